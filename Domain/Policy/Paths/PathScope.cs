using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Paths;

/// <summary>
/// Folders and files that may be touched: each entry covers itself and everything below it, component by component
/// (policy specification §3.2). Immutable; asking allocates nothing.
/// </summary>
/// <param name="Entries">Absolute and in normal form, none covered by another. None of them covers nothing.</param>
public sealed record PathScope(ImmutableArray<string> Entries)
{
    /// <summary>Makes a scope of entries that <see cref="Normalize"/> made.</summary>
    public static PathScope Of(IEnumerable<string> normal)
    {
        var all = normal.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return new([.. all.Where(entry => !all.Exists(other => other != entry && IsBelow(entry, other)))]);
    }

    /// <summary>The normal form of an entry: without white space around it, <c>.</c>, and slashes that say nothing.</summary>
    /// <returns>The form, or what is wrong with the entry.</returns>
    public static (string? Normal, string Problem) Normalize(string entry)
    {
        var text = entry.Trim();
        if (!text.StartsWith('/'))
        {
            return (null, text.Length == 0 ? "must not be blank" : "must be absolute: it begins with '/'");
        }

        if (text.Contains('\0', StringComparison.Ordinal) || text.Contains('\\', StringComparison.Ordinal))
        {
            return (null, "must not hold NUL or '\\'");
        }

        var parts = text.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToList();
        return parts.Contains("..") ? (null, "must not hold '..'") : ("/" + string.Join('/', parts), "");
    }

    /// <summary>
    /// Whether an entry covers a path. One that is not absolute, or holds <c>..</c>, <c>\</c> or NUL, is covered by
    /// nothing: what it leads to cannot be told from its text.
    /// </summary>
    /// <param name="path">The path as the agent asks for it.</param>
    public bool Covers(string path)
    {
        if (!IsPlain(path))
        {
            return false;
        }

        foreach (var entry in Entries)
        {
            if (IsBelow(path, entry))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => "[" + string.Join(", ", Entries) + "]";

    private static bool IsPlain(ReadOnlySpan<char> path)
    {
        if (path.IsEmpty || path[0] != '/' || path.IndexOfAny('\0', '\\') >= 0)
        {
            return false;
        }

        foreach (var part in path.Split('/'))
        {
            if (path[part] is "..")
            {
                return false;
            }
        }

        return true;
    }

    // Part by part; parts of the path that say nothing are passed over.
    private static bool IsBelow(ReadOnlySpan<char> path, ReadOnlySpan<char> entry)
    {
        var asked = path.Split('/');
        foreach (var wanted in entry.Split('/'))
        {
            if (entry[wanted].IsEmpty)
            {
                continue;
            }

            ReadOnlySpan<char> next = [];
            while (next.IsEmpty || next is ".")
            {
                if (!asked.MoveNext())
                {
                    return false;
                }

                next = path[asked.Current];
            }

            if (!next.SequenceEqual(entry[wanted]))
            {
                return false;
            }
        }

        return true;
    }
}
