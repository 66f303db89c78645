using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeGym.Storage;
using EdgeGym.Storage.Journal;
using EdgeGym.Storage.Projections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeGym.Console.Api;

/// <summary>The HTTP API of contract section 3. What later issues bring is not mapped, and so not in the OpenAPI document.</summary>
internal static class ConsoleApi
{
    public static void AddConsoleApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        services.AddSingleton<FactReader>();
        services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "EdgeGym";
            document.Info.Version = "v1";
            document.Info.Description =
                "The gateway of a gym floor. Sign in with “Authorization: Bearer TOKEN” (./gym token add --role ROLE). Errors are RFC 9457 problem details with a stable “code”.";
            return Task.CompletedTask;
        }));
    }

    public static void MapConsoleApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        var api = app.MapGroup("/api/v1").ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        ClockApi.Map(api, app.Services.GetRequiredService<ClockControl>());
        CoachApi.Map(api);
        HealthApi.Map(api);
        // The console also stands on its own, for its tests: without storage there is nothing to answer from.
        var services = app.Services.GetRequiredService<IServiceProviderIsService>();
        if (!services.IsService(typeof(Registry)) || !services.IsService(typeof(FactJournal)))
            return;
        MachinesApi.Map(api);
        MembersApi.Map(api);
        if (services.IsService(typeof(SessionHistory)))
            HistoryApi.Map(api);
    }
}
