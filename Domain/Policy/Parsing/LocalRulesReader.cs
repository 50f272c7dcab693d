using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Parsing;

// The local rules of the existing runtime (runtime specification §7): a TOML file whose rules name kinds of action. They
// become rules like any other. There, approval comes before blocking; so what one rule asks about, none here denies.
internal static class LocalRulesReader
{
    private static readonly Vocabulary Rule = new("name", "blocked_actions", "requires_approval_actions", "approval_timeout_secs");

    public static bool Recognizes(Node.Mapping root) =>
        root.Entries is [{ Key: Node.Scalar { Text: "rules" }, Value: Node.Sequence { Items: [Node.Mapping first, ..] } }]
        && first.Entries.Exists(entry => entry.Key is Node.Scalar { Text: "name" or "blocked_actions" or "requires_approval_actions" });

    public static PolicyDocument Read(string name, Node.Mapping root, SectionReader sections)
    {
        var read = sections.Values.Items(root.Entries[0].Value, "rules").Select(item => ReadRule(item.Item, item.Field, sections)).ToList();
        var asked = read.SelectMany(rule => rule.Asked).ToHashSet();
        var rules = new List<PolicyRule>();
        foreach (var (title, line, blocked, asking, terms) in read)
        {
            var denied = blocked.Where(kind => !asked.Contains(kind)).ToList();
            if (asking.Count > 0)
            {
                rules.Add(new PolicyRule(title, RuleEffect.Approve, line) { Actions = [.. asking], Approval = terms });
            }

            if (denied.Count > 0)
            {
                rules.Add(new PolicyRule(title, RuleEffect.Deny, line) { Actions = [.. denied] });
            }
        }

        return new PolicyDocument
        {
            Name = name, Posture = Posture.Allow, Rules = [.. rules], Warnings = sections.Errors.Warnings,
        };
    }

    private static (string Title, int Line, List<ActionKind> Blocked, List<ActionKind> Asked, ApprovalTerms Terms) ReadRule(
        Node item, string field, SectionReader sections)
    {
        var values = sections.Read(item, field, Rule);
        var title = values.TryGetValue("name", out var named) ? sections.Values.Text(named, field + ".name") ?? "" : "";
        if (title.Length == 0 || ToolName.ProblemWith(title) is not null)
        {
            sections.Errors.Add(item, field + ".name", "missing; a rule needs a visible name");
        }

        if (!values.ContainsKey("blocked_actions"))
        {
            sections.Errors.Add(item, field + ".blocked_actions", "missing; write [] for none");
        }

        var wait = values.TryGetValue("approval_timeout_secs", out var seconds)
            ? sections.Values.WholeNumber(seconds, field + ".approval_timeout_secs", int.MaxValue)
            : null;
        var terms = wait is > 0 ? ApprovalTerms.Default with { TimeoutSeconds = (int)wait } : ApprovalTerms.Default;
        return (title, item.Line, Kinds("blocked_actions"), Kinds("requires_approval_actions"), terms);

        List<ActionKind> Kinds(string key) => values.TryGetValue(key, out var list) ? ReadKinds(list, $"{field}.{key}", sections) : [];
    }

    private static List<ActionKind> ReadKinds(Node list, string field, SectionReader sections)
    {
        var kinds = new List<ActionKind>();
        foreach (var (text, item, at) in sections.Values.Texts(list, field))
        {
            if (ActionKinds.TryReadWireName(text, out var kind))
            {
                kinds.Add(kind);
            }
            else
            {
                sections.Errors.Warn(item, at, $"'{ToolName.Shown(text)}' is no kind of action that is decided, so this matches nothing");
            }
        }

        return [.. kinds.Distinct()];
    }
}
