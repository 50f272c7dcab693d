using AgentAssembly.Domain.Callers;
using AgentAssembly.Read.Access;
using AgentAssembly.Read.Execution;
using AgentAssembly.Read.Transport.Sockets;
using AgentAssembly.Read.Transport.Sse;
using GraphQLParser.AST;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentAssembly.Read.Transport;

/// <summary>One path for everything: tells sockets, streams and plain requests apart.</summary>
internal sealed class GraphQLEndpoint(
    Surroundings surroundings, IViewers viewers, RequestReader reader, DocumentChoice choice, GraphEngine engine,
    Responder responder, SseEndpoint events, SocketEndpoint sockets, ILogger<GraphQLEndpoint> log)
{
    public async Task HandleAsync(HttpContext context)
    {
        var accepted = Accepted.By(context.Request);
        try
        {
            surroundings.RequireOwnOrigin(context.Request);
            if (context.WebSockets.IsWebSocketRequest)
            {
                await sockets.ServeAsync(context).ConfigureAwait(false);
                return;
            }

            RequireMethod(context);
            var viewer = await ViewerOfAsync(context).ConfigureAwait(false);
            await AnswerAsync(context, viewer, accepted).ConfigureAwait(false);
        }
        catch (RequestRefusedException refused) when (!context.Response.HasStarted)
        {
            await responder.RefuseAsync(context, refused, accepted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            // A bug crashes its request, and its text stays here.
            Log.RequestFailed(log, context.TraceIdentifier, e);
            await responder.RefuseAsync(context, Failed(context), accepted).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(HttpContext context, Viewer viewer, Accepted accepted)
    {
        if (accepted == Accepted.Nothing)
        {
            throw new RequestRefusedException("NOT_ACCEPTABLE", 406,
                $"accept {MediaTypes.Response}, {MediaTypes.Json} or {MediaTypes.Events}");
        }

        var request = await reader.ReadAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        var document = engine.Parse(choice.TextOf(request));
        var kind = document.Operation(request.OperationName).Operation;
        if (kind == OperationType.Mutation && HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.Headers.Allow = "POST";
            throw new RequestRefusedException("MUTATION_NEEDS_POST", 405, "a mutation changes something: send it with POST");
        }

        var asking = new Asking(viewer, context.TraceIdentifier);
        if (accepted == Accepted.Events)
        {
            await events.ServeAsync(context, document, request, asking).ConfigureAwait(false);
            return;
        }

        if (kind == OperationType.Subscription)
        {
            throw new RequestRefusedException("SUBSCRIPTION_NEEDS_STREAM", 406,
                $"a subscription is a stream: accept {MediaTypes.Events}, or open a WebSocket with {SocketProtocol.Name}");
        }

        var begun = await engine.BeginAsync(document, request, asking, context.RequestServices, context.RequestAborted)
            .ConfigureAwait(false);
        await Responder.WriteAsync(context, begun.Whole!, accepted).ConfigureAwait(false);
    }

    private async ValueTask<Viewer> ViewerOfAsync(HttpContext context)
    {
        var viewer = await viewers.IdentifyAsync(context, context.RequestAborted).ConfigureAwait(false);
        surroundings.RequireKnownHost(context.Request, viewer);
        if (viewer is not null)
        {
            return viewer;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        throw new RequestRefusedException("UNAUTHENTICATED", 401, "nobody known asks: send a credential in the header authorization");
    }

    private static RequestRefusedException Failed(HttpContext context) => new(
        "INTERNAL", 500, $"The server failed at this; its log tells more under the request {context.TraceIdentifier}.");

    private static void RequireMethod(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, POST";
            throw new RequestRefusedException("METHOD_UNKNOWN", 405, "ask with GET or POST");
        }
    }
}
