using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>A server's GraphQL over HTTP. Every request shows who asks; trust is that of gRPC.</summary>
internal sealed class GraphLink : IDisposable
{
    private const string Path = "/graphql";
    private const string Events = "text/event-stream";
    private const long AnswerBytesMax = 64 * 1024 * 1024;

    private readonly HttpClient _client;
    private readonly TimeProvider _time;

    private GraphLink(string url, ClientTrust trust, CallerProof proof, TimeProvider time)
    {
        (Url, Proof, _time) = (url, proof, time);
        _client = new HttpClient(new ProofHandler(proof, trust.MakeHandler()))
        {
            BaseAddress = new Uri(url),
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
    }

    public string Url { get; }

    /// <summary>What is shown of who asks.</summary>
    public CallerProof Proof { get; }

    /// <summary>Connects to a URL.</summary>
    /// <exception cref="CliException">Certificates are asked for, and the URL is one without.</exception>
    public static GraphLink To(string url, ClientTrust trust, CallerProof proof, TimeProvider time) =>
        trust.IsDemanded && !url.StartsWith(Address.Tls, StringComparison.Ordinal)
            ? throw new CliException(ExitCode.Usage,
                $"{url} is not served over TLS, so --ca and --client-cert would count for nothing: leave them away, "
                + "or name a server with --http https://HOST:PORT")
            : new(url, trust, proof, time);

    /// <summary>Asks one question.</summary>
    /// <returns>The whole answer, with its data and errors.</returns>
    /// <exception cref="GraphException">There is no answer.</exception>
    public async Task<JsonElement> AskAsync(GraphQuestion question, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ServerLink.AnswerLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = RequestOf(question, "application/graphql-response+json", "application/json");
            using var response = await _client.SendAsync(request, either.Token).ConfigureAwait(false);
            return await ReadAsync(response, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw GraphException.TooLate(Url, e);
        }
        catch (HttpRequestException e)
        {
            throw GraphException.Lost(Url, e);
        }
    }

    /// <summary>Opens a stream of answers, as GraphQL over SSE has it for distinct connections.</summary>
    /// <exception cref="GraphException">There is no stream.</exception>
    public async Task<GraphEvents> OpenAsync(GraphQuestion question, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ServerLink.AnswerLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            using var request = RequestOf(question, Events);
            response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == Events)
            {
                var body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
                var events = new GraphEvents(response, body, Url, _time);
                response = null;
                return events;
            }

            var answer = await ReadAsync(response, either.Token).ConfigureAwait(false);
            throw GraphException.Of(answer) ?? GraphException.Foreign(Url, response.StatusCode);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw GraphException.TooLate(Url, e);
        }
        catch (HttpRequestException e)
        {
            throw GraphException.Lost(Url, e);
        }
        finally
        {
            response?.Dispose();
        }
    }

    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage RequestOf(GraphQuestion question, params string[] accepted)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Content = JsonContent.Create(new { query = question.Text, variables = question.Variables, operationName = question.Operation }),
        };
        foreach (var form in accepted)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(form));
        }

        return request;
    }

    // What is no object with data or errors did not come from GraphQL: an older server, a proxy, or something else.
    private async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken).ConfigureAwait(false);
            var answer = document.RootElement.Clone();
            return answer.ValueKind == JsonValueKind.Object && (answer.TryGetProperty("data", out _) || answer.TryGetProperty("errors", out _))
                ? answer
                : throw GraphException.Foreign(Url, response.StatusCode);
        }
        catch (JsonException e)
        {
            throw GraphException.Foreign(Url, response.StatusCode, e);
        }
        catch (IOException e)
        {
            throw GraphException.Lost(Url, e);
        }
    }
}

/// <summary>What is asked.</summary>
/// <param name="Text">A GraphQL document.</param>
/// <param name="Variables">Its variables.</param>
/// <param name="Operation">Which of its operations; null where it has one.</param>
internal sealed record GraphQuestion(string Text, IReadOnlyDictionary<string, object?> Variables, string? Operation = null)
{
    /// <summary>The variable that a stream resumes by.</summary>
    public const string After = "after";

    /// <summary>The same question, from behind a position.</summary>
    public GraphQuestion Behind(string position) =>
        this with { Variables = new Dictionary<string, object?>(Variables, StringComparer.Ordinal) { [After] = position } };
}
