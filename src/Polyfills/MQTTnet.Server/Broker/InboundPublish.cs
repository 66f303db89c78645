using MQTTnet.Packets;
using MQTTnet.Server.Sessions;
using MQTTnet.Server.Transport;

namespace MQTTnet.Server.Broker;

/// <summary>
/// A PUBLISH whose handler has been started. Reused, so that waiting for a handler allocates nothing: publishes that wait for
/// the same task (one group commit) share one continuation, and the completing thread does no more than post it to the loop.
/// </summary>
internal sealed class InboundPublish : LoopItem
{
    private readonly Action _postSelf;
    private InboundPublish _nextOfTask;
    private InboundPublish _lastOfTask;

    public InboundPublish() => _postSelf = () => Client.Loop.Post(this);

    public Client Client { get; private set; }

    public Session Session { get; private set; }

    public MqttPublishPacket Packet { get; private set; }

    /// <summary>Null when there is no handler.</summary>
    public InterceptingPublishEventArgs Args { get; private set; }

    public MqttApplicationMessage Message { get; private set; }

    public Task Task { get; private set; }

    public int Bytes { get; private set; }

    public bool IsDone { get; private set; }

    /// <summary>The message has gone to its subscribers; now the handler of the changed retained message runs.</summary>
    public bool IsPublished { get; private set; }

    public int Receivers { get; private set; }

    /// <summary>The next PUBLISH of the same client: acknowledged after this one.</summary>
    public InboundPublish NextInOrder { get; set; }

    public void Begin(Client client, MqttPublishPacket packet, MqttApplicationMessage message, InterceptingPublishEventArgs args, Task task, int bytes)
    {
        Client = client;
        Session = client.Session;
        Packet = packet;
        Message = message;
        Args = args;
        Task = task;
        Bytes = bytes;
        IsDone = task.IsCompleted;
    }

    /// <summary>Posts to the loop when the task ends; hangs itself on <paramref name="latest"/> if that one waits for the same task.</summary>
    public InboundPublish Wait(InboundPublish latest)
    {
        if (latest != null && ReferenceEquals(latest.Task, Task) && !latest.IsDone)
        {
            latest._lastOfTask._nextOfTask = this;
            latest._lastOfTask = this;
            return latest;
        }

        _lastOfTask = this;
        Task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_postSelf);
        return this;
    }

    public void WaitForRetained(Task task, int receivers)
    {
        IsPublished = true;
        Receivers = receivers;
        Task = task;
        IsDone = false;
        _lastOfTask = this;
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_postSelf);
    }

    public override void Run()
    {
        Client.Broker.ForgetPending(this);
        for (var item = this; item != null;)
        {
            var next = item._nextOfTask;
            item._nextOfTask = null;
            item._lastOfTask = null;
            item.IsDone = true;
            item.Client.CompletePublishes();
            item = next;
        }
    }

    public void Clear()
    {
        Client = null;
        Session = null;
        Packet = null;
        Args = null;
        Message = null;
        Task = null;
        NextInOrder = null;
        IsPublished = false;
        Receivers = 0;
    }
}
