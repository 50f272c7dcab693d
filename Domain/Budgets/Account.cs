using System.Diagnostics;

namespace AgentAssembly.Domain.Budgets;

/// <summary>What kind of thing spends. One reservation is charged to several, and each keeps its own books.</summary>
public enum AccountKind
{
    /// <summary>The org: everything in it.</summary>
    Org,

    /// <summary>A team: what its agents spend.</summary>
    Team,

    /// <summary>An agent by itself.</summary>
    Agent,

    /// <summary>An agent with everything below it: what it spends and what its descendants do.</summary>
    Tree,

    /// <summary>A run of an agent.</summary>
    Session,

    /// <summary>A model, by the row that prices it.</summary>
    Model,

    /// <summary>A tool.</summary>
    Tool,
}

/// <summary>Whose spending is counted together. Own and rolled-up spending of an agent are two accounts.</summary>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Name">
/// The team or tool; 32 hexadecimal digits for an agent, a tree or a session, where it is the id of the session's first
/// stream; <c>provider/model</c> for a model; empty for the org.
/// </param>
public readonly record struct Account(AccountKind Kind, string Name)
{
    /// <summary>Stands for every account of a kind where a limit says whom it is for.</summary>
    public const string Each = "*";

    /// <summary>The whole org.</summary>
    public static Account Org => new(AccountKind.Org, "");

    /// <summary>Such as <c>org</c>, <c>team:payments</c> or <c>tree:</c> and an agent's id.</summary>
    public override string ToString() => Kind == AccountKind.Org ? "org" : string.Concat(WordOf(Kind), ":", Name);

    // The same without a text of its own, where it has room.
    internal ReadOnlySpan<char> Write(Span<char> room)
    {
        var word = WordOf(Kind);
        if (Kind == AccountKind.Org || word.Length + 1 + Name.Length > room.Length)
        {
            return ToString();
        }

        word.CopyTo(room);
        room[word.Length] = ':';
        Name.CopyTo(room[(word.Length + 1)..]);
        return room[..(word.Length + 1 + Name.Length)];
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <returns>Whether the text names an account.</returns>
    public static bool TryParse(string text, out Account account)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        account = text == "org" ? Org
            : colon > 0 && KindOf(text[..colon]) is { } kind && kind != AccountKind.Org && colon + 1 < text.Length
                ? new(kind, text[(colon + 1)..])
            : new(AccountKind.Org, text);
        return account.Kind != AccountKind.Org || text == "org";
    }

    /// <summary>The word for a kind.</summary>
    public static string WordOf(AccountKind kind) => kind switch
    {
        AccountKind.Org => "org",
        AccountKind.Team => "team",
        AccountKind.Agent => "agent",
        AccountKind.Tree => "tree",
        AccountKind.Session => "session",
        AccountKind.Model => "model",
        AccountKind.Tool => "tool",
        _ => throw new UnreachableException($"no word for {kind}"),
    };

    /// <summary>The kind of a word; null where there is none.</summary>
    public static AccountKind? KindOf(string word) => word switch
    {
        "org" => AccountKind.Org,
        "team" => AccountKind.Team,
        "agent" => AccountKind.Agent,
        "tree" => AccountKind.Tree,
        "session" => AccountKind.Session,
        "model" => AccountKind.Model,
        "tool" => AccountKind.Tool,
        _ => null,
    };
}
