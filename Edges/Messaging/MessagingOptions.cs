using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography.X509Certificates;

namespace AgentAssembly.Edges.Messaging;

/// <summary>The bounds of sending messages (gateway specification §10).</summary>
public sealed record MessagingOptions
{
    /// <summary>Longest wait for a connection.</summary>
    public TimeSpan ConnectLimit { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Longest time for a whole attempt, connecting included.</summary>
    public TimeSpan TotalLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How much of an answer is read.</summary>
    [Range(0, 65_536)]
    public int AnswerBytesMax { get; init; } = 2_048;

    /// <summary>Most attempts at once.</summary>
    [Range(1, 256)]
    public int AtOnceMax { get; init; } = 64;

    /// <summary>Certificates that are trusted besides those of the system; none unless set.</summary>
    public X509Certificate2Collection TrustedRoots { get; init; } = [];
}
