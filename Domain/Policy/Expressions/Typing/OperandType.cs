namespace AgentAssembly.Domain.Policy.Expressions.Typing;

// What an operand is known to be when the condition is loaded.
internal enum OperandType
{
    // Whatever JSON turns out to hold.
    Json,
    Number,

    // A number of seconds.
    Duration,

    // A number of seconds since 1970-01-01T00:00:00Z.
    Moment,
    Text,

    // Text of the action itself, which may be compared with numbers (policy specification §5.3, "action strings").
    ActionText,
    Flag,
    Tier,
    Level,

    // Several texts.
    Texts,
    List,
}

internal static class OperandTypes
{
    public static string Phrase(this OperandType type) => type switch
    {
        OperandType.Json => "a JSON field",
        OperandType.Number => "a number",
        OperandType.Duration => "a duration",
        OperandType.Moment => "a moment",
        OperandType.Text or OperandType.ActionText => "text",
        OperandType.Flag => "true or false",
        OperandType.Tier => "a risk tier",
        OperandType.Level => "a governance level",
        OperandType.Texts => "a set of texts",
        OperandType.List => "a list",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no type"),
    };

    public static bool IsText(this OperandType type) => type is OperandType.Text or OperandType.ActionText;

    public static bool IsNumeric(this OperandType type) => type is OperandType.Number or OperandType.Duration;
}
