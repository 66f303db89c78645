using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace EdgeGym.Console;

/// <summary>RFC 9457 problem details: a stable code for programs, and for people what to do.</summary>
internal static class Problems
{
    private const string Types = "urn:edgegym:problem:";

    public static ProblemHttpResult Of(int status, string code, string todo, params (string Name, object? Value)[] more) =>
        TypedResults.Problem(Make(status, code, todo, more));

    public static Task Write(HttpContext http, int status, string code, string todo, params (string Name, object? Value)[] more)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(Make(status, code, todo, more), options: null, contentType: "application/problem+json");
    }

    private static ProblemDetails Make(int status, string code, string todo, (string Name, object? Value)[] more)
    {
        var problem = new ProblemDetails { Type = Types + code.Replace('_', '-'), Title = Title(status), Status = status, Detail = todo };
        problem.Extensions["code"] = code;
        foreach (var (name, value) in more)
            problem.Extensions[name] = value;
        return problem;
    }

    private static string Title(int status) => status switch
    {
        400 => "The request is not valid.",
        401 => "Nobody is signed in.",
        403 => "Not allowed.",
        404 => "There is no such thing.",
        409 => "It conflicts with what is there.",
        413 => "Too large.",
        415 => "Wrong content type.",
        422 => "Understood, but not possible.",
        429 => "Too many tries.",
        503 => "Not available now.",
        _ => "It did not work.",
    };
}
