using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.RepDetection;

namespace EdgeGym.Gateway.Floor;

/// <summary>Counts repetitions of a machine that streams its position. Lives as long as the session; a restart begins it anew.</summary>
internal sealed class RepetitionWatch
{
    private readonly RepetitionDetector _detector = new();
    private readonly List<Detection> _found = [];

    /// <summary>The handle moves or is held away from its start: a pause must not end the set.</summary>
    public bool KeepsSetOpen => _detector.KeepsSetOpen;

    /// <summary>What this batch completes. Good until the next call.</summary>
    public IReadOnlyList<Detection> See(PositionReading position)
    {
        _found.Clear();
        _detector.Process(position, _found);
        return _found;
    }

    /// <summary>Another person: their range of motion is not the last one's.</summary>
    public void ForgetPerson() => _detector.ForgetPerson();
}
