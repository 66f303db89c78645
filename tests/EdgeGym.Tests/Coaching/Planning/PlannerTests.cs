using EdgeGym.Coaching.Planning;
using EdgeGym.Coaching.Planning.Checks;
using EdgeGym.Simulation.Evaluation;
using EdgeGym.Tests.Architecture;

namespace EdgeGym.Tests.Coaching.Planning;

public sealed class PlannerTests
{
    [Fact]
    public void Bracket_for_every_exercise_is_given_only_where_the_strength_supports_it()
    {
        var wishes = LexiconWishes.Read("帮我做个增肌计划,一周三次,每次45分钟,每个动作3组8到12次,组间歇90秒,重量控制在80-100kg");
        Assert.Equal("goal=hypertrophy;days=3;minutes=45;sets=3;reps=8-12;rest=90;load=80-100", WishText.Write(wishes));
        var profile = PlanProfileJson.ReadPairs("level=intermediate;e1rm_chest_press=120;e1rm_biceps_curl=40;e1rm_seated_row=115;e1rm_lateral_raise=20;e1rm_leg_press=140");
        var plan = TrainingPlanner.Plan(wishes, profile, UsualGym.Machines, "zh");
        var loads = plan.Sessions.SelectMany(session => session.Exercises).Where(exercise => exercise.LoadKg is not null).ToList();
        Assert.Contains(loads, exercise => exercise is { Exercise: "chest_press", LoadKg: >= 80 and <= 100 });
        Assert.All(loads.Where(exercise => exercise.Exercise is "biceps_curl" or "lateral_raise"), exercise => Assert.True(exercise.LoadKg < 37));
        Assert.True(plan.HasConflict(ConflictCodes.LoadBracket) || plan.HasConflict(ConflictCodes.StrengthUnknown));
    }

    [Theory]
    [InlineData("sbp", 190)]
    [InlineData("dbp", 115)]
    public void Blood_pressure_above_the_limit_gives_no_training_and_a_doctor(string which, int value)
    {
        var profile = PlanProfile.Unknown with { SystolicPressure = which == "sbp" ? value : null, DiastolicPressure = which == "dbp" ? value : null };
        var plan = TrainingPlanner.Plan(PlanWishes.None with { Days = 3 }, profile, UsualGym.Machines, "en");
        Assert.Empty(plan.Sessions);
        Assert.NotNull(plan.Clearance);
        Assert.True(plan.HasConflict(ConflictCodes.NoTraining));
    }

    [Fact]
    public void Preferred_exercises_lead_where_nothing_speaks_against_them()
    {
        var preferred = new PlanExercises([["hip_thrust", "lat_pulldown"], ["leg_press"], ["squat"]]);
        var wishes = PlanWishes.None with { Days = 3, Avoid = ["knee"] };
        var plan = TrainingPlanner.Plan(wishes, PlanProfile.Unknown, UsualGym.Machines, "en", preferred);
        Assert.Equal(["hip_thrust", "lat_pulldown"], plan.Sessions[0].Exercises.Take(2).Select(exercise => exercise.Exercise));
        Assert.DoesNotContain(plan.Sessions.SelectMany(session => session.Exercises), exercise => exercise.Exercise is "leg_press" or "squat");
    }

    [Fact]
    public void Plan_names_the_machines_of_the_gym_that_was_told()
    {
        IReadOnlyList<PlanMachine> gym = [.. UsualGym.Machines.Where(machine => machine.Exercise is "chest_press" or "seated_row" or "leg_press").Select(machine => machine with { Id = "x-" + machine.Id })];
        var plan = TrainingPlanner.Plan(PlanWishes.None, PlanProfile.Unknown, gym, "en");
        Assert.NotEmpty(plan.Sessions);
        Assert.All(plan.Sessions.SelectMany(session => session.Exercises), exercise => Assert.Contains(gym, machine => machine.Id == exercise.Machine));
    }

    [Fact]
    public void Checks_find_what_is_wrong_with_a_plan()
    {
        var wishes = PlanWishes.None with { Days = 3, Minutes = 45, Avoid = ["knee"], Conditions = ["diabetes"] };
        var good = TrainingPlanner.Plan(wishes, PlanProfile.Unknown, UsualGym.Machines, "en");
        var bad = good with
        {
            Clearance = null,
            Sessions = [.. good.Sessions.Select(session => session with
            {
                Day = session.Day > 1 ? 2 : 1,
                WarmUpMin = 0,
                Exercises = [.. session.Exercises.Reverse().Select(exercise => exercise with { Exercise = "squat", LoadKg = 300, RestS = 10, Sets = 9 })],
            })],
        };
        var failed = PlanChecks.Run(bad, wishes, PlanProfile.Unknown, UsualGym.Machines, "zh", good).Where(check => !check.Passed).Select(check => check.Number).ToList();
        Assert.Superset(new HashSet<int> { 1, 2, 5, 7, 12, 13, 14, 15, 16, 19 }, failed.ToHashSet());
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public void Training_requests_are_read_and_planned(string language)
    {
        var lines = PlanRequestLine.ReadFile(Path.Combine(SourceTree.Root, "models", "text", "train", $"plan-requests-{language}.tsv"));
        Assert.True(lines.Count > 400);
        lines = [.. lines.Where((_, index) => index % 5 == 0)];
        var given = PlanEvaluation.Run(lines);
        Assert.Empty(given.Failures.Select(failure => $"{failure.Check.Name}: {failure.Check.Why} for {failure.Request.Text}"));
        var read = PlanEvaluation.Run(lines, LexiconWishes.Read);
        Assert.True(read.F1 > 0.93, $"F1 {read.F1:0.000}");
        Assert.True(read.Safety.Value > 0.985, read.Safety.ToString());
    }

    [Fact]
    public void Wishes_survive_writing_and_reading()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var wishes = RandomPlanRequests.Make(seed).Wishes;
            Assert.Equal(WishText.Write(wishes), WishText.Write(WishText.Read(WishText.Write(wishes))));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\0\uD800 9999999999999999999999 天天天 % kg - - -")]
    public void Reader_answers_hostile_text(string? text) => Assert.NotNull(LexiconWishes.Read(text));

    [Fact]
    public void Sentences_exist_in_both_languages_for_every_code()
    {
        Assert.All(PlanSentences.Codes, code => Assert.True(PlanSentences.Variants(code) >= 1, code));
        Assert.All(typeof(ConflictCodes).GetFields().Select(field => (string)field.GetValue(null)!), code => Assert.Contains(code, PlanSentences.Codes));
    }
}
