using System.Runtime.CompilerServices;

namespace AgentAssembly.Domain.Policy.Evaluation;

// The scopes that apply to one question, from the broadest to the narrowest.
internal struct Tiers
{
    // Global, org, team, three ids and the DID of an agent, tool.
    public const int Most = 8;

    private Slots _slots;

    public int Count { get; private set; }

    public readonly ScopeProgram this[int index] => _slots[index]!;

    public void Add(ScopeProgram? program)
    {
        if (program is null)
        {
            return;
        }

        for (var i = 0; i < Count; i++)
        {
            if (ReferenceEquals(_slots[i], program))
            {
                return;
            }
        }

        _slots[Count++] = program;
    }

    [InlineArray(Most)]
    private struct Slots
    {
        private ScopeProgram? _first;
    }
}
