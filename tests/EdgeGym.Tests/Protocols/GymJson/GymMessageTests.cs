using System.Text;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.GymJson;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Protocols.GymJson;

/// <summary>The JSON contract, section 2: what it says is read, everything else is refused with a reason and never thrown at.</summary>
public sealed class GymMessageTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_example_of_the_page_for_firmware_is_read()
    {
        var page = Path.Combine(Architecture.SourceTree.Root, "firmware-protocols", "gym-json", "README.md");
        var seen = new HashSet<FactKind>();
        foreach (var line in File.ReadLines(page).Where(line => line.StartsWith("    ", StringComparison.Ordinal)))
        {
            var parts = line.Trim().Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            Assert.True(FactKindNames.TryParse(parts[0], out var kind), line);
            Assert.Equal((MessageFault.None, line), (GymMessage.TryParse(kind, Encoding.UTF8.GetBytes(parts[1]), out _, out _), line));
            Assert.True(seen.Add(kind), line);
        }

        // All that a machine says but raw bytes.
        Assert.Equal(Enum.GetValues<FactKind>().Where(kind => kind is not FactKind.Raw and < FactKind.SignedIn).Order(), seen.Order());
    }

    [Fact]
    public void Repetition_as_in_the_contract_is_read()
    {
        var rep = Parse<RepetitionReading>(FactKind.Repetition,
            """{"id":"r-1","t":1760000000000,"load":60,"con_ms":820,"ecc_ms":1500,"rom_mm":410,"mcv":0.50,"pcv":0.71}""", out var key);
        Assert.Equal(new RepetitionReading("r-1", 1760000000000, 60, 820, 1500, 410, 0.5, 0.71), rep);
        Assert.Equal("r-1", key);
    }

    [Fact]
    public void Set_without_a_report_has_none()
    {
        var set = Parse<SetReading>(FactKind.Set, """{"id":"s","t":1,"load":60,"reps":9,"rpe":8}""", out _);
        Assert.Equal(new SetReading("s", 1, 60, 9, 8), set);
        Assert.Null(Parse<SetReading>(FactKind.Set, """{"id":"s","t":1,"reps":9}""", out _).Rpe);
        Assert.Equal(
            new SetMeasures(28600, 92000, 407, 412, 2150, 5),
            Parse<SetReading>(FactKind.Set, """{"id":"s","t":1,"duration_ms":28600,"rest_ms":92000,"rom_mm":407,"peak_w":412,"work_j":2150,"seat":5}""", out _).Measured);
        var power = Parse<RepetitionReading>(FactKind.Repetition, """{"id":"r","t":1,"mean_w":286,"peak_w":406,"work_j":240,"peak_n":655}""", out _);
        Assert.Equal((286, 406, 240, 655), (power.MeanPowerWatts, power.PeakPowerWatts, power.WorkJoules, power.PeakForceNewtons));
        Assert.Equal(
            new SpotterReading("x", 7, SpotterReason.OverSpeed, 60, 42.5),
            Parse<SpotterReading>(FactKind.Spotter, """{"id":"x","t":7,"reason":"over_speed","load":60,"load_after":42.5}""", out var spotted));
        Assert.Equal("x", spotted);
        Assert.Equal(new LoadReading(7, 40), Parse<LoadReading>(FactKind.LoadChange, """{"t":7,"load":40}""", out _));
    }

    [Fact]
    public void Birth_keeps_settings_and_capabilities()
    {
        var birth = Parse<BirthReading>(FactKind.Birth,
            """{"kind":"motorized","exercise":"chest_press","load":{"min":5,"max":120,"step":2.5},"capabilities":["set_load","spotter","position","teleport"],"firmware":"1.4.2"}""", out _).Birth;
        Assert.Equal(MachineKind.Motorized, birth.Kind);
        Assert.Equal(new SettingRange(5, 120, 2.5), birth.Load);
        Assert.Equal(MachineCapabilities.SetLoad | MachineCapabilities.Spotter | MachineCapabilities.Position, birth.Capabilities);
    }

    [Fact]
    public void Position_samples_come_with_or_without_force()
    {
        var position = Parse<PositionReading>(FactKind.Position, """{"t":5,"dt":10,"mm":[0,1.5,3],"n":[100,101,99]}""", out _);
        Assert.Equal([0, 1.5, 3], position.Millimetres);
        Assert.Equal([100, 101, 99], position.Newtons!);
        Assert.Null(Parse<PositionReading>(FactKind.Position, """{"t":5,"dt":10,"mm":[0]}""", out _).Newtons);
    }

    [Theory]
    [InlineData("""{"member":"m-17"}""", "m-17", null, null)]
    [InlineData("""{"tag":"04A2"}""", null, "04A2", null)]
    [InlineData("""{"pin":"1234"}""", null, null, "1234")]
    [InlineData("""{"member":"m-17","pin":"1234"}""", "m-17", null, "1234")]
    public void Login_names_one_person(string json, string? member, string? tag, string? pin)
        => Assert.Equal(new LoginReading(member, tag, pin), Parse<LoginReading>(FactKind.Login, json, out _));

    [Fact]
    public void Answers_to_one_suggestion_differ_by_what_they_say()
    {
        Parse<AnswerReading>(FactKind.Answer, """{"suggestion":"g-1","choice":"accept"}""", out var accept);
        Parse<AnswerReading>(FactKind.Answer, """{"suggestion":"g-1","choice":"override","load":50}""", out var override50);
        Parse<AnswerReading>(FactKind.Answer, """{"suggestion":"g-1","choice":"override","load":55}""", out var override55);
        Assert.Equal(3, new HashSet<string?> { accept, override50, override55 }.Count);
    }

    [Theory]
    [InlineData(FactKind.Repetition, "", MessageFault.MalformedJson)]
    [InlineData(FactKind.Repetition, "null", MessageFault.MalformedJson)]
    [InlineData(FactKind.Repetition, "[1]", MessageFault.MalformedJson)]
    [InlineData(FactKind.Repetition, """{"id":"a","t":1""", MessageFault.MalformedJson)]
    [InlineData(FactKind.Repetition, """{"id":"a","t":1} x""", MessageFault.MalformedJson)]
    [InlineData(FactKind.Repetition, """{"id":"\ud800","t":1}""", MessageFault.MalformedJson)]
    [InlineData(FactKind.Repetition, """{"t":1}""", MessageFault.MissingField)]
    [InlineData(FactKind.Repetition, """{"id":"a"}""", MessageFault.MissingField)]
    [InlineData(FactKind.Repetition, """{"id":"","t":1}""", MessageFault.MissingField)]
    [InlineData(FactKind.Repetition, """{"id":7,"t":1}""", MessageFault.MissingField)]
    [InlineData(FactKind.Repetition, """{"id":"a","t":1,"load":-1}""", MessageFault.OutOfRange)]
    [InlineData(FactKind.Repetition, """{"id":"a","t":1,"load":1e999}""", MessageFault.OutOfRange)]
    [InlineData(FactKind.Repetition, """{"id":"a","t":-5}""", MessageFault.OutOfRange)]
    [InlineData(FactKind.Set, """{"id":"a","t":1,"rpe":11}""", MessageFault.OutOfRange)]
    [InlineData(FactKind.Spotter, """{"id":"x","t":1}""", MessageFault.MissingField)]
    [InlineData(FactKind.Spotter, """{"id":"x","t":1,"reason":"bored"}""", MessageFault.OutOfRange)]
    [InlineData(FactKind.Spotter, """{"t":1,"reason":"stalled"}""", MessageFault.MissingField)]
    [InlineData(FactKind.Spotter, """{"id":"x","t":1,"reason":"stalled","load_after":-1}""", MessageFault.OutOfRange)]
    [InlineData(FactKind.LoadChange, """{"t":1}""", MessageFault.MissingField)]
    [InlineData(FactKind.LoadChange, """{"t":1,"load":2000}""", MessageFault.OutOfRange)]
    [InlineData(FactKind.Set, """{"id":"x","t":1,"seat":255}""", MessageFault.OutOfRange)]
    [InlineData(FactKind.Heart, """{"t":1}""", MessageFault.MissingField)]
    [InlineData(FactKind.Ready, """{"t":1}""", MessageFault.MissingField)]
    [InlineData(FactKind.Ready, """{"t":1,"period":false}""", MessageFault.MissingField)]
    [InlineData(FactKind.Ready, """{"sleep":3}""", MessageFault.MissingField)]
    [InlineData(FactKind.Ready, """{"t":1,"sleep":6}""", MessageFault.OutOfRange)]
    [InlineData(FactKind.Ready, """{"t":1,"sleep":3,"mood":0}""", MessageFault.OutOfRange)]
    [InlineData(FactKind.Ready, """{"t":1,"soreness":"very"}""", MessageFault.MissingField)]
    [InlineData(FactKind.Heart, """{"t":1,"bpm":999}""", MessageFault.OutOfRange)]
    [InlineData(FactKind.Say, """{"t":1,"text":"  "}""", MessageFault.MissingField)]
    [InlineData(FactKind.Answer, """{"suggestion":"g","choice":"perhaps"}""", MessageFault.OutOfRange)]
    [InlineData(FactKind.Fault, """{"t":1,"code":"E1","severity":"meh"}""", MessageFault.OutOfRange)]
    [InlineData(FactKind.Login, "{}", MessageFault.MissingField)]
    [InlineData(FactKind.Login, """{"member":"m","tag":"x"}""", MessageFault.OutOfRange)]
    [InlineData(FactKind.Login, """{"member":"../../etc"}""", MessageFault.OutOfRange)]
    [InlineData(FactKind.Position, """{"t":1,"dt":10,"mm":[]}""", MessageFault.MissingField)]
    [InlineData(FactKind.Position, """{"t":1,"dt":10,"mm":[1,"x"]}""", MessageFault.MissingField)]
    [InlineData(FactKind.Position, """{"t":1,"dt":10,"mm":[1,2],"n":[1]}""", MessageFault.OutOfRange)]
    [InlineData(FactKind.Birth, """{"kind":"spaceship"}""", MessageFault.OutOfRange)]
    [InlineData(FactKind.Birth, """{"kind":"motorized","exercise":"chest_press"}""", MessageFault.MissingField)]
    [InlineData(FactKind.Birth, """{"kind":"motorized","exercise":"chest_press","load":{"min":5,"max":1,"step":1}}""", MessageFault.OutOfRange)]
    [InlineData(FactKind.Birth, """{"kind":"motorized","exercise":"chest_press","load":{"min":5,"max":100,"step":0}}""", MessageFault.OutOfRange)]
    public void What_the_contract_does_not_say_is_refused_with_a_reason(FactKind kind, string json, MessageFault expected)
    {
        Assert.Equal(expected, GymMessage.TryParse(kind, Encoding.UTF8.GetBytes(json), out var reading, out var key));
        Assert.Null(reading);
        Assert.Null(key);
    }

    [Fact]
    public void Oversized_and_invalid_utf8_are_refused()
    {
        Assert.Equal(MessageFault.Oversized, GymMessage.TryParse(FactKind.Say, new byte[GymMessage.MaximumBytes + 1], out _, out _));
        Assert.Equal(MessageFault.MalformedJson, GymMessage.TryParse(FactKind.Say, new byte[] { 0x7B, 0xFF, 0xFE, 0x7D }, out _, out _));
        var tooLong = $$"""{"t":1,"text":"{{new string('x', 501)}}"}""";
        Assert.Equal(MessageFault.OutOfRange, GymMessage.TryParse(FactKind.Say, Encoding.UTF8.GetBytes(tooLong), out _, out _));
    }

    [Fact]
    public void Deep_nesting_is_refused_and_unknown_fields_are_skipped()
    {
        var deep = new string('[', 100) + new string(']', 100);
        Assert.Equal(MessageFault.MalformedJson, GymMessage.TryParse(FactKind.Logout, Encoding.UTF8.GetBytes($$"""{"x":{{deep}}}"""), out _, out _));
        Assert.Equal(72, Parse<HeartReading>(FactKind.Heart, """{"later":{"a":[1,{"b":2}]},"t":1,"bpm":72.4}""", out _).BeatsPerMinute);
    }

    [Fact]
    public void Mutated_messages_never_throw()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed: {seed}");
        var random = new Random(seed);
        byte[][] samples =
        [
            """{"id":"r-1","t":1760000000000,"load":60,"con_ms":820,"rom_mm":410,"mcv":0.50}"""u8.ToArray(),
            """{"kind":"motorized","exercise":"chest_press","load":{"min":5,"max":120,"step":2.5},"capabilities":["set_load"]}"""u8.ToArray(),
            """{"t":1,"dt":10,"mm":[0,1.5,-3e2],"n":[1,2,3]}"""u8.ToArray(),
            """{"t":1,"text":"太重了","lang":"zh"}"""u8.ToArray(),
        ];
        var kinds = Enum.GetValues<FactKind>();
        var believed = 0;
        for (var turn = 0; turn < 100_000; turn++)
        {
            var bytes = (byte[])samples[random.Next(samples.Length)].Clone();
            for (var change = random.Next(1, 6); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (GymMessage.TryParse(kinds[random.Next(kinds.Length)], bytes.AsMemory(0, random.Next(bytes.Length + 1)), out var reading, out _) == MessageFault.None)
            {
                Assert.NotNull(reading);
                believed++;
            }
        }

        output.WriteLine($"believed {believed} of 100000 mutated messages");
    }

    [Theory]
    [InlineData("gym/v1/default/press-1/rep", FactKind.Repetition)]
    [InlineData("gym/v1/default/press-1/state", FactKind.State)]
    [InlineData("gym/v1/default/press-1/raw/ftms/2ad2", FactKind.Raw)]
    [InlineData("gym/v1/default/press-1/spotter", FactKind.Spotter)]
    [InlineData("gym/v1/default/press-1/load", FactKind.LoadChange)]
    public void Topics_of_machines_are_read(string topic, FactKind kind)
    {
        Assert.True(GymTopic.TryParse(topic, "default", out var parsed));
        Assert.Equal((MachineId.Parse("press-1"), kind), (parsed.Machine, parsed.Kind));
    }

    [Theory]
    [InlineData("gym/v1/default/press-1/command")]
    [InlineData("gym/v1/default/press-1/decision")]
    [InlineData("gym/v1/default/press-1/screen")]
    [InlineData("gym/v1/default//rep")]
    [InlineData("gym/v1/other/press-1/rep")]
    [InlineData("gym/v1/default/press-1/rep/more")]
    [InlineData("gym/v1/default/press-1/raw/")]
    [InlineData("gym/v1/default/press-1/raw/../x")]
    [InlineData("gym/v1/default/press 1/rep")]
    [InlineData("")]
    public void Other_topics_are_not(string topic) => Assert.False(GymTopic.TryParse(topic, "default", out _));

    private static T Parse<T>(FactKind kind, string json, out string? key)
        where T : Reading
    {
        var fault = GymMessage.TryParse(kind, Encoding.UTF8.GetBytes(json), out var reading, out key);
        Assert.Equal(MessageFault.None, fault);
        return Assert.IsType<T>(reading);
    }
}
