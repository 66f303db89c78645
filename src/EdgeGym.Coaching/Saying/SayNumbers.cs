namespace EdgeGym.Coaching.Saying;

/// <summary>What is known and may stand in a sentence; null: sentences that need it are not offered.</summary>
/// <param name="LoadKilograms">kg of the suggestion: <c>{load}</c>.</param>
/// <param name="Repetitions">Of the coming set: <c>{reps}</c>.</param>
/// <param name="RestSeconds">Before the coming set: <c>{rest}</c>.</param>
/// <param name="Sets">Still to do here: <c>{sets}</c>.</param>
/// <param name="InReserve">Repetitions to be left at the end of a set: <c>{rir}</c>.</param>
/// <param name="DeltaKilograms">kg more than what the machine has now, less when negative; <c>{delta}</c> where it is more.</param>
public readonly record struct SayNumbers(
    double? LoadKilograms = null, int? Repetitions = null, int? RestSeconds = null, int? Sets = null, int? InReserve = null, double? DeltaKilograms = null)
{
    /// <summary>The number of this name as people read it; null when it is not known.</summary>
    public string? Of(string name) => name switch
    {
        "load" => Kilograms(LoadKilograms),
        "delta" => DeltaKilograms > 0 ? Kilograms(DeltaKilograms) : null,
        "reps" => Count(Repetitions),
        "rest" => Count(RestSeconds),
        "sets" => Count(Sets),
        "rir" => Count(InReserve),
        _ => null,
    };

    private static string? Kilograms(double? value)
        => value is { } number && double.IsFinite(number) && number > 0 ? number.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>One of something reads wrong in sentences written for several.</summary>
    private static string? Count(int? value) => value is > 1 and var number ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
}
