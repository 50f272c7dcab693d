using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Rates;

namespace AgentAssembly.Domain.Policy.Parsing;

// The section `tools`.
internal static class ToolsReader
{
    private static readonly Dictionary<string, LimitKeying> Keyings = new(StringComparer.Ordinal)
    {
        ["team"] = LimitKeying.Team,
        ["agent"] = LimitKeying.Agent,
        ["session"] = LimitKeying.Session,
        ["tool"] = LimitKeying.Tool,
    };

    private static readonly (string Key, RatePeriod Period)[] Limits =
    [
        ("limit_per_second", RatePeriod.Second), ("limit_per_minute", RatePeriod.Minute),
        ("limit_per_hour", RatePeriod.Hour), ("limit_per_day", RatePeriod.Day),
    ];

    public static ImmutableArray<ToolRule> Read(Node tools, SectionReader sections)
    {
        var entries = sections.Entries(tools, "tools", "must be a mapping of tool names");
        return [.. entries.Select(entry => ReadTool(entry.Key, entry.Value, sections))];
    }

    private static ToolRule ReadTool(Node.Scalar key, Node value, SectionReader sections)
    {
        var field = SectionReader.Field("tools", key.Text);
        if (ToolName.ProblemWith(key.Text) is { } problem)
        {
            sections.Errors.Add(key, field, problem);
        }

        var rule = new ToolRule(key.Text, Allow: false, key.Line);
        if (!sections.HasValue(key, value, field))
        {
            return rule;
        }

        var values = sections.Read(value, field, Vocabulary.Tool, "must be a mapping such as {allow: true}");
        return rule with
        {
            Allow = values.TryGetValue("allow", out var allow) && sections.Values.Boolean(allow, field + ".allow"),
            Limits = ReadLimits(values, field, sections),
            LimitBy = values.TryGetValue("limit_by", out var by)
                ? sections.Values.Word(by, field + ".limit_by", Keyings) ?? default
                : default,
            ApprovalCondition = values.TryGetValue("requires_approval_if", out var condition)
                ? ExpressionReader.Read(condition, field + ".requires_approval_if", sections)
                : null,
        };
    }

    private static ImmutableArray<RateLimit> ReadLimits(Dictionary<string, Node> values, string field, SectionReader sections)
    {
        var limits = ImmutableArray.CreateBuilder<RateLimit>();
        foreach (var (key, period) in Limits)
        {
            if (values.TryGetValue(key, out var limit)
                && sections.Values.WholeNumber(limit, $"{field}.{key}") is { } count)
            {
                limits.Add(new((uint)count, period));
            }
        }

        return limits.ToImmutable();
    }
}
