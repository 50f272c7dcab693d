using System.Text;
using System.Text.Json;
using AgentAssembly.Domain.Log;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Events;

// Holds contracts/events/catalogue.md against the code.
public sealed class CatalogueSpecs
{
    public static TheoryData<string> Types => [.. Catalogue.Entries.Select(entry => entry.Type)];

    [Fact]
    public void The_catalogue_lists_every_event_type_of_the_code_and_no_other() =>
        Assert.Equal(EventTypes.OfTheCode, Catalogue.Entries.Select(entry => entry.Type).Order(StringComparer.Ordinal));

    [Fact]
    public void The_catalogue_lists_every_stream_category()
    {
        // Architecture §3, and what approvals, anomalies, alerts, scores and commands needed besides.
        string[] all =
        [
            "agent", "session", "budget", "policy", "approval", "org", "team", "operation", "halt", "edges", "alert",
            "alertrule", "destination", "delivery", "secret", "apikey", "user", "key", "pricing", "routing", "source", "node",
            "treehead", "command", "alerting", "anomaly", "anomalyrule", "trust", "replay",
        ];
        Assert.Equal(all.Order(), Catalogue.Categories.Select(c => c.Category).Order());
        Assert.All(all, category => Assert.Equal(category, StreamName.Of(category, 0).Category));
    }

    [Fact]
    public void A_category_is_said_to_be_in_use_exactly_if_an_event_is_told_in_it() =>
        Assert.Equal(
            SomeEvents.StreamByType.Values.Select(stream => stream.Category).Distinct().Order(),
            Catalogue.Categories.Where(c => c.InUse).Select(c => c.Category).Order());

    [Theory]
    [MemberData(nameof(Types))]
    public void A_type_is_told_in_the_documented_stream(string type)
    {
        Assert.Equal(SomeEvents.StreamByType[type].Category, Entry(type).Category);
        Assert.Equal(1, Entry(type).SchemaVersion);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_members_written_are_the_documented_ones(string type)
    {
        var fields = Entry(type).Fields.ToDictionary(field => field.Path);
        var seen = new HashSet<string>();
        var missing = new HashSet<string>();
        SomeEvents.ByType[type].Sample(
            data =>
            {
                using var document = JsonDocument.Parse(data);
                var members = MembersOf(document.RootElement, "", fields.Keys).ToList();
                Assert.All(members, member => Assert.Equal(JsonTypeOf(member.Value), fields[member.Path].JsonType));
                seen.UnionWith(members.Select(member => member.Path));
                missing.UnionWith(fields.Keys.Where(path => !path.Contains('[') && !path.Contains('*'))
                    .Except(members.Select(member => member.Path)));
            },
            iter: 500,
            threads: 1);
        Assert.Equal(fields.Keys.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        Assert.Equal(
            fields.Values.Where(f => f.Present != "always" && !f.Path.Contains('[') && !f.Path.Contains('*'))
                .Select(f => f.Path).Order(StringComparer.Ordinal),
            missing.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Golden_payloads_are_canonical_and_read_back_to_the_byte_for_ever(string type)
    {
        Assert.NotEmpty(Entry(type).Golden);
        foreach (var golden in Entry(type).Golden.Select(Encoding.UTF8.GetBytes))
        {
            Assert.Null(CanonicalJson.WhyNotEventData(golden));
            Assert.Equal(Encoding.UTF8.GetString(golden), Encoding.UTF8.GetString(SomeEvents.Reread(type, golden)!));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Golden_payloads_show_every_documented_field(string type)
    {
        var fields = Entry(type).Fields.Select(field => field.Path).ToList();
        var shown = Entry(type).Golden.SelectMany(golden =>
        {
            using var document = JsonDocument.Parse(golden);
            return MembersOf(document.RootElement, "", fields).Select(member => member.Path).ToList();
        });
        Assert.Equal(fields.Order(StringComparer.Ordinal), shown.Distinct().Order(StringComparer.Ordinal));
    }

    private static CatalogueEntry Entry(string type) => Catalogue.Entries.Single(entry => entry.Type == type);

    private static IEnumerable<(string Path, JsonElement Value)> MembersOf(
        JsonElement element, string prefix, IEnumerable<string> documented)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            return element.EnumerateArray().SelectMany(item => MembersOf(item, $"{prefix}[].", documented));
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var isMap = documented.Contains($"{prefix}*");
        return element.EnumerateObject().SelectMany(member =>
        {
            var path = isMap ? $"{prefix}*" : $"{prefix}{member.Name}";
            var inner = member.Value.ValueKind == JsonValueKind.Array ? path : $"{path}.";
            return MembersOf(member.Value, inner, documented).Prepend((path, member.Value));
        });
    }

    private static string JsonTypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Array => "array",
        _ => "object",
    };
}
