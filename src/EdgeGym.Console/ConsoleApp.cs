using EdgeGym.Console.Access;
using EdgeGym.Console.Api;
using EdgeGym.Console.Health;
using EdgeGym.Console.Live;
using EdgeGym.Console.Metrics;
using EdgeGym.Console.Pages;
using EdgeGym.Console.Screens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeGym.Console;

/// <summary>
/// The doors of the console. The gateway registers, before or after <see cref="AddConsole"/>: <see cref="ClockControl"/>,
/// <see cref="ScreenInput"/>, any number of <see cref="HealthParts"/>, <see cref="JournalCounts"/>, <see cref="Credentials"/>;
/// and feeds <see cref="LiveFloor"/>. What is not registered is shown as not there.
/// </summary>
public static class ConsoleApp
{
    private const string EitherScheme = "edgegym";

    public static IServiceCollection AddConsole(this IServiceCollection services, Action<ConsoleOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<ConsoleOptions>().Configure(configure).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(new ClockControl(TimeProvider.System));
        services.TryAddSingleton<LiveFloor>();
        services.TryAddSingleton<ConsoleMetrics>();
        services.TryAddSingleton<PrometheusExporter>();
        services.AddSingleton<LiveStreams>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveStreams>());
        services.AddSingleton<AssetFiles>();
        services.AddSingleton(provider => new KioskKeys(provider.GetRequiredService<IOptions<ConsoleOptions>>().Value.KeysDirectory));
        services.AddSingleton<ScreenAccess>();
        services.AddSingleton(new SignInAttempts(TimeProvider.System));
        services.AddSingleton<TokenAttempts>();
        services.AddRazorComponents();
        services.AddProblemDetails();
        services.AddConsoleApi();
        services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<ConsoleOptions>>(
            (kestrel, console) => kestrel.Limits.MaxRequestBodySize = console.Value.MaximumBodyBytes);
        AddAccess(services);
        return services;
    }

    public static WebApplication MapConsole(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        // Made now, so that what is counted before the first scrape is in it, and a broken key file stops the start.
        app.Services.GetRequiredService<PrometheusExporter>();
        app.Services.GetRequiredService<ConsoleMetrics>();
        app.Services.GetRequiredService<KioskKeys>();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // A body beyond the limit, or cut off, is the sender's fault and says so.
            StatusCodeSelector = static exception => exception is Microsoft.AspNetCore.Http.BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
        });
        app.Use(static (http, next) =>
        {
            SecurityHeaders.Apply(http);
            return SameOrigin.Allows(http.Request)
                ? next(http)
                : Problems.Write(http, 403, "foreign_origin", "Changes are taken from this gateway's own pages only, or from programs without an Origin header.");
        });
        app.UseStatusCodePages();
        app.UseAuthentication();
        app.UseAuthorization();
        app.Services.GetRequiredService<AssetFiles>().Map(app);
        app.MapHealth();
        app.MapMetrics();
        app.MapPages();
        app.MapScreens();
        app.MapConsoleApi();
        return app;
    }

    private static void MapMetrics(this WebApplication app) =>
        app.MapGet("/metrics", (PrometheusExporter exporter) => TypedResults.Text(exporter.Scrape(), PrometheusText.ContentType))
            .AllowAnonymous().WithName("Metrics").WithTags("health").WithSummary("Counts for Prometheus, text format 0.0.4. Never personal data.");

    private static void AddAccess(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("edgegym");
        services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>().Configure<IOptions<ConsoleOptions>>((keys, console) =>
            keys.XmlRepository = new Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository(
                Directory.CreateDirectory(Path.Combine(console.Value.KeysDirectory, "protection")), Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance));
        services.AddAuthentication(EitherScheme)
            .AddPolicyScheme(EitherScheme, null, either => either.ForwardDefaultSelector = http =>
                http.Request.Headers.Authorization.Count > 0 || (IsProgram(http) && !http.Request.Headers.ContainsKey("Cookie"))
                    ? BearerHandler.SchemeName
                    : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.SchemeName, null)
            .AddCookie(cookie =>
            {
                cookie.Cookie.Name = "edgegym_console";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Strict;
                cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                cookie.SlidingExpiration = true;
                cookie.Events.OnRedirectToLogin = redirect => IsProgram(redirect.HttpContext)
                    ? Problems.Write(redirect.HttpContext, 401, "not_signed_in", "Sign in to the console, or send a token as “Authorization: Bearer …”.")
                    : GoAsync(redirect.HttpContext, "/sign-in?to=" + Uri.EscapeDataString(redirect.Request.Path + redirect.Request.QueryString));
                cookie.Events.OnRedirectToAccessDenied = redirect => IsProgram(redirect.HttpContext)
                    ? Problems.Write(redirect.HttpContext, 403, "not_allowed", "Your role may not do this. Ask an owner or manager.")
                    : GoAsync(redirect.HttpContext, "/forbidden");
            });
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme).Configure<IOptions<ConsoleOptions>>(
            (cookie, console) => cookie.ExpireTimeSpan = TimeSpan.FromMinutes(console.Value.SignInMinutes));
        services.AddAuthorization(Roles.AddPolicies);
    }

    private static bool IsProgram(HttpContext http) => http.Request.Path.StartsWithSegments("/api") || http.Request.Path == "/live";

    private static Task GoAsync(HttpContext http, string to)
    {
        http.Response.Redirect(to);
        return Task.CompletedTask;
    }
}
