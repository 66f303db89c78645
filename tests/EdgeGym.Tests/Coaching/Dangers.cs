using EdgeGym.Coaching.Adjusting;

namespace EdgeGym.Tests.Coaching;

/// <summary>One thing made more dangerous, everything else the same.</summary>
internal static class Dangers
{
    public static (string Name, CoachingContext Worse) Worsen(CoachingContext context, Random random)
    {
        var kind = (ComplaintKind)new[] { 1, 3, 4, 5, 6, 7, 8 }[random.Next(7)];
        return random.Next(8) switch
        {
            0 => ($"complaint {kind}", context with { Complaints = [.. context.Complaints, new Complaint(kind, context.Now, context.Sets.Count)] }),
            1 => ($"older complaint {kind}", context with { Complaints = [.. context.Complaints, new Complaint(kind, context.Now.AddMinutes(-4), Math.Max(0, context.Sets.Count - 1))] }),
            2 when context.HeartRate is { } heart => ("faster heart", context with { HeartRate = heart with { BeatsPerMinute = heart.BeatsPerMinute + random.Next(1, 30), SecondsAboveStop = heart.SecondsAboveStop + 15 } }),
            3 when context.Member.BirthYear is > 1900 and <= 2021 => ("older", context with { Member = context.Member with { BirthYear = Math.Max(1910, context.Member.BirthYear.Value - random.Next(1, 40)) } }),
            4 => ("a condition", context with { Member = context.Member with { Conditions = [.. context.Member.Conditions ?? [], new[] { "hypertension", "heart_disease", "pregnancy", "marfan", "diabetes" }[random.Next(5)]] } }),
            5 => ("machine fault", context with { MachineFault = true }),
            6 => ("weaker", context with
            {
                Strength = context.Strength with
                {
                    OneRepMaxKilograms = context.Strength.OneRepMaxKilograms * 0.8,
                    VerifiedOneRepMaxKilograms = context.Strength.VerifiedOneRepMaxKilograms * 0.8,
                },
            }),
            _ => ("a missed repetition", context.Sets.Count == 0 ? context : context with { Sets = [.. context.Sets.SkipLast(1), context.Sets[^1] with { MissedRepetition = true }] }),
        };
    }
}
