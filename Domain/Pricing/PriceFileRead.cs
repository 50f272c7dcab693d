using System.Collections.Immutable;
using System.Text.Json;

namespace AgentAssembly.Domain.Pricing;

/// <summary>What became of reading a price file.</summary>
/// <param name="Rows">The rows that could be read, in the file's order; empty where nothing could.</param>
/// <param name="Problems">What could not, each with where it stands; the file is refused where there is one.</param>
/// <param name="Skipped">Models that are priced by nothing that is known here, such as per pixel.</param>
public sealed record PriceFileRead(ImmutableArray<PriceRow> Rows, ImmutableArray<string> Problems, ImmutableArray<string> Skipped)
{
    /// <summary>Largest file, in bytes.</summary>
    public const int BytesMax = 32 * 1024 * 1024;

    /// <summary>Most problems that are told of one file.</summary>
    public const int ProblemsMax = 20;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    /// <summary>
    /// Reads a file of either form: an array is what <c>AA_PRICING_FILE</c> names in the existing system
    /// (<see cref="CompatiblePricesFile"/>), an object the file of LiteLLM (<see cref="ModelPricesFile"/>). Prices are read
    /// digit by digit and never as binary floating point. Pure.
    /// </summary>
    /// <param name="utf8">JSON, with or without a byte order mark.</param>
    public static PriceFileRead Of(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            ReadOnlySpan<byte> mark = [0xef, 0xbb, 0xbf];
            using var document = JsonDocument.Parse(utf8.Span.StartsWith(mark) ? utf8[mark.Length..] : utf8, Options);
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Object => ModelPricesFile.Read(document.RootElement),
                JsonValueKind.Array => CompatiblePricesFile.Read(document.RootElement),
                _ => Refused("the file has to be an array of prices, or one object of models by name"),
            };
        }
        catch (JsonException e)
        {
            return Refused($"line {e.LineNumber + 1}: this is no JSON");
        }
        catch (InvalidOperationException e) when (e.InnerException is System.Text.DecoderFallbackException or null)
        {
            // A text escapes half of a character. There is no way to ask before.
            return Refused("a text is no valid Unicode");
        }
    }

    private static PriceFileRead Refused(string problem) => new([], [problem], []);
}
