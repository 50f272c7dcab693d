using System.Text.Json;
using System.Text.Json.Nodes;
using AgentAssembly.Domain.Reports;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Reports;

public sealed class SanitizerSpecs
{
    [Fact]
    public void No_forbidden_key_survives_at_any_depth_or_level_of_stringification() =>
        Seeds.Sample(JsonModel.Mixed, 3_000, model =>
        {
            var dropped = new DroppedKeys();
            var sanitized = Sanitizer.OfText(model.ToText(), dropped);
            Assert.DoesNotContain(JsonModel.Planted, sanitized, StringComparison.Ordinal);
            Assert.True(
                JsonNode.DeepEquals(Opened(sanitized), Opened(model.ToText(pruned: true))),
                $"{model.ToText()} became {sanitized}");
            Assert.Equal(dropped.Any, sanitized != model.ToText());
        });

    [Fact]
    public void Sanitising_twice_is_sanitising_once() =>
        Seeds.Sample(Gen.Select(JsonModel.Mixed, Gen.Bool), 1_000, sampled =>
        {
            var (model, isEvent) = sampled;
            var once = Sanitize(model.ToText(), isEvent);
            Assert.Equal(once, Sanitize(once, isEvent));
        });

    [Fact]
    public void What_has_no_forbidden_key_is_unchanged_to_the_letter() =>
        Seeds.Sample(JsonModel.Clean, 1_000, model =>
        {
            var dropped = new DroppedKeys();
            var spaced = $" {model.ToText()} \n";
            Assert.Equal(spaced, Sanitizer.OfText(spaced, dropped));
            Assert.Empty(dropped.Counts);
        });

    [Fact]
    public void Of_an_event_only_the_known_members_stay_at_the_top() =>
        Seeds.Sample(Gen.Dictionary(Gen.OneOf("event_id", "TS", "payload", "Kind", "secret", "prompt", "x"), JsonModel.Clean)[0, 7], 300, members =>
        {
            var dropped = new DroppedKeys();
            var sanitized = Sanitizer.OfEvent(new JsonModel.Members(members).ToText(), dropped);
            Assert.Equal(
                members.Keys.Except(["secret", "prompt", "x"]).Order(StringComparer.Ordinal),
                JsonNode.Parse(sanitized)!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
            Assert.Equal(members.Keys.Count(k => k is "secret" or "x"), dropped.Counts.GetValueOrDefault(DroppedKeys.Other));
            Assert.Equal(members.Keys.Count(k => k is "prompt"), dropped.Counts.GetValueOrDefault("prompt"));
        });

    [Theory]
    [InlineData("no object")]
    [InlineData("[1]")]
    [InlineData("{\"kind\":")]
    public void An_event_that_is_no_object_is_left_out(string text) => Assert.Equal(Sanitizer.LeftOut, Sanitizer.OfEvent(text, new()));

    // Broken JSON, JSON in prose, several JSON texts, other quotes: the text cannot be followed, and goes whole.
    [Theory]
    [InlineData("""{"prompt":"find me""", "prompt")]
    [InlineData("""error: {"a":{"Tool_Args" : "find me"}}""", "tool_args")]
    [InlineData("{\"a\":1}\n{\"completion\":\"find me\"}", "completion")]
    [InlineData("{'llm_input': 'find me'}", "llm_input")]
    [InlineData("""{"a":"{\"packet_body\":\"find me\"}",}""", "packet_body")]
    [InlineData("""{"\u0070rompt":"find me",}""", "prompt")]
    [InlineData("""prose "\\\"tool_result\\\":\\\"find me\\\"" prose""", "tool_result")]
    [InlineData("""{"{\"prompt\":\"find me\"}":1}""", "other")]
    [InlineData("""{"\u0070rompt":"find me"}""", "prompt")]
    [InlineData("""{"a":1,"prompt":"find me","prompt":"find me"}""", "prompt")]
    [InlineData("""{"a":"\ud800","prompt":"find me"}""", "prompt")]
    public void What_cannot_be_followed_loses_its_forbidden_keys_too(string text, string counted)
    {
        var dropped = new DroppedKeys();
        var sanitized = Sanitizer.OfText(text, dropped);
        Assert.DoesNotContain("find me", sanitized, StringComparison.Ordinal);
        Assert.Equal([counted], dropped.Counts.Keys);
        Assert.Equal(sanitized, Sanitizer.OfText(sanitized, new()));
    }

    [Fact]
    public void Every_forbidden_key_is_known_in_broken_json_too() => Assert.All(
        DroppedKeys.Forbidden, key => Assert.Equal(Sanitizer.LeftOut, Sanitizer.OfText($"{{\"{key}\":\"find me", new())));

    [Theory]
    [InlineData("the prompt: it failed")]
    [InlineData("prompt")]
    [InlineData("{prompt} \"completion\" 'tool_args'")]
    [InlineData("{\"prompts\":1")]
    [InlineData("")]
    public void A_text_that_only_speaks_of_a_key_stays(string text) => Assert.Equal(text, Sanitizer.OfText(text, new()));

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(12)]
    public void A_key_under_many_texts_in_texts_is_found(int levels)
    {
        var text = """{"tool_payload":"find me"}""";
        for (var level = 0; level < levels; level++)
        {
            text = JsonSerializer.Serialize(new Dictionary<string, string> { ["a"] = text });
        }

        Assert.DoesNotContain("find me", Sanitize(text, isEvent: false), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_deeper_than_json_is_read_is_found()
    {
        var text = string.Concat(Enumerable.Repeat("[", 200)) + """{"prompt":"find me"}""" + new string(']', 200);
        Assert.DoesNotContain("find me", Sanitize(text, isEvent: false), StringComparison.Ordinal);
    }

    private static string Sanitize(string text, bool isEvent) =>
        isEvent ? Sanitizer.OfEvent(text, new()) : Sanitizer.OfText(text, new());

    // With every text that is JSON in its place, so that escapes do not count.
    private static JsonNode? Opened(string text)
    {
        try
        {
            return Opened(JsonNode.Parse(text));
        }
        catch (JsonException)
        {
            return JsonValue.Create("text: " + text);
        }
    }

    private static JsonNode? Opened(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(
            [.. members.Select(m => KeyValuePair.Create(m.Key, Opened(m.Value)))]),
        JsonArray items => new JsonArray([.. items.Select(Opened)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => new JsonArray(Opened(value.GetValue<string>())),
        _ => node?.DeepClone(),
    };
}
