using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Parsing;

// `approval_timeout_secs` and the section `approval`, of a document or of a rule.
internal static class ApprovalReader
{
    public static ApprovalTerms Read(Dictionary<string, Node> body, SectionReader sections)
    {
        var terms = ApprovalTerms.Default;
        if (body.TryGetValue("approval_timeout_secs", out var wait))
        {
            terms = terms with { TimeoutSeconds = Positive(wait, "approval_timeout_secs", sections) ?? terms.TimeoutSeconds };
        }

        return body.TryGetValue("approval", out var section) ? ReadSection(section, "approval", terms, sections) : terms;
    }

    // In a rule `timeout_seconds` is how long the action waits; in a document's section it is the time until escalation,
    // as existing documents mean it.
    public static ApprovalTerms ReadForRule(Node section, string field, ApprovalTerms terms, SectionReader sections)
    {
        var read = ReadSection(section, field, terms with { EscalateAfterSeconds = null }, sections);
        return read with
        {
            TimeoutSeconds = read.EscalateAfterSeconds is { } seconds and > 0 ? seconds : terms.TimeoutSeconds,
            EscalateAfterSeconds = terms.EscalateAfterSeconds,
        };
    }

    private static ApprovalTerms ReadSection(Node section, string field, ApprovalTerms terms, SectionReader sections)
    {
        foreach (var (key, value) in sections.Read(section, field, Vocabulary.Approval))
        {
            var at = $"{field}.{key}";
            terms = key switch
            {
                "timeout_seconds" => terms with { EscalateAfterSeconds = (int?)sections.Values.WholeNumber(value, at, int.MaxValue) },
                "escalation_role" => terms with { EscalationRole = sections.Values.Text(value, at) },
                "quorum" => terms with { Quorum = Positive(value, at, sections, 100) ?? 1 },
                _ => terms with { Roles = [.. sections.Values.Texts(value, at).Select(role => role.Text)] },
            };
        }

        return terms;
    }

    private static int? Positive(Node value, string field, SectionReader sections, long most = int.MaxValue)
    {
        var number = sections.Values.WholeNumber(value, field, most);
        if (number == 0)
        {
            sections.Errors.Add(value, field, "must be greater than 0");
        }

        return (int?)number;
    }
}
