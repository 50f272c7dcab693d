using AgentAssembly.Edges.Host;

namespace AgentAssembly.Edges.Cli.Demo;

/// <summary>The sessions and the policy that come with the tool.</summary>
internal static class ShippedDemo
{
    private const string SessionsName = "sessions.jsonl";
    private const string PolicyName = "airline.policy.yaml";

    public static IReadOnlyList<RecordedSession> Sessions()
    {
        using var reader = new StreamReader(Open(SessionsName));
        return RecordedSession.ReadAll(reader, SessionsName);
    }

    /// <summary>Puts the policy into a state folder and says where.</summary>
    public static string WritePolicy(StateFolder state)
    {
        state.Make();
        var path = Path.Combine(state.Root, PolicyName);
        using var source = Open(PolicyName);
        using var file = File.Create(path);
        source.CopyTo(file);
        return path;
    }

    private static Stream Open(string name) =>
        typeof(ShippedDemo).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"{name} is not part of this build");
}
