using System.Net;
using EdgeGym.Console.Access;
using EdgeGym.Equipment.Machines;
using Microsoft.AspNetCore.Http;

namespace EdgeGym.Console.Screens;

/// <summary>
/// Who may open a machine's screen: the machine's own computer when it is this one (loopback), a kiosk with the machine's key, or
/// staff. Loopback counts only without a forwarding header and under a local host name, so that neither a reverse proxy nor
/// a foreign site's DNS makes the world look local.
/// </summary>
internal sealed class ScreenAccess(KioskKeys keys)
{
    public const string KeyQuery = "key";

    public bool Allows(HttpContext http, MachineId machine) =>
        IsLocal(http) || keys.Matches(machine, http.Request.Cookies[CookieName(machine)]) || IsStaff(http);

    public bool TrySetCookie(HttpContext http, MachineId machine)
    {
        var key = http.Request.Query[KeyQuery].ToString();
        if (!keys.Matches(machine, key))
            return false;
        http.Response.Cookies.Append(CookieName(machine), key, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = http.Request.IsHttps,
            Path = "/screen/" + machine,
            MaxAge = TimeSpan.FromDays(3650),
            IsEssential = true,
        });
        return true;
    }

    internal static bool IsLocal(HttpContext http)
    {
        var headers = http.Request.Headers;
        return http.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
            && !headers.ContainsKey("X-Forwarded-For") && !headers.ContainsKey("Forwarded") && !headers.ContainsKey("Via") && !headers.ContainsKey("X-Real-IP")
            && (http.Request.Host.Host is "localhost" || (IPAddress.TryParse(http.Request.Host.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host)));
    }

    private static bool IsStaff(HttpContext http) => http.User.Identity?.IsAuthenticated == true && Roles.Of(Roles.ServeMachines).Any(http.User.IsInRole);

    private static string CookieName(MachineId machine) => "edgegym_kiosk_" + machine.Value;
}
