using AgentAssembly.Domain.Policy.Expressions.Typing;
using AgentAssembly.Domain.Policy.Expressions.Values;

namespace AgentAssembly.Domain.Policy.Expressions.Operands;

internal delegate Value FactReader(PolicyQuestion question);

// A fact of the question.
internal sealed class Variable(string name, OperandType type, FactReader read, ActionKinds kinds = ActionKinds.All) : Operand
{
    public string Name => name;

    public override OperandType Type => type;

    public override ActionKinds Kinds => kinds;

    // Facts about the agent and its surroundings change between two identical actions; those about the action do not.
    public override bool IsLive { get; } =
        name is "governance_level" or "now" || name.Split('.')[0] is "agent" or "team" or "parent" or "child" or "session";

    // Whether the existing language has it too (policy specification §5.2).
    public bool IsInReference { get; init; }

    // Whether no action can have it yet.
    public bool IsNeverKnown { get; init; }

    public override Value Read(scoped in Frame frame) => read(frame.Question);

    public override string ToString() => name;
}
