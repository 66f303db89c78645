using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Coaching.Prompting;
using EdgeGym.Simulation.Evaluation;
using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Trials;

namespace EdgeGym.Simulation.Dataset;

/// <summary>
/// Decisions of virtual people in training, on strength and on cardio machines. Without a model a trembling policy chooses; with one the model
/// does, so that the data holds the states that the model itself brings about (DAgger, Ross 2011), labelled by the same experts.
/// </summary>
internal sealed class DecisionExamples(LanguageModel? model)
{
    /// <summary>Decisions of one person; no more people than needed are asked.</summary>
    private const int ExpectedPerPerson = 16;
    private const int ExpectedPerRide = 40;
    private const int RideMinutes = 14;

    /// <summary>Decisions of one ride are alike: so many of them are kept.</summary>
    private const double KeptOfRide = 0.5;

    /// <summary>Share of machines that measure velocity.</summary>
    private const double HasVelocity = 0.75;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SafetyGuard _guard = new();
    private readonly CardioGuard _cardioGuard = new();

    /// <summary>Sets of people in training.</summary>
    public IEnumerable<Example> Sets(int count, RandomStream random, ulong seed)
    {
        var policy = new DeterministicPolicy(_guard);
        var experts = new AdjustExamples(_guard, policy);
        return Collect(count, ExpectedPerPerson, seed, (number, traits, mine) =>
        {
            var own = random.Fork("person", number);
            var settings = new TrialSettings(5, own.Chance(HasVelocity));
            var trial = new TrainingTrial(settings, _guard) { Decided = (moment, _) => Add(mine, experts.Of(moment, own)) };
            ITrialCoach coach = model is null ? new WanderingCoach(policy, own.Fork("hand")) : new ModelTrialCoach(new ModelCoach(new ModelSlot(model), policy, _guard, Patience));
            trial.Run(number, traits, TrialPeople.Exercises[own.Index(TrialPeople.Exercises.Count)], coach);
        });
    }

    /// <summary>Rides of people in training.</summary>
    public IEnumerable<Example> Rides(int count, RandomStream random, ulong seed)
    {
        var policy = new CardioPolicy(_cardioGuard);
        var experts = new CardioExamples(_cardioGuard, policy);
        return Collect(count, (int)(ExpectedPerRide * KeptOfRide), seed, (number, traits, mine) =>
        {
            var own = random.Fork("ride", number);
            var trial = new CardioTrial(_cardioGuard, RideMinutes) { Decided = moment => { if (own.Chance(KeptOfRide)) Add(mine, experts.Of(moment, own)); } };
            CardioDecision rider = model is null
                ? new WanderingRider(_cardioGuard, policy, own.Fork("hand")).Decide
                : new ModelRider(new ModelCardioCoach(new ModelSlot(model), policy, _cardioGuard, Patience)).Decide;
            trial.Run(number, traits, rider);
        });
    }

    private static IEnumerable<Example> Collect(int count, int expected, ulong seed, Action<int, LifterTraits, List<Example>> person)
    {
        var found = new List<Example>(count);
        var index = 0;
        foreach (var people in TrialPeople.ForTraining(seed).Chunk(Math.Clamp(count / expected, 2, 64)))
        {
            var batch = new List<Example>[people.Length];
            var first = index;
            Parallel.For(0, people.Length, number => person(first + number, people[number], batch[number] = []));
            index += people.Length;
            found.AddRange(batch.SelectMany(mine => mine));
            if (found.Count >= count)
                break;
        }

        return found.Take(count);
    }

    private static void Add(List<Example> list, Example? example)
    {
        if (example is not null)
            list.Add(example);
    }
}
