using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeGym.Coaching.Understanding;
using EdgeGym.Console.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeGym.Console.Api;

/// <summary>What was said, understood (contract section 4). Nothing is kept.</summary>
internal static class CoachApi
{
    private const int MaximumTextLength = 500;

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/coach/understand", UnderstandAsync).RequireAuthorization(Roles.SeeFloor).WithName("Understand").WithTags("coach")
            .WithSummary("Understands a sentence: {\"text\",\"lang\"?,\"context\"?} → intent, slots, safe action, reply. Nothing is kept and no machine moves.")
            .Accepts<JsonObject>("application/json").Produces<JsonObject>().ProducesProblem(400);

    private static async Task<IResult> UnderstandAsync(HttpRequest request)
    {
        if (!request.HasJsonContentType())
            return Malformed();
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, new JsonDocumentOptions { MaxDepth = 8 }, request.HttpContext.RequestAborted);
            var json = document.RootElement;
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("text", out var said) || said.ValueKind != JsonValueKind.String
                || said.GetString() is not { Length: > 0 and <= MaximumTextLength } text)
                return Malformed();
            var language = json.TryGetProperty("lang", out var lang) && lang.ValueKind == JsonValueKind.String ? lang.GetString() : null;
            var context = json.TryGetProperty("context", out var given) && given.ValueKind == JsonValueKind.Object
                ? given.Deserialize(UnderstandingJson.Default.UtteranceContext)
                : null;
            return TypedResults.Text(LexiconUnderstanding.Understand(text, language, context).ToJson(), "application/json", Encoding.UTF8);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or half of a surrogate pair.
            return Malformed();
        }
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Malformed() =>
        Problems.Of(400, "malformed", $"Send one JSON object with a text of 1 to {MaximumTextLength} characters.");
}
