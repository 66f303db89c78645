using EdgeGym.Console.Access;
using EdgeGym.Console.Live;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace EdgeGym.Console.Pages;

/// <summary>The console's pages: the floor and the way in.</summary>
internal static class PageEndpoints
{
    private const int MaximumTokenLength = 200;

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/", Floor).RequireAuthorization(Roles.SeeFloor);
        pages.MapGet("/live", LiveAsync).RequireAuthorization(Roles.SeeFloor);
        pages.MapGet("/sign-in", (HttpContext http, string? to) => SignInForm(http, Local(to), null)).AllowAnonymous();
        pages.MapPost("/sign-in", SignInAsync).AllowAnonymous();
        pages.MapGet("/sign-in/{secret}", OfferLinkAsync).AllowAnonymous();
        pages.MapPost("/sign-in/{secret}", UseLinkAsync).AllowAnonymous();
        pages.MapPost("/sign-out", (Delegate)SignOutAsync).AllowAnonymous();
        pages.MapGet("/forbidden", (HttpContext http) =>
            Notice(http, StatusCodes.Status403Forbidden, PageLanguage.Of(http), "forbidden_title", "forbidden_text")).AllowAnonymous();
    }

    public static RazorComponentResult<T> Component<T>(int status, Dictionary<string, object?> parameters)
        where T : IComponent => new(parameters) { StatusCode = status };

    public static IResult Notice(HttpContext http, int status, string language, string title, string text)
    {
        var role = SignIn.RoleOf(http.User);
        return Component<NoticePage>(status, new() { ["Language"] = language, ["Title"] = title, ["Text"] = text, ["Role"] = role, ["OffersFloor"] = role is not null });
    }

    private static RazorComponentResult<FloorPage> Floor(HttpContext http, LiveFloor floor)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Component<FloorPage>(StatusCodes.Status200OK, new()
        {
            ["Language"] = PageLanguage.Of(http), ["Role"] = SignIn.RoleOf(http.User), ["HasMachines"] = floor.Machines.Count > 0,
        });
    }

    private static Task LiveAsync(HttpContext http, LiveStreams streams)
    {
        var personal = Roles.Of(Roles.SeePeople).Any(http.User.IsInRole);
        return streams.WriteAsync(http, null, personal ? static frame => frame.PersonalEvent : static frame => frame.FloorEvent);
    }

    private static RazorComponentResult<SignInPage> SignInForm(HttpContext http, string to, string? problem)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Component<SignInPage>(
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
            new() { ["Language"] = PageLanguage.Of(http), ["To"] = to, ["Problem"] = problem });
    }

    private static async Task<IResult> SignInAsync(HttpContext http, Credentials credentials, TokenAttempts attempts)
    {
        if (!http.Request.HasFormContentType)
            return Problems.Of(415, "not_a_form", "Send the form of /sign-in.");
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (token, to) = (form["token"].ToString().Trim(), Local(form["to"]));
        var from = http.Connection.RemoteIpAddress?.ToString() ?? "";
        if (attempts.IsLocked(from))
            return SignInForm(http, to, "token_locked");
        var role = token.Length is > 0 and <= MaximumTokenLength ? await credentials.TokenRole(token, http.RequestAborted) : null;
        if (role is null)
        {
            attempts.Failed(from);
            return SignInForm(http, to, "token_wrong");
        }

        await LetInAsync(http, role);
        return TypedResults.Redirect(to);
    }

    // A link is opened by a page, not by the click itself: previews and prefetches of mail and chat programs must not use it up.
    private static async Task<IResult> OfferLinkAsync(string secret, HttpContext http, Credentials credentials)
    {
        var language = PageLanguage.Of(http);
        http.Response.Headers.CacheControl = "no-store";
        return secret.Length <= MaximumTokenLength && await credentials.LinkRole(secret, http.RequestAborted) is { } role
            ? Component<SignInPage>(StatusCodes.Status200OK, new() { ["Language"] = language, ["OneTimeRole"] = role })
            : Notice(http, StatusCodes.Status404NotFound, language, "link_used_title", "link_used");
    }

    private static async Task<IResult> UseLinkAsync(string secret, HttpContext http, Credentials credentials)
    {
        if (secret.Length > MaximumTokenLength || await credentials.UseLink(secret, http.RequestAborted) is not { } role)
            return Notice(http, StatusCodes.Status404NotFound, PageLanguage.Of(http), "link_used_title", "link_used");
        await LetInAsync(http, role);
        return TypedResults.Redirect("/");
    }

    private static async Task<IResult> SignOutAsync(HttpContext http)
    {
        await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return TypedResults.Redirect("/sign-in");
    }

    private static Task LetInAsync(HttpContext http, string role) => http.SignInAsync(
        CookieAuthenticationDefaults.AuthenticationScheme, SignIn.Principal(role, CookieAuthenticationDefaults.AuthenticationScheme),
        new AuthenticationProperties { IsPersistent = true });

    /// <summary>Only paths of our own: never an open redirect.</summary>
    internal static string Local(string? to) =>
        to is { Length: > 0 and <= 200 } && to[0] == '/' && (to.Length == 1 || to[1] is not ('/' or '\\')) && !to.Any(char.IsControl) ? to : "/";
}
