using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.GymJson;

namespace EdgeGym.Protocols;

/// <summary>What is believable of a reading that a protocol's frame gives: the same limits as the gateway's own messages have.</summary>
internal static class ReadingLimits
{
    /// <summary>25 to 250 beats a minute; a strap without contact says 0.</summary>
    public static HeartReading? Heart(long at, double? beatsPerMinute) =>
        beatsPerMinute is >= 25 and <= 250 ? new HeartReading(at, (int)Math.Round(beatsPerMinute.Value)) : null;

    /// <summary>The reading without what no machine does, with rounded numbers; null when nothing is left.</summary>
    public static CardioReading? Cardio(CardioReading reading, ref Quirks quirks)
    {
        var believed = new CardioReading(
            reading.MachineTime,
            Believed(NumberField.Speed, reading.SpeedMetresPerSecond, ref quirks),
            Believed(NumberField.Incline, reading.InclinePercent, ref quirks),
            Believed(NumberField.Power, reading.PowerWatts, ref quirks),
            Believed(NumberField.Cadence, reading.CadencePerMinute, ref quirks),
            Believed(NumberField.Distance, reading.DistanceMetres, ref quirks),
            Believed(NumberField.Resistance, reading.ResistanceLevel, ref quirks));
        return believed == new CardioReading(reading.MachineTime) ? null : believed;
    }

    /// <summary>Likewise of a set's record.</summary>
    public static SetMeasures? Measures(SetMeasures measures, ref Quirks quirks)
    {
        var believed = new SetMeasures(
            Believed(NumberField.Duration, measures.DurationMilliseconds, ref quirks),
            Believed(NumberField.RestBefore, measures.RestBeforeMilliseconds, ref quirks),
            Believed(NumberField.RangeOfMotion, measures.RangeOfMotionMillimetres, ref quirks),
            Believed(NumberField.PeakPower, measures.PeakPowerWatts, ref quirks),
            Believed(NumberField.Work, measures.WorkJoules, ref quirks),
            (int?)Believed(NumberField.Seat, measures.Seat, ref quirks));
        return believed == new SetMeasures() ? null : believed;
    }

    private static double? Believed(NumberField field, double? value, ref Quirks quirks)
    {
        if (value is not { } number)
            return null;
        if (FieldTable.IsBelievable(field, number))
            return Math.Round(number, 4);
        quirks |= Quirks.ImplausibleValue;
        return null;
    }
}
