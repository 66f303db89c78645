using System.Text.Json.Nodes;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Storage.Journal;

namespace EdgeGym.Console.Api;

/// <summary>Sessions, decisions and alerts as the journal's facts tell them.</summary>
internal sealed class History(FactReader facts)
{
    private const int LongestSessionFacts = 1_000;
    private const int MaximumExport = 10_000;
    private static readonly FactKind[] SessionKinds =
        [FactKind.SignedIn, FactKind.SignedOut, FactKind.Set, FactKind.DetectedSetEnd, FactKind.Decision, FactKind.RedFlag];

    private static readonly FactKind[] AlertKinds = [FactKind.RedFlag, FactKind.Fault, FactKind.CommandExpired];

    /// <param name="Machine">Null: every machine.</param>
    /// <param name="Member">Null: everybody.</param>
    /// <param name="From">Unix ms, gateway's clock, inclusive.</param>
    /// <param name="To">Unix ms, exclusive.</param>
    public sealed record Filter(MachineId? Machine, string? Member, long? From, long? To)
    {
        public bool Passes(JournalFact fact) => (From is null || fact.AtUnixMilliseconds >= From) && (To is null || fact.AtUnixMilliseconds < To);
    }

    public (List<JsonObject> Items, long Next) Sessions(Filter filter, long after, int limit)
    {
        var (starts, next) = facts.Read(
            filter.Machine, [FactKind.SignedIn], after, limit,
            fact => filter.Passes(fact) && FactReader.Body(fact) is { } body && IsOf(body["profile"]?["id"], filter.Member));
        return ([.. starts.Select(Session)], next);
    }

    public JsonObject? FindSession(string id)
    {
        for (long after = 0; ;)
        {
            var (starts, next) = facts.Read(null, [FactKind.SignedIn], after, ApiLimits.MaximumPage, fact => Is(FactReader.Body(fact)?["session"], id));
            if (starts.Count > 0)
                return Session(starts[0]);
            if (next <= after || next >= facts.LastSequence)
                return null;
            after = next;
        }
    }

    public (List<JsonObject> Items, long Next) Decisions(Filter filter, long after, int limit)
    {
        var (found, next) = facts.Read(
            filter.Machine, [FactKind.Decision], after, limit,
            fact => filter.Passes(fact) && FactReader.Body(fact) is { } body && IsOf(body["member"], filter.Member));
        return ([.. found.Select(Decision)], next);
    }

    public (List<JsonObject> Items, long Next) Alerts(Filter filter, long after, int limit)
    {
        var (found, next) = facts.Read(filter.Machine, AlertKinds, after, limit, filter.Passes);
        return ([.. found.Select(fact => Head(fact, "type", fact.Kind.ToName()))], next);
    }

    public IEnumerable<JsonObject> AllSessions(string member) => All((after, limit) => Sessions(new Filter(null, member, null, null), after, limit));

    public IEnumerable<JsonObject> AllDecisions(string member) => All((after, limit) => Decisions(new Filter(null, member, null, null), after, limit));

    private IEnumerable<JsonObject> All(Func<long, int, (List<JsonObject> Items, long Next)> read)
    {
        long after = 0;
        for (var given = 0; given < MaximumExport;)
        {
            var (items, next) = read(after, ApiLimits.MaximumPage);
            foreach (var item in items)
                yield return item;
            given += items.Count;
            if (next <= after || next >= facts.LastSequence)
                yield break;
            after = next;
        }
    }

    private JsonObject Session(JournalFact start)
    {
        var signedIn = FactReader.Body(start)!;
        var sets = new JsonArray();
        var decisions = new JsonArray();
        var session = new JsonObject
        {
            ["id"] = signedIn["session"]?.DeepClone(),
            ["machine"] = start.Machine.Value,
            ["member"] = signedIn["profile"]?["id"]?.DeepClone(),
            ["by"] = signedIn["by"]?.DeepClone(),
            ["started_at"] = start.AtUnixMilliseconds,
            ["ended_at"] = null,
            ["end_reason"] = null,
            ["target"] = signedIn["target"]?.DeepClone(),
            ["red_flags"] = 0,
            ["sets"] = sets,
            ["decisions"] = decisions,
        };
        var (following, _) = facts.Read(start.Machine, SessionKinds, start.Sequence, LongestSessionFacts);
        foreach (var fact in following)
        {
            if (fact.Kind == FactKind.SignedIn)
                break;
            var body = FactReader.Body(fact);
            if (fact.Kind == FactKind.SignedOut)
            {
                session["ended_at"] = fact.AtUnixMilliseconds;
                session["end_reason"] = body?["reason"]?.DeepClone();
                break;
            }

            if (fact.Kind == FactKind.RedFlag)
                session["red_flags"] = session["red_flags"]!.GetValue<int>() + 1;
            else if (fact.Kind == FactKind.Decision)
                decisions.Add(body?["id"]?.DeepClone());
            else
                sets.Add(Head(fact, "counted_by", fact.Kind == FactKind.Set ? "machine" : "gateway"));
        }

        return session;
    }

    private JsonObject Decision(JournalFact fact)
    {
        var decision = Head(fact, "type", "decision");
        // An answer follows its suggestion on the same machine, before the next decision or soon after.
        var (answers, _) = facts.Read(fact.Machine, [FactKind.Answer], fact.Sequence, 16, answer => Is(FactReader.Body(answer)?["suggestion"], Text(decision["id"])));
        var given = answers.Count > 0 ? FactReader.Body(answers[0]) : null;
        decision["answer"] = given is null ? null : new JsonObject { ["choice"] = given["choice"]?.DeepClone(), ["load"] = given["load"]?.DeepClone(), ["at"] = answers[0].AtUnixMilliseconds };
        return decision;
    }

    private static JsonObject Head(JournalFact fact, string name, string value)
    {
        var item = FactReader.Body(fact) ?? [];
        item["id"] ??= "f-" + ApiLimits.Cursor(fact.Sequence);
        item["machine"] = fact.Machine.Value;
        item["at"] = fact.AtUnixMilliseconds;
        item["sequence"] = fact.Sequence;
        item[name] = value;
        return item;
    }

    private static bool IsOf(JsonNode? node, string? member) => member is null || Is(node, member);

    private static bool Is(JsonNode? node, string? text) => text is not null && Text(node) == text;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
