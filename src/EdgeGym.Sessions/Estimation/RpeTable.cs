namespace EdgeGym.Sessions.Estimation;

/// <summary>Rating of perceived exertion against share of the 1RM: RPE = 10 − RIR. Two tables that are in use.</summary>
public static class RpeTable
{
    private static readonly double[] Rts = [100, 95.5, 92.2, 89.2, 86.3, 83.7, 81.1, 78.6, 76.2, 73.9];

    /// <summary>RTS (Tuchscherer): % of 1RM for repetitions + RIR from 1 to 10, linear between; null outside.</summary>
    public static double? RtsPercent(double repetitionsToFailure)
    {
        if (!(repetitionsToFailure >= 1) || repetitionsToFailure > Rts.Length)
            return null;
        var below = (int)Math.Floor(repetitionsToFailure);
        var share = repetitionsToFailure - below;
        return share == 0 ? Rts[below - 1] : Rts[below - 1] + (share * (Rts[below] - Rts[below - 1]));
    }

    /// <summary>The table of OpenPowerlifting and Liftosaur, % of 1RM; x = 10 − RPE + repetitions − 1.</summary>
    public static double? OpenPercent(double repetitions, double rpe)
    {
        var x = 10 - rpe + repetitions - 1;
        if (!(x >= 0) || rpe is < 0 or > 10)
            return null;
        return x >= 16 ? 50 : x <= 2.92 ? (0.347619 * x * x) - (4.60714 * x) + 99.9667 : (-2.64249 * x) + 97.0955;
    }

    /// <summary>Load for a target out of a set that was done: w·C(target)/C(done), kg (RTS rule); null outside the table.</summary>
    public static double? NextLoad(double load, double doneToFailure, double targetToFailure)
        => RtsPercent(doneToFailure) is { } done && RtsPercent(targetToFailure) is { } target ? load * target / done : null;
}
