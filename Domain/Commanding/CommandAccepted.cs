using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Commanding;

/// <summary>
/// A command was taken and is not to be carried out again: wire type <c>command.accepted</c>, in a <c>command-…</c> stream of its
/// own, appended together with what it made happen. Its id correlates those events.
/// </summary>
/// <param name="Command">The command's name, such as <c>suspendAgent</c>.</param>
/// <param name="InputDigest">
/// HMAC-SHA256 of the command's name and its canonical input under the installation's digest key: a plain digest would let
/// whoever reads the log guess secrets.
/// </param>
/// <param name="Reason">Why it was given; may be empty.</param>
public sealed record CommandAccepted(string Command, Hash256 InputDigest, string Reason) : IEventDataCodec<CommandAccepted>
{
    /// <summary>The type's wire name.</summary>
    public const string Type = "command.accepted";

    private const string Category = "command";

    /// <summary>The stream of a command that was given under an idempotency key.</summary>
    /// <param name="org">The principal's own org; empty for those of the installation.</param>
    /// <param name="principal">Who gave it.</param>
    /// <param name="key">The key; it is digested into the name and stands nowhere else.</param>
    public static StreamName StreamOf(string org, string principal, string key) =>
        StreamName.ForKey(Category, org, principal, "key", key);

    /// <summary>The stream of a command that was given without a key.</summary>
    /// <param name="id">The id of its event.</param>
    public static StreamName StreamOf(EventId id) => StreamName.ForKey(Category, id.ToString());

    /// <inheritdoc/>
    public static string TypeOf(CommandAccepted happened) => Type;

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, CommandAccepted happened)
    {
        json.BeginObject().Member("command", happened.Command).Member("input_digest", happened.InputDigest.ToString());
        if (happened.Reason.Length > 0)
        {
            json.Member("reason", happened.Reason);
        }

        json.EndObject();
    }

    /// <inheritdoc/>
    public static CommandAccepted? Read(EventEnvelope envelope)
    {
        if (envelope.Type != Type)
        {
            return null;
        }

        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        return new CommandAccepted(data.Text("command"), Hash256.From(Convert.FromHexString(data.Text("input_digest"))), data.Text("reason"));
    }
}
