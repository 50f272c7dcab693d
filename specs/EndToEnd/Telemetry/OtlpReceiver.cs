using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentAssembly.Specs.EndToEnd.Telemetry;

/// <summary>A span that came.</summary>
public sealed record ReceivedSpan(
    string Name, int Kind, string TraceId, string SpanId, string ParentId, string State, int Status, IReadOnlyDictionary<string, string> Attributes);

/// <summary>A point of a metric that came.</summary>
public sealed record ReceivedPoint(
    string Metric, string Unit, double Sum, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<IReadOnlyDictionary<string, string>> Exemplars);

/// <summary>Takes in OTLP over gRPC or HTTP, as a collector does, and reads it by the numbers of its specification.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private const int GrpcPrefixBytes = 5;

    private readonly ConcurrentQueue<(string Path, byte[] Body)> _came = new();
    private readonly ConcurrentQueue<string> _authorizations = new();
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Endpoint { get; private set; } = "";

    public IReadOnlyCollection<string> Authorizations => _authorizations;

    public IReadOnlyCollection<byte[]> Bodies => [.. _came.Select(came => came.Body)];

    public IReadOnlyList<IReadOnlyDictionary<string, string>> Resources =>
    [
        .. _came.SelectMany(came => new WireMessage(came.Body).All(1)).Select(resource => resource.All(1).Single().Attributes(1)),
    ];

    public IReadOnlyList<ReceivedSpan> Spans =>
    [
        .. ScopedOf("trace").SelectMany(scope => scope.All(2)).Select(span => new ReceivedSpan(
            span.Text(5), (int)span.Number(6), span.Hex(1), span.Hex(2), span.Hex(4), span.Text(3),
            (int)(span.All(15).SingleOrDefault()?.Number(3) ?? 0), span.Attributes(9))),
    ];

    public IReadOnlyList<ReceivedPoint> Points =>
    [
        .. from scope in ScopedOf("metrics")
           from metric in scope.All(2)
           from histogram in metric.All(9)
           from point in histogram.All(1)
           select new ReceivedPoint(
               metric.Text(1), metric.Text(3), point.Double(5), point.Attributes(9), [.. point.All(8).Select(exemplar => exemplar.Attributes(7))]),
    ];

    public IReadOnlyList<string> Logs => [.. ScopedOf("logs").SelectMany(scope => scope.All(2)).Select(log => log.All(5).Single().Text(1))];

    public static async Task<OtlpReceiver> StartAsync(bool isGrpc)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.Run(context => receiver.TakeAsync(context, isGrpc));
        await app.StartAsync();
        receiver.Endpoint = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context, bool isGrpc)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _came.Enqueue((context.Request.Path, body.ToArray()[(isGrpc ? GrpcPrefixBytes : 0)..]));
        _authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
        if (isGrpc)
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[GrpcPrefixBytes]);
            context.Response.AppendTrailer("grpc-status", "0");
        }
        else
        {
            context.Response.ContentType = "application/x-protobuf";
        }
    }

    // Both /v1/traces and …collector.trace.v1.TraceService/Export name the signal.
    private IEnumerable<WireMessage> ScopedOf(string signal) => _came
        .Where(came => came.Path.Contains(signal, StringComparison.Ordinal))
        .SelectMany(came => new WireMessage(came.Body).All(1))
        .SelectMany(resource => resource.All(2));
}
