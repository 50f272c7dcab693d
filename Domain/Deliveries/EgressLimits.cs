namespace AgentAssembly.Domain.Deliveries;

/// <summary>Where messages may go at all.</summary>
/// <param name="AllowsPrivate">
/// Whether addresses that are not of the public internet may be dialled, and addresses without TLS be used:
/// <c>AA_ALLOW_PRIVATE_WEBHOOK_EGRESS</c> (gateway specification §10).
/// </param>
public sealed record EgressLimits(bool AllowsPrivate);
