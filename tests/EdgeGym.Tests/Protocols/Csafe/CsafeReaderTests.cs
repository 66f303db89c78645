using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Csafe;

namespace EdgeGym.Tests.Protocols.Csafe;

public sealed class CsafeReaderTests
{
    private readonly CsafeReader _reader = new();
    private readonly List<Reading> _readings = [];

    [Fact]
    public void Answers_in_one_frame_are_one_reading_in_si_units()
    {
        Assert.Equal(FrameOutcome.Good(), Read("85a503600031a8030f004cb403960058b0018aa703580051a1037b0024a901 0c".Replace(" ", "", StringComparison.Ordinal), 1000));
        Assert.Equal(
            [new HeartReading(1000, 138), new CardioReading(1000, 2.6667, 1.5, 150, 88, 123, 12)], _readings);
        Assert.Equal(CsafeState.InUse, _reader.Status!.Value.State);
    }

    [Fact]
    public void Answers_one_by_one_are_put_together_and_old_ones_drop_out()
    {
        Read("05a503600031", 1000);
        Read("85b403960058", 1100);
        Assert.Equal([new CardioReading(1000, 2.6667)], _readings);
        Read("05a503640031", 2000);
        Assert.Equal(new CardioReading(2000, 2.7778, PowerWatts: 150), _readings[^1]);
        Read("85a703580052", 7500);
        Assert.Equal(new CardioReading(7500, CadencePerMinute: 88), _readings[^1]);
    }

    [Fact]
    public void Unit_decides_what_was_measured()
    {
        Assert.Equal(Quirks.UnexpectedUnit, Read("09a5034f0052", 1000).Quirks);
        Assert.Equal([new CardioReading(1000, CadencePerMinute: 79)], _readings);
        Read("05a6032c0139", 3000);
        Assert.Equal(1 / 0.3, ((CardioReading)_readings[^1]).SpeedMetresPerSecond!.Value, 3);
        Read("05a5033c0011", 5000);
        Assert.Equal(6 * 1609.344 / 3600, ((CardioReading)_readings[^1]).SpeedMetresPerSecond!.Value, 3);
        // kcal/h is what the body burns, not what the pedals take.
        _readings.Clear();
        Assert.Equal(Quirks.UnexpectedUnit, Read("05b403580257", 20_000).Quirks);
        Assert.Empty(_readings);
    }

    [Fact]
    public void Level_of_the_program_is_the_resistance_of_a_machine_without_gears()
    {
        Read("89a4020308", 1000);
        Assert.Equal(8, ((CardioReading)_readings[^1]).ResistanceLevel);
        Read("05a90105", 2000);
        Read("89a4020308", 3000);
        Assert.Equal(5, ((CardioReading)_readings[^1]).ResistanceLevel);
    }

    [Fact]
    public void Implausible_values_are_absent_and_named()
    {
        Assert.Equal(Quirks.ImplausibleValue, Read("05b001ff", 1000).Quirks);
        Assert.Equal(Quirks.ImplausibleValue, Read("05a503ffff30", 2000).Quirks);
        Assert.Equal(Quirks.None, Read("05b00100", 3000).Quirks);
        Assert.Equal(Quirks.TruncatedRecord, Read("05a50260 00".Replace(" ", "", StringComparison.Ordinal), 4000).Quirks);
        Assert.Empty(_readings);
    }

    [Fact]
    public void Error_code_is_a_fault_once_until_it_is_gone()
    {
        Read("009c03110200", 1000);
        Read("809c03110200", 2000);
        Assert.Equal([new FaultReading(1000, "csafe-529", FaultSeverity.Error, "The machine reports an error.")], _readings);
        Read("019c03000000", 3000);
        Read("009c03110200", 4000);
        Assert.Equal(2, _readings.Count);
    }

    [Fact]
    public void Bridge_may_cut_frames_where_it_likes()
    {
        var frame = TinyCsafe.Frame("85a503600031b0018a");
        for (var cut = 0; cut <= frame.Length; cut++)
        {
            var (reader, readings) = (new CsafeReader(), new List<Reading>());
            Assert.Null(reader.Read("", frame.AsSpan(0, cut), 1000, readings).Reject);
            Assert.Null(reader.Read("", frame.AsSpan(cut), 1001, readings).Reject);
            Assert.Equal(2, readings.Count);
        }
    }

    [Theory]
    [InlineData("f105a50360003197f2", "bad_checksum")]
    [InlineData("00ff", "no_start")]
    [InlineData("f10f0ff2", "bad_status")]
    [InlineData("f100f2", "too_short")]
    [InlineData("f105a503a3f2", "bad_command")]
    public void What_is_no_response_has_a_reason(string hex, string reason)
    {
        Assert.Equal(reason, _reader.Read("", Convert.FromHexString(hex), 1, _readings).Reject);
        Assert.Empty(_readings);
        Assert.Null(Read("05a503600031", 2).Reject);
    }

    [Fact]
    public void Reader_of_the_catalogue_is_this_one()
        => Assert.IsType<CsafeReader>(ProtocolCatalog.ById["csafe"].CreateReader!());

    [Fact]
    public void Encoder_refuses_what_does_not_fit()
    {
        var request = new CsafeRequest(stackalloc byte[8]);
        Assert.False(request.TryAdd(0x25));
        Assert.False(request.TryAdd(0xA5, [1]));
        Assert.False(request.TryAddMeasured(CsafeCommandId.SetSpeed, -1, CsafeUnit.Of(49)));
        Assert.False(request.TryAddMeasured(CsafeCommandId.SetSpeed, double.NaN, CsafeUnit.Of(49)));
        Assert.False(request.TryAddMeasured(CsafeCommandId.SetSpeed, 1e9, CsafeUnit.Of(49)));
        Assert.False(request.TryAddMeasured(CsafeCommandId.SetSpeed, 1, default));
        Assert.True(request.TryAddMeasured(CsafeCommandId.SetGrade, -2, CsafeUnit.Of(76)));
        Assert.True(request.TryAddGear(3));
        Assert.False(request.TryAdd(0xA5));
        Assert.Equal("2803ecff4c290103", Convert.ToHexStringLower(request.Contents));
        var wrapped = new CsafeRequest(stackalloc byte[16]);
        var inner = new CsafeRequest(stackalloc byte[4]);
        Assert.True(inner.TryAdd(0xC1));
        Assert.True(wrapped.TryAddWrapped(CsafeCommandId.SetUserConfiguration, in inner));
        Assert.False(wrapped.TryAddWrapped(CsafeCommandId.SetSpeed, in inner));
        Assert.True(wrapped.TryAddUploadList([0xA5, 0xB4]));
        Assert.True(wrapped.TryAddLevel(7));
        Assert.Equal("1a01c10202a5b42d0107", Convert.ToHexStringLower(wrapped.Contents));
    }

    private FrameOutcome Read(string contents, long at) => _reader.Read("", TinyCsafe.Frame(contents), at, _readings);
}
