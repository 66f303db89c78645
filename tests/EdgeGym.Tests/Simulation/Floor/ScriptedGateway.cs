using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EdgeGym.Tests.Simulation.Floor;

/// <summary>
/// A gateway of a few lines: after each set (or, where a machine only streams, after the samples have gone quiet) a suggestion with more load, less load,
/// other repetitions; motorized machines get a command. Says what each person was asked, for tests to compare with what they did.
/// </summary>
internal sealed class ScriptedGateway(Action<string, string, byte[]> send, int sets = 3)
{
    private readonly Dictionary<string, Machine> _machines = [];
    private int _numbers;

    public sealed class Machine
    {
        public string Kind { get; set; } = "";

        public double Minimum { get; set; }

        public double Maximum { get; set; }

        public double Step { get; set; }

        public bool CanSetLoad { get; set; }

        public bool CanSetSpeed { get; set; }

        public string? Member { get; set; }

        public int SetsDone { get; set; }

        public double? AskedLoad { get; set; }

        public int AskedRepetitions { get; set; }

        public string? Suggestion { get; set; }

        public double Load { get; set; }

        public long LastSample { get; set; }

        public bool Moving { get; set; }

        public List<(int Repetitions, double Load, int AskedRepetitions, double? AskedLoad, string? Choice)> History { get; } = [];

        public string? Choice { get; set; }

        public int CardioSeen { get; set; }

        /// <summary>When the offered pace was taken; null: not.</summary>
        public long? PaceTakenAt { get; set; }
    }

    /// <summary>m/s that treadmills are offered half a minute after the sign-in.</summary>
    public const double Pace = 1.65;

    /// <summary>Speed ten seconds after somebody took the pace, m/s.</summary>
    public List<double> FollowedPaces { get; } = [];

    public IReadOnlyDictionary<string, Machine> Machines => _machines;

    public List<string> CommandsSent { get; } = [];

    public Dictionary<string, bool> Echoes { get; } = [];

    public void Take(string machine, string kind, ReadOnlyMemory<byte> payload, long now)
    {
        // Bytes of a bridge: ContractCheck reads them; nobody here answers control points.
        if (kind.StartsWith("raw/", StringComparison.Ordinal))
            return;
        using var document = JsonDocument.Parse(payload);
        var root = document.RootElement;
        if (!_machines.TryGetValue(machine, out var it))
            _machines[machine] = it = new Machine();
        switch (kind)
        {
            case "birth":
                it.Kind = root.GetProperty("kind").GetString()!;
                if (root.TryGetProperty("load", out var range))
                    (it.Minimum, it.Maximum, it.Step) = (range.GetProperty("min").GetDouble(), range.GetProperty("max").GetDouble(), range.GetProperty("step").GetDouble());
                var capabilities = root.GetProperty("capabilities").EnumerateArray().Select(value => value.GetString()).ToArray();
                (it.CanSetLoad, it.CanSetSpeed) = (capabilities.Contains("set_load"), capabilities.Contains("set_speed") && !capabilities.Contains("ftms"));
                break;
            case "login":
                it.Member = root.EnumerateObject().First().Value.GetString();
                it.SetsDone = 0;
                it.AskedLoad = null;
                it.Suggestion = null;
                it.Moving = false;
                (it.CardioSeen, it.PaceTakenAt) = (0, null);
                if (it.Kind is "selectorized" or "motorized")
                    Suggest(machine, it, it.Minimum + (6 * it.Step), now);
                else
                {
                    Screen(machine, it);
                    if (it.CanSetSpeed)
                        Command(machine, "set_speed", 1.5, "m/s", now);
                }

                break;
            case "logout":
                it.Member = null;
                it.Suggestion = null;
                Screen(machine, it);
                break;
            case "rep":
                it.Load = root.GetProperty("load").GetDouble();
                break;
            case "position":
                if (root.GetProperty("mm").EnumerateArray().Any(value => value.GetDouble() > 100))
                {
                    it.LastSample = now;
                    it.Moving = true;
                }

                break;
            case "set":
                SetOver(machine, it, root.TryGetProperty("reps", out var reps) ? reps.GetInt32() : -1, root.GetProperty("load").GetDouble(), now);
                break;
            case "answer":
                Assert.Equal(it.Suggestion, root.GetProperty("suggestion").GetString());
                it.Choice = root.GetProperty("choice").GetString();
                if (root.TryGetProperty("load", out var own))
                    it.AskedLoad = own.GetDouble();
                if (it.CanSetSpeed && it.Choice == "accept")
                {
                    it.PaceTakenAt = now;
                    Command(machine, "set_speed", Pace, "m/s", now);
                }

                break;
            case "cardio" when it.CanSetSpeed && it.Member is not null:
                if (++it.CardioSeen == 30)
                {
                    it.Suggestion = $"s-{++_numbers}";
                    Screen(machine, it, string.Create(CultureInfo.InvariantCulture, $"\"speed\":{Pace},"));
                }

                if (it.PaceTakenAt is { } taken && now - taken >= 10_000)
                {
                    FollowedPaces.Add(root.GetProperty("speed").GetDouble());
                    it.PaceTakenAt = null;
                }

                break;
            case "ack":
                Echoes[root.GetProperty("command").GetString()!] = root.GetProperty("ok").GetBoolean();
                break;
            default:
                break;
        }
    }

