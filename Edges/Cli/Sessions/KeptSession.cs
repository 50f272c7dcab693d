namespace AgentAssembly.Edges.Cli.Sessions;

/// <summary>A login that outlives the command. It counts for one server only, wherever a context points later.</summary>
/// <param name="Grpc">URL of the server.</param>
/// <param name="Principal">Whose it is.</param>
internal abstract record KeptSession(string Grpc, string Principal)
{
    /// <summary>A person's session.</summary>
    /// <param name="Grpc">URL of the server.</param>
    /// <param name="Principal">Whose it is.</param>
    /// <param name="Tokens">What it goes on with.</param>
    internal sealed record Person(string Grpc, string Principal, SessionTokens Tokens) : KeptSession(Grpc, Principal);

    /// <summary>An API key.</summary>
    /// <param name="Grpc">URL of the server.</param>
    /// <param name="Principal">Whose it is.</param>
    /// <param name="Secret">The key itself.</param>
    internal sealed record Program(string Grpc, string Principal, string Secret) : KeptSession(Grpc, Principal);

    /// <summary>Without the secrets.</summary>
    public sealed override string ToString() => $"{Principal} at {Grpc}";
}

/// <summary>What a person's session goes on with.</summary>
/// <param name="Refresh">Gets the next tokens, once.</param>
/// <param name="Access">Goes with every call.</param>
/// <param name="AccessEnds">When that one ends.</param>
/// <param name="SessionEnds">When the session ends.</param>
internal sealed record SessionTokens(string Refresh, string Access, DateTimeOffset AccessEnds, DateTimeOffset SessionEnds)
{
    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"until {SessionEnds:u}";
}
