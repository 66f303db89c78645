using EdgeGym.Simulation.Lifters;

namespace EdgeGym.Simulation.Floor;

/// <summary>A member of the simulated gym: number and card as enrolled, body and habits from the seed.</summary>
public sealed class Person
{
    private readonly RandomStream _random;

    public Person(MemberPlan member, long day)
    {
        Member = member;
        Lifter = new Lifter(LifterTraits.Draw(member.Seed, member.Language), day);
        Habits = Habits.Draw(member.Seed);
        _random = new RandomStream(member.Seed).Fork("choices");
    }

    public MemberPlan Member { get; }

    public Lifter Lifter { get; }

    public Habits Habits { get; }

    /// <summary>Whims: drawn in the order in which things happen to this person.</summary>
    public RandomStream Whims => _random;

    public bool IsBusy { get; set; }

    /// <summary>Unix ms; not in the gym before.</summary>
    public long AwayUntil { get; set; }

    /// <summary>Unix ms at which the body was last brought up to date.</summary>
    public long BodyAt { get; set; }

    /// <summary>Exercises of this visit to the gym.</summary>
    public HashSet<string> DoneThisVisit { get; } = new(StringComparer.Ordinal);

    /// <summary>Machines that this visit to the gym takes.</summary>
    public int MachinesPlanned { get; set; } = 5;
}
