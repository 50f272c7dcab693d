using AgentAssembly.Domain.Policy.Expressions.Typing;
using AgentAssembly.Domain.Policy.Expressions.Values;

namespace AgentAssembly.Domain.Policy.Expressions.Operands;

// Several texts at once, which are asked one by one. As one value they are nothing.
internal abstract class TextSet : Operand
{
    public override OperandType Type => OperandType.Texts;

    public override bool IsLive => true;

    // Null where the set is not known.
    public abstract int? Count(PolicyQuestion question);

    public abstract string At(PolicyQuestion question, int index);

    public override Value Read(scoped in Frame frame) => Value.Unknown(Doubt.Absent);
}

internal sealed class PreviousTools : TextSet
{
    public override int? Count(PolicyQuestion question) => question.Session?.PreviousTools;

    public override string At(PolicyQuestion question, int index) => question.Session!.PreviousTool(index);

    public override string ToString() => "session.previous_tools";
}

// The tools of an agent's children. Nothing tells them to a question yet, so they are never known.
internal sealed class ChildTools : TextSet
{
    public override int? Count(PolicyQuestion question) => null;

    public override string At(PolicyQuestion question, int index) =>
        throw new ArgumentOutOfRangeException(nameof(index), index, "the tools of children are not known");

    public override string ToString() => "child.tool";
}
