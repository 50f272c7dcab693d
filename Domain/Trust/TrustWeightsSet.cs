using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Trust;

/// <summary>An org reads the friction of its agents differently from now on: <c>trust.weights_set</c>, in <c>trust-…</c>.</summary>
/// <param name="Weights">All of them.</param>
/// <param name="Reason">Why.</param>
public sealed record TrustWeightsSet(TrustWeights Weights, string Reason) : IEventDataCodec<TrustWeightsSet>
{
    /// <summary>The type's wire name.</summary>
    public const string Type = "trust.weights_set";

    /// <inheritdoc/>
    public static string TypeOf(TrustWeightsSet happened) => Type;

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, TrustWeightsSet happened)
    {
        var weights = happened.Weights;
        json.BeginObject();
        Write(json, "approval", weights.Approval);
        json.Member("min_actions", weights.MinActions).Member("reason", happened.Reason);
        Write(json, "redaction", weights.Redaction);
        Write(json, "violation", weights.Violation);
        json.EndObject();
    }

    /// <inheritdoc/>
    public static TrustWeightsSet? Read(EventEnvelope envelope)
    {
        if (envelope.Type != Type)
        {
            return null;
        }

        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        return new(
            new TrustWeights
            {
                Approval = Read(data.GetProperty("approval")),
                Redaction = Read(data.GetProperty("redaction")),
                Violation = Read(data.GetProperty("violation")),
                MinActions = (int)data.Number("min_actions"),
            },
            data.Text("reason"));
    }

    private static void Write(CanonicalJsonWriter json, string name, TrustWeight weight) =>
        json.Name(name).BeginObject()
            .Member("enabled", weight.IsEnabled).Member("weight", DecimalText.Of(weight.Weight))
            .EndObject();

    private static TrustWeight Read(JsonElement data) => new(data.Decimal("weight"), data.Truth("enabled"));
}
