using System.Collections.Immutable;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Pricing;

/// <summary>
/// A part of a version of prices, as wire type <c>pricing.published</c> in the stream <c>pricing-…</c> of an org, whose rows
/// stand before those of the installation, or of the installation. The parts of a version are appended at once; it comes
/// into force with the last.
/// </summary>
/// <param name="Version">From 1; one more than before.</param>
/// <param name="Part">Which part: from 1.</param>
/// <param name="Parts">How many parts the version has.</param>
/// <param name="Digest"><see cref="PriceRows.DigestOf"/> the rows of all parts.</param>
/// <param name="Rows">The rows of this part; none where the version has none.</param>
/// <param name="Source">Where the version came from: <see cref="FromPreset"/>, <see cref="FromCommand"/> or <see cref="FromFile"/>.</param>
/// <param name="Reason">Why; empty where nobody was asked.</param>
public sealed record PricingPublished(
    int Version, int Part, int Parts, string Digest, ImmutableArray<PriceRow> Rows, string Source, string Reason)
    : IEventDataCodec<PricingPublished>
{
    /// <summary>The type's wire name.</summary>
    public const string Type = "pricing.published";

    /// <summary>The source of prices that came with this system.</summary>
    public const string FromPreset = $"preset {CompatiblePrices.Name}";

    /// <summary>The source of prices that somebody set by a command.</summary>
    public const string FromCommand = "command";

    private const string FileBefore = "file ";

    /// <summary>When it was recorded: of the envelope, where the event was read from one.</summary>
    public Instant At { get; init; }

    /// <summary>The source of prices that a server read from a file when it started.</summary>
    /// <param name="name">The file's name, without folders.</param>
    public static string FromFile(string name) => FileBefore + name;

    /// <summary>Whether a source is a server's file.</summary>
    public static bool IsFile(string source) => source.StartsWith(FileBefore, StringComparison.Ordinal);

    /// <summary>The stream of an org's prices; of the installation's for an empty name.</summary>
    public static StreamName StreamOf(string org) => StreamName.ForKey("pricing", org);

    /// <inheritdoc/>
    public static string TypeOf(PricingPublished happened) => Type;

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, PricingPublished happened)
    {
        json.BeginObject()
            .Member("digest", happened.Digest)
            .Member("part", happened.Part)
            .Member("parts", happened.Parts)
            .Member("reason", happened.Reason)
            .Name("rows").BeginArray();
        foreach (var row in happened.Rows)
        {
            PriceRowCodec.Write(json, row);
        }

        json.EndArray().Member("source", happened.Source).Member("version", happened.Version).EndObject();
    }

    /// <inheritdoc/>
    public static PricingPublished? Read(EventEnvelope envelope)
    {
        if (envelope.Type != Type)
        {
            return null;
        }

        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        return new PricingPublished(
            (int)data.Number("version"),
            (int)data.Number("part"),
            (int)data.Number("parts"),
            data.Text("digest"),
            [.. data.GetProperty("rows").EnumerateArray().Select(PriceRowCodec.Read)],
            data.Text("source"),
            data.Text("reason"))
        {
            At = envelope.RecordedAt,
        };
    }
}
