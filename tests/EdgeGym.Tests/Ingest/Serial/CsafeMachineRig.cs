using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Ingest;
using EdgeGym.Ingest.Serial;
using EdgeGym.Ingest.Serial.Csafe;
using EdgeGym.Simulation.Machines;
using EdgeGym.Simulation.Serial;

namespace EdgeGym.Tests.Ingest.Serial;

/// <summary>A link and a simulated CSAFE machine at the other end of its line.</summary>
internal sealed class CsafeMachineRig : IAsyncDisposable
{
    private readonly CsafeTraits _traits;
    private CancellationTokenSource _plug = new();
    private CsafeDevice _device = null!;
    private Task _running = Task.CompletedTask;

    public CsafeMachineRig(
        CsafeMachineOptions options, CsafeTraits traits = CsafeTraits.None, double rampPerSecond = 0.5, Func<InboundMessage, ValueTask<IntakeOutcome>>? intake = null)
    {
        _traits = traits;
        Assert.True(MachineKindNames.TryParse(options.Kind, out var kind));
        Panel = new RampingPanel(
            new MachineSpec
            {
                Id = MachineId.Parse("press-1"), Kind = kind, Exercise = options.Kind, Speed = Range(options.Speed), Incline = Range(options.Incline),
                Power = Range(options.Power), Resistance = Range(options.Resistance),
            },
            TimeProvider.System,
            rampPerSecond);
        Rig = new SerialRig(intake, csafe: options);
        PlugIn();
    }

    public RampingPanel Panel { get; }

    public SerialRig Rig { get; }

    public void PlugIn()
    {
        _plug = new CancellationTokenSource();
        _device = new CsafeDevice(Panel, _traits, Rig.Port);
        _running = _device.RunAsync(_plug.Token);
    }

    public async Task UnplugAsync()
    {
        await _plug.CancelAsync();
        await _running;
        _plug.Dispose();
    }

    public byte[] Asked()
    {
        lock (_device.Slave.Asked)
            return [.. _device.Slave.Asked];
    }

    /// <summary>Until the machine has been asked for this.</summary>
    public async Task AskedForAsync(byte id)
    {
        using var patience = new CancellationTokenSource(MachineOnLine.Patience);
        while (!Asked().Contains(id))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async Task<CardioReading> CardioAsync(Func<CardioReading, bool> isWanted)
    {
        while (true)
        {
            if ((await Rig.StoredAsync(FactKind.Cardio)).Reading is CardioReading cardio && isWanted(cardio))
                return cardio;
        }
    }

    public async Task<CommandEcho> EchoAsync() => (CommandEcho)(await Rig.StoredAsync(FactKind.CommandEcho)).Reading;

    public async ValueTask DisposeAsync()
    {
        await _plug.CancelAsync();
        await _running;
        _plug.Dispose();
        await Rig.DisposeAsync();
    }

    private static SettingRange? Range(AxisOptions? axis) => axis is null ? null : new SettingRange(axis.Minimum, axis.Maximum, axis.Step);
}
