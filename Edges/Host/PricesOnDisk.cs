using AgentAssembly.Commands.Core.Pricing;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Edges.Host;

/// <summary>
/// The price file that <c>AA_PRICING_FILE</c> names (gateway specification §5.3), or LiteLLM's in its place. The existing
/// system falls back to its own prices where it cannot read it, and spends by other figures than its operator gave; here
/// such a file refuses the start.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Read">What it holds; no problems.</param>
public sealed record PricesOnDisk(string Path, PriceFileRead Read)
{
    /// <summary>Names the file.</summary>
    public const string Variable = "AA_PRICING_FILE";

    /// <summary>Reads the file that is named; null where none is.</summary>
    /// <exception cref="StartRefusedException">It cannot be read, or has errors: which, and where.</exception>
    public static PricesOnDisk? Find(Func<string, string?> environment) =>
        environment(Variable) is { Length: > 0 } path ? new(path, ReadFile(path)) : null;

    /// <summary>Brings the prices into force, unless they were read from a file last time too.</summary>
    /// <exception cref="StartRefusedException">There are too many.</exception>
    public async Task PublishAsync(PricePublisher publisher, CancellationToken cancellationToken)
    {
        var outcome = await publisher.PublishFileAsync(
            System.IO.Path.GetFileName(Path), Read.Rows, "operator:local", cancellationToken).ConfigureAwait(false);
        if (outcome.Reply is PricingReply.TooMany many)
        {
            throw new StartRefusedException(
                $"the price file {Path} leads to {many.Count} prices; at most {many.Most} are kept: leave out models that nobody uses");
        }
    }

    private static PriceFileRead ReadFile(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > PriceFileRead.BytesMax)
            {
                throw new StartRefusedException($"the price file {path} has {length} bytes; at most {PriceFileRead.BytesMax} are taken");
            }

            var read = PriceFileRead.Of(File.ReadAllBytes(path));
            return read.Problems.IsEmpty
                ? read
                : throw new StartRefusedException(
                    $"the price file {path} ({Variable}) has errors, and nothing of it counts:\n  {string.Join("\n  ", read.Problems)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"the price file {path} ({Variable}) cannot be read: {e.Message}", e);
        }
    }
}
