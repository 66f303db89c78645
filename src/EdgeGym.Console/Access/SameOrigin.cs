using Microsoft.AspNetCore.Http;

namespace EdgeGym.Console.Access;

/// <summary>
/// Refuses what another site makes a browser send. A changing request with an <c>Origin</c> or <c>Sec-Fetch-Site</c> must come from
/// our own pages; programs send neither. Together with <c>SameSite=Strict</c> cookies this stands in for form tokens.
/// </summary>
internal static class SameOrigin
{
    public static bool Allows(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            return true;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0 && site is not ("same-origin" or "none"))
            return false;
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && string.Equals(uri.Authority, new Uri($"{uri.Scheme}://{request.Host.Value}").Authority, StringComparison.OrdinalIgnoreCase));
    }
}
