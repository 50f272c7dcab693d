using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Commands.Stores.Embedded.Keys;
using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Edges.Host.Operations;

/// <summary>Looks at the state folder.</summary>
internal static class StateChecks
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public static Symptom Folder(StateFolder state)
    {
        const string Check = "state folder";
        if (!Directory.Exists(state.Root))
        {
            return new(Check, Health.Ok, $"{state.Root} is not there yet: the first start makes it");
        }

        if (WhyNotWritable(state.Root) is { } problem)
        {
            return new(Check, Health.Fail, $"{state.Root} cannot be written: {problem}",
                "give it to this user (chown), or choose another with --state");
        }

        return ModeOf(state.Root) is { } mode && (mode & Others) != 0
            ? new(Check, Health.Warn, $"{state.Root} is open to others (mode {Octal(mode)})", $"chmod 700 {state.Root}")
            : new(Check, Health.Ok, $"{state.Root} is writable, for its owner only");
    }

    public static Symptom Key(StateFolder state)
    {
        const string Check = "action key";
        var path = KeyFile.PathIn(state);
        try
        {
            return !File.Exists(path) ? new(Check, Health.Ok, $"{path} is not there yet: the first start makes it")
                : ModeOf(path) is { } mode && (mode & Others) != 0
                    ? new(Check, Health.Fail, $"{path} can be read by others (mode {Octal(mode)})", $"chmod 600 {path}")
                : new FileInfo(path).Length != ActionDigest.KeyBytes
                    ? new(Check, Health.Fail, $"{path} has not {ActionDigest.KeyBytes} bytes",
                        "restore it, or remove it to get a new one")
                : new(Check, Health.Ok, $"{path} is its owner's only");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(Check, Health.Fail, $"{path} cannot be read: {e.Message}", "give it to this user (chown)");
        }
    }

    public static Symptom KeyStore(StateFolder state) => KeyFiles.WhyUnusable(state.Keys) is { } problem
        ? new("key store", Health.Fail, problem, "until then no action with inputs is allowed, and no start succeeds")
        : new("key store", Health.Ok, KeyFiles.AreIn(state.Keys)
            ? $"the keys in {state.Keys} are their owner's only"
            : $"there are no keys in {state.Keys} yet: the first start makes them");

    public static Symptom Lock(StateFolder state, RunFile? running)
    {
        const string Check = "lock";
        if (!LogUse.IsHeld(state.Log))
        {
            return running is null
                ? new(Check, Health.Ok, "no process has the log open")
                : new(Check, Health.Warn, $"process {running.ProcessId} runs and does not hold the log", "start it again");
        }

        var owner = LogUse.OwnerOf(state.Log);
        return running is not null
            ? new(Check, Health.Ok, $"held by {owner}, which serves {running.Grpc} and {running.Http}")
            : new(Check, Health.Warn, $"held by {owner}, which does not say what it serves",
                "it is starting or stopping; if it stays so, end that process");
    }

    public static Symptom Socket(StateFolder state) => AssemblyServer.SocketOf(state).Length > 0
        ? new("unix socket", Health.Ok, state.Socket)
        : new("unix socket", Health.Warn, $"{state.Socket} is too long for a Unix socket, so none is served",
            $"choose a shorter path with --state (at most {AssemblyServer.SocketPathBytesMax} bytes in all)");

    public static Symptom Policy(DoctorQuestion question)
    {
        const string Check = "policy";
        try
        {
            var found = PolicyFiles.Find(question.Policy, question.State, question.Environment);
            return found is null
                ? new(Check, Health.Warn, "there is no policy file, so everything is denied unless the log holds a policy",
                    $"start with --policy FILE, or put one at {Path.Combine(question.State.Root, "policy.yaml")}")
                : new(Check, Health.Ok, $"{found.Path}: {found.Documents.Length} document(s), {found.Set.Digest}");
        }
        catch (StartRefusedException e)
        {
            return new(Check, Health.Fail, e.Message, "mend the file; the server does not start with it");
        }
    }

    private static string? WhyNotWritable(string folder)
    {
        var path = Path.Combine(folder, $".doctor-{Environment.ProcessId}");
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private static UnixFileMode? ModeOf(string path) => OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(path);

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8);
}
