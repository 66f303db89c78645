using Microsoft.AspNetCore.Http;

namespace EdgeGym.Console.Pages;

/// <summary>zh or en: asked for in the address, kept in a cookie, else the browser's first choice of the two.</summary>
internal static class PageLanguage
{
    public const string Cookie = "edgegym_lang";

    public static bool IsKnown(string? language) => language is "zh" or "en";

    public static string Of(HttpContext http)
    {
        var asked = http.Request.Query["lang"].ToString();
        if (IsKnown(asked))
        {
            http.Response.Cookies.Append(Cookie, asked, new CookieOptions
            {
                SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromDays(365), IsEssential = true,
            });
            return asked;
        }

        var kept = http.Request.Cookies[Cookie];
        if (IsKnown(kept))
            return kept!;
        foreach (var part in http.Request.Headers.AcceptLanguage.ToString().Split(',', 8))
        {
            var wish = part.TrimStart();
            if (wish.StartsWith("zh", StringComparison.OrdinalIgnoreCase))
                return "zh";
            if (wish.StartsWith("en", StringComparison.OrdinalIgnoreCase))
                return "en";
        }

        return "en";
    }
}
