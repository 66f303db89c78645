namespace EdgeGym.Simulation.Floor;

/// <summary>Who signs in: the member number, and a card or PIN where the person uses one.</summary>
public sealed record MemberPlan(string Id, string Language, ulong Seed, string? Tag = null, string? Pin = null);
