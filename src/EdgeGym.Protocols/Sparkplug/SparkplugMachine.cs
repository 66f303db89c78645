using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols.Sparkplug;

/// <summary>A setting or control as the machine last sent it.</summary>
/// <param name="Operation">The command that writes it.</param>
/// <param name="Value">In the command's unit; 1 and 0 for a control that is on or off.</param>
public readonly record struct SettingRead(CommandOperation Operation, double Value);

/// <summary>
/// One machine behind Sparkplug: metrics by the names of <c>firmware-protocols/sparkplug/README.md</c> to readings, commands to metrics. Pure; not thread-safe; never throws.
/// </summary>
/// <param name="enrolled">Kind of a machine whose birth names none.</param>
public sealed class SparkplugMachine(MachineKind enrolled)
{
    private readonly MachineValues _now = new();
    private readonly MachineValues _then = new();
    private readonly Dictionary<CommandOperation, SparkplugMetric> _settings = [];
    private double? _repetitions;
    private double? _sets;
    private string? _user;
    private string? _tag;
    private string? _fault;
    private bool _isOnline;

    /// <summary>A birth certificate: what the machine is, and how everything stands.</summary>
    /// <param name="metrics">All of them.</param>
    /// <param name="at">Of the payload, else of its receipt, Unix ms.</param>
    /// <param name="readings">Gets the birth, that it is online, and what it measures.</param>
    /// <param name="read">Gets how its settings stand.</param>
    /// <param name="quirks">Gets what was odd.</param>
    /// <returns>False: a birth that is none of a machine.</returns>
    public bool Born(IReadOnlyList<SparkplugMetric> metrics, long at, ICollection<Reading> readings, ICollection<SettingRead> read, ref Quirks quirks)
    {
        _now.Clear();
        _settings.Clear();
        foreach (var metric in metrics)
        {
            if (MachineMetrics.Find(metric.Name) is not { } row)
                continue;
            _now.Put(row, metric, ref quirks);
            if (row.Writes != default && row.FactorOf(metric.Unit) is not null)
                _settings[row.Writes] = metric with { Value = null, Raw = null };
        }

        if (Birth() is not { } birth)
            return false;
        readings.Add(new BirthReading(birth));
        readings.Add(new OnlineReading(true));
        _isOnline = true;
        // Counters stand where they stand; only what follows is new.
        _repetitions = _now.Number(MachineMetric.RepetitionNumber);
        _sets = _now.Number(MachineMetric.SetNumber);
        People(readings, isBirth: true);
        Fault(_now, _now.At ?? at, readings);
        Measured(_now, _now.At ?? at, readings, ref quirks);
        Settings(read);
        return true;
    }

    /// <summary>A data message.</summary>
    /// <param name="metrics">With names, types and units of the birth.</param>
    /// <param name="at">Of the payload, else of its receipt, Unix ms.</param>
    /// <param name="readings">Gets what it says.</param>
    /// <param name="read">Gets the settings that it brings.</param>
    /// <param name="quirks">Gets what was odd.</param>
    public void See(IReadOnlyList<SparkplugMetric> metrics, long at, ICollection<Reading> readings, ICollection<SettingRead> read, ref Quirks quirks)
    {
        _now.BeginMessage();
        var isLive = false;
        foreach (var metric in metrics)
        {
            if (metric.IsHistorical || MachineMetrics.Find(metric.Name) is not { } row)
                continue;
            _now.Put(row, metric, ref quirks);
            isLive = true;
        }

        if (isLive)
        {
            var time = _now.At ?? at;
            People(readings, isBirth: false);
            Measured(_now, time, readings, ref quirks);
            if (_now.Number(MachineMetric.RepetitionNumber) is { } repetition && repetition != _repetitions)
            {
                _repetitions = repetition;
                readings.Add(Repetition(_now, repetition, time));
            }

            if (_now.Number(MachineMetric.SetNumber) is { } set && set != _sets)
            {
                _sets = set;
                readings.Add(Set(_now, set, time));
            }

            Fault(_now, time, readings);
            Settings(read);
        }

        foreach (var late in metrics.Where(metric => metric.IsHistorical).GroupBy(metric => metric.Timestamp ?? at).OrderBy(group => group.Key))
            Late(late, late.Key, readings, ref quirks);
    }

