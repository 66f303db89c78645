using System.Text.Json.Serialization;
using EdgeGym.Coaching.Adjusting;
using EdgeGym.Simulation.Trials;

namespace EdgeGym.Simulation.Evaluation;

/// <summary>Everything that an evaluation found, as JSON and for the model card.</summary>
public sealed record EvaluationReport(ulong Seed, string? Providers)
{
    public List<NamedUnderstandScore> Understand { get; } = [];

    public List<PlanScore> Plan { get; } = [];

    public List<AdjustScore> Adjust { get; } = [];

    public List<GroupScore> Groups { get; } = [];

    public List<CardioScore> Cardio { get; } = [];
}

/// <param name="Set">Folder of the sentences.</param>
public sealed record NamedUnderstandScore(string Set, string Reader, UnderstandScore Score);

/// <summary>Shares of the 22 checks passed; F1 of the wishes where they were read from the text.</summary>
public sealed record PlanScore(string Wishes, string Lang, int Requests, double Checks, double SafetyChecks, double? WishesF1);

public sealed record GroupScore(string Group, int Sets, double WithinOne, double WithinTwo, double Failed);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EvaluationReport))]
internal sealed partial class EvaluationJson : JsonSerializerContext;

/// <summary>The language model with the guard's envelope in a trial.</summary>
/// <param name="hasNetwork">False: its sets run with the estimator's target alone.</param>
internal sealed class ModelTrialCoach(ModelCoach coach, bool hasNetwork = true) : ITrialCoach
{
    public string Name => hasNetwork ? "model" : "model, plain target";

    public bool IsOurs => true;

#pragma warning disable VSTHRD002 // A trial is arithmetic on threads of its own: there is no context to wait for.
    public Proposal Decide(TrialMoment moment)
    {
        var proposal = coach.ProposeAsync(moment.Context, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return hasNetwork ? proposal : proposal with { Source = ProposalSource.Policy };
    }
#pragma warning restore VSTHRD002
}

/// <summary>The language model on a cardio machine in a trial.</summary>
internal sealed class ModelRider(ModelCardioCoach coach)
{
#pragma warning disable VSTHRD002 // As above.
    public CardioProposal Decide(CardioMoment moment) => coach.ProposeAsync(moment.Context, CancellationToken.None).AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
