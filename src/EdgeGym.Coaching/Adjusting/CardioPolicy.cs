using EdgeGym.Coaching.Guard;

namespace EdgeGym.Coaching.Adjusting;

/// <summary>
/// Steers a cardio machine toward a heart-rate zone or a pace. The heart answers a change like a first-order system (gain 24 bpm per m/s, time
/// constant 58 s on a treadmill, Hunt 2015), so it is steered by where it is going, in small moves, down faster than up.
/// </summary>
public sealed class CardioPolicy(CardioGuard guard)
{
    internal const double TimeConstantMinutes = 57.6 / 60;

    /// <summary>bpm a minute beyond which a slope is a slip of the strap.</summary>
    private const double SteepestSlope = 40;

    /// <summary>Share of the distance that one move covers.</summary>
    private const double UpShare = 0.4;
    private const double DownShare = 0.8;
    private const double PaceTolerance = 0.05;

    public CardioProposal Propose(CardioContext context)
    {
        var final = guard.Judge(Wish(context with { Current = context.Current ?? new CardioSettings() }), context).Final;
        return final with { Source = ProposalSource.Policy };
    }

    private static CardioProposal Wish(CardioContext context)
    {
        var target = context.Target;
        var fresh = context.HeartRate is { BeatsPerMinute: >= 25 and <= 250 } heart && Math.Abs((context.Now - heart.At).TotalSeconds) <= 20 ? context.HeartRate : null;
        if (target.LowestBeatsPerMinute is { } low && target.HighestBeatsPerMinute is { } high && low > 0 && high >= low)
        {
            if (fresh is null)
                return Keep(ReasonCodes.NoHeartRate);
            // Where the heart will settle at this effort: the rate now and what its slope still brings.
            var settles = fresh.BeatsPerMinute + (Slope(context) * TimeConstantMinutes);
            if (settles > high || fresh.BeatsPerMinute > high)
                return Move(context, (((low + high) / 2) - Math.Max(settles, fresh.BeatsPerMinute)) * DownShare, ReasonCodes.HeartAboveZone);
            return settles < low ? Move(context, (((low + high) / 2) - settles) * UpShare, ReasonCodes.HeartBelowZone) : Keep(ReasonCodes.HeartInZone);
        }

        if (target.SpeedMetresPerSecond is { } pace && double.IsFinite(pace) && context.Machine.Speed is { IsValid: true } range
            && context.Current.SpeedMetresPerSecond is { } speed && double.IsFinite(speed) && Math.Abs(pace - speed) > PaceTolerance)
        {
            var next = range.AtMost(pace > speed ? Math.Min(pace, speed + 0.14) : pace);
            return new CardioProposal(new CardioSettings(next), Stop: false, [pace > speed ? ReasonCodes.PaceBelow : ReasonCodes.PaceAbove], ProposalSource.Policy);
        }

        return Keep(ReasonCodes.OnTarget);
    }

    private static CardioProposal Keep(string why) => new(new CardioSettings(), Stop: false, [why], ProposalSource.Policy);

    /// <summary>bpm a minute; 0 when it is not known.</summary>
    internal static double Slope(CardioContext context)
        => context.BeatsPerMinutePerMinute is { } told && double.IsFinite(told) ? Math.Clamp(told, -SteepestSlope, SteepestSlope) : 0;

    /// <summary>Turns beats into the first axis that the machine lets us set: speed, power, resistance, incline. At least one step, down as up.</summary>
    private static CardioProposal Move(CardioContext context, double beats, string why)
        => new(Next(context, beats), Stop: false, [why], ProposalSource.Policy);

    private static CardioSettings Next(CardioContext context, double beats)
    {
        if (CardioAxis.Settable(context.Machine, context.Current) is not { } axis || axis.Range(context.Machine) is not { } range || axis.Get(context.Current) is not { } value)
            return new CardioSettings();
        var change = beats / axis.Beats;
        var step = Math.Abs(change) < range.Step ? Math.Sign(change) * range.Step : change;
        return axis.With(new CardioSettings(), range.AtMost(Math.Clamp(value + step + (range.Step * 1e-3), range.Minimum, range.Maximum)));
    }
}
