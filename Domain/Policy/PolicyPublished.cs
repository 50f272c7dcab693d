using System.Collections.Immutable;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Policy;

/// <summary>
/// Policies came into force for an org or for the whole node, as wire type <c>policy.published</c> in the stream <c>policy-…</c> of either.
/// The whole text is recorded, so that any decision can be checked against the very documents that it rested on.
/// </summary>
/// <param name="Digest">The set's digest, <c>sha256:…</c>.</param>
/// <param name="Documents">Name and text of each document.</param>
/// <param name="Source">Where the set came from: <see cref="FromFile"/> or <see cref="FromCommand"/>.</param>
/// <param name="Reason">Why; empty for files.</param>
public sealed record PolicyPublished(string Digest, ImmutableArray<PolicySource> Documents, string Source, string Reason = "")
    : IEventDataCodec<PolicyPublished>
{
    /// <summary>The type's wire name.</summary>
    public const string Type = "policy.published";

    /// <summary>The source of sets that were read from files.</summary>
    public const string FromFile = "file";

    /// <summary>The source of sets that somebody put together by commands.</summary>
    public const string FromCommand = "command";

    /// <summary>The stream of an org's policies; of those of the whole node for an empty name.</summary>
    public static StreamName StreamOf(string org) => StreamName.ForKey("policy", org);

    /// <inheritdoc/>
    public static string TypeOf(PolicyPublished happened) => Type;

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, PolicyPublished happened)
    {
        json.BeginObject().Member("digest", happened.Digest).Name("documents").BeginArray();
        foreach (var document in happened.Documents)
        {
            json.BeginObject().Member("name", document.Name).Member("text", document.Text).EndObject();
        }

        json.EndArray().Member("reason", happened.Reason).Member("source", happened.Source).EndObject();
    }

    /// <inheritdoc/>
    public static PolicyPublished? Read(EventEnvelope envelope)
    {
        if (envelope.Type != Type)
        {
            return null;
        }

        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        return new PolicyPublished(
            data.Text("digest"),
            [.. data.GetProperty("documents").EnumerateArray().Select(d => new PolicySource(d.Text("name"), d.Text("text")))],
            data.Text("source"),
            data.Text("reason"));
    }
}

/// <summary>A policy document as somebody wrote it.</summary>
/// <param name="Name">Its name: the file's, without folders.</param>
/// <param name="Text">Its text.</param>
public sealed record PolicySource(string Name, string Text);
