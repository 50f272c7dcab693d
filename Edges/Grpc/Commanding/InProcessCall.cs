using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Commanding;

/// <summary>A call that comes from within the process: no network, no headers, no deadline but the caller's patience.</summary>
internal sealed class InProcessCall(string method, CancellationToken cancellationToken) : ServerCallContext
{
    private readonly Metadata _requestHeaders = [];
    private readonly Metadata _trailers = [];
    private readonly Dictionary<object, object> _userState = [];

    /// <inheritdoc/>
    protected override string MethodCore => method;

    /// <inheritdoc/>
    protected override string HostCore => "";

    /// <inheritdoc/>
    protected override string PeerCore => "";

    /// <inheritdoc/>
    protected override DateTime DeadlineCore => DateTime.MaxValue;

    /// <inheritdoc/>
    protected override Metadata RequestHeadersCore => _requestHeaders;

    /// <inheritdoc/>
    protected override CancellationToken CancellationTokenCore => cancellationToken;

    /// <inheritdoc/>
    protected override Metadata ResponseTrailersCore => _trailers;

    /// <inheritdoc/>
    protected override Status StatusCore { get; set; }

    /// <inheritdoc/>
    protected override WriteOptions? WriteOptionsCore { get; set; }

    /// <inheritdoc/>
    protected override AuthContext AuthContextCore { get; } = new(null, []);

    /// <inheritdoc/>
    protected override IDictionary<object, object> UserStateCore => _userState;

    /// <inheritdoc/>
    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("a call from within the process calls nobody else");

    /// <inheritdoc/>
    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}
