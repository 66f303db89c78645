namespace EdgeGym.Simulation.Lifters;

public enum LifterSex : byte
{
    Female = 1,
    Male = 2,
}

public enum LifterLevel : byte
{
    Novice = 1,
    Intermediate = 2,
    Advanced = 3,
}

public enum LifterGoal : byte
{
    Strength = 1,
    Hypertrophy = 2,
    Endurance = 3,
    FatLoss = 4,
    Health = 5,
}

/// <summary>What stays the same in a person. Spreads between people are those of the studies named at each number; the rest are choices of this simulator.</summary>
public sealed record LifterTraits
{
    public const string Clearance = "medical_clearance";

    /// <summary>Conditions of this simulator with which one trains only after a doctor's clearance.</summary>
    public static IReadOnlyList<string> NeedClearance { get; } = ["diabetes", "shoulder_injury", "pregnancy"];

    public required ulong Seed { get; init; }

    public required LifterSex Sex { get; init; }

    /// <summary>Years.</summary>
    public required int Age { get; init; }

    public required double HeightCentimetres { get; init; }

    public required double WeightKilograms { get; init; }

    public required LifterLevel Level { get; init; }

    public required LifterGoal Goal { get; init; }

    /// <summary><c>zh</c> or <c>en</c>.</summary>
    public required string Language { get; init; }

    public required IReadOnlyList<string> Conditions { get; init; }

    /// <summary>ln of this person's strength against people of the same sex, age, weight and level.</summary>
    public required double StrengthLog { get; init; }

    /// <summary>ln of this person's rep slope k against the exercise's median, all exercises (sd 0.20).</summary>
    public required double RepSlopeLog { get; init; }

    /// <summary>ln of this person's first-repetition velocity against the exercise's line (sd 0.07 to 0.10).</summary>
    public required double VelocityLog { get; init; }

    /// <summary>Scatter of one repetition's mean velocity, m/s (0.025 to 0.04).</summary>
    public required double VelocityNoise { get; init; }

    /// <summary>Exponent of the fall of velocity within a set (N(0.75, 0.15) in 0.4 … 1.2).</summary>
    public required double VelocityDecayExponent { get; init; }

    /// <summary>Largest share of velocity that is left out far from failure, 0 with maximal intent.</summary>
    public required double IntentLoss { get; init; }

    /// <summary>Time to recover against the average person: 1.2 needs 20 % longer.</summary>
    public required double RecoveryTimeFactor { get; init; }

    /// <summary>Repetitions that the person believes to have fewer left than is true (Halperin 2022: 0.95 on average; N(0.6, 0.8)).</summary>
    public required double ReserveBias { get; init; }

    /// <summary>b of the gain b·ln(1 + weeks) (Steele 2022: about 0.10).</summary>
    public required double ProgressRate { get; init; }

    /// <summary>Weeks of training before the simulation began.</summary>
    public required double TrainingWeeks { get; init; }

    /// <summary>h a night, on average.</summary>
    public required double SleepHours { get; init; }

    /// <summary>sd of ln of the day's strength (0.025 to 0.04).</summary>
    public required double DayFormDeviation { get; init; }

    public required HeartTraits Heart { get; init; }

    /// <summary>Lowering a weight, s.</summary>
    public required double EccentricSeconds { get; init; }

    public string SexName => Sex == LifterSex.Female ? "female" : "male";

    public string LevelName => Level switch { LifterLevel.Novice => "novice", LifterLevel.Intermediate => "intermediate", _ => "advanced" };

    public string GoalName => Goal switch
    {
        LifterGoal.Strength => "strength",
        LifterGoal.Hypertrophy => "hypertrophy",
        LifterGoal.Endurance => "endurance",
        LifterGoal.FatLoss => "fat_loss",
        _ => "health",
    };