    /// <summary>Its death, its node's death, or silence where a birth was due.</summary>
    public void Died(ICollection<Reading> readings)
    {
        if (_isOnline)
            readings.Add(new OnlineReading(false));
        _isOnline = false;
    }

    /// <summary>The metric that carries out a command, in the unit and type of the birth; null when the machine has none for it.</summary>
    public SparkplugMetric? Write(MachineCommand command, long at)
    {
        if (!_settings.TryGetValue(command.Operation, out var setting) || Row(command.Operation).FactorOf(setting.Unit) is not { } factor)
            return null;
        var wanted = command.Value is { } value ? value / factor : 1;
        object? written = setting.Type switch
        {
            SparkplugDataType.Boolean => wanted != 0,
            SparkplugDataType.Float => (float)wanted,
            SparkplugDataType.Double => wanted,
            >= SparkplugDataType.Int8 and <= SparkplugDataType.Int64 => (long)Math.Round(wanted),
            >= SparkplugDataType.UInt8 and <= SparkplugDataType.UInt64 when wanted >= 0 => (ulong)Math.Round(wanted),
            _ => null,
        };
        return written is null ? null : new SparkplugMetric
        {
            // With an alias of the birth the name must stay away (6.4.6).
            Name = setting.Alias is null ? setting.Name : null, Alias = setting.Alias, Timestamp = at, Type = setting.Type, Value = written,
        };
    }

    /// <summary>True when what the machine sent is what the command asked for, to within half a step.</summary>
    public bool IsDone(MachineCommand command, SettingRead read)
    {
        if (read.Operation != command.Operation)
            return false;
        if (command.Value is not { } wanted)
            return read.Value != 0;
        var row = Row(command.Operation);
        var setting = _settings.GetValueOrDefault(command.Operation);
        var step = setting?.Step * row.FactorOf(setting?.Unit) ?? row.Step;
        return Math.Abs(read.Value - wanted) <= (step / 2) + 1e-6;
    }

