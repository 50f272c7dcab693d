namespace AgentAssembly.Specs.Messaging.Servers;

/// <summary>What a server does with one request that it has read.</summary>
internal enum HttpMischief
{
    /// <summary>200.</summary>
    Take,

    /// <summary>500.</summary>
    Fail,

    /// <summary>429, and to come again in 7 seconds.</summary>
    Throttle,

    /// <summary>400.</summary>
    Reject,

    /// <summary>302 to an address of its own that counts visits.</summary>
    Redirect,

    /// <summary>The head of an answer and a part of its body.</summary>
    HalfBody,

    /// <summary>A part of the head.</summary>
    HalfHead,

    /// <summary>Nothing but a reset.</summary>
    Reset,

    /// <summary>No answer until the caller hangs up.</summary>
    Silence,

    /// <summary>200, and a body that never ends.</summary>
    Endless,

    /// <summary>What is no HTTP.</summary>
    Nonsense,
}

/// <summary>A request as it arrived.</summary>
/// <param name="Path">Path and query.</param>
/// <param name="Headers">Headers by name in lower case.</param>
/// <param name="Body">The body.</param>
internal sealed record HttpArrival(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    // Whatever the way, every message bears the delivery's id somewhere.
    public bool Bears(string id) => Text.Contains(id, StringComparison.Ordinal) || Headers.Values.Contains(id);
}
