using EdgeGym.Simulation.Floor;
using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Machines;
using EdgeGym.Simulation.Mqtt;
using EdgeGym.Simulation.Serial;

namespace EdgeGym.Simulation.Running;

/// <summary>Runs a floor in real time against a gateway: one thread for all machines and people, a hundred looks at the agenda a second.</summary>
internal sealed class FloorRunner(RunSettings settings, TimeProvider time, TextWriter progress)
{
    private static readonly TimeSpan Quantum = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMinutes(1);

    private readonly Inbox _inbox = new();
    private readonly LinkCounts _counts = new();
    private readonly List<MqttMachineLink> _mqtt = [];
    private readonly List<StrengthLinkDevice> _serial = [];
    private readonly List<CsafeDevice> _csafe = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var clock = new FloorClock(time, settings.Clock);
        while (!await clock.AskAsync(cancellationToken))
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);

        var agenda = new Agenda(clock.Now);
        var random = new RandomStream(settings.Seed).Fork("links");
        var floor = new GymFloor(settings.Plan.Machines, settings.Plan.Members, agenda, spec => LinkOf(spec, clock, random), new Pace(settings.Speed), settings.Seed);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var links = _mqtt.Select(link => link.RunAsync(stop.Token)).Concat(_serial.Select(device => device.RunAsync(stop.Token)))
            .Concat(_csafe.Select(device => device.RunAsync(stop.Token))).ToArray();
        var following = clock.FollowAsync(stop.Token);
        try
        {
            await LoopAsync(floor, clock, cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll([.. links, following]);
            foreach (var link in _mqtt)
                await link.DisposeAsync();
            await Report(floor);
        }
    }

    private IMachineLink LinkOf(MachineSpec spec, FloorClock clock, RandomStream random)
    {
        if (!spec.IsSerial && !spec.IsCsafe)
            return Connect(spec, random, touchscreenOnly: false);
        var touchscreen = spec.User is null ? null : Connect(spec, random, touchscreenOnly: true);
        if (spec.IsCsafe)
        {
            var link = new CsafeMachineLink(spec, _inbox, time, () => clock.Now, touchscreen);
            _csafe.Add(new CsafeDevice(link, CsafeTraits.None, settings.SerialLink is { } path ? $"{path}-{spec.Id}" : spec.Device));
            return link;
        }

        var device = new StrengthLinkDevice(
            spec, settings.SerialLink ?? spec.Device, _inbox, time, () => clock.Now, touchscreen, random.Fork("boot", time.GetUtcNow().ToUnixTimeMilliseconds()));
        _serial.Add(device);
        return device;
    }

    private MqttMachineLink Connect(MachineSpec spec, RandomStream random, bool touchscreenOnly)
    {
        var link = new MqttMachineLink(spec, settings.Broker, settings.Site, _inbox, time, random.Fork(spec.Id.Value), _counts, touchscreenOnly);
        _mqtt.Add(link);
        return link;
    }

    private async Task LoopAsync(GymFloor floor, FloorClock clock, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Quantum, time);
        var lastProgress = time.GetTimestamp();
        long? questionSince = null;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                while (_inbox.TryTake(out var message))
                    floor.Receive(message.Machine, message.Kind, message.Payload);
                var now = clock.Now;
                floor.RunUntil(now);

                // Time leapt, and somebody is at a question: wait a little for the gateway, but not for ever.
                if (floor.Agenda.Now >= now || !floor.Agenda.IsWaitingForGateway)
                    questionSince = null;
                else if (questionSince is not { } since)
                    questionSince = time.GetTimestamp();
                else if (time.GetElapsedTime(since) > LongestQuestion)
                {
                    floor.Agenda.StopWaiting();
                    questionSince = null;
                }

                if (time.GetElapsedTime(lastProgress) < ProgressInterval)
                    continue;
                lastProgress = time.GetTimestamp();
                await Report(floor);
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }
    }

    private Task Report(GymFloor floor)
    {
        var counts = floor.Counts;
        var refused = _counts.LastRefusal is { } why ? $", refused {_counts.Refusals} (last: {why})" : "";
        return progress.WriteLineAsync(
            $"simulation: {floor.BusyStations} of {settings.Plan.Machines.Count} machines busy, {counts.Visits} visits, {counts.Sets} sets, {counts.Repetitions} reps, "
            + $"{counts.Suggestions} suggestions ({counts.Accepted} accepted, {counts.Unanswered} sets without), {counts.Commands} commands, "
            + $"{_counts.Messages} messages, {_counts.Connections} connections, {_counts.Losses} lost{refused}");
    }
}