    /// <summary>A member of a usual city gym; the same seed is the same person.</summary>
    public static LifterTraits Draw(ulong seed, string? language = null)
    {
        var root = new RandomStream(seed);
        var body = root.Fork("body");
        var sex = body.Chance(0.48) ? LifterSex.Female : LifterSex.Male;
        var age = (int)body.Normal(36, 13, 18, 78);
        var level = body.NextUnit() switch { < 0.45 => LifterLevel.Novice, < 0.85 => LifterLevel.Intermediate, _ => LifterLevel.Advanced };
        var goal = body.NextUnit() switch
        {
            < 0.18 => LifterGoal.Strength,
            < 0.48 => LifterGoal.Hypertrophy,
            < 0.58 => LifterGoal.Endurance,
            < 0.78 => LifterGoal.FatLoss,
            _ => LifterGoal.Health,
        };
        var drawnLanguage = body.Chance(0.5) ? "zh" : "en";
        var height = sex == LifterSex.Female ? body.Normal(163, 6.5, 145, 185) : body.Normal(175.5, 7, 155, 200);
        var bodyMassIndex = sex == LifterSex.Female ? body.Normal(23, 3.3, 17.5, 36) : body.Normal(24.8, 3.2, 18.5, 38);
        var conditions = DrawConditions(root.Fork("conditions"), sex, age);

        var strength = root.Fork("strength");
        var quiet = root.Fork("velocity");
        var loudness = quiet.NextUnit();
        var effort = root.Fork("effort");
        return new LifterTraits
        {
            Seed = seed,
            Sex = sex,
            Age = age,
            HeightCentimetres = Math.Round(height),
            WeightKilograms = Math.Round(bodyMassIndex * height * height / 10_000, 1),
            Level = level,
            Goal = goal,
            Language = language ?? drawnLanguage,
            Conditions = conditions,
            StrengthLog = strength.Normal(0, 0.14),
            RepSlopeLog = strength.Normal(0, 0.20),
            VelocityLog = quiet.Normal(0, 0.07 + (0.03 * loudness)),
            VelocityNoise = 0.025 + (0.015 * loudness),
            VelocityDecayExponent = quiet.Normal(0.75, 0.15, 0.4, 1.2),
            IntentLoss = effort.Uniform(0, level == LifterLevel.Novice ? 0.15 : 0.07),
            RecoveryTimeFactor = strength.LogNormal(1, 0.2),
            ReserveBias = effort.Normal(0.6, 0.8),
            ProgressRate = strength.LogNormal(0.10, 0.35),
            TrainingWeeks = level switch
            {
                LifterLevel.Novice => strength.Uniform(0, 10),
                LifterLevel.Intermediate => strength.Uniform(40, 120),
                _ => strength.Uniform(150, 400),
            },
            SleepHours = effort.Normal(7, 0.7, 5, 8.5),
            DayFormDeviation = level == LifterLevel.Novice ? 0.04 : strength.Uniform(0.025, 0.03),
            Heart = HeartTraits.Draw(root.Fork("heart"), age, level, conditions.Contains("beta_blocker")),
            EccentricSeconds = effort.Uniform(0.9, 2.4),
        };
    }

    private static List<string> DrawConditions(RandomStream random, LifterSex sex, int age)
    {
        var conditions = new List<string>();
        if (random.Chance(Math.Clamp((age - 25) * 0.009, 0.01, 0.4)))
            conditions.Add("hypertension");
        if (conditions.Count > 0 && random.Chance(age > 55 ? 0.4 : 0.1))
            conditions.Add("beta_blocker");
        if (random.Chance(age > 50 ? 0.10 : 0.02))
            conditions.Add("diabetes");
        if (random.Chance(0.04))
            conditions.Add("shoulder_injury");
        if (sex == LifterSex.Female && age is > 22 and < 42 && random.Chance(0.015))
            conditions.Add("pregnancy");
        // Most of those who need their doctor's consent have brought it; the others are sent to the desk by every screen.
        if (conditions.Intersect(NeedClearance).Any() && random.Chance(0.85))
            conditions.Add(Clearance);
        return conditions;
    }
}
