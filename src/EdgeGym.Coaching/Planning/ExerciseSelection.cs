using EdgeGym.Equipment.Exercises;

namespace EdgeGym.Coaching.Planning;

/// <summary>
/// Chooses the exercises of each strength session: a deterministic search by steepest descent over "exercise e is in session s". What must hold (time, 48 h,
/// caps) costs so much that it is never traded; the rest (volume per muscle, push and pull, legs, trunk, wishes) is weighed.
/// </summary>
internal sealed class ExerciseSelection
{
    private const double Forbidden = 1e4;
    private const int MostSteps = 200;

    private readonly IReadOnlyList<ExerciseCandidate> _candidates;
    private readonly SelectionRules _rules;
    private readonly int _sessions;
    private readonly double[][] _shares;
    private readonly bool[,] _chosen;
    private readonly double[] _volume = new double[MuscleVolume.Muscles.Length];

    private ExerciseSelection(IReadOnlyList<ExerciseCandidate> candidates, SelectionRules rules)
    {
        _candidates = candidates;
        _rules = rules;
        _sessions = rules.Sessions.Count;
        _shares = [.. candidates.Select(candidate => MuscleVolume.Shares(candidate.Exercise))];
        _chosen = new bool[_sessions, candidates.Count];
    }

    /// <summary>Indices of candidates for each session.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Choose(IReadOnlyList<ExerciseCandidate> candidates, SelectionRules rules)
    {
        bool[,]? best = null;
        var least = double.PositiveInfinity;
        foreach (var start in Enum.GetValues<Start>())
        {
            if (start == Start.Preferred && rules.Preferred.Count == 0)
                continue;
            var search = new ExerciseSelection(candidates, rules);
            search.Begin(start);
            var cost = search.Descend();
            if (cost < least - 1e-9)
                (best, least) = (search._chosen, cost);
        }

        return [.. Enumerable.Range(0, rules.Sessions.Count).Select(session =>
            (IReadOnlyList<int>)[.. Enumerable.Range(0, candidates.Count).Where(index => best![session, index])])];
    }

    private enum Start
    {
        Empty,
        CompoundsFirst,
        Alternating,
        Preferred,
    }

    private void Begin(Start start)
    {
        if (start == Start.Empty)
            return;
        for (var session = 0; session < _sessions; session++)
        {
            var order = start switch
            {
                Start.Preferred => _rules.PreferredIn(session, _candidates),
                Start.Alternating when session % 2 == 1 => Order().Reverse(),
                _ => Order(),
            };
            foreach (var index in order)
            {
                if (_chosen[session, index] || !Allowed(session, index))
                    continue;
                var before = Cost();
                _chosen[session, index] = true;
                // The first ones may be out of balance; only what is forbidden is kept out.
                if (Cost() >= Math.Max(before, 0) + (Forbidden / 2))
                    _chosen[session, index] = false;
            }
        }
    }

    private IEnumerable<int> Order() => Enumerable.Range(0, _candidates.Count)
        .OrderBy(index => _candidates[index].Exercise.IsCompound ? 0 : 1)
        .ThenByDescending(index => _rules.FocusOf(_candidates[index].Exercise));

    private double Descend()
    {
        var cost = Cost();
        for (var step = 0; step < MostSteps; step++)
        {
            var (best, move) = (cost, (Session: -1, First: -1, Second: -1, Other: -1));
            void Try(int session, int first, int second, int other)
            {
                Apply(session, first, second, other);
                var now = Cost();
                Apply(session, first, second, other);
                if (now < best - 1e-9)
                    (best, move) = (now, (session, first, second, other));
            }

            for (var session = 0; session < _sessions; session++)
            {
                for (var first = 0; first < _candidates.Count; first++)
                {
                    if (!Allowed(session, first))
                        continue;
                    Try(session, first, -1, -1);
                    for (var second = first + 1; second < _candidates.Count; second++)
                    {
                        if (Allowed(session, second))
                            Try(session, first, second, -1);
                    }

                    for (var other = session + 1; other < _sessions; other++)
                    {
                        if (Allowed(other, first))
                            Try(session, first, -1, other);
                    }
                }
            }

            if (move.Session < 0)
                break;
            Apply(move.Session, move.First, move.Second, move.Other);
            cost = best;
        }

        return cost;
    }

    /// <summary>Turns one exercise on or off, or two of one session, or one in two sessions; the same again undoes it.</summary>
    private void Apply(int session, int first, int second, int other)
    {
        _chosen[session, first] ^= true;
        if (second >= 0)
            _chosen[session, second] ^= true;
        if (other >= 0)
            _chosen[other, first] ^= true;
    }

