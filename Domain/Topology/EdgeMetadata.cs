using System.Text;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Scanning;

namespace AgentAssembly.Domain.Topology;

/// <summary>
/// What a reporter says of an edge besides its ends: a JSON object in the form of RFC 8785, with labels in place of every
/// secret and personal datum that the strict scanner finds.
/// </summary>
public sealed record EdgeMetadata
{
    /// <summary>Longest text that is taken, in bytes of UTF-8. Labels may make what is kept of it longer.</summary>
    public const int SizeBytesMax = 4_096;

    // What is left of an object whose labels made it something else than an object of distinct members.
    private const string Unsayable = """{"redacted":"[REDACTED]"}""";

    private EdgeMetadata(string text) => Text = text;

    /// <summary>Nothing is said.</summary>
    public static EdgeMetadata None { get; } = new("");

    /// <summary>The object as text; empty where nothing is said.</summary>
    public string Text { get; }

    /// <summary>Reads, brings into form and redacts what a reporter sent.</summary>
    /// <param name="json">A JSON object, or nothing.</param>
    /// <param name="problem">What is wrong with it and the way out, nothing of its content; null when it is taken.</param>
    /// <returns>The metadata; null when the text is refused.</returns>
    public static EdgeMetadata? TryRead(string json, out string? problem)
    {
        problem = null;
        if (json.Length == 0)
        {
            return None;
        }

        var size = Encoding.UTF8.GetByteCount(json);
        if (size > SizeBytesMax)
        {
            problem = $"has {size} bytes; at most {SizeBytesMax} are taken";
            return null;
        }

        var utf8 = Encoding.UTF8.GetBytes(json);
        if (!CanonicalJson.TryCanonicalize(utf8, out var canonical, out _) || canonical[0] != (byte)'{')
        {
            problem = "is no JSON object with distinct member names; send one, or leave it empty";
            return null;
        }

        // The canonical form writes numbers as doubles: what it would change is not taken, rather than recorded wrong.
        if (!ExactNumbers.AreAllIn(utf8))
        {
            problem = "holds a number that a double cannot; send it as a text";
            return null;
        }

        return new(Redacted(canonical));
    }

    /// <summary>What an event holds. It was redacted before it was recorded.</summary>
    internal static EdgeMetadata OfRecorded(string text) => text.Length == 0 ? None : new(text);

    // Two names may get one label, and a text that never comes to rest goes whole.
    private static string Redacted(byte[] canonical) =>
        CanonicalJson.TryCanonicalize(Scanner.Strict.Redact(canonical), out var again, out _) && again[0] == (byte)'{'
            ? Encoding.UTF8.GetString(again)
            : Unsayable;
}
