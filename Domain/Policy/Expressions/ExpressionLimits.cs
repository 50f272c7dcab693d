namespace AgentAssembly.Domain.Policy.Expressions;

/// <summary>How large a condition may be: it is read by people, and asked about every action.</summary>
public static class ExpressionLimits
{
    /// <summary>UTF-16 code units of source.</summary>
    public const int SourceMax = 4_096;

    /// <summary>Parentheses, negations, signs and functions within each other.</summary>
    public const int NestingMax = 32;

    /// <summary>Values, operators and functions; a list counts as one value.</summary>
    public const int NodesMax = 256;

    /// <summary>Arrays and objects within each other in the JSON of an action; deeper JSON counts as no JSON.</summary>
    public const int JsonDepthMax = 64;
}
