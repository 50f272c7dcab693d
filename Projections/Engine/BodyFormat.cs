using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Projections.Engine;

/// <summary>How documents are written down: JSON, members in the order of the type, without those that are null.</summary>
internal static class BodyFormat
{
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            IgnoreReadOnlyProperties = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new JsonStringEnumConverter());
        options.Converters.Add(new NumberConverter<Instant>(number => new(number), instant => instant.UnixMicroseconds));
        options.Converters.Add(new NumberConverter<TimeSpan>(TimeSpan.FromTicks, span => span.Ticks));
        options.Converters.Add(new NumberConverter<Position>(number => new((ulong)number), position => (long)position.Value));
        options.Converters.Add(new TextConverter<StreamName>(StreamName.Parse, name => name.ToString()));
        options.Converters.Add(new TextConverter<Hash256>(text => Parsed(Hash256.TryParse(text, out var v), v), hash => hash.ToString()));
        options.Converters.Add(new TextConverter<EventId>(text => Parsed(EventId.TryParse(text, out var v), v), id => id.ToString()));
        options.Converters.Add(new TextConverter<AgentId>(text => Parsed(AgentId.TryParse(text, out var v), v), id => id.ToString()));
        options.Converters.Add(new TextConverter<ApprovalId>(text => Parsed(ApprovalId.TryParse(text, out var v), v), id => id.ToString()));
        options.Converters.Add(new TextConverter<AlertId>(text => Parsed(AlertId.TryParse(text, out var v), v), id => id.ToString()));
        options.Converters.Add(new TextConverter<AlertRuleId>(text => Parsed(AlertRuleId.TryParse(text, out var v), v), id => id.ToString()));
        options.Converters.Add(new TextConverter<DeliveryId>(text => Parsed(DeliveryId.TryParse(text, out var v), v), id => id.ToString()));
        options.Converters.Add(new TextConverter<KeyId>(text => Parsed(KeyId.TryParse(text, out var v), v), id => id.ToString()));
        options.Converters.Add(new OrdinalKeys<string>());
        options.Converters.Add(new OrdinalKeys<UserSession>());
        options.Converters.Add(new TextConverter<decimal>(text => decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture), DecimalText.Of));
        options.Converters.Add(new TextConverter<Usd>(text => Parsed(Usd.TryReadRecorded(text, out var v), v), amount => amount.ToString()));
        options.Converters.Add(new TextConverter<Account>(text => Parsed(Account.TryParse(text, out var v), v), account => account.ToString()));
        options.Converters.Add(new TextConverter<BudgetWindow>(text => BudgetWindow.Parse(text) ?? throw new JsonException("no window"), window => window.ToString()));
        options.Converters.Add(new TextConverter<PolicyScope>(text => PolicyScope.Read(text).Scope ?? throw new JsonException("no scope"), scope => scope.ToString()));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private static T Parsed<T>(bool isOne, T value) => isOne ? value : throw new JsonException($"no {typeof(T).Name}");

    private sealed class TextConverter<T>(Func<string, T> read, Func<T, string> write) : JsonConverter<T>
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => read(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }

    private sealed class NumberConverter<T>(Func<long, T> read, Func<T, long> write) : JsonConverter<T>
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => read(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteNumberValue(write(value));
    }
}
