using System.Text;
using System.Text.Unicode;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Scanning;

namespace AgentAssembly.Domain.Actions;

/// <summary>
/// What a decision was asked and its event does not say, redacted: what replaying a policy needs besides the event
/// (contracts/events/inputs.md). Recorded encrypted only. Pure.
/// </summary>
public static class ActionInputs
{
    /// <summary>Longest inputs that are recorded, and longest payload of such, in bytes.</summary>
    public const int SizeBytesMax = 64 * 1024;

    /// <summary>Says that inputs were longer than <see cref="SizeBytesMax"/>.</summary>
    public const string TooLarge = "too_large";

    /// <summary>Says that the actor's key was destroyed, so that nothing can be encrypted by it any more.</summary>
    public const string KeyDestroyed = "key_destroyed";

    /// <summary>Says that this installation records none.</summary>
    public const string Off = "off";

    /// <summary>Says that they could not be encrypted, so that the action was denied.</summary>
    public const string VaultUnavailable = "vault_unavailable";

    /// <summary>Whether an action has anything that its event does not say.</summary>
    /// <param name="action">The action.</param>
    /// <param name="recordedHost">The host as the event says it.</param>
    public static bool AreAnyIn(AgentAction action, string recordedHost) =>
        action.Payload.Length > 0
        || action.Address.Length > 0
        || action.Host != recordedHost
        || action.Caller is not null
        || action.ContainsPersonalData
        || action.Message is { Agent.Length: > 0 };

    /// <summary>Writes the inputs of an action.</summary>
    /// <param name="json">Gets one object.</param>
    /// <param name="action">The action.</param>
    /// <param name="recordedHost">The host as the event says it.</param>
    /// <param name="scanned">What the policy's scan of the payload found; null where the payload has not been scanned.</param>
    public static void Write(CanonicalJsonWriter json, AgentAction action, string recordedHost, ScannedPayload? scanned)
    {
        json.BeginObject()
            .Member("address"u8, Redacted(action.Address))
            .Member("caller_org"u8, action.Caller?.Org)
            .Member("caller_team"u8, action.Caller?.Team);
        if (action.ContainsPersonalData)
        {
            json.Name("contains_pii"u8).Value(true);
        }

        json.Member("host"u8, action.Host == recordedHost ? "" : Redacted(action.Host))
            .Member("message_agent"u8, action.Message?.Agent);
        WritePayload(json, (scanned ?? new ScannedPayload()).Redact(action.Payload).Span);
        json.EndObject();
    }

    // Most payloads are texts, and stay readable as such.
    private static void WritePayload(CanonicalJsonWriter json, ReadOnlySpan<byte> payload)
    {
        if (Utf8.IsValid(payload))
        {
            json.Member("payload"u8, payload);
        }
        else
        {
            json.Member("payload_base64"u8, Convert.ToBase64String(payload));
        }
    }

    private static string Redacted(string text) =>
        text.Length == 0 ? "" : Encoding.UTF8.GetString(Scanner.Strict.Redact(Encoding.UTF8.GetBytes(text)));
}

/// <summary>What an event holds of its inputs; the default value says that it says all there is itself.</summary>
/// <param name="Sealed">The sealed text; null or empty where there is none.</param>
/// <param name="Omitted">Why there is none, one of the words of <see cref="ActionInputs"/>; null or empty where nothing is missing.</param>
public readonly record struct InputRecord(string? Sealed, string? Omitted);
