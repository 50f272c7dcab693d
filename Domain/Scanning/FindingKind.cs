namespace AgentAssembly.Domain.Scanning;

/// <summary>How bad it is if a finding leaves.</summary>
public enum Severity
{
    /// <summary>Perhaps nothing.</summary>
    Low,

    /// <summary>Names a person or a business.</summary>
    Medium,

    /// <summary>Opens a system, or is what a policy asked for.</summary>
    High,

    /// <summary>Opens an account or harms a person.</summary>
    Critical,
}

/// <summary>How sure the scanner is.</summary>
public enum Confidence
{
    /// <summary>It only looks like one.</summary>
    Low,

    /// <summary>A pattern and a checksum agree.</summary>
    Medium,

    /// <summary>Its form belongs to nothing else, or a label says what it is.</summary>
    High,
}

/// <summary>How a finding was made.</summary>
public enum DetectionMethod
{
    /// <summary>By a rule that is right or wrong.</summary>
    Deterministic,

    /// <summary>By its looks.</summary>
    Heuristic,

    /// <summary>By a pattern of a policy.</summary>
    PolicyDefined,
}

/// <summary>
/// What a finding is. The built-in ones stand in <see cref="FindingKinds"/>; locale packs bring their own. Immutable.
/// </summary>
/// <param name="Name">The name, such as <c>GitHubPat</c>; part of the label, so it never changes.</param>
/// <param name="Category">The canonical category, such as <c>ACCESS_TOKEN[github:personal_access]</c> (scanner specification §11.7).</param>
/// <param name="Group">The coarse category, such as <c>auth_token</c> (§11.2).</param>
/// <param name="Severity">How bad it is if one leaves.</param>
/// <param name="Confidence">How sure the scanner is without a label beside the finding.</param>
/// <param name="Method">How it is found.</param>
public sealed record FindingKind(
    string Name, string Category, string Group, Severity Severity, Confidence Confidence, DetectionMethod Method)
{
    /// <summary>What stands in redacted text in place of a finding: ASCII that needs no escape in JSON.</summary>
    public string Label { get; init; } = $"[REDACTED:{Name}]";

    /// <summary>Which label wins where findings overlap: the one of higher rank, else the earlier.</summary>
    internal int Rank { get; init; } = 2;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
