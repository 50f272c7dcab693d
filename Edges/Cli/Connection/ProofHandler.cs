namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>Shows with every call who asks, so that no call of a command is made without it.</summary>
internal sealed class ProofHandler(CallerProof proof, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string Header = "x-aa-credential-token";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (proof.Current is { } credential)
        {
            request.Headers.TryAddWithoutValidation(Header, credential);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
