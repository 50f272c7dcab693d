namespace AgentAssembly.Domain.Actions;

/// <summary>The names of verdicts, as events, tables and JSON show them.</summary>
public static class Verdicts
{
    /// <summary><c>allow</c>, <c>redact</c>, <c>pending</c> or <c>deny</c>.</summary>
    public static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Allow => "allow",
        Verdict.Redact => "redact",
        Verdict.Pending => "pending",
        Verdict.Deny => "deny",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "no verdict"),
    };

    /// <summary>Reads a name; anything unknown is a denial, as for every reader of verdicts.</summary>
    public static Verdict Parse(string name) => name switch
    {
        "allow" => Verdict.Allow,
        "redact" => Verdict.Redact,
        "pending" => Verdict.Pending,
        _ => Verdict.Deny,
    };
}
