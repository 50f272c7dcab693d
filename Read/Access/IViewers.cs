using AgentAssembly.Domain.Callers;
using Microsoft.AspNetCore.Http;

namespace AgentAssembly.Read.Access;

/// <summary>Tells who looks. Bound by whoever composes the server; safe for concurrent use.</summary>
public interface IViewers
{
    /// <summary>Who sends this request, by its headers, or by where it comes from.</summary>
    /// <returns>The viewer; null where nobody known asks, and where what was shown does not count.</returns>
    ValueTask<Viewer?> IdentifyAsync(HttpContext context, CancellationToken cancellationToken);

    /// <summary>Who opened a socket, by what its first message showed.</summary>
    /// <param name="credential">The credential, without the word Bearer. Not empty.</param>
    /// <param name="context">The request that became the socket.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The viewer; null where the credential does not count.</returns>
    ValueTask<Viewer?> IdentifyAsync(string credential, HttpContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a viewer still is who it was and may still do as much. Asked several times a second for everything that is
    /// open, so it only looks into memory.
    /// </summary>
    bool Counts(Viewer viewer);
}
