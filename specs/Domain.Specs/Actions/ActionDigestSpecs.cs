using System.Text;
using System.Text.Json;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Actions;

public sealed class ActionDigestSpecs
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, ActionDigest.KeyBytes).Select(i => (byte)i)];

    private static readonly AgentAction Message = SomeAction.ToolCall with
    {
        Kind = ActionKind.SendMessage, Message = new("ops", "did:key:z6Mate", "tasks"),
    };

    public static TheoryData<string, AgentAction> Differing
    {
        get
        {
            var action = SomeAction.ToolCall;
            return new()
            {
                { "agent", action with { Actor = new("acme", "payments", "did:key:z6Other") } },
                { "org", action with { Actor = new("other", "payments", "did:key:z6Mk") } },
                { "trace", action with { TraceId = "run-2" } },
                { "kind", action with { Kind = ActionKind.ToolResult } },
                { "tool", action with { Tool = "search2" } },
                { "tool source", action with { ToolSource = "local" } },
                { "address", action with { Address = "https://example.com/other" } },
                { "host", action with { Host = "example.org" } },
                { "port", action with { Port = 1 } },
                { "operation", action with { Operation = "read" } },
                { "path", action with { Path = "/tmp" } },
                { "command", action with { Command = "ls" } },
                { "model", action with { Model = "m" } },
                { "tokens", action with { PromptTokens = 1 } },
                { "personal data", action with { ContainsPersonalData = true } },
                { "no caller", action with { Caller = null } },
                { "other caller", action with { Caller = new("acme", "desk", "did:key:z6Other") } },
                { "caller's team", action with { Caller = new("acme", "x", "did:key:z6Boss") } },
                { "arguments", action with { Payload = "{}"u8.ToArray() } },
                { "message", Message },
                { "target team", Message with { Message = new("fin", "did:key:z6Mate", "tasks") } },
                { "target agent", Message with { Message = new("ops", "did:key:z6Other", "tasks") } },
                { "channel", Message with { Message = new("ops", "did:key:z6Mate", "") } },
                { "message to nobody", Message with { Message = new("", "", "") } },
                { "no arguments", action with { Payload = default } },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Differing))]
    public void An_action_that_differs_has_another_digest(string what, AgentAction other)
    {
        Assert.NotEmpty(what);
        Assert.NotEqual(Digest(SomeAction.ToolCall), Digest(other));
    }

    [Fact]
    public void All_differing_actions_differ_from_each_other()
    {
        var digests = Differing.Select(row => Digest((AgentAction)row[1])).ToList();
        Assert.Equal(digests.Count, digests.Distinct().Count());
    }

    [Fact]
    public void Span_and_team_are_no_part_of_an_action() =>
        Assert.Equal(
            Digest(SomeAction.ToolCall),
            Digest(SomeAction.ToolCall with { SpanId = "span-2", Actor = new("acme", "other", "did:key:z6Mk") }));

    [Fact]
    public void Anonymous_callers_of_two_orgs_are_not_one_agent() =>
        Assert.NotEqual(
            Digest(SomeAction.ToolCall with { Actor = new("acme", "default", "") }),
            Digest(SomeAction.ToolCall with { Actor = new("other", "default", "") }));

    [Fact]
    public void Another_installation_digests_otherwise() =>
        Assert.NotEqual(Digest(SomeAction.ToolCall), ActionDigest.Compute(new byte[32], SomeAction.ToolCall));

    [Theory]
    [InlineData("""{"a":1,"b":[true,null]}""", """ { "b" : [ true , null ] , "a" : 1.0 } """)]
    [InlineData("""{"a":"\u00e4"}""", """{"a":"ä"}""")]
    [InlineData("""[100]""", """[1e2]""")]
    public void Arguments_of_one_meaning_digest_alike(string left, string right) =>
        Assert.Equal(WithArguments(left), WithArguments(right));

    [Theory]
    [InlineData("""{"id":9007199254740992}""", """{"id":9007199254740993}""")]
    [InlineData("""{"id":12345678901234567890}""", """{"id":12345678901234567891}""")]
    [InlineData("""[0.1]""", """[0.1000000000000000055511151231257827]""")]
    [InlineData("""[1e-400]""", """[0]""")]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("""{"a":1}""", """{"a":1,"a":1}""")]
    [InlineData("""[1,2]""", """[2,1]""")]
    public void Arguments_that_differ_however_little_digest_otherwise(string left, string right) =>
        Assert.NotEqual(WithArguments(left), WithArguments(right));

    [Fact]
    public void Random_arguments_digest_alike_exactly_if_they_mean_the_same() =>
        Gen.Select(Arguments, Arguments, Gen.Bool).Sample((left, right, spaced) =>
        {
            var same = CanonicalText(left) == CanonicalText(right);
            var written = spaced ? Spaced(right) : right;
            return (WithArguments(left) == WithArguments(written)) == same;
        });

    [Fact]
    public void Lists_of_process_arguments_that_join_alike_are_not_one_action()
    {
        string[][] lists = [["a", "b"], ["a b"], ["a\0b"], ["ab"], ["", "ab"], ["[\"a\",\"b\"]"], []];
        var digests = lists.Select(list => Digest(SomeAction.ToolCall with { Payload = AgentAction.ArgumentsOf(list) }));
        Assert.Equal(lists.Length, digests.Distinct().Count());
    }

    [Fact]
    public void Bytes_that_are_no_json_never_collide_with_json() =>
        Gen.Select(Arguments, Gen.Byte.Array[0, 8]).Sample((json, noise) =>
        {
            byte[] raw = [.. noise, .. Encoding.UTF8.GetBytes(json)];
            var isJson = CanonicalJson.TryCanonicalize(raw, out var canonical, out _);
            return isJson
                ? WithArguments(raw) == WithArguments(canonical)
                : WithArguments(raw) != WithArguments(json) && WithArguments(raw) != WithArguments([1, .. raw]);
        });

    // Few names and values, so that two documents often mean the same.
    private static readonly Gen<string> Value = Gen.OneOf("1", "2", "\"x\"", "true", "[]", "[1,\"x\"]", "{\"z\":0,\"a\":1}");

    private static readonly Gen<string> Arguments =
        Gen.Select(Gen.Shuffle(new[] { "a", "b" }), Value, Value)
            .Select((names, first, second) => $$"""{"{{names[0]}}":{{first}},"{{names[1]}}":{{second}}}""");

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static string Spaced(string json) =>
        JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement, Indented);

    private static string CanonicalText(string json)
    {
        Assert.True(CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(json), out var canonical, out _));
        return Encoding.UTF8.GetString(canonical);
    }

    private static Hash256 WithArguments(string json) => WithArguments(Encoding.UTF8.GetBytes(json));

    private static Hash256 WithArguments(byte[] payload) => Digest(SomeAction.ToolCall with { Payload = payload });

    private static Hash256 Digest(AgentAction action) => ActionDigest.Compute(Key, action);
}
