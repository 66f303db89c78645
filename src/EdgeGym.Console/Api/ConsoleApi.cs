using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeGym.Console.Api;

/// <summary>The HTTP API of contract section 3.</summary>
internal static class ConsoleApi
{
    public static void AddConsoleApi(this IServiceCollection services) => services.AddOpenApi("v1");

    public static void MapConsoleApi(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
    }
}
