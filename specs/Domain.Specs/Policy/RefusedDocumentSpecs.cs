namespace AgentAssembly.Specs.Domain.Policy;

public sealed class RefusedDocumentSpecs
{
    [Fact]
    public void Every_error_is_reported_at_once_with_its_place()
    {
        var errors = PolicyTexts.ErrorsOf("""
            scope: teem:blue
            capabilties: { deny: [file_delete] }
            tools:
              "*": { alow: true, requires_approval_if: 'agent.age > 24h' }
              bash:
                allow: "true"
                limit_per_hour: -3
              bash: { allow: yes }
              search:
            schedule:
            rules:
              - { id: a b, when: 'tool ==', then: forbid }
            """);
        Assert.Equal(
            [
                "airline.yaml:1:8 scope — " + UnknownScope,
                "airline.yaml:2:1 capabilties — unknown key; did you mean 'capabilities'?",
                "airline.yaml:4:10 tools.*.alow — unknown key; did you mean 'allow'?",
                "airline.yaml:6:12 tools.bash.allow — must be true or false, without quotes",
                "airline.yaml:7:21 tools.bash.limit_per_hour — must be a whole number from 0 to 4294967295",
                "airline.yaml:8:3 tools.bash — duplicate key",
                "airline.yaml:9:3 tools.search — has no value; give it one, or remove the key",
                "airline.yaml:10:1 schedule — has no value; give it one, or remove the key",
                "airline.yaml:12:11 rules[0].id — must be 1 to 64 letters, digits, '_', '-' and '.'",
                "airline.yaml:12:22 rules[0].when — there is nothing on the right of this comparison (at character 6 of the condition)",
                "airline.yaml:12:39 rules[0].then — must be one of allow, deny, approve, redact, observe",
            ],
            errors);
    }

    [Fact]
    public void Every_error_of_an_envelope_is_reported_at_once_with_its_place()
    {
        var errors = PolicyTexts.ErrorsOf("""
            apiVersion: agent-assembly/v1
            kind: [Policy]
            metadata:
              nam: airline
              version:
            scope: org:acme
            labels: {}
            spec:
              version: {}
              tools: [search]
            spec: {}
            """);
        Assert.Equal(
            [
                "airline.yaml:2:7 kind — must be text",
                "airline.yaml:4:3 metadata.nam — unknown key; did you mean 'name'?",
                "airline.yaml:5:3 metadata.version — has no value; give it one, or remove the key",
                "airline.yaml:6:1 scope — belongs inside 'spec' when the document is an envelope",
                "airline.yaml:7:1 labels — unknown key",
                "airline.yaml:9:12 version — must be text",
                "airline.yaml:10:10 tools — must be a mapping of tool names",
                "airline.yaml:11:1 spec — duplicate key",
            ],
            errors);
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("# nothing yet\n", 1, 1)]
    [InlineData("---\n", 1, 1)]
    [InlineData("null", 1, 1)]
    [InlineData("{}", 1, 1)]
    [InlineData("version: 1\nscope: global\n", 1, 1)]
    [InlineData("kind: Policy\nspec: {version: 1}\n", 2, 7)]
    public void An_empty_policy_is_refused_with_the_way_to_state_a_posture(string text, int line, int column) =>
        Assert.Equal($"airline.yaml:{line}:{column} (document) — {NoPosture}", PolicyTexts.ErrorOf(text));

    [Theory]
    [InlineData("tools: {}")]
    [InlineData("rules: []")]
    [InlineData("schedule: {}")]
    [InlineData("data: {}")]
    [InlineData("budget: {}")]
    [InlineData("capabilities: {}")]
    [InlineData("filesystem: {}")]
    [InlineData("syscalls: {allow: [read]}")]
    [InlineData("approval: {quorum: 2}")]
    [InlineData("approval_timeout_secs: 5")]
    public void A_document_that_would_allow_everything_without_saying_so_is_refused(string text) =>
        Assert.Equal("airline.yaml:1:1 (document) — " + NoPosture, PolicyTexts.ErrorOf(text));

