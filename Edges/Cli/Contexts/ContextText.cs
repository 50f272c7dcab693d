using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Parsing;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Files;

namespace AgentAssembly.Edges.Cli.Contexts;

/// <summary>
/// Contexts as <c>cli.yaml</c> has them: <c>current: NAME</c> and <c>contexts: {NAME: {grpc, http, ca, client_cert, client_key, org,
/// output}}</c>. What is not known is refused: a key that is misspelt would change nothing, and nobody would notice.
/// </summary>
internal static class ContextText
{
    private const int CountMax = 1_000;
    private static readonly string[] RootKeys = ["current", "contexts"];

    /// <summary>The keys of a context.</summary>
    public static readonly string[] Keys = ["grpc", "http", "ca", "client_cert", "client_key", "org", "output"];

    /// <summary>Reads contexts.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="folder">What paths in it are relative to.</param>
    /// <exception cref="YamlProblemException">A line is not what it has to be.</exception>
    public static ContextSet Read(string text, string folder)
    {
        var root = YamlReader.Read(text);
        RefuseUnknown(root, RootKeys);
        var contexts = root.FirstOrDefault(e => e.Key == "contexts")?.Below ?? [];
        if (contexts.Count > CountMax)
        {
            throw new YamlProblemException(contexts[CountMax].Line, $"there are more than {CountMax} contexts");
        }

        var all = contexts.Select(e => ReadContext(e, folder)).ToImmutableSortedDictionary(c => c.Name, c => c, StringComparer.Ordinal);
        var current = root.FirstOrDefault(e => e.Key == "current");
        return current?.Text is not { Length: > 0 } name ? new(null, all)
            : all.ContainsKey(name) ? new(name, all)
            : throw new YamlProblemException(
                current.Line, $"current is '{name}', and there is no such context{Meant(name, all.Keys)}");
    }

    public static string Write(ContextSet set) => YamlText.Of(YamlText.Map(
        ("current", set.Current),
        ("contexts", set.All.ToDictionary(c => c.Key, object (c) => MapOf(c.Value)))));

    /// <summary>A context as the file has it.</summary>
    public static Dictionary<string, object> MapOf(ServerContext context) => YamlText.Map(
        ("grpc", context.Url),
        ("http", context.HttpUrl),
        ("ca", context.Authority),
        ("client_cert", context.ClientCertificate),
        ("client_key", context.ClientKey),
        ("org", context.Org),
        ("output", context.OutputName));

    private static ServerContext ReadContext(YamlEntry entry, string folder)
    {
        if (!ServerContext.IsName(entry.Key))
        {
            throw new YamlProblemException(entry.Line, $"'{entry.Key}' is no name of a context: {ServerContext.NameRule} are");
        }

        RefuseUnknown(entry.Below, Keys);
        var grpc = Find(entry, "grpc") ?? throw new YamlProblemException(entry.Line, $"the context {entry.Key} needs grpc: HOST:PORT");
        return Checked(entry, new(entry.Key, Address.TryParse(grpc.Text!, out var problem)
            ?? throw new YamlProblemException(grpc.Line, $"grpc: {problem}"))
        {
            Http = Find(entry, "http") is not { } http ? null
                : Address.TryParse(http.Text!, out var wrong) ?? throw new YamlProblemException(http.Line, $"http: {wrong}"),
            Authority = PathOf(entry, "ca", folder),
            ClientCertificate = PathOf(entry, "client_cert", folder),
            ClientKey = PathOf(entry, "client_key", folder),
            Org = Find(entry, "org")?.Text,
            Output = Find(entry, "output") switch
            {
                null => null,
                { Text: var name } when OutputFormats.OfAll.Contains(name, StringComparer.Ordinal) => OutputFormats.Named(name!),
                var other => throw new YamlProblemException(
                    other.Line, $"output '{other.Text}' is not known; known are {string.Join(", ", OutputFormats.OfAll)}"),
            },
        });
    }

    private static ServerContext Checked(YamlEntry entry, ServerContext context) =>
        WhyNot(context) is { } problem ? throw new YamlProblemException(entry.Line, problem) : context;

    /// <summary>What parts of a context do not go together; null where all do.</summary>
    public static string? WhyNot(ServerContext context) =>
        (context.ClientCertificate is null) != (context.ClientKey is null)
            ? $"the context {context.Name} has one of client_cert and client_key: give both, or neither"
        : (context.Grpc.Scheme == Address.Clear || context.Http?.Scheme == Address.Clear) && (context.Authority ?? context.ClientCertificate) is not null
            ? $"the context {context.Name} is not served over TLS, so its ca and client_cert would count for nothing: name it with "
                + "https://, or leave them away"
        : null;

    private static string? PathOf(YamlEntry entry, string key, string folder) =>
        Find(entry, key) is { } found ? Path.GetFullPath(found.Text!, folder) : null;

    private static YamlEntry? Find(YamlEntry entry, string key) => entry.Below.FirstOrDefault(e => e.Key == key) switch
    {
        null or { Text: "" } => null,
        { Text: null } found => throw new YamlProblemException(found.Line, $"{key} has to be a word"),
        var found => found,
    };

    private static void RefuseUnknown(IReadOnlyList<YamlEntry> entries, string[] known)
    {
        if (entries.FirstOrDefault(e => !known.Contains(e.Key, StringComparer.Ordinal)) is { } unknown)
        {
            throw new YamlProblemException(
                unknown.Line, $"'{unknown.Key}' is not known{Meant(unknown.Key, known)}; known are {string.Join(", ", known)}");
        }
    }

    private static string Meant(string word, IEnumerable<string> known) =>
        Spelling.Nearest(word, known) is { } nearest ? $": did you mean '{nearest}'?" : "";
}
