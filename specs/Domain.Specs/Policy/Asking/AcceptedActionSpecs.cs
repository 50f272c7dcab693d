using System.Text.Json;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy.Asking;

public sealed class AcceptedActionSpecs
{
    [Theory]
    [InlineData("{kind: tool_call, tool: search}", ActionKind.ToolCall, "search")]
    [InlineData("{kind: tool_result, tool: search}", ActionKind.ToolResult, "search")]
    [InlineData("{kind: llm_call}", ActionKind.LlmCall, "llm_call")]
    [InlineData("{kind: file, operation: read, path: /d}", ActionKind.FileOperation, "")]
    [InlineData("{kind: network, url: 'https://a.test'}", ActionKind.NetworkCall, "")]
    [InlineData("{kind: process, command: ls}", ActionKind.ProcessExec, "")]
    [InlineData("{kind: message}", ActionKind.SendMessage, "")]
    public void Every_kind_of_action_can_be_written_down(string text, ActionKind kind, string tool)
    {
        var question = ActionTexts.Question(text);
        Assert.Equal((kind, tool), (question.Kind, question.Tool));
        Assert.Equal(ActionTexts.Now, question.Now);
        Assert.Same(ActorFacts.Nobody, question.Actor);
        Assert.Null(question.Session);
        Assert.Null(question.Spending);
    }

    [Theory]
    [InlineData("read", FileOperation.Read)]
    [InlineData("write", FileOperation.Write)]
    [InlineData("create", FileOperation.Write)]
    [InlineData("append", FileOperation.Append)]
    [InlineData("delete", FileOperation.Delete)]
    public void Operations_on_files_have_the_names_of_the_wire(string word, FileOperation operation)
    {
        var question = ActionTexts.Question($"{{kind: file, operation: {word}, path: /d/../e}}");
        Assert.Equal((operation, "/d/../e"), (question.FileOperation, question.Path));
    }

    [Theory]
    [InlineData("command: git push -f", "git push -f", "git")]
    [InlineData("program: /bin/ls", "/bin/ls", "/bin/ls")]
    [InlineData("{command: git push, program: /usr/bin/git}", "git push", "/usr/bin/git")]
    public void A_process_needs_its_command_or_its_program(string keys, string command, string program)
    {
        var inner = keys.Trim('{', '}');
        var question = ActionTexts.Question($"{{kind: process, {inner}}}");
        Assert.Equal((command, program), (question.Command, question.Program));
    }

    [Fact]
    public void An_address_is_asked_about_as_it_is_written()
    {
        var plain = ActionTexts.Question("{kind: network, url: a.test}");
        Assert.Equal(("a.test", "CONNECT"), (plain.Url, plain.Method));
        Assert.Equal("POST", ActionTexts.Question("{kind: network, url: a.test, method: POST}").Method);
    }

    [Fact]
    public void A_message_names_its_ends()
    {
        var question = ActionTexts.Question("{kind: message, source_team: a, target_team: b, target_channel: c}");
        Assert.Equal(("a", "b", "c"), (question.SourceTeam, question.TargetTeam, question.TargetChannel));
    }

    [Fact]
    public void A_call_to_a_model_has_the_payload_that_it_has_on_the_wire()
    {
        const string Text = "{kind: llm_call, model: gpt-4o, prompt_tokens: 12, contains_pii: true, trace_id: t, cost: 1.5}";
        var question = ActionTexts.Question(Text);
        Assert.Equal("""{"contains_pii":true,"model":"gpt-4o","prompt_tokens":12}""", ActionTexts.PayloadOf(Text));
        Assert.Equal(("gpt-4o", "t", new SpendingFacts(0, 0, 1.5m)), (question.Model, question.TraceId, question.Spending));
    }

    [Theory]
    [InlineData("{b: 1, a: [x, 'y', ~]}", """{"b":1,"a":["x","y",null]}""")]
    [InlineData("{n: 1.0, e: 1e3, z: -0, big: 12345678901234567890.5}", """{"n":1.0,"e":1e3,"z":-0,"big":12345678901234567890.5}""")]
    [InlineData("{t: true, f: FALSE, q: 'true', d: 2026-01-31, no: no}", """{"t":true,"f":false,"q":"true","d":"2026-01-31","no":"no"}""")]
    [InlineData("{'1': {}, quoted: '012', under: 1_000}", """{"1":{},"quoted":"012","under":"1_000"}""")]
    [InlineData("[]", "[]")]
    [InlineData("'{\"a\": 1, \"a\": 2}'", """{"a": 1, "a": 2}""")]
    [InlineData("no json at all", "no json at all")]
    [InlineData("007", "007")]
    [InlineData("''", "")]
    [InlineData("{a: \"é\\u2028\\\"😀\"}", "{\"a\":\"é\\u2028\\\"😀\"}")]
    public void Arguments_become_compact_json_and_text_stays_as_it_is(string args, string payload)
    {
        var written = ActionTexts.PayloadOf($"kind: tool_call\ntool: t\nargs: {args}\n");
        Assert.Equal(JsonOrText(payload), JsonOrText(written));
        Assert.Equal(written, ActionTexts.PayloadOf($"kind: tool_result\ntool: t\nresult: {args}\n"));
    }

