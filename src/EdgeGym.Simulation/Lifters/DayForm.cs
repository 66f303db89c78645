namespace EdgeGym.Simulation.Lifters;

/// <summary>
/// The person of today against the average day: AR(1) with ρ = 0.3 on strength, the night's sleep, and small shifts of rep slope and velocity.
/// Day numbers count from any fixed origin; the path depends on the seed and the first day only.
/// </summary>
public sealed class DayForm
{
    private const double Persistence = 0.3;

    private readonly RandomStream _root;
    private readonly LifterTraits _person;
    private double _form;

    public DayForm(LifterTraits person, long firstDay)
    {
        _person = person;
        _root = new RandomStream(person.Seed).Fork("day");
        Day = firstDay;
        _form = _root.Fork("form", firstDay).Normal(0, 1);
        Sleep(firstDay);
    }

    public long Day { get; private set; }

    /// <summary>h in the night before.</summary>
    public double SleptHours { get; private set; }

    public void MoveTo(long day)
    {
        // A month away is a fresh start: the correlation is long gone.
        if (day - Day > 30)
            _form = _root.Fork("form", day).Normal(0, 1);
        else
        {
            for (var next = Day + 1; next <= day; next++)
                _form = (Persistence * _form) + (Math.Sqrt(1 - (Persistence * Persistence)) * _root.Fork("form", next).Normal(0, 1));
        }

        Day = Math.Max(Day, day);
        Sleep(Day);
    }

    /// <summary>Factor on 1RM. Sleep after Craven 2022: 0.35 % per hour below seven for the arms, twice that for the legs.</summary>
    public double StrengthFactor(bool lowerBody)
        => Math.Exp(_form * _person.DayFormDeviation) * (1 - (0.0035 * Math.Max(0, 7 - SleptHours) * (lowerBody ? 2 : 1)));

    /// <summary>Shift of ln k for this exercise today (sd 0.06).</summary>
    public double RepSlopeLog(string exercise) => _root.Fork("slope/" + exercise, Day).Normal(0, 0.06);

    /// <summary>Shift of ln velocity today (sd 0.02).</summary>
    public double VelocityLog => _root.Fork("velocity", Day).Normal(0, 0.02);

    private void Sleep(long day) => SleptHours = _root.Fork("sleep", day).Normal(_person.SleepHours, 0.9, 3, 10);
}
