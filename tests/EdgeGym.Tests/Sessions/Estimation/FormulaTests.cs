using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Tests.Sessions.Estimation;

public sealed class FormulaTests
{
    [Fact]
    public void One_rep_max_formulas_give_their_published_values()
    {
        Assert.Equal(133.33, OneRepMax.Epley(100, 10)!.Value, 2);
        Assert.Equal(133.33, OneRepMax.Brzycki(100, 10)!.Value, 2);
        Assert.Equal(100 * 100 / (48.8 + (53.8 * Math.Exp(-0.75))), OneRepMax.Wathan(100, 10)!.Value, 6);
        Assert.Equal(125, OneRepMax.OConner(100, 10)!.Value, 6);
        Assert.Equal(125.89, OneRepMax.Lombardi(100, 10)!.Value, 2);
        Assert.Equal(134.08, OneRepMax.Lander(100, 10)!.Value, 1);
        Assert.Equal(100 * (1 + (Math.Pow(9, 0.85) / (-2.55 + (4.58 * Math.Log(100))))), OneRepMax.Marzagao(100, 10)!.Value, 6);
    }

    [Fact]
    public void Guards_hold_where_formulas_have_no_meaning()
    {
        Assert.Equal(100, OneRepMax.Epley(100, 1));
        Assert.Equal(100, OneRepMax.Mayhew(100, 1));
        Assert.Null(OneRepMax.Mayhew(100, 2));
        Assert.Null(OneRepMax.Brzycki(100, 37));
        Assert.Null(OneRepMax.Marzagao(4.9, 5));
        foreach (var load in new[] { 0, -1, double.NaN, double.PositiveInfinity })
            Assert.Null(OneRepMax.Epley(load, 5));
        Assert.Null(OneRepMax.Epley(100, double.NaN));
    }

    [Fact]
    public void Rpe_tables_have_their_anchors()
    {
        Assert.Equal(100, RpeTable.RtsPercent(1));
        Assert.Equal(73.9, RpeTable.RtsPercent(10));
        Assert.Equal(93.85, RpeTable.RtsPercent(2.5)!.Value, 6);
        Assert.Null(RpeTable.RtsPercent(0.5));
        Assert.Equal(99.9667, RpeTable.OpenPercent(1, 10)!.Value, 4);
        Assert.Equal(50, RpeTable.OpenPercent(20, 7));
        Assert.Equal(100 * 86.3 / 81.1, RpeTable.NextLoad(100, 7, 5)!.Value, 6);
    }

    [Fact]
    public void Repetition_curve_and_its_inverse_agree_with_the_meta_analysis()
    {
        Assert.InRange(RepetitionCurve.Repetitions(0.8, 0.0324), 8.5, 9.1);
        Assert.InRange(RepetitionCurve.Repetitions(0.8, 0.0207), 12.8, 13.3);
        for (double p = 0.5; p <= 1.05; p += 0.05)
            Assert.Equal(p, RepetitionCurve.RelativeLoad(RepetitionCurve.Repetitions(p, 0.03), 0.03), 9);
        Assert.Equal(0, RepetitionCurve.WholeRepetitions(1.05, 0.03));
    }

    [Fact]
    public void Velocity_profiles_match_their_tables()
    {
        Assert.InRange(VelocityProfile.ConceicaoPercent("squat", 0.46)!.Value, 87, 90);
        Assert.InRange(VelocityProfile.ConceicaoPercent("leg_press", 0.37)!.Value, 88, 90);
        Assert.InRange(VelocityProfile.BenchPressPercent(0.17), 99, 101);
        Assert.Equal(0.8, VelocityProfile.RelativeLoad(VelocityProfile.AtRelativeLoad(0.8, 0.17, 1.5), 0.17, 1.5), 9);
        Assert.Equal(0.6, VelocityProfile.AtReserve(9, 10, 0.6, 0.2), 9);
        Assert.Equal(0.2, VelocityProfile.AtReserve(0, 10, 0.6, 0.2), 9);
    }

    [Fact]
    public void Readiness_lowers_strength_by_what_sleep_loss_costs()
    {
        var leg = ExerciseCatalog.Find("leg_press");
        var press = ExerciseCatalog.Find("chest_press");
        Assert.Equal(1, new Readiness(8).StrengthFactor(leg));
        Assert.Equal(1 - (0.0035 * 3 * 2), new Readiness(4).StrengthFactor(leg), 9);
        Assert.Equal(1 - (0.0035 * 3), new Readiness(4).StrengthFactor(press), 9);
        Assert.Equal(0.96, new Readiness(null, 7).StrengthFactor(press), 9);
        Assert.Equal(1, new Readiness(double.NaN, -3).StrengthFactor(press));
    }

    [Fact]
    public void Heart_rates_follow_hunt_and_the_zones()
    {
        var at = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        Assert.Equal(211 - (0.64 * 40), HeartRate.Maximum(new MemberProfile("m", 1986), at)!.Value, 6);
        Assert.Equal(0.75 * (211 - (0.64 * 40)), HeartRate.Maximum(new MemberProfile("m", 1986, Conditions: ["beta_blocker"]), at)!.Value, 6);
        Assert.Null(HeartRate.Maximum(new MemberProfile("m"), at));
        Assert.Equal(
            [HeartZone.Rest, HeartZone.Light, HeartZone.Moderate, HeartZone.Vigorous, HeartZone.NearMaximum],
            new double[] { 90, 110, 130, 160, 190 }.Select(bpm => HeartRate.Zone(bpm, 190)));
        Assert.Equal(0.5, HeartRate.ReserveShare(125, 60, 190), 6);
        Assert.Equal(125, HeartRate.AtReserveShare(0.5, 60, 190), 6);
        Assert.Equal(3.5 * 3.5 * 80 / 200 * 30, Energy.Kilocalories(3.5, 80, 30), 6);
    }
}