    // Programs write actions as JSON, with escapes or without.
    [Fact]
    public void Any_json_object_arrives_as_it_was() =>
        Seeds.Sample(Gen.Dictionary(Gen.String, Gen.OneOf(Gen.Int.Select(n => (object)n), Gen.String.Select(s => (object)s), Gen.Bool.Select(b => (object)b)))
            .Where(args => args.All(entry => IsText(entry.Key) && (entry.Value is not string text || IsText(text))))
            , 300, args =>
            {
                var json = JsonSerializer.Serialize(new { kind = "tool_call", tool = "t", args });
                using var sent = JsonDocument.Parse(JsonSerializer.Serialize(args));
                using var arrived = JsonDocument.Parse(ActionTexts.Question(json).Payload);
                Assert.True(JsonElement.DeepEquals(sent.RootElement, arrived.RootElement), json);
            });

    [Fact]
    public void The_agent_is_known_as_far_as_it_is_written_down()
    {
        var actor = ActionTexts.Question("""
            kind: message
            at: 2026-07-02T14:00:00+02:00
            agent:
              org: acme
              team: sre
              did: did:web:a.test
              name: Ada
              depth: 1
              age: 2d
              children: 3
              risk_tier: High
              governance_level: L2
              parent: { id: 0123456789abcdef0123456789abcdef, depth: 0 }
            team: { active_agents: 4, budget_remaining: 0 }
            """).Actor;
        Assert.Equal(("acme", "sre", "did:web:a.test", "Ada"), (actor.Org, actor.Team, actor.Did, actor.Name));
        Assert.Equal((1, 3, RiskTier.High, GovernanceLevel.Enforce), (actor.Depth, actor.ChildrenCount, actor.RiskTier, actor.GovernanceLevel));
        Assert.Equal(ActionTexts.At("2026-06-30T12:00:00Z"), actor.RegisteredAt);
        Assert.Equal((4, 0m), (actor.TeamActiveAgents, actor.TeamBudgetRemaining));
        Assert.Equal(AgentId.Of("acme", "did:web:a.test"), actor.Id);
        Assert.Equal(("0123456789abcdef0123456789abcdef", 0), (actor.Parent!.Id.ToString(), actor.Parent.Depth));
    }

    [Fact]
    public void An_id_may_be_written_as_a_uuid_and_follows_from_the_did_else()
    {
        Assert.Equal("0123456789abcdef0123456789abcdef", Id("id: 01234567-89ab-cdef-0123-456789abcdef").ToString());
        Assert.Equal(AgentId.Of("default", "ada"), Id("did: ada"));
        Assert.Equal(AgentId.Unattributed, Id("org: acme"));

        static AgentId Id(string keys) => ActionTexts.Question($"{{kind: message, agent: {{{keys}}}}}").Actor.Id;
    }

    [Fact]
    public void A_session_has_done_what_is_written_down()
    {
        var session = ActionTexts.Question(
            "{kind: message, session: {previous_tools: [a, b], llm_calls: 3, actions: 9, denials: 4, spend: 0.5, age: 45m}}").Session!;
        Assert.Equal((9, 2, 3, 4), (session.Actions, session.ToolCalls, session.LlmCalls, session.Denials));
        Assert.Equal(("b", "a"), (session.PreviousTool(0), session.PreviousTool(1)));
        Assert.Equal((0.5m, ActionTexts.At("2026-07-01T11:15:00Z")), (session.SpendUsd, session.StartedAt));
    }

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("{previous_tools: [a]}", 1)]
    [InlineData("{llm_calls: 2, previous_tools: [a]}", 3)]
    [InlineData("{denials: 5}", 5)]
    public void A_session_has_at_least_the_actions_that_it_names(string session, int actions) =>
        Assert.Equal(actions, ActionTexts.Question($"{{kind: message, session: {session}}}").Session!.Actions);

    [Theory]
    [InlineData("spent: {day: 5, month: 60}", 5, 60, 0)]
    [InlineData("spent: {}", 0, 0, 0)]
    [InlineData("cost: 2", 0, 0, 2)]
    public void What_was_spent_is_known_as_soon_as_anything_of_it_is(string keys, int day, int month, int cost) =>
        Assert.Equal(new SpendingFacts(day, month, cost), ActionTexts.Question($"{{kind: message, {keys}}}").Spending);

    private static string JsonOrText(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return JsonSerializer.Serialize(document.RootElement);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    // Half a character can be written in no JSON that says what was meant.
    private static bool IsText(string text) => text.EnumerateRunes().All(rune => rune.Value != 0xFFFD);
}
