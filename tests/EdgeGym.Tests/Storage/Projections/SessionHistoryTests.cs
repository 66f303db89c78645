using System.Text;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Storage.Journal;
using EdgeGym.Storage.Projections;
using EdgeGym.Tests.Storage.Journal;

namespace EdgeGym.Tests.Storage.Projections;

public class SessionHistoryTests
{
    private static readonly (FactKind Kind, string Machine, string Body)[] Story =
    [
        (FactKind.SignedIn, "p1", """{"session":"s-1","profile":{"id":"m-17"},"target":{},"by":"tag"}"""),
        (FactKind.Position, "p1", """{"mm":[1]}"""),
        (FactKind.Repetition, "p1", """{"id":"r1","load":60,"mcv":0.5,"pcv":0.7,"rom_mm":410,"con_ms":820,"ecc_ms":1500}"""),
        (FactKind.DetectedRepetition, "p1", """{"id":"r2","load":60,"mcv":0.45}"""),
        (FactKind.SignedIn, "p2", """{"session":"s-2","target":{},"by":"guest"}"""),
        (FactKind.Set, "p1", """{"id":"a","load":60,"reps":9,"rpe":8}"""),
        (FactKind.Decision, "p1", """{"id":"d-1","session":"s-1","member":"m-17","verdict":"allowed"}"""),
        (FactKind.Answer, "p1", """{"suggestion":"d-1","choice":"override","load":55}"""),
        (FactKind.Answer, "p1", """{"suggestion":"d-1","choice":"accept"}"""),
        (FactKind.DetectedSetEnd, "p1", """{"id":"b","load":62.5,"reps":8}"""),
        (FactKind.Say, "p1", "no json at all"),
        (FactKind.Set, "p2", "[]"),
        (FactKind.RedFlag, "p1", """{"session":"s-1","member":"m-17","kind":"dizzy","alert_staff":true}"""),
        (FactKind.Fault, "p2", """{"t":1,"code":"E12","severity":"error","text":"belt"}"""),
        (FactKind.SignedOut, "p1", """{"session":"s-1","reason":"logout"}"""),
        (FactKind.SignedIn, "p2", """{"session":"s-3","profile":{"id":"m-17"},"target":{},"by":"pin"}"""),
    ];

    [Fact]
    public void Story_folds_into_sessions_sets_decisions_and_alerts()
    {
        using var folder = new JournalFolder();
        using var history = SessionHistory.Open(folder.Folder);
        history.Apply(Facts());
        AssertStory(history);
    }

    [Fact]
    public void Same_facts_again_in_any_pages_change_nothing()
    {
        const int Seed = 11;
        var random = new Random(Seed);
        using var folder = new JournalFolder();
        var facts = Facts();
        for (var round = 0; round < 30; round++)
        {
            // Opened anew each time, and pages overlap as they do after a crash between fold and cursor.
            using var history = SessionHistory.Open(folder.Folder);
            var from = random.Next((int)Math.Min(history.Position + 1, facts.Count));
            history.Apply(facts[from..Math.Min(facts.Count, from + random.Next(1, 5))]);
        }

        using var last = SessionHistory.Open(folder.Folder);
        last.Apply(facts);
        AssertStory(last);
    }

    [Fact]
    public void Way_down_is_added_to_the_latest_repetition_of_its_machine()
    {
        using var folder = new JournalFolder();
        using var history = SessionHistory.Open(folder.Folder);
        var facts = Facts()[..4];
        facts.Add(new JournalFact(5, 5_000, MachineId.Parse("p2"), FactKind.DetectedLowering, null, """{"id":"x","t":1,"ecc_ms":700}"""u8.ToArray()));
        facts.Add(new JournalFact(6, 6_000, MachineId.Parse("p1"), FactKind.DetectedLowering, null, """{"id":"r2","t":1,"ecc_ms":1300}"""u8.ToArray()));
        history.Apply(facts);
        Assert.Equal([1500.0, 1300.0], history.Session("s-1")!.Repetitions.Select(rep => rep.EccentricMilliseconds!.Value));
    }

    [Fact]
    public void Lists_filter_and_page_newest_first()
    {
        using var folder = new JournalFolder();
        using var history = SessionHistory.Open(folder.Folder);
        history.Apply(Facts());
        Assert.Equal(["s-3", "s-1"], history.Sessions(new(Member: "m-17")).Select(session => session.Id));
        Assert.Equal(["s-3", "s-2"], history.Sessions(new(Machine: MachineId.Parse("p2"))).Select(session => session.Id));
        Assert.Equal(["s-2"], history.Sessions(new(FromUnixMilliseconds: 2_000, ToUnixMilliseconds: 10_000)).Select(session => session.Id));
        var first = history.Sessions(new(Limit: 2));
        Assert.Equal(["s-1"], history.Sessions(new(Limit: 2, Before: first[^1].Sequence)).Select(session => session.Id));
        Assert.Empty(history.Alerts(new(FromUnixMilliseconds: 99_000)));
        Assert.Null(history.Session("none"));
    }

