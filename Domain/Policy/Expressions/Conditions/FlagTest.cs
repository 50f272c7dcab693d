using AgentAssembly.Domain.Policy.Expressions.Operands;
using AgentAssembly.Domain.Policy.Expressions.Syntax;
using AgentAssembly.Domain.Policy.Expressions.Values;

namespace AgentAssembly.Domain.Policy.Expressions.Conditions;

// A value that is true or false by itself.
internal sealed class FlagTest(SourceRange place, Operand flag) : Clause(place, flag)
{
    public override Truth Evaluate(scoped in Frame frame)
    {
        var value = flag.Read(frame);
        return value.Kind == ValueKind.Flag ? Kleene.Of(value.Flag) : Truth.Unknown;
    }

    public override string ToString() => flag.ToString();

    protected override string WhyUnknown(scoped in Frame frame) => flag.Read(frame).Kind switch
    {
        ValueKind.Number => $"{flag} is a number, not true or false",
        ValueKind.Text => $"{flag} is text, not true or false",
        _ => base.WhyUnknown(frame),
    };
}
