using EdgeGym.Coaching.Prompting;

namespace EdgeGym.Coaching.Planning;

/// <summary>
/// Reads what somebody asks of a plan. The word lists read best what is said plainly; the language model fills in the goal where they
/// found none; an unsafe wish counts when either hears it. Without a model the word lists read alone.
/// </summary>
public sealed class WishReader(ModelSlot slot, TimeSpan patience)
{
    public async Task<PlanWishes> ReadAsync(string text, string lang, CancellationToken cancellationToken = default)
    {
        var lexicon = LexiconWishes.Read(text, lang);
        if (slot.Current is not { } model)
            return lexicon;
        try
        {
            return await model.PlanWishesAsync(text, lang, patience, cancellationToken) is { } answer ? Together(lexicon, WishText.Read(answer)) : lexicon;
        }
        catch (Runtime.ModelException)
        {
            return lexicon;
        }
    }

    internal static PlanWishes Together(PlanWishes lexicon, PlanWishes model) => lexicon with
    {
        Goal = lexicon.Goal ?? model.Goal,
        Unsafe = Either(lexicon.Unsafe, model.Unsafe),
    };

    private static string[] Either(IReadOnlyList<string> one, IReadOnlyList<string> other) => [.. one.Union(other)];
}
