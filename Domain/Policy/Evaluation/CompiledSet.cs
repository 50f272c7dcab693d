using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Evaluation;

// All documents of a set, by whom they speak of.
internal sealed class CompiledSet
{
    private readonly ScopeProgram? _global;
    private readonly FrozenDictionary<string, ScopeProgram> _orgs;
    private readonly FrozenDictionary<string, ScopeProgram> _teams;
    private readonly FrozenDictionary<string, ScopeProgram> _tools;
    private readonly FrozenDictionary<string, ScopeProgram> _dids;
    private readonly FrozenDictionary<AgentId, ScopeProgram> _agents;

    public CompiledSet(ImmutableArray<PolicyDocument> documents, string digest)
    {
        Rulings = new Rulings(digest);
        UngovernedNarrowed = Rulings.Ungoverned with { IsNarrowed = true };
        var programs = documents
            .Select((document, order) => new DocumentProgram(document, order, Rulings))
            .GroupBy(program => program.Document.Scope)
            .Select(group => new ScopeProgram(group.Key, [.. group], Rulings))
            .ToList();
        _global = programs.Find(program => program.Scope.Kind == ScopeKind.Global);
        _orgs = ByName(programs, ScopeKind.Org);
        _teams = ByName(programs, ScopeKind.Team);
        _tools = ByName(programs, ScopeKind.Tool);
        _dids = ByName(programs.Where(program => program.Scope.Agent is null), ScopeKind.Agent);
        _agents = programs.Where(program => program.Scope.Agent is not null)
            .ToFrozenDictionary(program => program.Scope.Agent!.Value);
    }

    public Rulings Rulings { get; }

    public PolicyRuling UngovernedNarrowed { get; }

    public ScannerShelf Scanners { get; } = new();

    public Tiers TiersOf(PolicyQuestion question)
    {
        var actor = question.Actor;
        var tiers = default(Tiers);
        tiers.Add(_global);
        tiers.Add(Named(_orgs, actor.Org));
        tiers.Add(Named(_teams, actor.Team));
        if (_agents.Count > 0)
        {
            tiers.Add(_agents.GetValueOrDefault(actor.Id));
            tiers.Add(_agents.GetValueOrDefault(actor.ActionKey));
            tiers.Add(_agents.GetValueOrDefault(actor.RegistryKey));
        }

        tiers.Add(Named(_dids, actor.Did));
        if (question.Kind is ActionKind.ToolCall or ActionKind.ToolResult or ActionKind.LlmCall)
        {
            tiers.Add(Named(_tools, question.Tool));
        }

        return tiers;
    }

    public List<PolicyDocument> DocumentsOf(PolicyQuestion question)
    {
        var tiers = TiersOf(question);
        var documents = new List<PolicyDocument>();
        for (var i = 0; i < tiers.Count; i++)
        {
            documents.AddRange(tiers[i].Documents.Select(program => program.Document));
        }

        return documents;
    }

    private static ScopeProgram? Named(FrozenDictionary<string, ScopeProgram> programs, string? name) =>
        name is null || programs.Count == 0 ? null : programs.GetValueOrDefault(name);

    private static FrozenDictionary<string, ScopeProgram> ByName(IEnumerable<ScopeProgram> programs, ScopeKind kind) =>
        programs.Where(program => program.Scope.Kind == kind)
            .ToFrozenDictionary(program => program.Scope.Name, StringComparer.Ordinal);
}
