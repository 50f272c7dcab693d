using System.Collections.Immutable;
using System.Text.Json;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Policies;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Comparing;
using AgentAssembly.Domain.Policy.Rates;
using AgentAssembly.Specs.Commands;

namespace AgentAssembly.Specs.Read.GraphQL;

public sealed class PolicyQuerySpecs
{
    [Fact]
    public async Task What_is_in_force_is_what_the_write_side_decides_by()
    {
        await using var read = await ReadSide.StartAsync("default: allow");
        await new History(read.Side, 6).HappenAsync(150);
        foreach (var org in (string[])["", "acme", "globex"])
        {
            var (policy, node, own) = Assert.IsType<Answer<(PinnedPolicy, ImmutableArray<PolicySource>, ImmutableArray<PolicySource>)>.Done>(
                read.Side.Policies.Get(WriteSide.Local, org)).Value;
            var active = (await read.DataAsync("query($org: String!) { activePolicy(org: $org) { digest documents { name text } } }", variables: new { org }))
                .GetProperty("activePolicy");
            Assert.Equal(policy.Set.Digest, active.GetProperty("digest").GetString());
            Assert.Equal(node.Concat(own), SourcesIn(active));
        }

        foreach (var agent in new[] { "acme", "globex" })
        {
            var caller = read.Side.State.Agents.All.First(known => known.State.Profile!.Org == agent);
            var (_, node, own) = ((Answer<(PinnedPolicy, ImmutableArray<PolicySource>, ImmutableArray<PolicySource>)>.Done)
                read.Side.Policies.Get(new Caller.Agent(caller), agent)).Value;
            var active = (await read.DataAsync("{ activePolicy { documents { name text } } }", new SomeViewer(agent, null))).GetProperty("activePolicy");
            Assert.Equal(node.Concat(own), SourcesIn(active));
        }
    }

    [Fact]
    public async Task The_matrix_holds_what_the_policies_answer_to_every_agent()
    {
        await using var read = await ReadSide.StartAsync(
            "default: allow\ntools: {search: {allow: true}, pay: {allow: false}}\nprocess: {deny: [rm]}\nrules: [{id: ask, actions: [file], then: approve}]");
        var agent = await read.Side.JoinAsync(1);
        var cells = (await read.DataAsync(
            "{ capabilityMatrix { edges { node { cells(resources: [\"tool:search\", \"tool:pay\", \"file:/etc/passwd\", \"process:rm -rf\", \"network:https://x.example\", \"model:gpt-4o\"]) { resource verb verdict rule } } } } }"))
            .GetProperty("capabilityMatrix").GetProperty("edges")[0].GetProperty("node").GetProperty("cells").EnumerateArray().ToList();
        var set = read.Side.State.Policies.For(PolicyPublished.StreamOf("acme")).Set;
        var actor = read.Side.State.Agents.Find(agent.Id)!.Facts;
        foreach (var (resource, verb, question) in new[]
        {
            ("tool:search", "EXEC", PolicyQuestion.ToolCall("search")),
            ("tool:pay", "EXEC", PolicyQuestion.ToolCall("pay")),
            ("file:/etc/passwd", "READ", PolicyQuestion.File(Domain.Policy.Facts.FileOperation.Read, "/etc/passwd")),
            ("file:/etc/passwd", "DELETE", PolicyQuestion.File(Domain.Policy.Facts.FileOperation.Delete, "/etc/passwd")),
            ("process:rm -rf", "EXEC", PolicyQuestion.ProcessExec("rm -rf")),
            ("network:https://x.example", "EXEC", PolicyQuestion.NetworkCall("https://x.example")),
        })
        {
            var cell = cells.Single(each => each.GetProperty("resource").GetString() == resource && each.GetProperty("verb").GetString() == verb);
            var ruling = set.Evaluate(question with { Actor = actor, Now = read.Side.Now, AreBudgetsKept = true }, new RateLedger());
            Assert.Equal(
                (Verdicts.Name(ruling.Verdict).ToUpperInvariant(), ruling.Rule),
                (cell.GetProperty("verdict").GetString(), cell.GetProperty("rule").GetString()));
        }

        Assert.Equal(24 - 8, cells.Count(cell => cell.GetProperty("verdict").GetString() == "NA"));
        Assert.Contains(cells, cell => cell.GetProperty("verdict").GetString() == "DENY");
        Assert.Contains(cells, cell => cell.GetProperty("verdict").GetString() == "PENDING");
    }

    [Fact]
    public async Task An_explanation_and_a_difference_are_those_of_the_domain()
    {
        const string Before = "default: allow\n";
        const string After = "default: allow\ntools: {refund: {allow: false}}\n";
        await using var read = await ReadSide.StartAsync(Before);
        await read.Side.Tenancy.CreateOrgAsync(WriteSide.Local, "acme", "", CancellationToken.None);
        await read.Side.Policies.ApplyAsync(
            WriteSide.Local, "acme", new([new("own.yaml", "scope: 'org:acme'\n" + After)], [], "no refunds"), CancellationToken.None);
        var versions = (await read.DataAsync("{ policyVersions(order: OLDEST_FIRST) { edges { node { position reason } } } }"))
            .GetProperty("policyVersions").GetProperty("edges").EnumerateArray()
            .Select(edge => edge.GetProperty("node").GetProperty("position").GetString()).ToList();
        var diff = (await read.DataAsync(
            "query($a: Position!, $b: Position!) { policyDiff(before: $a, after: $b) { afterDigest differences { summary direction } } }",
            variables: new { a = versions[0], b = versions[1] })).GetProperty("policyDiff");
        var inForce = read.Side.State.Policies.For(PolicyPublished.StreamOf("acme")).Set;
        Assert.Equal(inForce.Digest, diff.GetProperty("afterDigest").GetString());
        Assert.Equal(
            PolicyDiff.Between(read.Side.State.Policies.Current.Set, inForce).Differences.Select(difference => difference.Summary),
            diff.GetProperty("differences").EnumerateArray().Select(difference => difference.GetProperty("summary").GetString()));

        var explained = (await read.DataAsync(
            "{ evaluatePolicy(org: \"acme\", action: \"{kind: tool_call, tool: refund}\") { digest ruling { verdict rule clause } trace { rule outcome } } }"))
            .GetProperty("evaluatePolicy");
        var expected = inForce.Explain(PolicyQuestion.ToolCall("refund") with { Actor = new() { Org = "acme" }, Now = read.Side.Now, AreBudgetsKept = true }, new RateLedger());
        Assert.Equal("DENY", explained.GetProperty("ruling").GetProperty("verdict").GetString());
        Assert.Equal(expected.Ruling.Clause, explained.GetProperty("ruling").GetProperty("clause").GetString());
        Assert.Equal(expected.Trace.Select(step => step.Rule), explained.GetProperty("trace").EnumerateArray().Select(step => step.GetProperty("rule").GetString()));
        var refused = await read.AskAsync("{ evaluatePolicy(org: \"acme\", action: \"{kind: dance}\") { digest } }");
        Assert.Contains("action:1:8 kind", refused.GetRawText(), StringComparison.Ordinal);
    }

    private static IEnumerable<PolicySource> SourcesIn(JsonElement active) => active.GetProperty("documents").EnumerateArray()
        .Select(document => new PolicySource(document.GetProperty("name").GetString()!, document.GetProperty("text").GetString()!));
}
