using System.Collections.Immutable;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Callers;

/// <summary>
/// Requests from one source were denied for want of a credential: wire type <c>callers.refused</c>, in a <c>source-…</c>
/// stream. One event counts all that came within a second, so that nobody can fill the disk by asking.
/// </summary>
/// <param name="Source">Where they came from: an address without port, or <c>unix</c>.</param>
/// <param name="Counts">How many requests for each reason code.</param>
/// <param name="Claims">Some of the agents that were claimed, at most <see cref="ClaimsMax"/>.</param>
public sealed record CallersRefused(
    string Source, ImmutableSortedDictionary<string, long> Counts, ImmutableSortedSet<string> Claims)
    : IEventDataCodec<CallersRefused>
{
    /// <summary>Most claims in one event.</summary>
    public const int ClaimsMax = 8;

    /// <summary>The type's wire name.</summary>
    public const string Type = "callers.refused";

    /// <summary>The stream of a source.</summary>
    public static StreamName StreamOf(string org, string source) => StreamName.ForKey("source", org, source);

    /// <inheritdoc/>
    public static string TypeOf(CallersRefused happened) => Type;

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, CallersRefused happened)
    {
        json.BeginObject().Name("claims").BeginArray();
        foreach (var claim in happened.Claims)
        {
            json.Value(claim);
        }

        json.EndArray().Name("counts").BeginObject();
        foreach (var (code, count) in happened.Counts)
        {
            json.Member(code, count);
        }

        json.EndObject().Member("source", happened.Source).EndObject();
    }

    /// <inheritdoc/>
    public static CallersRefused? Read(EventEnvelope envelope)
    {
        if (envelope.Type != Type)
        {
            return null;
        }

        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        return new CallersRefused(
            data.Text("source"),
            data.GetProperty("counts").EnumerateObject()
                .ToImmutableSortedDictionary(m => m.Name, m => m.Value.GetInt64(), StringComparer.Ordinal),
            data.GetProperty("claims").EnumerateArray().Select(c => c.GetString()!).ToImmutableSortedSet(StringComparer.Ordinal));
    }
}
