using EdgeGym.Sessions.Sets;

namespace EdgeGym.Tests.Sessions.Sets;

public sealed class SessionPhasesTests
{
    [Fact]
    public void Every_pair_of_phase_and_trigger_is_in_the_table_or_ignored_on_purpose()
    {
        foreach (var phase in Enum.GetValues<SessionPhase>())
        {
            foreach (var trigger in Enum.GetValues<SessionTrigger>())
            {
                var moves = SessionPhases.Table.ContainsKey((phase, trigger));
                var ignored = SessionPhases.Ignored.Contains((phase, trigger));
                Assert.True(moves ^ ignored, $"({phase}, {trigger}) is {(moves ? "in both lists" : "in neither list")}.");
            }
        }
    }

    [Fact]
    public void Only_clearing_leaves_a_stop()
    {
        foreach (var trigger in Enum.GetValues<SessionTrigger>())
        {
            var next = SessionPhases.Next(SessionPhase.Stopped, trigger);
            Assert.Equal(trigger is SessionTrigger.ClearedFree or SessionTrigger.ClearedOccupied, next != SessionPhase.Stopped);
        }
    }

    [Fact]
    public void Numbers_that_reach_the_disk_stay()
    {
        Assert.Equal(
            ["Offline=1", "Free=2", "SignedIn=3", "InSet=4", "Resting=5", "Stopped=6", "CardioRunning=7"],
            Enum.GetValues<SessionPhase>().Select(phase => $"{phase}={(int)phase}"));
        Assert.Equal(
            ["TooHeavy=1", "TooLight=2", "Pain=3", "Dizziness=4", "RedFlag=5", "Fatigue=6", "MissedRepetition=7", "EquipmentFault=8"],
            Enum.GetValues<ConcernKind>().Select(kind => $"{kind}={(int)kind}"));
    }
}
