using AgentAssembly.Read.Access;
using AgentAssembly.Read.Execution;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentAssembly.Read.Transport.Sse;

/// <summary>
/// Serves one operation as a stream of server-sent events, as GraphQL over SSE has it for distinct connections. Where an
/// operation declares the variable <c>$after</c>, events carry the position of their item as id, and a reader that comes
/// back with <c>Last-Event-ID</c> goes on behind it: its browser does both without a line of code.
/// </summary>
internal sealed class SseEndpoint(
    GraphEngine engine, GraphQLTransportOptions options, OpenStreams open, ViewerWatch watch, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<SseEndpoint> log)
{
    private const int PositionCharactersMax = 128;

    /// <summary>Serves a stream until it ends, its reader goes, its reader counts no more, or the server stops.</summary>
    /// <exception cref="RequestRefusedException">Too many are open, or this operation cannot go on where its reader stopped.</exception>
    public async Task ServeAsync(HttpContext context, ParsedDocument document, GraphRequest request, Asking asking)
    {
        var resumes = Declares(document, request);
        request = Resumed(context.Request, request, resumes);
        using var place = open.Enter() ?? throw TooMany("this server", options.StreamsMax, 503);
        using var own = open.Enter(asking.Viewer.Principal) ?? throw TooMany("your principal", options.StreamsPerPrincipal, 429);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var begun = await engine.BeginAsync(document, request, asking, context.RequestServices, ending.Token).ConfigureAwait(false);
        var writer = await BeginAsync(context).ConfigureAwait(false);
        var stream = new SseStream(writer, options.KeepAlive, resumes, time);
        try
        {
            await ServeAsync(stream, begun, asking, ending).ConfigureAwait(false);
        }
        catch (ReaderTooSlowException)
        {
            Log.ReaderTooSlow(log, asking.RequestId, options.SendLimit, stream.Delivered ?? "none");
            context.Abort();
        }
        catch (IOException)
        {
            // The reader is gone; its position is its own to keep.
        }
    }

    private async Task ServeAsync(SseStream stream, Begun begun, Asking asking, CancellationTokenSource ending)
    {
        if (begun.Whole is { } whole)
        {
            await stream.WriteAsync(new Frame(whole.Body, null), ending.Token).ConfigureAwait(false);
            await stream.CompleteAsync(ending.Token).ConfigureAwait(false);
            return;
        }

        using var reading = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
        var watching = EndWithViewerAsync(asking, reading);
        try
        {
            await stream.WriteAllAsync(begun.Frames!, reading).ConfigureAwait(false);
            await stream.CompleteAsync(ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ending.IsCancellationRequested)
        {
            await TellEndAsync(stream, asking, ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Without the event that completes: the reader comes back, and goes on where it was.
        }
        finally
        {
            await reading.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }
    }

    private async Task EndWithViewerAsync(Asking asking, CancellationTokenSource reading)
    {
        try
        {
            await watch.EndOfAsync(asking.Viewer, reading.Token).ConfigureAwait(false);
            Log.ViewerEnded(log, asking.RequestId);
            await reading.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The stream ended first.
        }
    }

    private async Task TellEndAsync(SseStream stream, Asking asking, CancellationToken cancellationToken)
    {
        var refused = new RequestRefusedException("FORBIDDEN", 403, "the credential counts no more: sign in again, and go on where you were");
        await stream.WriteAsync(new Frame(engine.Writer.Write(refused, asking.RequestId), null), cancellationToken).ConfigureAwait(false);
        await stream.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    // The reader learns at once that the stream is open, however long the first item takes.
    private async ValueTask<EventWriter> BeginAsync(HttpContext context)
    {
        context.Response.ContentType = MediaTypes.Events + "; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        return new EventWriter(context.Response.Body, options.SendLimit, time);
    }

    private static GraphRequest Resumed(HttpRequest http, GraphRequest request, bool resumes)
    {
        var last = http.Headers["Last-Event-ID"].ToString();
        if (last.Length == 0)
        {
            return request;
        }

        return !resumes
            ? throw RequestRefusedException.OfDocument("RESUME_UNSUPPORTED",
                "Last-Event-ID needs an operation that declares the variable $after: declare it, or leave the header out")
            : last.Length > PositionCharactersMax
                ? throw RequestRefusedException.OfDocument("RESUME_UNSUPPORTED", $"Last-Event-ID has more than {PositionCharactersMax} characters")
                : request.After(last);
    }

    private static bool Declares(ParsedDocument document, GraphRequest request) =>
        document.Operation(request.OperationName).Variables?.Items.Any(v => v.Variable.Name.Value == GraphRequest.AfterVariable) == true;

    private static RequestRefusedException TooMany(string whose, int max, int status) =>
        new("TOO_MANY_STREAMS", status, $"{max} streams of {whose} are open, and that is the most: close one, or ask later");
}
