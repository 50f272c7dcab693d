using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Policy.Paths;

namespace AgentAssembly.Domain.Policy.Evaluation;

// A document's `filesystem`. `write` covers everything that changes a file (policy specification §3.2).
internal sealed class FileClauses(DocumentProgram owner, Rulings rulings)
{
    private readonly PathScope? _read = owner.Document.Filesystem!.Read;
    private readonly PathScope? _write = owner.Document.Filesystem!.Write;

    public Clause Read { get; } = Denial(owner, rulings, "filesystem.read");

    public Clause Write { get; } = Denial(owner, rulings, "filesystem.write");

    public Clause? DenialOf(FileOperation operation, string path)
    {
        var (scope, clause) = operation == FileOperation.Read ? (_read, Read) : (_write, Write);
        return scope is not null && !scope.Covers(path) ? clause : null;
    }

    public bool Permits(FileOperation operation, string path) =>
        (operation == FileOperation.Read ? _read : _write)?.Covers(path) is true;

    private static Clause Denial(DocumentProgram owner, Rulings rulings, string rule) => new(owner, rule, rulings.Deny(
        owner.Document, rule, owner.Document.Filesystem!.Line, PolicyReasonTexts.PathNotAllowed,
        PolicyReasonCodes.PathNotAllowed, $"add the folder to '{rule}.allow' there, if agents may use it; paths are absolute and without '..'"));
}
