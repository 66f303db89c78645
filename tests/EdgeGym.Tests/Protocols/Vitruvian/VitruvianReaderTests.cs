using System.Buffers.Binary;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Vitruvian;

namespace EdgeGym.Tests.Protocols.Vitruvian;

public sealed class VitruvianReaderTests
{
    private readonly VitruvianReader _reader = new();
    private readonly List<Reading> _readings = [];

    [Fact]
    public void Calibrating_repetitions_are_not_counted_and_both_cables_are_the_load()
    {
        _reader.Read("monitor", Monitor(2550, 2545, 0), 1, _readings);
        for (uint rep = 0; rep <= 5; rep++)
            _reader.Read("reps", Repetitions(rep, warmUp: (ushort)Math.Min(rep, 3), set: (ushort)(rep > 3 ? rep - 3 : 0)), 10 + rep, _readings);
        Assert.Equal([14, 15], _readings.Cast<RepetitionReading>().Select(reading => reading.MachineTime));
        Assert.All(_readings.Cast<RepetitionReading>(), reading => Assert.Equal((50.95, 600), (reading.LoadKilograms, reading.RangeOfMotionMillimetres)));
    }

    [Fact]
    public void Lost_record_loses_no_repetition_and_another_set_is_another()
    {
        _reader.Read("reps", Repetitions(3, 3, 0), 1, _readings);
        _reader.Read("reps", Repetitions(4, 3, 1), 2, _readings);
        _reader.Read("reps", Repetitions(6, 3, 3), 3, _readings);
        _reader.Read("reps", Repetitions(0, 0, 0), 4, _readings);
        _reader.Read("reps", Repetitions(4, 3, 1), 5, _readings);
        Assert.Equal([2, 3, 3, 5], _readings.Cast<RepetitionReading>().Select(reading => reading.MachineTime));
        Assert.Equal(4, _readings.Cast<RepetitionReading>().DistinctBy(reading => reading.Id).Count());
    }

    [Fact]
    public void What_was_counted_before_is_not_reported()
    {
        Assert.Equal(FrameOutcome.Good(), _reader.Read("reps", Repetitions(9, 3, 6), 1, _readings));
        Assert.Empty(_readings);
        _reader.Read("reps", Repetitions(10, 3, 7), 2, _readings);
        Assert.Single(_readings);
    }

    [Fact]
    public void Load_that_the_machine_took_off_is_a_fault_once()
    {
        foreach (var status in new ushort[] { 0, 0x8000, 0x8001, 0, 0x8000 })
            _reader.Read("monitor", Monitor(2550, 2545, status), 1, _readings);
        Assert.Equal(2, _readings.OfType<FaultReading>().Count(fault => fault.Code == "deload_occurred"));
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        var (monitor, repetitions) = (Monitor(2550, 2545, 1), Repetitions(9, 3, 6));
        var sum = 0.0;
        Assert.Equal(0, Allocations.Of(() =>
        {
            if (VitruvianMonitor.TryRead(monitor, out var one, out _) is null && VitruvianRepetitions.TryRead(repetitions, out var two, out _) is null)
                sum += one.TotalLoad + two.RangeTop!.Value;
        }));
        Assert.True(sum > 0);
    }

    private static byte[] Monitor(ushort loadA, ushort loadB, ushort status)
    {
        var bytes = new byte[18];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), loadA);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(14), loadB);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(16), status);
        return bytes;
    }

    private static byte[] Repetitions(uint count, ushort warmUp, ushort set)
    {
        var bytes = new byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, count);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), count);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(8), 800);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(12), 200);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(16), warmUp);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(20), set);
        return bytes;
    }
}
