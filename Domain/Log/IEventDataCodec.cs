using System.Text.Json;

namespace AgentAssembly.Domain.Log;

/// <summary>Between a family of events and what the log holds of them.</summary>
/// <typeparam name="TEvent">The family.</typeparam>
public interface IEventDataCodec<TEvent>
{
    /// <summary>The type's wire name.</summary>
    static abstract string TypeOf(TEvent happened);

    /// <summary>Writes the event's data.</summary>
    static abstract void Write(CanonicalJsonWriter json, TEvent happened);

    /// <summary>Reads an event; null for a type that is not of this family.</summary>
    static abstract TEvent? Read(EventEnvelope envelope);
}

/// <summary>Reading event data, where absence stands for emptiness.</summary>
public static class EventDataReading
{
    /// <summary>A member's text; empty when the member is absent.</summary>
    public static string Text(this JsonElement data, string name) =>
        data.TryGetProperty(name, out var member) ? member.GetString() ?? "" : "";

    /// <summary>A member's integer, be it written as a number or, beyond 2^53−1, as a string; 0 when absent.</summary>
    public static long Number(this JsonElement data, string name) =>
        !data.TryGetProperty(name, out var member) ? 0
        : member.ValueKind == JsonValueKind.String ? long.Parse(member.GetString()!, System.Globalization.CultureInfo.InvariantCulture)
        : member.GetInt64();

    /// <summary>A member's truth value; false when absent.</summary>
    public static bool Truth(this JsonElement data, string name) =>
        data.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.True;
}
