using System.Net;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace AgentAssembly.Edges.Grpc;

/// <summary>How the process is used, as far as callers are concerned.</summary>
/// <param name="SingleUser">Callers on this machine are believed without a credential.</param>
public sealed record CallerTrust(bool SingleUser);

/// <summary>Reads from a call where it came from.</summary>
internal static class RequestChannel
{
    private const string TraceParentHeader = "traceparent";
    private const int TraceParentLength = 55;
    private const string TraceStateHeader = "tracestate";
    private const int TraceStateLengthMax = 512;

    public static Channel Of(ServerCallContext context, CallerTrust trust) => Of(context.GetHttpContext(), trust);

    public static Channel Of(HttpContext context, CallerTrust trust)
    {
        var address = context.Connection.RemoteIpAddress;
        return address is null
            ? new Channel("unix", trust.SingleUser)
            : new Channel(address.ToString(), trust.SingleUser && IPAddress.IsLoopback(address));
    }

    /// <summary>The W3C trace context header, where a well-formed one came (version 00 has 55 characters).</summary>
    public static string? TraceParentOf(ServerCallContext context) =>
        context.RequestHeaders.GetValue(TraceParentHeader) is { Length: TraceParentLength } header
            && header.All(c => char.IsAsciiHexDigitLower(c) || c == '-')
            ? header
            : null;

    /// <summary>The header that goes along with it, where it is not longer than others pass on (W3C Trace Context §3.3.1.5).</summary>
    public static string? TraceStateOf(ServerCallContext context) =>
        context.RequestHeaders.GetValue(TraceStateHeader) is { Length: <= TraceStateLengthMax } state ? state : null;
}
