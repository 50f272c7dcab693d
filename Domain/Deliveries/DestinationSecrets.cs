using System.Collections.Immutable;
using System.Text;

namespace AgentAssembly.Domain.Deliveries;

/// <summary>
/// A destination's secrets in the clear, for as long as a message is sent. Shows nothing of them as a text.
/// </summary>
/// <param name="byName">The secrets by name, as <see cref="DestinationFields"/> lists them.</param>
public sealed class DestinationSecrets(IReadOnlyDictionary<string, string> byName)
{
    /// <summary>What is shown in place of a secret.</summary>
    public const string Shown = "********";

    // Shorter ones would tear holes into words that have nothing to do with them.
    private const int MaskedLengthMin = 4;

    // What stands in an address besides a password is often a word.
    private const int SegmentLengthMin = 6;
    private static readonly char[] Separators = ['/', '?', '&', '=', '#', ';'];

    private readonly Lazy<ImmutableArray<string>> _parts = new(() => PartsOf(byName.Values));

    /// <summary>No secrets.</summary>
    public static DestinationSecrets None { get; } = new(new Dictionary<string, string>());

    /// <summary>The names.</summary>
    public IEnumerable<string> Names => byName.Keys.Order(StringComparer.Ordinal);

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => byName.Count == 0;

    /// <summary>A secret; empty where there is none of this name.</summary>
    public string this[string name] => byName.GetValueOrDefault(name, "");

    /// <summary>The longest text that is masked as one, in characters: whoever cuts a text needs to have so much more of it.</summary>
    public int MaskedLengthMax => _parts.Value is [var longest, ..] ? longest.Length : 0;

    /// <summary>
    /// The beginning of a text of somebody else, without any of the secrets that it may repeat: whole, escaped as in an
    /// address or not, or, where a secret is an address, what stands behind its host and each longer part of that.
    /// </summary>
    /// <param name="text">The text. A secret that its end cuts off is not known for one, unless that is behind the beginning.</param>
    /// <param name="length">How many characters of it, and at most how many are returned.</param>
    public string Mask(string text, int length = int.MaxValue)
    {
        var masked = new StringBuilder();
        var hiddenTo = 0;
        for (var i = 0; i < Math.Min(text.Length, length); i++)
        {
            // Where secrets overlap, nothing of either is left.
            var end = i + LengthAt(text, i);
            if (end > i && i >= hiddenTo)
            {
                masked.Append(Shown);
            }

            hiddenTo = Math.Max(hiddenTo, end);
            if (i >= hiddenTo)
            {
                masked.Append(text[i]);
            }
        }

        return masked.Length <= length ? masked.ToString() : masked.ToString(0, length);
    }

    /// <summary>Says nothing of the secrets.</summary>
    public override string ToString() => Shown;

    private int LengthAt(string text, int start) => _parts.Value
        .FirstOrDefault(part => string.Compare(text, start, part, 0, part.Length, StringComparison.OrdinalIgnoreCase) == 0, "").Length;

    // The longest first.
    private static ImmutableArray<string> PartsOf(IEnumerable<string> secrets) =>
    [
        .. secrets.SelectMany(secret => Variants(secret, MaskedLengthMin).Concat(PartsOfAddress(secret)))
            .Distinct(StringComparer.OrdinalIgnoreCase).OrderByDescending(part => part.Length),
    ];

    private static IEnumerable<string> PartsOfAddress(string secret)
    {
        var scheme = secret.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 || !Uri.TryCreate(secret, UriKind.Absolute, out var uri))
        {
            return [];
        }

        var begin = secret.IndexOfAny(['/', '?'], scheme + "://".Length);
        var path = begin < 0 ? "" : secret[begin..];
        return Variants(path, MaskedLengthMin).Concat(Variants(uri.PathAndQuery, MaskedLengthMin))
            .Concat((path + uri.PathAndQuery).Split(Separators).SelectMany(segment => Variants(segment, SegmentLengthMin)));
    }

    private static IEnumerable<string> Variants(string text, int lengthMin) =>
        ((string[])[text, Uri.UnescapeDataString(text), Uri.EscapeDataString(text)]).Where(variant => variant.Length >= lengthMin);
}
