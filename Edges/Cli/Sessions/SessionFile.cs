using System.Collections.Immutable;
using AgentAssembly.Edges.Cli.Files;
using AgentAssembly.Edges.Host;

namespace AgentAssembly.Edges.Cli.Sessions;

/// <summary>
/// <c>credentials.yaml</c> beside the contexts: what logins leave behind. A damaged one counts as none, because all that is in
/// it can be had again, and is set aside before another is written.
/// </summary>
internal sealed class SessionFile(StateFolder folder, TimeProvider time, Action<string> warn)
{
    private readonly string _path = Path.Combine(folder.Root, "credentials.yaml");

    /// <summary>The session that was kept under a name.</summary>
    /// <exception cref="CliException">Others can read the file.</exception>
    public KeptSession? Find(string name) => Load(IgnoreDamage).GetValueOrDefault(name);

    /// <summary>Keeps a session.</summary>
    public Task KeepAsync(string name, KeptSession session, CancellationToken cancellationToken) =>
        ChangeAsync(sessions => sessions.SetItem(name, session), cancellationToken);

    /// <summary>Forgets a session.</summary>
    /// <param name="name">Under which it is kept.</param>
    /// <param name="session">Which: another that was kept meanwhile stays.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task ForgetAsync(string name, KeptSession session, CancellationToken cancellationToken) =>
        ChangeAsync(sessions => sessions.GetValueOrDefault(name) == session ? sessions.Remove(name) : sessions, cancellationToken);

    /// <summary>Keeps a session under another name.</summary>
    public Task RenameAsync(string from, string to, CancellationToken cancellationToken) => ChangeAsync(
        sessions => sessions.TryGetValue(from, out var session) ? sessions.Remove(from).SetItem(to, session) : sessions,
        cancellationToken);

    /// <summary>Puts another session in the place of one, while nobody else can change or renew it.</summary>
    /// <param name="name">Under which it is kept.</param>
    /// <param name="renew">Gets what is kept now, and gives what to keep; null to forget it.</param>
    /// <param name="cancellationToken">Gives up while waiting; it is not heard once the other session is asked for.</param>
    /// <returns>What is kept now.</returns>
    public async Task<KeptSession?> RenewAsync(
        string name, Func<KeptSession?, Task<KeptSession?>> renew, CancellationToken cancellationToken)
    {
        using var taken = await FolderLock.TakeAsync(folder, time, cancellationToken).ConfigureAwait(false);
        var sessions = Load(SetAside);
        var before = sessions.GetValueOrDefault(name);
        var after = await renew(before).ConfigureAwait(false);
        if (after != before)
        {
            Save(after is null ? sessions.Remove(name) : sessions.SetItem(name, after));
        }

        return after;
    }

    private async Task ChangeAsync(
        Func<ImmutableSortedDictionary<string, KeptSession>, ImmutableSortedDictionary<string, KeptSession>> change,
        CancellationToken cancellationToken)
    {
        using var taken = await FolderLock.TakeAsync(folder, time, cancellationToken).ConfigureAwait(false);
        var before = Load(SetAside);
        var after = change(before);
        if (!ReferenceEquals(before, after))
        {
            Save(after);
        }
    }

    private void Save(ImmutableSortedDictionary<string, KeptSession> sessions) =>
        OwnerFile.Replace(_path, SessionText.Write(sessions));

    private ImmutableSortedDictionary<string, KeptSession> Load(Action<int> onDamage)
    {
        if (OwnerFile.IsOpenToOthers(_path))
        {
            throw new CliException(ExitCode.Usage,
                $"{_path} can be read by others than its owner, and so is not used: 'chmod 600 {_path}', and change what was in it "
                + "where somebody may have looked");
        }

        try
        {
            return OwnerFile.Read(_path) is { } text ? SessionText.Read(text) : SessionText.Read("");
        }
        catch (YamlProblemException e)
        {
            onDamage(e.Line);
            return SessionText.Read("");
        }
    }

    private void IgnoreDamage(int line) => warn(
        $"{_path}:{line} is damaged, so nobody is logged in: 'aasm login' begins another session");

    private void SetAside(int line)
    {
        var aside = $"{_path}.damaged";
        File.Move(_path, aside, overwrite: true);
        warn($"{_path}:{line} is damaged: it was moved to {aside}");
    }
}
