using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Asking;
using AgentAssembly.Domain.Policy.Parsing;

namespace AgentAssembly.Domain.Policy.Assertions;

// Tree → assertion file.
internal sealed class AssertionReader(SectionReader sections, Instant now)
{
    private static readonly Vocabulary FileWords = new("policy", "policies", "limits", "at", "cases");
    private static readonly Vocabulary CaseWords = new("name", "action", "expect");
    private static readonly Vocabulary ExpectWords = new(
        "verdict", "reason", "reason_code", "rule", "clause", "redact", "approval_timeout", "narrowed");

    private static readonly Dictionary<string, bool> Sharing = new(StringComparer.Ordinal) { ["own"] = false, ["shared"] = true };

    private static readonly Dictionary<string, Verdict> VerdictWords =
        Enum.GetValues<Verdict>().ToDictionary(Verdicts.Name, StringComparer.Ordinal);

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public static AssertionFile? Read(Node root, SectionReader sections, Instant now)
    {
        var file = new FactSection(root, "", FileWords, sections);
        var at = file.Moment("at") ?? now;
        var sharesLimits = file.Word("limits", Sharing) ?? false;
        var policies = ReadPolicies(file);
        return file.Needed("cases") is { } cases
            ? new(policies, sharesLimits, new AssertionReader(sections, at).ReadCases(cases))
            : null;
    }

    private static ImmutableArray<string> ReadPolicies(FactSection file)
    {
        if (file.ValueOf("policies") is null)
        {
            var one = file.NeededText("policy", "missing; name a file or a folder, relative to this file");
            return one is null ? [] : Checked(file, "policy", [one]);
        }

        if (file.ValueOf("policy") is not null)
        {
            file.Report("policy", "stands beside 'policies'; name all of them there");
        }

        var several = file.Texts("policies");
        if (several.Count == 0)
        {
            file.Report("policies", "names no file or folder");
        }

        return Checked(file, "policies", several);
    }

    private static ImmutableArray<string> Checked(FactSection file, string key, List<string> paths)
    {
        if (paths.Exists(path => string.IsNullOrWhiteSpace(path) || path.Any(char.IsControl)))
        {
            file.Report(key, "holds a path that is blank or has control characters");
        }

        return [.. paths];
    }

    private ImmutableArray<AssertionCase> ReadCases(Node list)
    {
        if (list is Node.Sequence { Items.Count: 0 })
        {
            sections.Errors.Add(list, "cases", "is empty; a test that asserts nothing would always pass");
        }

        return [.. sections.Values.Items(list, "cases").Select(item => ReadCase(item.Item, item.Field)).OfType<AssertionCase>()];
    }

    private AssertionCase? ReadCase(Node item, string field)
    {
        var section = new FactSection(item, field, CaseWords, sections);
        var name = section.NeededText("name");
        if (name is not null && !_names.Add(name))
        {
            section.Report("name", $"'{ToolName.Shown(name)}' is the name of another case of this file");
        }

        var question = section.Needed("action") is { } action
            ? ActionReader.Read(action, section.FieldOf("action"), sections, now)
            : null;
        var expected = section.Needed("expect") is { } expect
            ? ReadExpectation(new FactSection(expect, section.FieldOf("expect"), ExpectWords, sections))
            : null;
        return name is null || question is null || expected is null ? null : new(name, item.Line, question, expected);
    }

    private static Expectation? ReadExpectation(FactSection expect) =>
        expect.Needed("verdict") is null || expect.Word("verdict", VerdictWords) is not { } verdict
            ? null
            : new Expectation(verdict)
            {
                Reason = expect.Text("reason"),
                ReasonCode = expect.Text("reason_code"),
                Rule = expect.Text("rule"),
                Clause = expect.Text("clause"),
                Redact = expect.ValueOf("redact") is null ? null : [.. expect.Texts("redact")],
                ApprovalTimeoutSeconds = expect.Count("approval_timeout"),
                IsNarrowed = expect.Flag("narrowed"),
            };
}
