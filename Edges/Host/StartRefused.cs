namespace AgentAssembly.Edges.Host;

/// <summary>Why the server does not start. The message says what is wrong and what to do.</summary>
public sealed class StartRefusedException : Exception
{
    /// <summary>Refuses with a message for people.</summary>
    public StartRefusedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
