using System.Text;

namespace AgentAssembly.Read.Transport.Sse;

/// <summary>Writes server-sent events, each flushed to the reader before the next. For one writer at a time.</summary>
internal sealed class EventWriter(Stream body, TimeSpan limit, TimeProvider time)
{
    private static readonly byte[] Complete = "event: complete\ndata:\n\n"u8.ToArray();
    private static readonly byte[] Alive = ":\n\n"u8.ToArray();
    private static readonly byte[] Next = "event: next\n"u8.ToArray();
    private static readonly byte[] Data = "data: "u8.ToArray();
    private static readonly byte[] End = "\n\n"u8.ToArray();

    /// <summary>Writes one result. JSON as it is written here has no line ends.</summary>
    public Task NextAsync(ReadOnlyMemory<byte> json, string? id, CancellationToken cancellationToken) => SendAsync(
        async token =>
        {
            await body.WriteAsync(Next, token).ConfigureAwait(false);
            if (id is not null)
            {
                await body.WriteAsync(Encoding.UTF8.GetBytes($"id: {OneLine(id)}\n"), token).ConfigureAwait(false);
            }

            await body.WriteAsync(Data, token).ConfigureAwait(false);
            await body.WriteAsync(json, token).ConfigureAwait(false);
            await body.WriteAsync(End, token).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Says that nothing more comes.</summary>
    public Task CompleteAsync(CancellationToken cancellationToken) => SendAsync(t => body.WriteAsync(Complete, t).AsTask(), cancellationToken);

    /// <summary>Shows that the stream lives.</summary>
    public Task ShowLifeAsync(CancellationToken cancellationToken) => SendAsync(t => body.WriteAsync(Alive, t).AsTask(), cancellationToken);

    private Task SendAsync(Func<CancellationToken, Task> write, CancellationToken cancellationToken) => SendLimits.WithinAsync(
        limit,
        time,
        async token =>
        {
            await write(token).ConfigureAwait(false);
            await body.FlushAsync(token).ConfigureAwait(false);
        },
        cancellationToken);

    private static string OneLine(string id) => id.AsSpan().IndexOfAny('\r', '\n', '\0') < 0
        ? id
        : throw new InvalidOperationException("A position has more than one line.");
}
