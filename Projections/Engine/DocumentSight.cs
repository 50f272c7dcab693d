namespace AgentAssembly.Projections.Engine;

/// <summary>For whom documents of a kind exist, besides those who see every org.</summary>
public enum DocumentSight
{
    /// <summary>For those of the document's org; whoever is bound to a team sees that team's alone.</summary>
    Team,

    /// <summary>As <see cref="Team"/>, and what is the whole org's exists for everybody of it.</summary>
    TeamAndWholeOrg,

    /// <summary>For everybody of the org, whatever the team.</summary>
    Org,

    /// <summary>As <see cref="Org"/>, and what belongs to no org exists for everybody.</summary>
    OrgAndInstallation,

    /// <summary>For nobody else.</summary>
    Installation,
}