    [Theory]
    [InlineData("team:", "empty identifier after 'team:'")]
    [InlineData("agent:nobody", "'nobody' is neither a UUID nor a DID")]
    [InlineData("galaxy", UnknownScope)]
    [InlineData("galaxy:milky-way", UnknownScope)]
    [InlineData("Globl", UnknownScope + "; did you mean 'global'?")]
    public void A_scope_that_names_nobody_is_refused(string scope, string message) =>
        Assert.Equal(
            "airline.yaml:1:8 scope — " + message,
            PolicyTexts.ErrorOf($"scope: '{scope}'\ntools: {{a: {{}}}}\n"));

    [Theory]
    [InlineData("tools:", "1:1 tools — has no value; give it one, or remove the key")]
    [InlineData("tools: {a: ~}", "1:9 tools.a — has no value; give it one, or remove the key")]
    [InlineData("tools: {a: {allow: }}", "1:13 tools.a.allow — has no value; give it one, or remove the key")]
    [InlineData("tools: {a: true}", "1:12 tools.a — must be a mapping such as {allow: true}")]
    [InlineData("tools: {a: {allow: 1}}", "1:20 tools.a.allow — must be true or false, without quotes")]
    [InlineData("tools: {a: {allow: on}}", "1:20 tools.a.allow — must be true or false, without quotes")]
    [InlineData("tools: {a: {allow: [true]}}", "1:20 tools.a.allow — must be true or false, without quotes")]
    [InlineData("tools: {a: {[x]: 1}}", "1:13 tools.a — a key must be text")]
    [InlineData("tools: {a: {allow: true, allow: false}}", "1:26 tools.a.allow — duplicate key")]
    [InlineData("tools: {a: {<<: {}}}", "1:13 tools.a.<< — YAML merge keys are not allowed; write the entries out")]
    [InlineData("toolz: {a: {}}", "1:1 toolz — unknown key; did you mean 'tools'?")]
    [InlineData("- tools", "1:1 (document) — must be a mapping of policy sections")]
    [InlineData("metadata: {name: x}", "1:1 spec — missing; an envelope holds its policy under 'spec'")]
    [InlineData("spec:", "1:1 spec — has no value; give it one, or remove the key")]
    [InlineData("spec: []", "1:7 spec — must be a mapping of policy sections")]
    public void What_a_reader_could_take_for_a_rule_but_is_none_is_refused(string text, string error) =>
        Assert.Equal("airline.yaml:" + error, PolicyTexts.ErrorOf(text));

    [Theory]
    [InlineData("alow", "; did you mean 'allow'?")]
    [InlineData("ALLOW", "; did you mean 'allow'?")]
    [InlineData("axxow", "; did you mean 'allow'?")]
    [InlineData("limit_per_hou", "; did you mean 'limit_per_hour'?")]
    [InlineData("axxxw", "")]
    [InlineData("allowing", "")]
    public void A_word_is_suggested_within_two_edits(string key, string suggestion) =>
        Assert.Equal(
            $"airline.yaml:1:13 tools.a.{key} — unknown key{suggestion}",
            PolicyTexts.ErrorOf($"tools: {{a: {{{key}: 1}}}}"));

    [Theory]
    [InlineData("\"\"", "tools. — a tool name must not be empty")]
    [InlineData("\" a\"", "tools. a — a tool name must not begin or end with white space")]
    [InlineData("\"a\\nb\"", "tools.a\uFFFDb — a tool name must not hold control or invisible characters")]
    [InlineData("\"a\\u202eb\"", "tools.a\uFFFDb — a tool name must not hold control or invisible characters")]
    public void A_tool_name_that_a_reader_could_misread_is_refused(string name, string error) =>
        Assert.Equal("airline.yaml:1:9 " + error, PolicyTexts.ErrorOf($"tools: {{{name}: {{}}}}"));

    [Fact]
    public void A_tool_name_longer_than_256_characters_is_refused()
    {
        var shown = new string('a', 256) + "…";
        Assert.Equal(
            $"airline.yaml:2:3 tools.{shown} — a tool name must not be longer than 256 characters",
            PolicyTexts.ErrorOf($"tools:\n  {new string('a', 257)}: {{}}\n"));
    }

    private const string UnknownScope =
        "unknown scope; expected global, org:<id>, team:<id>, agent:<uuid or DID> or tool:<name>";

    private const string NoPosture =
        "states nothing; list what agents may do, or write 'default: deny' or 'default: allow' to say it for everything";
}
