using EdgeGym.Sessions.Members;

namespace EdgeGym.Sessions.Estimation;

/// <summary>Zones by share of the maximum (science notes 1.10).</summary>
public enum HeartZone : byte
{
    Rest = 0,
    Light = 1,
    Moderate = 2,
    Vigorous = 3,
    NearMaximum = 4,
}

public static class HeartRate
{
    /// <summary>HUNT: 211 − 0.64·age, standard error 10.8 bpm.</summary>
    public static double MaximumForAge(int age) => 211 - (0.64 * Math.Clamp(age, 5, 110));

    /// <summary>Beta blockers lower the maximum to about 0.75–0.8 of it; the cautious end.</summary>
    public const double BetaBlockerFactor = 0.75;

    /// <summary>bpm; null when the age is unknown.</summary>
    /// <param name="at">Gateway clock, Unix ms.</param>
    public static double? Maximum(MemberProfile member, long at)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(at, 0, 4_102_444_800_000));
        return member.AgeAt(now) is { } age ? MaximumForAge(age) * (member.Has("beta_blocker") ? BetaBlockerFactor : 1) : null;
    }

    /// <summary>Light from 50, moderate from 64, vigorous from 77, near maximum above 93 %.</summary>
    public static HeartZone Zone(double beatsPerMinute, double maximum) => (100 * beatsPerMinute / maximum) switch
    {
        < 50 => HeartZone.Rest,
        < 64 => HeartZone.Light,
        < 77 => HeartZone.Moderate,
        <= 93 => HeartZone.Vigorous,
        _ => HeartZone.NearMaximum,
    };

    /// <summary>Share of the heart-rate reserve, 0–1; 0.40–0.59 moderate, 0.60–0.89 vigorous.</summary>
    public static double ReserveShare(double beatsPerMinute, double atRest, double maximum)
        => maximum <= atRest ? 0 : Math.Clamp((beatsPerMinute - atRest) / (maximum - atRest), 0, 1);

    /// <summary>Target bpm for a share of the reserve.</summary>
    public static double AtReserveShare(double share, double atRest, double maximum) => atRest + (share * (maximum - atRest));
}
