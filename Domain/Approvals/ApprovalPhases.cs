namespace AgentAssembly.Domain.Approvals;

/// <summary>The wire's names of where rounds stand.</summary>
public static class ApprovalPhases
{
    /// <summary>The name of a phase; empty where nobody has asked.</summary>
    public static string NameOf(ApprovalPhase phase) => phase switch
    {
        ApprovalPhase.None => "",
        ApprovalPhase.Pending => "pending",
        ApprovalPhase.Granted => "approved",
        ApprovalPhase.Rejected => "rejected",
        ApprovalPhase.Expired => "expired",
        ApprovalPhase.Withdrawn => "withdrawn",
        ApprovalPhase.Redeemed => "redeemed",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "no phase"),
    };

    /// <summary>Reads a name.</summary>
    /// <returns>Whether there is such a phase.</returns>
    public static bool TryRead(string name, out ApprovalPhase phase)
    {
        foreach (var candidate in Enum.GetValues<ApprovalPhase>())
        {
            if (candidate != ApprovalPhase.None && NameOf(candidate) == name)
            {
                phase = candidate;
                return true;
            }
        }

        phase = default;
        return false;
    }
}
