using System.Collections.Concurrent;
using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;
using EdgeGym.Storage;

namespace EdgeGym.Gateway.Floor;

/// <summary>Who signed in, with what is known of them at this exercise.</summary>
/// <param name="By">member, tag or pin.</param>
internal sealed record SignedInPerson(MemberProfile Profile, StrengthEstimate? Strength, double? LastTopLoadKilograms, string By);

/// <summary>The registry as the sessions use it: sign-ins, display names, estimates.</summary>
internal sealed class MemberDirectory(Registry registry, TimeProvider time)
{
    /// <summary>A changed name shows on screens after this at the latest.</summary>
    private static readonly TimeSpan NameAge = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (string? Name, long ReadAt)> _names = new(StringComparer.Ordinal);

    /// <summary>Null: nobody has that number, tag or PIN.</summary>
    public SignedInPerson? SignIn(LoginReading login, string? exercise)
    {
        var (member, by) = login switch
        {
            { Member: { } id, Pin: { } pin } => (registry.Members.FindByPin(pin) is { } found && found.Id == id ? found : null, "pin"),
            { Member: { } id } => (registry.Members.Find(id), "member"),
            { Tag: { } tag } => (registry.Members.FindByTag(tag), "tag"),
            { Pin: { } pin } => (registry.Members.FindByPin(pin), "pin"),
            _ => (null, ""),
        };
        if (member is null)
            return null;
        var known = exercise is null ? null : registry.Strength.Find(member.Id, exercise);
        return new SignedInPerson(member.Profile, known?.Estimate, known?.LastTopLoadKilograms, by);
    }

    public string? DisplayName(string member)
    {
        if (_names.TryGetValue(member, out var known) && time.GetElapsedTime(known.ReadAt) < NameAge)
            return known.Name;
        var name = registry.Members.Find(member)?.Name;
        if (_names.Count > 10_000)
            _names.Clear();
        _names[member] = (name, time.GetTimestamp());
        return name;
    }

    /// <summary>Keeps what a set has taught. The same again changes nothing, so a repeated fold is harmless.</summary>
    public void Remember(MachineSessionState state, StrengthEstimate strength)
    {
        if (state is { Birth: { } birth, Session: { } session })
            registry.Strength.SaveEstimate(session.Member.Id, birth.Exercise, strength);
    }

    public void Remember(SessionSummary summary)
    {
        if (summary.Sets.Count == 0)
            return;
        registry.Strength.SaveEstimate(summary.Member, summary.Exercise, summary.Strength);
        if (summary.TopLoadKilograms is { } top)
            registry.Strength.SaveTopLoad(summary.Member, summary.Exercise, top);
    }
}
