using System.Diagnostics.Metrics;
using System.Text;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Ingest;
using EdgeGym.Ingest.Bridges;

namespace EdgeGym.Tests.Ingest;

/// <summary>The one door: what reaches the sink, and in which order.</summary>
public sealed class MessageIntakeTests : IDisposable
{
    private static readonly MachineId Press = MachineId.Parse("press-1");

    private readonly Meters _meters = new();
    private readonly RejectLog _rejects = new();
    private readonly List<InboundMessage> _stored = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly MessageIntake _intake;
    private IntakeOutcome _answer = IntakeOutcome.Accepted;

    public MessageIntakeTests() => _intake = new MessageIntake(
        (message, _) =>
        {
            if (_answer == IntakeOutcome.Accepted)
                _stored.Add(message);
            return new ValueTask<IntakeOutcome>(_answer);
        },
        (_, _, key) => new ValueTask<bool>(_known.Contains(key)),
        new IngestMetrics(_meters),
        _rejects,
        new FrameBridges(new IngestMetrics(_meters), _rejects, TimeProvider.System),
        TimeProvider.System);

    [Fact]
    public async Task Later_messages_are_stored_and_an_earlier_one_is_out_of_order()
    {
        Assert.Equal(IntakeOutcome.Accepted, await RepAsync("a", 10_000));
        Assert.Equal(IntakeOutcome.Accepted, await RepAsync("b", 13_000));
        Assert.Equal(IntakeOutcome.Accepted, await RepAsync("c", 13_000));
        Assert.Equal(IntakeOutcome.OutOfOrder, await RepAsync("d", 12_000));
        Assert.Equal(["a", "b", "c"], _stored.Select(message => message.Key));
        Assert.Equal(1, _rejects.Counts()["out_of_order"]);
    }

    [Fact]
    public async Task The_same_message_again_is_a_duplicate_also_when_others_followed()
    {
        await RepAsync("a", 10_000);
        await RepAsync("b", 13_000);
        _known.Add("a");
        Assert.Equal(IntakeOutcome.Duplicate, await RepAsync("a", 10_000));
    }

    [Fact]
    public async Task A_machine_whose_clock_was_set_back_goes_on()
    {
        var future = (long)TimeSpan.FromDays(3650).TotalMilliseconds;
        Assert.Equal(IntakeOutcome.Accepted, await RepAsync("a", future));
        Assert.Equal(IntakeOutcome.Accepted, await RepAsync("b", 1_000));
        Assert.Equal(IntakeOutcome.Accepted, await RepAsync("c", 4_000));
        Assert.Equal(IntakeOutcome.OutOfOrder, await RepAsync("d", 3_000));
    }

    [Fact]
    public async Task Each_kind_and_each_machine_has_an_order_of_its_own()
    {
        await RepAsync("a", 10_000);
        Assert.Equal(IntakeOutcome.Accepted, await SubmitAsync(Press, FactKind.Heart, """{"t":5000,"bpm":120}"""));
        Assert.Equal(IntakeOutcome.Accepted, await SubmitAsync(MachineId.Parse("row-1"), FactKind.Repetition, """{"id":"x","t":5000}"""));
    }

    [Fact]
    public async Task What_the_sink_refuses_is_not_accepted_and_not_forgotten()
    {
        _answer = IntakeOutcome.Unavailable;
        Assert.Equal(IntakeOutcome.Unavailable, await RepAsync("a", 10_000));
        _answer = IntakeOutcome.Accepted;
        Assert.Equal(IntakeOutcome.Accepted, await RepAsync("a", 10_000));
        Assert.Equal(1, _rejects.Counts()["unavailable"]);
    }

    [Fact]
    public async Task The_log_keeps_the_last_thousand_without_control_characters()
    {
        for (var number = 0; number < 1_500; number++)
            await SubmitAsync(Press, FactKind.Repetition, "{");
        _intake.Refuse(Press, "gym/v1/\u0007evil\n" + new string('x', 500), IntakeOutcome.UnknownTopic, 3);
        var recent = _rejects.Recent();
        Assert.Equal(RejectLog.Capacity, recent.Count);
        Assert.DoesNotContain(recent[0].Topic, char.IsControl);
        Assert.True(recent[0].Topic.Length <= 128);
        Assert.Equal(1_500, _rejects.Counts()["malformed_json"]);
    }

    public void Dispose() => _meters.Dispose();

    private Task<IntakeOutcome> RepAsync(string id, long at) => SubmitAsync(Press, FactKind.Repetition, $$"""{"id":"{{id}}","t":{{at}},"load":40}""");

    private async Task<IntakeOutcome> SubmitAsync(MachineId machine, FactKind kind, string json) =>
        await _intake.SubmitAsync(machine, kind, Encoding.UTF8.GetBytes(json), null, CancellationToken.None);

    private sealed class Meters : IMeterFactory
    {
        private readonly List<Meter> _made = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options);
            _made.Add(meter);
            return meter;
        }

        public void Dispose() => _made.ForEach(meter => meter.Dispose());
    }
}
