using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>One answer of a stream.</summary>
/// <param name="Answer">Its data and errors.</param>
/// <param name="Position">Behind what a new stream goes on; null where the server does not say.</param>
internal sealed record GraphEvent(JsonElement Answer, string? Position);

/// <summary>An open stream of server-sent events. Ends with the server's <c>complete</c>, and breaks where that does not come.</summary>
internal sealed class GraphEvents(HttpResponseMessage response, Stream body, string url, TimeProvider time) : IDisposable
{
    // A server shows life every 15 seconds.
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(45);

    private const int LineCharactersMax = 16 * 1024 * 1024;

    /// <summary>Every answer until the server says that there are no more.</summary>
    /// <exception cref="GraphException">The stream broke.</exception>
    public async IAsyncEnumerable<GraphEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(body, Encoding.UTF8, leaveOpen: true);
        var (kind, id, data) = ("", (string?)null, new StringBuilder());
        while (await LineAsync(lines, cancellationToken).ConfigureAwait(false) is var line)
        {
            if (line.Length > 0)
            {
                (kind, id) = Take(line, kind, id, data);
                continue;
            }

            if (kind == "complete")
            {
                yield break;
            }

            if (data.Length > 0)
            {
                yield return new(Parsed(data.ToString()), id);
            }

            (kind, id) = ("", null);
            data.Clear();
        }
    }

    public void Dispose()
    {
        body.Dispose();
        response.Dispose();
    }

    private static (string Kind, string? Id) Take(string line, string kind, string? id, StringBuilder data)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? "" : line[(colon + 1)..];
        value = value.StartsWith(' ') ? value[1..] : value;
        switch (name)
        {
            case "event":
                return (value, id);
            case "id":
                return (kind, value);
            case "data":
                data.Append(value);
                return (kind, id);
            default:
                return (kind, id);
        }
    }

    private async Task<string> LineAsync(StreamReader lines, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(SilenceMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            var line = await lines.ReadLineAsync(either.Token).ConfigureAwait(false);
            return line switch
            {
                null => throw GraphException.Lost(url, new IOException("the stream ended without its end")),
                { Length: > LineCharactersMax } => throw GraphException.Lost(url, new IOException("an event is too long")),
                _ => line,
            };
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw GraphException.Lost(url, e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            throw GraphException.Lost(url, e);
        }
    }

    private JsonElement Parsed(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw GraphException.Foreign(url, response.StatusCode, e);
        }
    }
}
