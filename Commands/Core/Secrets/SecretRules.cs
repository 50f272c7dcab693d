using System.Diagnostics;
using System.Text.Unicode;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Domain.Secrets;

namespace AgentAssembly.Commands.Core.Secrets;

/// <summary>Why something is not done to a secret or with it, in words. No word of a value.</summary>
internal static class SecretRules
{
    /// <summary>Why a text cannot be a value; null when it can.</summary>
    public static string? WhyNotValue(ReadOnlySpan<byte> value) =>
        value.Length == 0 ? "is empty: a secret has at least one byte"
        : value.Length > SecretState.ValueBytesMax ? $"has {value.Length} bytes; at most {SecretState.ValueBytesMax} are taken"
        : !Utf8.IsValid(value) ? "is not UTF-8, and so cannot stand in JSON: encode it, for example as base64"
        : null;

    /// <summary>A secret as people call it.</summary>
    public static string NameOf(SecretId id) =>
        id.Team.Length == 0 ? $"{id.Name} of the org {id.Org}" : $"{id.Name} of the team {id.Org}/{id.Team}";

    /// <summary>What to do where a key was destroyed.</summary>
    public static string KeyDestroyed(SecretId id) =>
        $"the key of {NameOf(id)} was destroyed, and with it every value that it had or could have: "
        + "delete the secret, and register it under another name";

    /// <summary>What to do where the value is not kept.</summary>
    public static string ValueMissing(SecretId id) =>
        $"no value of {NameOf(id)} is kept: 'aasm secret rotate {id.Name}' gives it one";

    /// <summary>A stream's no as an answer.</summary>
    public static Answer<SecretChange> Refusal(SecretId id, SecretReply reply) => reply switch
    {
        SecretReply.Unknown => new Answer<SecretChange>.NotFound(
            $"there is no secret {NameOf(id)}: 'aasm secret list' shows those that there are"),
        SecretReply.Taken taken => new Answer<SecretChange>.Refused("secret_exists",
            $"there is a secret {NameOf(id)}, version {taken.Version}: 'aasm secret rotate' gives it another value"),
        _ => throw new UnreachableException($"{reply.GetType().Name} is no refusal"),
    };
}