    private bool Allowed(int session, int index) => WeekLayout.Fits(_rules.Sessions[session].Part, _candidates[index].Exercise);

    private double Cost()
    {
        Array.Clear(_volume);
        double cost = 0, push = 0, pull = 0, pressing = 0, rowing = 0;
        var (legs, trunk, primes) = (false, false, 0);
        for (var session = 0; session < _sessions; session++)
        {
            int seconds = 0, count = 0, muscles = 0, led = 0;
            var (sessionLegs, sessionPush, sessionPull) = (false, false, false);
            for (var index = 0; index < _candidates.Count; index++)
            {
                if (!_chosen[session, index])
                    continue;
                var exercise = _candidates[index].Exercise;
                seconds += _rules.Seconds[index];
                count++;
                cost += exercise.IsCompound ? 0.05 : 0.15;
                cost += _rules.PreferenceCost(session, exercise.Id);
                cost += _rules.IsNew && exercise.Id is "deadlift" or "squat" ? 3 : 0;
                legs |= exercise.IsLowerBody;
                sessionLegs |= exercise.IsLowerBody;
                sessionPush |= exercise.Pattern == MovementPattern.Push;
                sessionPull |= exercise.Pattern == MovementPattern.Pull;
                trunk |= WeekLayout.IsTrunk(exercise);
                push += WeekLayout.IsPush(exercise) ? 1 : 0;
                pull += WeekLayout.IsPull(exercise) ? 1 : 0;
                pressing += exercise.Pattern == MovementPattern.Push ? 1 : 0;
                rowing += exercise.Pattern == MovementPattern.Pull ? 1 : 0;
                var shares = _shares[index];
                for (var muscle = 0; muscle < shares.Length; muscle++)
                {
                    _volume[muscle] += shares[muscle] * _rules.Sets;
                    if (shares[muscle] > 0)
                        muscles |= 1 << muscle;
                    if (shares[muscle] < 1)
                        continue;
                    cost += (led >> muscle & 1) == 1 ? 3 : 0;
                    led |= 1 << muscle;
                }
            }

            primes |= led;
            if (_rules.Sessions[session].Part == SessionPart.Whole)
                cost += (_rules.CanLegs && !sessionLegs ? 8 : 0) + (_rules.CanPress && !sessionPush ? 6 : 0) + (_rules.CanRow && !sessionPull ? 6 : 0);
            cost += count == 0 ? 60 : 0;
            cost += Math.Max(0, seconds - _rules.Capacity) > 0 ? Forbidden * (1 + ((seconds - _rules.Capacity) / 600.0)) : 0;
            cost += Overlap(session, muscles);
        }

        cost += VolumeCost(primes);
        cost += Imbalance(push, pull, _rules.CanPush && _rules.CanPull) + Imbalance(pressing, rowing, _rules.CanPress && _rules.CanRow);
        return cost + (_rules.CanLegs && !legs ? 120 : 0) + (_rules.CanTrunk && !trunk ? 90 : 0);
    }

    /// <summary>Muscles of this session that an earlier one less than 48 h away works too, over the end of the week as well.</summary>
    private double Overlap(int session, int muscles)
    {
        _rules.Worked[session] = muscles;
        var cost = 0.0;
        for (var earlier = 0; earlier < session; earlier++)
        {
            var apart = _rules.Sessions[session].Day - _rules.Sessions[earlier].Day;
            if (Math.Min(apart, 7 - apart) < 2)
                cost += Forbidden * System.Numerics.BitOperations.PopCount((uint)(muscles & _rules.Worked[earlier]));
        }

        return cost;
    }

    private double VolumeCost(int primes)
    {
        var cost = 0.0;
        for (var muscle = 0; muscle < _volume.Length; muscle++)
        {
            var volume = _volume[muscle];
            var (target, weight) = (_rules.Target[muscle], _rules.Weight[muscle]);
            if (volume > _rules.Cap + 1e-9)
                cost += Forbidden + (100 * (volume - _rules.Cap));
            if ((primes >> muscle & 1) == 1 && volume < MuscleVolume.Least)
                cost += 20 + (10 * (MuscleVolume.Least - volume));
            cost += volume < target ? 10 * weight * Math.Pow((target - volume) / target, 2) : 0.4 * (volume - target);
        }

        return cost;
    }

    /// <summary>Two sides of which neither may have more than one and a half times the other.</summary>
    private static double Imbalance(double one, double other, bool possible)
    {
        if (!possible || (one == 0 && other == 0))
            return 0;
        var ratio = Math.Abs(Math.Log((one + 0.01) / (other + 0.01)));
        return ratio <= Math.Log(1.5) + 0.01 ? ratio : 400 + (20 * ratio);
    }
}
