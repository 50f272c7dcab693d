using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Parsing;

// The section `rules`.
internal static class RulesReader
{
    private const int IdMax = 64;
    private const int ReasonMax = 512;

    private static readonly Dictionary<string, RuleEffect> Effects = new(StringComparer.Ordinal)
    {
        ["allow"] = RuleEffect.Allow,
        ["deny"] = RuleEffect.Deny,
        ["approve"] = RuleEffect.Approve,
        ["redact"] = RuleEffect.Redact,
        ["observe"] = RuleEffect.Observe,
    };

    public static ImmutableArray<PolicyRule> Read(Node section, ApprovalTerms terms, SectionReader sections)
    {
        var rules = ImmutableArray.CreateBuilder<PolicyRule>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (item, field) in sections.Values.Items(section, "rules"))
        {
            if (ReadRule(item, field, terms, sections) is { } rule)
            {
                if (!ids.Add(rule.Id))
                {
                    sections.Errors.Add(item, field + ".id", $"'{rule.Id}' is the id of another rule of this document");
                }

                rules.Add(rule);
            }
        }

        return rules.ToImmutable();
    }

    private static PolicyRule? ReadRule(Node item, string field, ApprovalTerms terms, SectionReader sections)
    {
        var values = sections.Read(item, field, Vocabulary.Rule, "must be a mapping such as {id: x, when: '…', then: deny}");
        if (item is not Node.Mapping)
        {
            return null;
        }

        var id = Required(values, "id", item, field, sections) is { } name ? ReadId(name, field + ".id", sections) : "";
        var then = Required(values, "then", item, field, sections) is { } effect
            ? sections.Values.Word(effect, field + ".then", Effects)
            : null;
        var rule = new PolicyRule(id, then ?? RuleEffect.Deny, item.Line)
        {
            When = values.TryGetValue("when", out var when) ? ExpressionReader.Read(when, field + ".when", sections) : null,
            Reason = values.TryGetValue("reason", out var reason) ? ReadReason(reason, field + ".reason", sections) : "",
            Actions = values.TryGetValue("actions", out var actions) ? ReadKinds(actions, field + ".actions", sections) : [],
            Tools = values.TryGetValue("tools", out var tools) ? ReadTools(tools, field + ".tools", sections) : [],
            Fields = values.TryGetValue("fields", out var fields) ? ReadFields(fields, field + ".fields", sections) : [],
            Approval = values.TryGetValue("approval", out var approval)
                ? ApprovalReader.ReadForRule(approval, field + ".approval", terms, sections)
                : null,
        };
        CheckParts(rule, values, field, sections);
        return rule;
    }

    // Parts that would be read and then mean nothing are refused.
    private static void CheckParts(PolicyRule rule, Dictionary<string, Node> values, string field, SectionReader sections)
    {
        if (values.TryGetValue("fields", out var fields) && rule.Then != RuleEffect.Redact)
        {
            sections.Errors.Add(fields, field + ".fields", "only a rule with 'then: redact' replaces fields");
        }

        if (values.TryGetValue("approval", out var approval) && rule.Then != RuleEffect.Approve)
        {
            sections.Errors.Add(approval, field + ".approval", "only a rule with 'then: approve' asks people");
        }

        if (rule.Then == RuleEffect.Redact && !values.ContainsKey("fields") && values.TryGetValue("then", out var then))
        {
            sections.Errors.Add(then, field + ".fields", "missing; say what is to be replaced, such as [args.card.number]");
        }
    }

    private static Node? Required(Dictionary<string, Node> values, string key, Node rule, string field, SectionReader sections)
    {
        if (values.TryGetValue(key, out var value))
        {
            return value;
        }

        var isThere = rule is Node.Mapping mapping && mapping.Entries.Exists(e => e.Key is Node.Scalar text && text.Text == key);
        if (!isThere && !sections.Errors.Suggests(key))
        {
            sections.Errors.Add(rule, $"{field}.{key}", "missing");
        }

        return null;
    }

    private static string ReadId(Node value, string field, SectionReader sections)
    {
        var id = sections.Values.Text(value, field) ?? "";
        if (id.Length is 0 or > IdMax || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
        {
            sections.Errors.Add(value, field, $"must be 1 to {IdMax} letters, digits, '_', '-' and '.'");
        }

        return id;
    }

    private static string ReadReason(Node value, string field, SectionReader sections)
    {
        var reason = sections.Values.Text(value, field) ?? "";
        if (reason.Length > ReasonMax || ToolName.Shown(reason) != reason)
        {
            sections.Errors.Add(value, field, $"must be one line of at most {ReasonMax} visible characters");
        }

        return reason;
    }

    private static ImmutableArray<ActionKind> ReadKinds(Node value, string field, SectionReader sections) =>
    [
        .. sections.Values.Items(value, field)
            .Select(item => sections.Values.Word(item.Item, item.Field, PolicyRule.KindWords))
            .OfType<ActionKind>().Distinct(),
    ];

    private static ImmutableArray<string> ReadTools(Node value, string field, SectionReader sections)
    {
        var tools = sections.Values.Texts(value, field).ToList();
        foreach (var (text, item, at) in tools)
        {
            if (ToolName.ProblemWith(text) is { } problem)
            {
                sections.Errors.Add(item, at, problem);
            }
        }

        return [.. tools.Select(tool => tool.Text).Distinct()];
    }

    private static ImmutableArray<string> ReadFields(Node value, string field, SectionReader sections)
    {
        var fields = sections.Values.Texts(value, field).ToList();
        foreach (var (text, item, at) in fields)
        {
            if (RedactionPath.ProblemWith(text) is { } problem)
            {
                sections.Errors.Add(item, at, problem);
            }
        }

        if (fields.Count == 0)
        {
            sections.Errors.Add(value, field, "must name at least one field, such as args.card.number");
        }

        return [.. fields.Select(path => path.Text).Distinct()];
    }
}
