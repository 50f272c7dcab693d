using AgentAssembly.Domain.Policy.Capabilities;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Egress;
using AgentAssembly.Domain.Policy.Sampling;

namespace AgentAssembly.Domain.Policy.Linting;

// Lists of what may be used, in several documents for the same agents: only what is on all of them may be.
internal static class CommonGroundChecks
{
    private static readonly Ground[] Grounds =
    [
        new("capabilities.allow", document => !document.Capabilities?.Allow.IsEmpty ?? false, HaveCapability, document => document.Capabilities!.Line),
        new("network", document => document.Network is { IsRestricted: true, Allow.IsEmpty: false }, HaveAddress, document => document.Network!.Line),
        new("filesystem.read", document => document.Filesystem is { Read.Entries.IsEmpty: false }, HavePath(files => files.Read!.Entries), document => document.Filesystem!.Line),
        new("filesystem.write", document => document.Filesystem is { Write.Entries.IsEmpty: false }, HavePath(files => files.Write!.Entries), document => document.Filesystem!.Line),
        new("process.allow", document => document.Process is { IsRestricted: true, Allow.IsEmpty: false }, HaveCommand, document => document.Process!.Line),
        new("tools", IsToolList, HaveTool, document => document.Tools.First(entry => entry.Tool == ToolRule.AnyOther).Line),
    ];

    public static IEnumerable<LintFinding> Of(Trial trial)
    {
        var groups = trial.Actors.Select(actor => trial.DocumentsFor(trial.Actions[0], actor)).ToList();
        return Grounds.SelectMany(ground => Of(ground, groups));
    }

    public static string Together(IEnumerable<PolicyDocument> documents) =>
        string.Join(" and ", documents.Select(document => $"'{document.Name}' ({ToolName.Shown(document.Scope.ToString())})"));

    private static IEnumerable<LintFinding> Of(Ground ground, IEnumerable<IReadOnlyList<PolicyDocument>> groups)
    {
        var told = new List<HashSet<PolicyDocument>>();
        var lists = groups.Select(documents => documents.Where(document => ground.IsListed(document) && !CanLift(document)).ToList())
            .Where(documents => documents.Count > 1)
            .OrderBy(documents => documents.Count);
        foreach (var documents in lists.Where(documents => !told.Exists(known => known.IsSubsetOf(documents)) && !ground.HasAny(documents)))
        {
            told.Add([.. documents]);
            var last = documents[^1];
            var message = $"nothing is on the lists of {Together(documents)} alike, so agents of all of them may use none of it; name in each what the others name, too";
            yield return new(LintRules.NothingLeft, AreNested(documents) ? LintSeverity.Warning : LintSeverity.Note, last.Name, ground.Line(last), ground.Field, message);
        }
    }

    // An allow rule may lift what the list of its document leaves out.
    private static bool CanLift(PolicyDocument document) => document.Rules.Any(rule => rule.Then == RuleEffect.Allow);

    // Agents of a team may be of any org or of none; only they know.
    private static bool AreNested(List<PolicyDocument> documents) =>
        documents.Select(document => document.Scope).Where(scope => scope.Kind != ScopeKind.Global).Distinct().Count() <= 1;

    private static bool HaveCapability(IReadOnlyList<PolicyDocument> documents) => documents
        .Select(document => CapabilitySet.Of(document.Capabilities!.Allow, []))
        .Aggregate((all, next) => all.And(next)).Usable.Any();

    // Where lists have an address in common, it is one of these: patterns of hosts are apart, or one is inside the other.
    private static bool HaveAddress(IReadOnlyList<PolicyDocument> documents) =>
        SampleAddresses.Of([.. documents.SelectMany(document => document.Network!.Allow).Select(entry => entry.Rule)])
            .Any(action => documents.All(document => IsListed(document, action.Question)))
        || documents.All(document => document.Network!.Allow.Any(entry => !entry.Rule.Ports.IsEmpty || !entry.Rule.Methods.IsEmpty || !entry.Rule.Paths.IsEmpty));

    private static bool IsListed(PolicyDocument document, PolicyQuestion question) =>
        NetworkAddress.TryParse(question.Url, out var address) && IsListed(document, address, question.Method);

    private static bool IsListed(PolicyDocument document, in NetworkAddress address, string method)
    {
        foreach (var entry in document.Network!.Allow)
        {
            if (entry.Rule.Matches(address, method))
            {
                return true;
            }
        }

        return false;
    }

    private static Func<IReadOnlyList<PolicyDocument>, bool> HavePath(Func<FilesystemSection, IReadOnlyList<string>> of) => documents =>
        documents.SelectMany(document => of(document.Filesystem!))
            .Any(path => documents.All(document => Paths.PathScope.Of(of(document.Filesystem!)).Covers(path)));

    private static bool HaveCommand(IReadOnlyList<PolicyDocument> documents) =>
        documents.SelectMany(document => document.Process!.Allow).Select(pattern => pattern.Text)
            .Any(text => documents.All(document => document.Process!.Allow.Any(pattern => pattern.Matches(text.Split(' ', 2)[0], text))));

    private static bool IsToolList(PolicyDocument document) =>
        document.RuleForListed(ToolRule.AnyOther) is { Allow: false } && document.Tools.Any(entry => entry.Allow);

    private static bool HaveTool(IReadOnlyList<PolicyDocument> documents) =>
        documents.SelectMany(document => document.Tools).Any(entry => documents.All(document => document.RuleFor(entry.Tool) is { Allow: true }));

    private sealed record Ground(
        string Field, Func<PolicyDocument, bool> IsListed, Func<IReadOnlyList<PolicyDocument>, bool> HasAny, Func<PolicyDocument, int> Line);
}
