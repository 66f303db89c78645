using System.Security.Cryptography;
using EdgeGym.Simulation.Floor;
using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Machines;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Simulation.Floor;

/// <summary>The whole floor in memory, against a scripted gateway, on the floor's own clock.</summary>
public sealed class GymFloorTests(ITestOutputHelper output)
{
    private const long Start = 1_790_000_000_000;

    private sealed class Loop
    {
        private readonly List<(string Machine, string Kind, byte[] Payload)> _toMachines = [];

        public Loop(int machines, ulong seed, double speed = 1, bool answers = true, int minutes = 30)
        {
            Agenda = new Agenda(Start);
            Gateway = new ScriptedGateway((machine, kind, payload) => _toMachines.Add((machine, kind, payload)));
            Floor = new GymFloor(FloorPlan.Machines(machines), FloorPlan.Members(machines, seed), Agenda, spec => new Wire(this, spec.Id.Value), new Pace(speed), seed);
            for (var now = Start; now < Start + (minutes * 60_000L); now += 50)
            {
                Floor.RunUntil(now);
                if (!answers)
                    continue;
                Gateway.Watch(now);
                foreach (var (machine, kind, payload) in _toMachines.ToArray())
                    Floor.Receive(machine, kind, payload);
                _toMachines.Clear();
            }
        }

        public Agenda Agenda { get; }

        public GymFloor Floor { get; }

        public ScriptedGateway Gateway { get; }

        public ContractCheck Contract { get; } = new();

        public IncrementalHash Hash { get; } = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        private sealed class Wire(Loop loop, string machine) : IMachineLink
        {
            public void Send(string kind, byte[] payload, bool atLeastOnce, bool retain = false)
            {
                loop.Contract.Message(machine, kind, payload, atLeastOnce, retain, loop.Agenda.Now);
                loop.Hash.AppendData(payload);
                loop.Gateway.Take(machine, kind, payload, loop.Agenda.Now);
            }
        }
    }

    [Fact]
    public void People_on_treadmills_take_the_pace_that_the_screen_offers()
    {
        var loop = new Loop(12, seed: 3);
        Assert.NotEmpty(loop.Gateway.FollowedPaces);
        Assert.All(loop.Gateway.FollowedPaces, speed => Assert.Equal(ScriptedGateway.Pace, speed, 6));
    }

