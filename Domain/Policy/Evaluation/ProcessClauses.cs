using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Evaluation;

// A document's `process`.
internal sealed class ProcessClauses(DocumentProgram owner, Rulings rulings)
{
    private readonly ProcessSection _section = owner.Document.Process!;

    public Clause Allow { get; } = Denial(owner, rulings, "process.allow",
        (PolicyReasonTexts.CommandNotAllowed, PolicyReasonCodes.CommandNotAllowed),
        "add the program to 'process.allow' there, if agents may run it");

    public Clause Deny { get; } = Denial(owner, rulings, "process.deny",
        (PolicyReasonTexts.CommandDenied, PolicyReasonCodes.CommandDenied), "to permit it, take its entry away");

    public Clause? DenialOf(string program, string command, out bool isLiftable)
    {
        isLiftable = false;
        foreach (var pattern in _section.Deny)
        {
            if (pattern.MayMatch(program, command))
            {
                return Deny;
            }
        }

        isLiftable = true;
        return _section.IsRestricted && !Permits(program, command) ? Allow : null;
    }

    public bool Permits(string program, string command)
    {
        foreach (var pattern in _section.Allow)
        {
            if (pattern.Matches(program, command))
            {
                return true;
            }
        }

        return false;
    }

    private static Clause Denial(
        DocumentProgram owner, Rulings rulings, string rule, (string Text, string Code) reason, string wayOut) =>
        new(owner, rule, rulings.Deny(
            owner.Document, rule, owner.Document.Process!.Line, reason.Text, reason.Code, wayOut));
}
