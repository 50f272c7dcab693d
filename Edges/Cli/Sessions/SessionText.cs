using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Edges.Cli.Files;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Sessions;

/// <summary>
/// Sessions as <c>credentials.yaml</c> has them: <c>sessions: {CONTEXT or URL: {grpc, principal, refresh_token, access_token,
/// access_expires_at, session_expires_at}}</c>, or <c>{grpc, principal, api_key}</c> for keys.
/// </summary>
internal static class SessionText
{
    /// <summary>Reads sessions.</summary>
    /// <exception cref="YamlProblemException">A line is not what it has to be.</exception>
    public static ImmutableSortedDictionary<string, KeptSession> Read(string text) =>
        (YamlReader.Read(text).FirstOrDefault(e => e.Key == "sessions")?.Below ?? [])
        .ToImmutableSortedDictionary(e => e.Key, ReadSession, StringComparer.Ordinal);

    public static string Write(ImmutableSortedDictionary<string, KeptSession> sessions) => YamlText.Of(YamlText.Map(
        ("sessions", sessions.ToDictionary(s => s.Key, object (s) => MapOf(s.Value)))));

    private static Dictionary<string, object> MapOf(KeptSession session) => session switch
    {
        KeptSession.Person person => YamlText.Map(
            ("grpc", person.Grpc),
            ("principal", person.Principal),
            ("refresh_token", person.Tokens.Refresh),
            ("access_token", person.Tokens.Access),
            ("access_expires_at", Screen.Time(person.Tokens.AccessEnds)),
            ("session_expires_at", Screen.Time(person.Tokens.SessionEnds))),
        KeptSession.Program program => YamlText.Map(
            ("grpc", program.Grpc), ("principal", program.Principal), ("api_key", program.Secret)),
        _ => throw new System.Diagnostics.UnreachableException(session.GetType().Name),
    };

    private static KeptSession ReadSession(YamlEntry entry)
    {
        var (grpc, principal) = (Word(entry, "grpc"), Word(entry, "principal"));
        return entry.Below.Any(e => e.Key == "api_key")
            ? new KeptSession.Program(grpc, principal, Word(entry, "api_key"))
            : new KeptSession.Person(grpc, principal, new(
                Word(entry, "refresh_token"), Word(entry, "access_token"), Time(entry, "access_expires_at"), Time(entry, "session_expires_at")));
    }

    // What is no visible ASCII would break the header that it goes into.
    private static string Word(YamlEntry entry, string key) =>
        entry.Below.FirstOrDefault(e => e.Key == key)?.Text is { Length: > 0 } text && text.All(c => c is > ' ' and <= '~')
            ? text
            : throw new YamlProblemException(entry.Line, $"a session has no {key}");

    private static DateTimeOffset Time(YamlEntry entry, string key) =>
        DateTimeOffset.TryParse(Word(entry, key), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new YamlProblemException(entry.Line, $"{key} is no time");
}
