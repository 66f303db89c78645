namespace EdgeGym.Coaching.Prompting;

/// <summary>Where the language model is, once it is loaded: until then, and whenever it is taken out, word lists and policy answer alone.</summary>
public sealed class ModelSlot : IDisposable
{
    private LanguageModel? _current;

    public ModelSlot(LanguageModel? model = null) => _current = model;

    public LanguageModel? Current => Volatile.Read(ref _current);

    /// <summary>Puts a model in, or none, and gives back the one that was there; the caller frees it when nobody can be using it any more.</summary>
    public LanguageModel? Exchange(LanguageModel? model) => Interlocked.Exchange(ref _current, model);

    public void Dispose() => Exchange(null)?.Dispose();
}
