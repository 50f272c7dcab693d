using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;

namespace AgentAssembly.Domain.Secrets;

/// <summary>
/// The placeholders of a tool call's arguments: <c>${NAME}</c>, with a <see cref="SecretName"/>, in string values anywhere in
/// the JSON (gateway specification §11). Names of members, numbers and everything else are no place for one. What looks
/// otherwise, such as <c>${name}</c>, is text; so is a placeholder right behind a <c>$</c>, as in <c>$${NAME}</c>. Filling
/// replaces placeholders and leaves every other byte as it is; what a value brings along is never looked at. Immutable.
/// </summary>
public sealed class Placeholders
{
    /// <summary>Largest arguments, in bytes.</summary>
    public const int ArgumentsBytesMax = 1024 * 1024;

    /// <summary>Largest filled arguments, in bytes.</summary>
    public const int FilledBytesMax = 4 * 1024 * 1024;

    /// <summary>Deepest nesting of objects and arrays.</summary>
    public const int DepthMax = 64;

    /// <summary>Most placeholders.</summary>
    public const int PlacesMax = 10_000;

    /// <summary>Most different names.</summary>
    public const int NamesMax = 128;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = DepthMax };

    private readonly ReadOnlyMemory<byte> _arguments;
    private readonly ImmutableArray<Place> _places;

    private Placeholders(ReadOnlyMemory<byte> arguments, ImmutableArray<Place> places) =>
        (_arguments, _places, Names) = (arguments, places, [.. places.Select(place => place.Name).Distinct()]);

    /// <summary>The different names, in order of their first place.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The name at every place, in order.</summary>
    public IEnumerable<string> Places => _places.Select(place => place.Name);

    /// <summary>Finds the placeholders.</summary>
    /// <param name="arguments">JSON in UTF-8; kept, and not copied.</param>
    /// <param name="problem">
    /// Why there are none to be found, where the answer is null: it is no JSON, too large or too deep, or has too many
    /// placeholders. Nothing of the arguments is repeated in it.
    /// </param>
    public static Placeholders? Find(ReadOnlyMemory<byte> arguments, out string? problem)
    {
        var places = ImmutableArray.CreateBuilder<Place>();
        problem = arguments.Length > ArgumentsBytesMax
            ? $"has {arguments.Length} bytes; at most {ArgumentsBytesMax} are taken"
            : !Utf8.IsValid(arguments.Span) ? "is not UTF-8"
            : WhyNotFound(arguments.Span, places);
        if (problem is not null)
        {
            return null;
        }

        var found = new Placeholders(arguments, places.DrainToImmutable());
        problem = found.Names.Length > NamesMax ? $"names {found.Names.Length} secrets; at most {NamesMax} are taken" : null;
        return problem is null ? found : null;
    }

    /// <summary>Replaces every placeholder.</summary>
    /// <param name="values">The value of every name, as UTF-8 text.</param>
    /// <returns>
    /// The arguments, as a new array that holds secrets; null where they would exceed <see cref="FilledBytesMax"/>.
    /// </returns>
    /// <exception cref="KeyNotFoundException">A name has no value.</exception>
    public byte[]? Fill(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> values)
    {
        var lengths = Names.ToDictionary(name => name, name => EscapedText.LengthOf(values[name].Span));
        var length = _arguments.Length + _places.Sum(place => (long)lengths[place.Name] - place.Length);
        if (length > FilledBytesMax)
        {
            return null;
        }

        var filled = new byte[length];
        var (read, written) = (0, 0);
        foreach (var place in _places)
        {
            written += Copy(_arguments.Span[read..place.Start], filled.AsSpan(written));
            written += EscapedText.Write(values[place.Name].Span, filled.AsSpan(written));
            read = place.Start + place.Length;
        }

        Copy(_arguments.Span[read..], filled.AsSpan(written));
        return filled;
    }

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }

    private static string? WhyNotFound(ReadOnlySpan<byte> arguments, ImmutableArray<Place>.Builder places)
    {
        var reader = new Utf8JsonReader(arguments, Strict);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String)
                {
                    var start = (int)reader.TokenStartIndex + 1;
                    FindIn(arguments[start..((int)reader.BytesConsumed - 1)], start, places);
                }

                if (places.Count > PlacesMax)
                {
                    return $"holds more than {PlacesMax} placeholders";
                }
            }

            return null;
        }
        catch (JsonException e)
        {
            // Its own message may repeat what it found.
            return $"is no JSON of at most {DepthMax} levels: see line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
        }
    }

    private static void FindIn(ReadOnlySpan<byte> text, int offset, ImmutableArray<Place>.Builder places)
    {
        var before = 0;
        for (var at = 0; at < text.Length && places.Count <= PlacesMax;)
        {
            var sign = SignAt(text, at, out var length);
            if (sign == '$' && before != '$' && NameAt(text, at + length, out var end) is { } name)
            {
                places.Add(new Place(offset + at, end - at, name));
                (before, at) = ('}', end);
            }
            else
            {
                (before, at) = (sign, at + length);
            }
        }
    }

    // The name in braces that begins at a place, and where it ends.
    private static string? NameAt(ReadOnlySpan<byte> text, int at, out int end)
    {
        Span<char> name = stackalloc char[SecretName.LengthMax];
        var count = -1;
        for (end = at; end < text.Length; count++)
        {
            var sign = SignAt(text, end, out var length);
            end += length;
            if (sign == '}' && count > 0)
            {
                return new string(name[..count]);
            }

            if (!MayStandAt(count, sign))
            {
                return null;
            }

            if (count >= 0)
            {
                name[count] = (char)sign;
            }
        }

        return null;
    }

    private static bool MayStandAt(int count, int sign) => count switch
    {
        -1 => sign == '{',
        0 => SecretName.IsFirst(sign),
        >= SecretName.LengthMax => false,
        _ => SecretName.IsPart(sign),
    };

    // INVARIANT: the reader has passed the text, so an escape is whole. A placeholder's signs are ASCII: of everything else
    // only the length matters, and that a byte of a longer sign is none of them.
    private static int SignAt(ReadOnlySpan<byte> text, int at, out int length)
    {
        if (text[at] != (byte)'\\')
        {
            length = 1;
            return text[at];
        }

        if (text[at + 1] != (byte)'u')
        {
            length = 2;
            return 0;
        }

        length = 6;
        return System.Buffers.Text.Utf8Parser.TryParse(text.Slice(at + 2, 4), out ushort unit, out _, 'x') ? unit : 0;
    }

    private readonly record struct Place(int Start, int Length, string Name);
}
