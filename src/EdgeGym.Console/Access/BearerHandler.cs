using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeGym.Console.Access;

/// <summary>Bearer tokens for programs (RFC 6750). Challenges and refusals of the API are problem details.</summary>
internal sealed class BearerHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, Credentials credentials)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "bearer";
    private const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        var token = header[Prefix.Length..].Trim();
        if (token.Length is 0 or > 200)
            return AuthenticateResult.Fail("malformed");
        return await credentials.TokenRole(token, Context.RequestAborted) is { } role && Roles.All.Contains(role)
            ? AuthenticateResult.Success(new AuthenticationTicket(SignIn.Principal(role, Scheme.Name), Scheme.Name))
            : AuthenticateResult.Fail("unknown");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Request.Headers.Authorization.Count > 0 ? "Bearer error=\"invalid_token\"" : "Bearer";
        return Problems.Write(Context, 401, "not_signed_in", "Send a token as “Authorization: Bearer …” (./gym token add --role ROLE makes one), or sign in to the console.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.Write(Context, 403, "not_allowed", "The token's role may not do this. Use a token of a role that may; see /openapi/v1.json.");
}

/// <summary>Makes the identity that cookies and tokens carry: a role, and nothing personal.</summary>
internal static class SignIn
{
    public static ClaimsPrincipal Principal(string role, string scheme) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Role, role), new Claim(ClaimTypes.Name, role)], scheme, ClaimTypes.Name, ClaimTypes.Role));

    /// <summary>The highest role of this person; null when nobody is signed in.</summary>
    public static string? RoleOf(ClaimsPrincipal user) => Roles.All.FirstOrDefault(user.IsInRole);
}
