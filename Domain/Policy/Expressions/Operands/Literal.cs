using System.Text;
using AgentAssembly.Domain.Policy.Expressions.Typing;
using AgentAssembly.Domain.Policy.Expressions.Values;
using AgentAssembly.Domain.Policy.Facts;
using Text = AgentAssembly.Domain.Policy.Expressions.Values.Text;

namespace AgentAssembly.Domain.Policy.Expressions.Operands;

// A value that the condition itself writes out.
internal sealed class Literal : Operand
{
    private readonly ValueKind _kind;
    private readonly Number _number;
    private readonly string _chars = "";
    private readonly byte[] _utf8 = [];
    private readonly bool _flag;
    private readonly string _canonical;

    private Literal(OperandType type, Number number, string canonical) =>
        (Type, _kind, _number, _canonical) = (type, ValueKind.Number, number, canonical);

    private Literal(string text)
    {
        (Type, _kind, _chars, _utf8) = (OperandType.Text, ValueKind.Text, text, Encoding.UTF8.GetBytes(text));
        _canonical = Quoted(text);
    }

    private Literal(bool flag) => (Type, _kind, _flag, _canonical) = (OperandType.Flag, ValueKind.Flag, flag, flag ? "true" : "false");

    public override OperandType Type { get; }

    // The text of a text, else null.
    public string? Chars => _kind == ValueKind.Text ? _chars : null;

    public bool? Flag => _kind == ValueKind.Flag ? _flag : null;

    public static Literal Of(string text) => new(text);

    public static Literal Of(bool flag) => new(flag);

    // The number that its shortest text stands for, so that the canonical text means exactly this literal.
    public static Literal Of(Number number) =>
        Number.TryParse(number.ToString(), out var same)
            ? new(OperandType.Number, same, same.ToString())
            : throw new ArgumentOutOfRangeException(nameof(number), "not finite");

    public static Literal OfDuration(decimal seconds) =>
        new(OperandType.Duration, Number.Of(seconds), DurationText.Format(seconds));

    public static Literal OfMoment(decimal seconds) =>
        new(OperandType.Moment, Number.Of(seconds), $"date({Quoted(MomentText.Format(seconds))})");

    public static Literal Of(RiskTier tier) => new(OperandType.Tier, Number.Of((int)tier), tier.ToString());

    public static Literal Of(GovernanceLevel level) => new(OperandType.Level, Number.Of((int)level), $"L{(int)level}");

    // The same with the other sign; null where it has none.
    public Literal? Negated() =>
        Type == OperandType.Number ? Of(Number.Of(0) - _number) : null;

    // A text that reads as a number, as that number; else null.
    public Literal? AsNumber() => Chars is { } text && Number.TryParse(text, out var number) ? Of(number) : null;

    public override Value Read(scoped in Frame frame) => Read();

    public Value Read() => _kind switch
    {
        ValueKind.Number => Value.Of(_number),
        ValueKind.Text => Value.Of(Text.OfLiteral(_chars, _utf8)),
        _ => Value.Of(_flag),
    };

    public override string ToString() => _canonical;

    public static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
