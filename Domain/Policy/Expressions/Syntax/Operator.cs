using AgentAssembly.Domain.Policy.Expressions.Values;

namespace AgentAssembly.Domain.Policy.Expressions.Syntax;

// What stands between two values and asks something of them.
internal enum Operator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
    StartsWith,
    EndsWith,
    In,
    NotIn,
    Matches,
}

internal static class Operators
{
    public static string Canonical(this Operator sign) => sign switch
    {
        Operator.Equal => "==",
        Operator.NotEqual => "!=",
        Operator.Less => "<",
        Operator.LessOrEqual => "<=",
        Operator.Greater => ">",
        Operator.GreaterOrEqual => ">=",
        Operator.Contains => "contains",
        Operator.StartsWith => "starts_with",
        Operator.EndsWith => "ends_with",
        Operator.In => "in",
        Operator.NotIn => "not_in",
        Operator.Matches => "matches",
        _ => throw new ArgumentOutOfRangeException(nameof(sign), sign, "no operator"),
    };

    public static bool IsOrder(this Operator sign) =>
        sign is Operator.Less or Operator.LessOrEqual or Operator.Greater or Operator.GreaterOrEqual;

    public static bool IsEquality(this Operator sign) => sign is Operator.Equal or Operator.NotEqual;

    // Whether the existing language has it too (policy specification §5.1).
    public static bool IsInReference(this Operator sign) => sign is not (Operator.EndsWith or Operator.Matches);

    // How the operator compares two texts.
    public static TextComparison TextComparison(this Operator sign) => sign switch
    {
        Operator.Contains => Values.TextComparison.Contains,
        Operator.StartsWith => Values.TextComparison.StartsWith,
        Operator.EndsWith => Values.TextComparison.EndsWith,
        _ => Values.TextComparison.Equals,
    };
}
