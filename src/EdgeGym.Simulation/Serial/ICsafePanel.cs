using EdgeGym.Simulation.Machines;

namespace EdgeGym.Simulation.Serial;

/// <summary>The machine behind a CSAFE port: what it shows, and what can be chosen.</summary>
internal interface ICsafePanel
{
    MachineSpec Spec { get; }

    /// <summary>As it is now.</summary>
    CsafeGauges Read();

    /// <param name="axis"><c>speed</c>, <c>incline</c>, <c>power</c> or <c>resistance</c>.</param>
    /// <param name="value">m/s, %, W, level.</param>
    ValueTask ChooseAsync(string axis, double value);

    /// <summary>The exercise is over: the belt runs out.</summary>
    ValueTask FinishAsync();
}

/// <param name="InUse">Somebody is on it.</param>
/// <param name="IsFinished">Ended by the gateway or the programme.</param>
/// <param name="Speed">m/s.</param>
/// <param name="Incline">%.</param>
/// <param name="Watts">At pedals or handles.</param>
/// <param name="Cadence">Per minute.</param>
/// <param name="Distance">m.</param>
/// <param name="Level">Of resistance.</param>
/// <param name="HeartRate">bpm; 0: nobody holds the grips.</param>
internal readonly record struct CsafeGauges(
    bool InUse, bool IsFinished, double Speed, double Incline, double Watts, double Cadence, double Distance, double Level, int HeartRate);