    /// <summary>Machines that only stream: two and a half seconds without movement end the set.</summary>
    public void Watch(long now)
    {
        foreach (var (name, it) in _machines)
        {
            if (it.Moving && now - it.LastSample > 2500 && it.Member is not null)
                SetOver(name, it, -1, it.AskedLoad ?? it.Load, now);
        }
    }

    private void SetOver(string machine, Machine it, int repetitions, double load, long now)
    {
        it.Moving = false;
        it.Load = load;
        if (it.Member is null)
            return;
        it.History.Add((repetitions, load, it.AskedRepetitions, it.AskedLoad, it.Choice));
        it.SetsDone++;
        it.Choice = null;
        Suggest(machine, it, Math.Clamp(load + ((it.SetsDone % 2 == 1 ? 1 : -1) * it.Step), it.Minimum, it.Maximum), now);
    }

    private void Suggest(string machine, Machine it, double load, long now)
    {
        it.Suggestion = $"s-{++_numbers}";
        it.AskedLoad = load;
        it.AskedRepetitions = 6 + (_numbers % 5);
        Screen(machine, it);
        if (it.CanSetLoad)
            Command(machine, "set_load", load, "kg", now);
    }

    private void Command(string machine, string operation, double value, string unit, long now)
    {
        var id = $"c-{++_numbers}";
        CommandsSent.Add(id);
        send(machine, "command", Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{{\"id\":\"{id}\",\"op\":\"{operation}\",\"value\":{value},\"unit\":\"{unit}\",\"expires\":{now + 30_000},\"reason\":\"test\"}}")));
    }

    private void Screen(string machine, Machine it, string pace = "")
    {
        var json = new StringBuilder("{");
        json.Append(CultureInfo.InvariantCulture, $"\"phase\":\"{(it.Member is null ? "free" : "signed_in")}\",\"link\":\"live\",\"set\":{it.SetsDone + 1},\"of\":{sets}");
        if (it.Member is not null)
            json.Append(CultureInfo.InvariantCulture, $",\"member\":\"somebody\",\"target\":{{\"reps\":{it.AskedRepetitions},\"range\":[6,10],\"rir\":2}}");
        if (it.Suggestion is not null)
        {
            json.Append(
                CultureInfo.InvariantCulture,
                $",\"suggestion\":{{\"id\":\"{it.Suggestion}\",{(pace.Length > 0 ? pace : string.Create(CultureInfo.InvariantCulture, $"\"load\":{it.AskedLoad},"))}\"reps\":{it.AskedRepetitions},\"rest_s\":60,\"sets\":{sets - it.SetsDone},\"stop\":false,\"why\":[\"test\"],\"source\":\"policy\",\"verdict\":\"allowed\"}}");
        }

        send(machine, "screen", Encoding.UTF8.GetBytes(json.Append('}').ToString()));
    }
}
