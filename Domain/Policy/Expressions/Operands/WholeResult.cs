using System.Text.Unicode;
using AgentAssembly.Domain.Policy.Expressions.Syntax;
using AgentAssembly.Domain.Policy.Expressions.Typing;
using AgentAssembly.Domain.Policy.Expressions.Values;
using Text = AgentAssembly.Domain.Policy.Expressions.Values.Text;

namespace AgentAssembly.Domain.Policy.Expressions.Operands;

// All of what a tool answered, as the text that it is.
internal sealed class WholeResult : Operand
{
    public override OperandType Type => OperandType.Text;

    public override ActionKinds Kinds => ActionKinds.ToolResult;

    public override Value Read(scoped in Frame frame)
    {
        frame.Question.Redacted?.Look(frame.Payload);
        return frame.Question.Kind != Actions.ActionKind.ToolResult ? Value.Unknown(Doubt.Absent)
            : Utf8.IsValid(frame.Payload) ? Value.Of(Text.OfUtf8(frame.Payload))
            : Value.Unknown(Doubt.NotText);
    }

    public override string ToString() => Words.Result;
}
