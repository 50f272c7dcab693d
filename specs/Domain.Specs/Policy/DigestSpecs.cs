using AgentAssembly.Domain.Policy;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy;

public sealed class DigestSpecs
{
    // Computed with sha256sum over the bytes that the README describes. A change here changes every stored digest.
    private const string OfDenyByDefault = "sha256:57cc0e717528a9585ca45cc5471fbd1dcb4eeb238c0f26bb315a650ab61f216a";
    private const string OfSet = "sha256:6c0342b7f783ce9f2c04317a9ddfd16245e1bdd96897ff00dfa46dcae185273b";
    private const string OfNone = "sha256:9b9531d82afaf201b9890c63b753819fda772e2d54f422475053461f713454cf";

    [Fact]
    public void Digests_are_over_the_documented_bytes()
    {
        Assert.Equal(OfDenyByDefault, PolicyTexts.Document(PolicyTexts.DenyByDefault).Digest);
        Assert.Equal(OfSet, PolicyTexts.Set(PolicyTexts.DenyByDefault).Digest);
        Assert.Equal(OfNone, PolicySet.None.Digest);
    }

    [Theory]
    [InlineData("# c\ntools:\n  kb.lookup:\n    allow: TRUE\n  '*':\n    {}\n  llm_call: {allow: true}\n")]
    [InlineData("{tools: {llm_call: {allow: true}, \"*\": {allow: false}, kb.lookup: {allow: true}}, scope: global}")]
    [InlineData("""
        apiVersion: agent-assembly/v1
        kind: Policy
        metadata: {name: airline, version: 2, description: other words}
        spec: {tools: {"*": {}, "llm_call": {allow: true}, kb.lookup: {allow: true}}}
        """)]
    public void The_same_meaning_written_otherwise_has_the_same_digest(string text) =>
        Assert.Equal(OfDenyByDefault, PolicyTexts.Document(text, "other.yaml").Digest);

    [Fact]
    public void The_order_of_entries_and_documents_does_not_count() =>
        PolicyTexts.Tables.Array[1, 4].Sample(tables =>
        {
            var turned = tables.Reverse().Select(table => new Dictionary<string, bool>(table.Reverse()));
            return DigestOf(tables) == DigestOf(turned);
        });

    [Fact]
    public void A_document_given_twice_counts_once() =>
        PolicyTexts.Tables.Array[1, 3].Sample(tables => DigestOf(tables) == DigestOf([.. tables, tables[0]]));

    [Fact]
    public void Other_rules_have_another_digest() =>
        Gen.Select(PolicyTexts.Tables, PolicyTexts.Tables).Sample((one, other) =>
            (DigestOf([one]) == DigestOf([other])) == (Sorted(one) == Sorted(other)));

    [Fact]
    public void Rules_moved_to_another_document_have_another_digest()
    {
        Dictionary<string, bool> any = new() { ["*"] = false };
        Dictionary<string, bool> search = new() { ["search"] = true };
        Assert.NotEqual(DigestOf([new(any.Concat(search))]), DigestOf([any, search]));
    }

    [Fact]
    public void A_set_of_one_document_is_not_mistaken_for_the_document()
    {
        var document = PolicyTexts.Document(PolicyTexts.DenyByDefault);
        Assert.NotEqual(document.Digest, PolicySet.Compile([document]).Digest);
    }

    private static string DigestOf(IEnumerable<Dictionary<string, bool>> tables) =>
        PolicySet.Compile([.. tables.Select(PolicyTexts.Document)]).Digest;

    private static string Sorted(Dictionary<string, bool> table) =>
        string.Join(',', table.Select(entry => $"{entry.Key}={entry.Value}").Order(StringComparer.Ordinal));
}
