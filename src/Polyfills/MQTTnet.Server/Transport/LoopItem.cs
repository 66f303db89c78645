namespace MQTTnet.Server.Transport;

/// <summary>Something that any thread may hand to the event loop; linked through itself, so posting allocates nothing.</summary>
internal abstract class LoopItem
{
    internal LoopItem NextPosted { get; set; }

    /// <summary>Runs on the loop's thread.</summary>
    public abstract void Run();
}

internal sealed class LoopAction : LoopItem
{
    private readonly Action _action;

    public LoopAction(Action action) => _action = action;

    public override void Run() => _action();
}
