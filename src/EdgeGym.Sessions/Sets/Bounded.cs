namespace EdgeGym.Sessions.Sets;

/// <summary>Immutable lists with an end: the oldest go first.</summary>
internal static class Bounded
{
    public static IReadOnlyList<T> Append<T>(IReadOnlyList<T> list, T item, int most)
    {
        var keep = Math.Min(list.Count, most - 1);
        var next = new T[keep + 1];
        for (var index = 0; index < keep; index++)
            next[index] = list[list.Count - keep + index];
        next[keep] = item;
        return next;
    }

    public static IReadOnlyList<T> ReplaceLast<T>(IReadOnlyList<T> list, T item)
    {
        var next = list.ToArray();
        next[^1] = item;
        return next;
    }
}
