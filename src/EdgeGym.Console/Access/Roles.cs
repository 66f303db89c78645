using Microsoft.AspNetCore.Authorization;

namespace EdgeGym.Console.Access;

/// <summary>Who may do what. One table, used by pages and API alike.</summary>
public static class Roles
{
    public const string Owner = "owner";
    public const string Manager = "manager";
    public const string Coach = "coach";
    public const string Technician = "technician";
    public const string Viewer = "viewer";

    /// <summary>See machines and whether they are in use; nothing personal.</summary>
    public const string SeeFloor = "see_floor";

    /// <summary>See what machines reported: repetitions, sets, cardio, faults; health and alerts.</summary>
    public const string SeeReadings = "see_readings";

    /// <summary>See people: members, sessions, decisions, heart rate, what was said.</summary>
    public const string SeePeople = "see_people";

    /// <summary>Make, change, erase members.</summary>
    public const string ChangePeople = "change_people";

    /// <summary>Touch a machine's screen from the console, and other work on machines.</summary>
    public const string ServeMachines = "serve_machines";

    /// <summary>What concerns the whole gateway, such as its virtual clock.</summary>
    public const string RunGateway = "run_gateway";

    private static readonly (string Policy, string[] Roles)[] Table =
    [
        (SeeFloor, [Owner, Manager, Coach, Technician, Viewer]),
        (SeeReadings, [Owner, Manager, Coach, Technician]),
        (SeePeople, [Owner, Manager, Coach]),
        (ChangePeople, [Owner, Manager]),
        (ServeMachines, [Owner, Manager, Coach, Technician]),
        (RunGateway, [Owner, Manager]),
    ];

    public static IReadOnlyList<string> All { get; } = [Owner, Manager, Coach, Technician, Viewer];

    /// <summary>The roles that a policy lets through.</summary>
    public static IReadOnlyList<string> Of(string policy) => Array.Find(Table, row => row.Policy == policy).Roles;

    internal static void AddPolicies(AuthorizationOptions options)
    {
        foreach (var (policy, roles) in Table)
            options.AddPolicy(policy, builder => builder.RequireAuthenticatedUser().RequireRole(roles));
    }
}
