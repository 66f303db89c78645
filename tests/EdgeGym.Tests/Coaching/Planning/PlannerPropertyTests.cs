using EdgeGym.Coaching.Planning;
using EdgeGym.Coaching.Planning.Checks;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Coaching.Planning;

/// <summary>Whatever is asked, by whomever, with whatever machines: every check passes.</summary>
public sealed class PlannerPropertyTests(ITestOutputHelper output)
{
    [Fact]
    public void Plan_for_any_request_passes_all_22_checks()
    {
        var tested = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var request = RandomPlanRequests.Make(seed);
            var plan = TrainingPlanner.Plan(request.Wishes, request.Profile, request.Machines, request.Language);
            var again = TrainingPlanner.Plan(request.Wishes, request.Profile, request.Machines, request.Language);
            var failed = PlanChecks.Run(plan, request.Wishes, request.Profile, request.Machines, request.Language, again).Where(check => !check.Passed).ToList();
            tested++;
            if (failed.Count > 0)
                output.WriteLine($"seed {seed}: {string.Join("; ", failed.Select(check => $"{check.Number} {check.Name}: {check.Why}"))} for {WishText.Write(request.Wishes)}");
            return failed.Count == 0;
        }).QuickCheckThrowOnFailure();
        Assert.True(tested >= 100);
    }
}
