using System.Globalization;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Rates;
using AgentAssembly.Specs.Domain.Policy.Tables;
using YamlDotNet.RepresentationModel;

namespace AgentAssembly.Specs.Domain.Policy;

// verdicts.yaml, row by row: what the existing system answers, or what ours answers instead and why.
public sealed class VerdictTableSpecs
{
    public static TheoryData<string> Cases => new(Table.Read("verdicts.yaml").AllNodes.OfType<YamlMappingNode>()
        .Where(node => node.Get("rows") is not null).Select(node => node.Text("case")!));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_row_gets_its_verdict(string name)
    {
        var table = CaseOf(name);
        var documents = DocumentsOf(table).Select((text, i) => PolicyTexts.Document(text, NameOf(i))).ToList();
        Assert.Equal(
            (table.Get("warnings")?.Items("ours") ?? []).Select(w => w.ToString()), documents.SelectMany(d => d.Warnings).Select(w => w.Field));
        var set = PolicySet.Compile(documents);
        var limits = new RateLedger();
        foreach (var row in table.Items("rows"))
        {
            var question = VerdictRow.Question(row);
            var explained = set.Explain(question, limits).Ruling;
            var ruling = set.Evaluate(question, limits);
            Assert.Equal(Shown(explained), Shown(ruling));
            AssertRow(row, ruling);
        }
    }

    [Fact]
    public void The_refused_document_is_refused_for_what_is_wrong_in_it_and_nothing_else()
    {
        var table = CaseOf("Rejected document");
        var refused = Assert.IsType<PolicyParseResult.Refused>(PolicyDocument.Parse("a.yaml", DocumentsOf(table).Single()));
        Assert.Equal(table.Get("errors")!.Items("ours").Select(field => field.ToString()), refused.Errors.Select(e => e.Field));
    }

    private static void AssertRow(YamlNode row, PolicyRuling ruling)
    {
        var expected = row.Expected();
        var decision = expected.Text("shadow") ?? expected.Text("decision");
        var verdict = decision switch
        {
            "allow" => Verdict.Allow,
            "redact" => Verdict.Redact,
            "deny" => Verdict.Deny,
            "approval" => Verdict.Pending,
            _ => throw new InvalidOperationException($"no decision '{decision}'"),
        };
        Assert.True(verdict == ruling.Verdict, $"{row}: {ruling}");
        AssertPart(row, expected, "reason", ruling.Reason);
        AssertPart(row, expected, "timeout", ruling.Approval?.TimeoutSeconds.ToString(CultureInfo.InvariantCulture));
        AssertPart(row, expected, "narrowed", ruling.IsNarrowed ? "true" : "false");
        AssertPart(row, expected, "findings", ruling.FindingKinds.Length.ToString(CultureInfo.InvariantCulture));
        if (expected.Text("document") is { } document)
        {
            Assert.StartsWith(NameOf(int.Parse(document, CultureInfo.InvariantCulture)), ruling.Clause);
        }

        // In observe mode an agent is not suspended; who is in that mode is not the policy's to know.
        if (row.Text("mode") is null)
        {
            AssertPart(row, expected, "suspends", ruling.SuspendsAgent ? "true" : "false");
        }
    }

    private static void AssertPart(YamlNode row, YamlNode expected, string part, string? actual)
    {
        if (expected.Text(part) is { } wanted)
        {
            Assert.True(wanted == actual, $"{part} of {row}: {actual}");
        }
    }

    private static string Shown(PolicyRuling ruling) =>
        $"{ruling.Verdict} {ruling.ReasonCode} {ruling.Rule} {ruling.Clause} {ruling.Approval?.TimeoutSeconds}";

    private static YamlNode CaseOf(string name) =>
        ((YamlSequenceNode)Table.Read("verdicts.yaml")).Children.Single(node => node.Text("case") == name);

    private static IEnumerable<string> DocumentsOf(YamlNode table) => table.Items("documents").Select(text => text.ToString());

    private static string NameOf(int index) => $"{(char)('a' + index)}.yaml";
}