    private static MachineMetricRow Row(CommandOperation operation) => MachineMetrics.Rows.First(row => row.Writes == operation);

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 4) : null;

    private static RepetitionReading Repetition(MachineValues values, double number, long at) => new(
        FormattableString.Invariant($"{at:x}-{number}"),
        at,
        Rounded(values.Number(MachineMetric.RepetitionLoad) ?? values.Number(MachineMetric.SettingLoad)),
        Rounded(values.Number(MachineMetric.Concentric)),
        Rounded(values.Number(MachineMetric.Eccentric)),
        Rounded(values.Number(MachineMetric.RangeOfMotion)),
        Rounded(values.Number(MachineMetric.MeanVelocity)),
        Rounded(values.Number(MachineMetric.PeakVelocity)),
        values.Number(MachineMetric.Partial) is > 0);

    private static SetReading Set(MachineValues values, double number, long at) => new(
        FormattableString.Invariant($"{at:x}-{number}"),
        at,
        Rounded(values.Number(MachineMetric.SetLoad) ?? values.Number(MachineMetric.SettingLoad)),
        values.Number(MachineMetric.SetRepetitions) is { } count and >= 0 and <= 1000 ? (int)count : null,
        Rounded(values.Number(MachineMetric.Rpe)),
        Rounded(values.Number(MachineMetric.Rir)));

    private static void Measured(MachineValues values, long at, ICollection<Reading> readings, ref Quirks quirks)
    {
        if (values.IsFresh(MachineMetric.HeartRate) && ReadingLimits.Heart(at, values.Number(MachineMetric.HeartRate)) is { } heart)
            readings.Add(heart);
        if (!values.IsAnyFresh(MachineMetric.Speed, MachineMetric.Resistance))
            return;
        var reading = new CardioReading(
            at, values.Number(MachineMetric.Speed), values.Number(MachineMetric.Incline), values.Number(MachineMetric.Power), values.Number(MachineMetric.Cadence),
            values.Number(MachineMetric.Distance), values.Number(MachineMetric.Resistance));
        if (ReadingLimits.Cardio(reading, ref quirks) is { } cardio)
            readings.Add(cardio);
    }

    private void Late(IEnumerable<SparkplugMetric> metrics, long at, ICollection<Reading> readings, ref Quirks quirks)
    {
        _then.Clear();
        foreach (var metric in metrics)
        {
            if (MachineMetrics.Find(metric.Name) is { } row)
                _then.Put(row, metric, ref quirks);
        }

        Measured(_then, at, readings, ref quirks);
        if (_then.Number(MachineMetric.RepetitionNumber) is { } repetition)
            readings.Add(Repetition(_then, repetition, at));
        if (_then.Number(MachineMetric.SetNumber) is { } set)
            readings.Add(Set(_then, set, at));
    }

    /// <summary>Who stands there. A birth repeats what is known; after the gateway's restart it is the journal that knows.</summary>
    private void People(ICollection<Reading> readings, bool isBirth)
    {
        Person(MachineMetric.User, ref _user, text => new LoginReading(Member: text));
        Person(MachineMetric.Tag, ref _tag, text => new LoginReading(Tag: text));

        void Person(MachineMetric metric, ref string? known, Func<string, Reading> login)
        {
            if (!_now.IsFresh(metric))
                return;
            var (before, now) = (known, _now.Text(metric) ?? "");
            known = now;
            if (now == (before ?? "") || (isBirth && before is null))
                return;
            readings.Add(now.Length > 0 ? login(now) : new LogoutReading());
        }
    }

    private void Fault(MachineValues values, long at, ICollection<Reading> readings)
    {
        if (!values.IsFresh(MachineMetric.FaultCode))
            return;
        var code = values.Text(MachineMetric.FaultCode) ?? "";
        if (code == (_fault ?? ""))
            return;
        _fault = code;
        if (code.Length == 0)
            return;
        readings.Add(new FaultReading(at, code, values.Text(MachineMetric.FaultSeverity) switch
        {
            "warning" => FaultSeverity.Warning,
            "emergency_stop" => FaultSeverity.EmergencyStop,
            _ => FaultSeverity.Error,
        }, values.Text(MachineMetric.FaultText)));
    }

    private void Settings(ICollection<SettingRead> read)
    {
        foreach (var operation in _settings.Keys)
        {
            var metric = Row(operation).Metric;
            if (_now.IsFresh(metric) && _now.Number(metric) is { } value)
                read.Add(new SettingRead(operation, value));
        }
    }

    private MachineBirth? Birth()
    {
        if (!MachineKindNames.TryParse(_now.Text(MachineMetric.Kind), out var kind))
            kind = enrolled;
        var exercise = _now.Text(MachineMetric.Exercise);
        var birth = new MachineBirth(
            kind,
            exercise ?? kind.ToName(),
            Range(CommandOperation.SetLoad),
            Range(CommandOperation.SetSpeed),
            Range(CommandOperation.SetIncline),
            Range(CommandOperation.SetPower),
            Range(CommandOperation.SetResistance),
            Can(CommandOperation.SetLoad, MachineCapabilities.SetLoad) | Can(CommandOperation.SetSpeed, MachineCapabilities.SetSpeed)
                | Can(CommandOperation.SetIncline, MachineCapabilities.SetIncline) | Can(CommandOperation.SetPower, MachineCapabilities.SetPower)
                | Can(CommandOperation.SetResistance, MachineCapabilities.SetResistance),
            _now.Text(MachineMetric.Firmware));
        return kind.IsStrength() && (exercise is null || birth.Load is null) ? null : birth;
    }

    private MachineCapabilities Can(CommandOperation operation, MachineCapabilities capability) => Range(operation) is null ? MachineCapabilities.None : capability;

    private SettingRange? Range(CommandOperation operation)
    {
        if (!_settings.TryGetValue(operation, out var setting) || Row(operation).FactorOf(setting.Unit) is not { } factor)
            return null;
        if (setting is not { Low: { } low, High: { } high })
            return null;
        var range = new SettingRange(Math.Round(low * factor, 6), Math.Round(high * factor, 6), Math.Round(setting.Step * factor ?? Row(operation).Step, 6));
        return range.IsValid ? range : null;
    }
}
