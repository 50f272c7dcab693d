using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Egress;

namespace AgentAssembly.Domain.Policy.Evaluation;

// A document with `default: deny`: something in it has to permit the action.
internal sealed class DefaultClause(DocumentProgram owner, Rulings rulings)
{
    private readonly NetworkClauses? _network = owner.Document.Network is null ? null : new(owner, rulings);
    private readonly FileClauses? _files = owner.Document.Filesystem is null ? null : new(owner, rulings);
    private readonly ProcessClauses? _processes = owner.Document.Process is null ? null : new(owner, rulings);
    private readonly CapabilityTable.Whitelist? _whitelist =
        owner.Document.Capabilities is null ? null : new(owner, rulings);

    public Clause Clause { get; } = new(owner, "default", rulings.Deny(
        owner.Document, "default", 1, PolicyReasonTexts.DefaultDenied, PolicyReasonCodes.DefaultDenied,
        "permit it there under 'tools', 'capabilities', 'network', 'filesystem' or 'process', or with an allow rule"));

    // Whether something in the document names the action as one that may happen.
    public bool Permits(PolicyQuestion question, bool isReadable, in NetworkAddress address) => question.Kind switch
    {
        ActionKind.NetworkCall => isReadable && _network?.Permits(address, question.Method) is true,
        ActionKind.FileOperation => _files?.Permits(question.FileOperation, question.Path) is true,
        ActionKind.ProcessExec => _processes?.Permits(question.Program, question.Command) is true,
        ActionKind.SendMessage => owner.Document.RuleForListed(PolicyQuestion.MessageTool)?.Allow is true,
        _ => owner.Document.RuleFor(question.Tool)?.Allow is true,
    }
        || (CapabilityTable.KindOf(question) is { } kind && _whitelist?.Holds(kind, question) is true);
}