    [Fact]
    public async Task Follower_keeps_up_with_the_journal_and_goes_on_after_a_restart()
    {
        using var folder = new JournalFolder();
        using var history = SessionHistory.Open(folder.Folder);
        for (var run = 0; run < 2; run++)
        {
            await using var journal = folder.Open();
            foreach (var fact in Facts().Skip(run * 8).Take(8))
                await journal.AppendAsync(new FactDraft(fact.AtUnixMilliseconds, fact.Machine, fact.Kind, null, fact.Body), default);
            using var stop = new CancellationTokenSource();
            var following = history.FollowAsync(journal, TimeProvider.System, stop.Token);
            var cursor = await journal.OpenCursorAsync("history");
            while (cursor.Position < journal.LastSequence)
                await Task.Yield();
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await following);
        }

        AssertStory(history);
    }

    [Fact]
    public void Help_of_a_spotter_is_a_notice_for_the_staff()
    {
        using var folder = new JournalFolder();
        using var history = SessionHistory.Open(folder.Folder);
        var machine = MachineId.Parse("p1");
        history.Apply(
        [
            new JournalFact(1, 1, machine, FactKind.Spotter, "h-0", Encoding.UTF8.GetBytes("""{"id":"h-0","t":1,"reason":"dropped"}""")),
            new JournalFact(2, 2, machine, FactKind.SignedIn, null, Encoding.UTF8.GetBytes("""{"session":"s-1","profile":{"id":"m-17"}}""")),
            new JournalFact(3, 3, machine, FactKind.Spotter, "h-1", Encoding.UTF8.GetBytes("""{"id":"h-1","t":3,"reason":"stalled","load":60,"load_after":42.5}""")),
        ]);
        Assert.Equal(
            [new AlertRow(3, 3, "p1", "spotter", "notice", "stalled", null, "s-1"), new AlertRow(1, 1, "p1", "spotter", "notice", "dropped", null, null)],
            history.Alerts(new()));
        Assert.Equal("stalled", Assert.Single(history.Alerts(new(Member: "m-17"))).Code);
    }

    [Fact]
    public void Explanation_comes_to_its_decision()
    {
        using var folder = new JournalFolder();
        using var history = SessionHistory.Open(folder.Folder);
        var machine = MachineId.Parse("p1");
        history.Apply(
        [
            new JournalFact(1, 1, machine, FactKind.Decision, "d-1", Encoding.UTF8.GetBytes("""{"id":"d-1","verdict":"allowed"}""")),
            new JournalFact(2, 2, machine, FactKind.Decision, "d-2", Encoding.UTF8.GetBytes("""{"id":"d-2"}""")),
            new JournalFact(3, 3, machine, FactKind.Explained, "d-1", Encoding.UTF8.GetBytes("""{"decision":"d-1","probability":0.7,"effects":[]}""")),
            new JournalFact(4, 4, machine, FactKind.Explained, "d-2", "no json"u8.ToArray()),
        ]);
        var decisions = history.Decisions(new()).Select(row => row.Body).ToList();
        Assert.Equal(2, decisions.Count);
        Assert.Contains("""{"id":"d-1","verdict":"allowed","explanation":{"decision":"d-1","probability":0.7,"effects":[]}}""", decisions);
        Assert.Contains("""{"id":"d-2"}""", decisions);
    }

    private static void AssertStory(SessionHistory history)
    {
        var detail = history.Session("s-1")!;
        Assert.Equal(
            new SessionRow(1, "s-1", "p1", "m-17", 1_000, 15_000, "logout", 2, 17, 62.5, (60 * 9) + (62.5 * 8)), detail.Session);
        Assert.Equal(
            [new SetRow(6, 6_000, 60, 9, 8, null, false), new SetRow(10, 10_000, 62.5, 8, null, null, true)], detail.Sets);
        Assert.Equal(
            [new RepetitionRow(3, 3_000, 60, 0.5, 0.7, 410, 820, 1_500), new RepetitionRow(4, 4_000, 60, 0.45, null, null, null, null)], detail.Repetitions);
        var decision = Assert.Single(history.Decisions(new(Member: "m-17")));
        Assert.Equal(("override", 55.0, 8_000L), (decision.Answer, decision.AnswerLoadKilograms!.Value, decision.AnsweredAt!.Value));   // the first answer counts
        Assert.Equal(Story[6].Body, decision.Body);
        Assert.Equal("next_sign_in", history.Session("s-2")!.Session.EndReason);
        Assert.Equal((1, 0, null), (history.Session("s-2")!.Session.Sets, history.Session("s-2")!.Session.Repetitions, history.Session("s-2")!.Session.TopLoadKilograms));
        Assert.Null(history.Session("s-3")!.Session.EndedAt);
        Assert.Equal(
            [new AlertRow(14, 14_000, "p2", "fault", "error", "E12", "belt", null), new AlertRow(13, 13_000, "p1", "dizzy", "staff", null, null, "s-1")],
            history.Alerts(new()));
    }

    private static List<JournalFact> Facts()
        => [.. Story.Select((fact, index) => new JournalFact(
            index + 1, (index + 1) * 1_000, MachineId.Parse(fact.Machine), fact.Kind, null, Encoding.UTF8.GetBytes(fact.Body)))];
}
