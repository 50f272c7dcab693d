namespace AgentAssembly.Specs.EndToEnd;

/// <summary>The clients in another language, written from contracts/ alone.</summary>
public static class Python
{
    public static string Clients => Path.Combine(AppContext.BaseDirectory, "Clients");

    /// <summary>The verifier of a stranger: the standard library is all it needs.</summary>
    public static Task<Ran> VerifyAsync(string logFolder, string against) => Aasm.FinishAsync(Aasm.Tool(
        "python3", [Path.Combine(Clients, "verify_log.py"), logFolder, .. against.Split(' ')]));
}