    [Fact]
    public void Members_of_the_smallest_floor_show_a_clearance_and_one_that_is_missing()
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            var conditions = FloorPlan.Members(12, seed).Select(member => LifterTraits.Draw(member.Seed).Conditions).Where(list => list.Intersect(LifterTraits.NeedClearance).Any()).ToList();
            Assert.Contains(conditions, list => list.Contains(LifterTraits.Clearance));
            Assert.Contains(conditions, list => !list.Contains(LifterTraits.Clearance));
        }
    }

    [Fact]
    public void Floor_of_twelve_speaks_the_contract_for_half_an_hour()
    {
        var loop = new Loop(12, seed: 1);
        var counts = loop.Floor.Counts;
        output.WriteLine($"seed 1: {loop.Contract.Checked} messages ({string.Join(", ", loop.Contract.ByKind.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"))})");
        output.WriteLine($"visits {counts.Visits}, sets {counts.Sets}, repetitions {counts.Repetitions}, suggestions {counts.Suggestions}, accepted {counts.Accepted}, unanswered {counts.Unanswered}");
        Assert.All(
            new[] { "birth", "state", "login", "logout", "position", "rep", "set", "cardio", "heart", "say", "answer", "ack" },
            kind => Assert.True(loop.Contract.ByKind.GetValueOrDefault(kind) > 0, "never sent: " + kind));
        Assert.True(counts.Sets > 60);
    }

    [Fact]
    public void Same_seed_gives_the_same_messages()
    {
        var one = new Loop(5, seed: 9, minutes: 12);
        var two = new Loop(5, seed: 9, minutes: 12);
        var other = new Loop(5, seed: 10, minutes: 12);
        Assert.Equal(one.Contract.Checked, two.Contract.Checked);
        var hash = one.Hash.GetHashAndReset();
        Assert.Equal(hash, two.Hash.GetHashAndReset());
        Assert.NotEqual(hash, other.Hash.GetHashAndReset());
    }

    [Fact]
    public void People_do_what_the_screen_asks()
    {
        var history = new Loop(12, seed: 4, minutes: 90).Gateway.Machines.Values.SelectMany(machine => machine.History).ToArray();
        var counted = history.Where(set => set.Repetitions >= 0).ToArray();
        var loads = history.Count(set => Math.Abs(set.Load - set.AskedLoad!.Value) < 1e-6) / (double)history.Length;
        var repetitions = counted.Count(set => Math.Abs(set.Repetitions - set.AskedRepetitions) <= 1) / (double)counted.Length;
        output.WriteLine($"seed 4: {history.Length} sets, asked load lifted in {loads:P0}, asked repetitions ±1 done in {repetitions:P0} of {counted.Length}");
        Assert.True(history.Length > 150);
        Assert.InRange(loads, 0.7, 0.995);
        Assert.InRange(repetitions, 0.6, 0.995);
    }

    [Fact]
    public void Motors_answer_each_command_once()
    {
        var loop = new Loop(12, seed: 6, minutes: 40);
        var last = loop.Gateway.CommandsSent.Take(loop.Gateway.CommandsSent.Count - 20).ToArray();
        Assert.True(last.Length > 20);
        Assert.All(last, id => Assert.True(loop.Gateway.Echoes.ContainsKey(id), id + " was never answered"));
        Assert.True(loop.Gateway.Echoes.Values.Count(ok => ok) > 0.7 * loop.Gateway.Echoes.Count);
    }

    [Fact]
    public void People_train_on_when_the_gateway_says_nothing()
    {
        var loop = new Loop(6, seed: 3, answers: false);
        Assert.True(loop.Floor.Counts.Sets > 20);
        Assert.Equal(0, loop.Floor.Counts.Suggestions);
    }

    [Fact]
    public void Speed_makes_people_rest_less_long_and_machines_count()
    {
        var slow = new Loop(6, seed: 2, minutes: 15);
        var fast = new Loop(6, seed: 2, speed: 20, minutes: 15);
        output.WriteLine($"sets in 15 min: {slow.Floor.Counts.Sets} at 1, {fast.Floor.Counts.Sets} at 20");
        Assert.True(fast.Floor.Counts.Sets > 3 * slow.Floor.Counts.Sets);
        Assert.False(fast.Contract.ByKind.ContainsKey("position"));
        Assert.True(slow.Contract.ByKind.ContainsKey("position"));
    }

    [Fact]
    public void A_night_ends_visits_and_people_come_back()
    {
        var gateway = new ScriptedGateway((_, _, _) => { });
        var agenda = new Agenda(Start);
        var logins = 0;
        var floor = new GymFloor(FloorPlan.Machines(6), FloorPlan.Members(6, 1), agenda, _ => new Counter(kind => logins += kind == "login" ? 1 : 0), new Pace(1), 1);
        floor.RunUntil(Start + 1000);
        for (var now = Start; now < Start + 200_000; now += 500)
        {
            floor.RunUntil(now);
            agenda.StopWaiting();
        }

        Assert.True(floor.BusyStations > 0);
        var before = logins;
        floor.RunUntil(Start + 86_400_000);
        Assert.Equal(0, floor.BusyStations);
        Assert.Equal(before, logins);
        for (var now = Start + 86_400_000; now < Start + 86_600_000; now += 500)
            floor.RunUntil(now);
        Assert.True(logins > before);
        Assert.Empty(gateway.Machines);
    }

    private sealed class Counter(Action<string> sent) : IMachineLink
    {
        public void Send(string kind, byte[] payload, bool atLeastOnce, bool retain = false) => sent(kind);
    }
}
