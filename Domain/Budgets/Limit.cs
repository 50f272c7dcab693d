using System.Collections.Immutable;
using System.Diagnostics;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Budgets;

/// <summary>What becomes of an action that would go beyond a limit.</summary>
public enum OnExceed
{
    /// <summary>It is denied.</summary>
    Deny,

    /// <summary>It is denied, and the agent is suspended.</summary>
    Suspend,

    /// <summary>Somebody is asked.</summary>
    Approve,

    /// <summary>It goes on, and the crossing of 100 percent is recorded.</summary>
    Alert,
}

/// <summary>How much may be spent from an account in a window. Immutable.</summary>
public sealed record Limit
{
    /// <summary>The thresholds of a limit that names none, in percent.</summary>
    public static ImmutableArray<int> ThresholdsDefault { get; } = [80, 95, 100];

    /// <summary>Most thresholds of one limit.</summary>
    public const int ThresholdsMax = 8;

    /// <summary>Its name within the org: chosen, or derived from the policy that says it.</summary>
    public required string Id { get; init; }

    /// <summary>The account; named <see cref="Account.Each"/> for each of its kind by itself.</summary>
    public required Account Account { get; init; }

    /// <summary>What it counts.</summary>
    public required BudgetUnit Unit { get; init; }

    /// <summary>Over which time.</summary>
    public required BudgetWindow Window { get; init; }

    /// <summary>How much; more than zero, but for one that is leased.</summary>
    public required decimal Amount { get; init; }

    /// <summary>What becomes of an action that would go beyond.</summary>
    public OnExceed OnExceed { get; init; }

    /// <summary>The percentages whose crossing is recorded, ascending, from 1 to 100; each once a window.</summary>
    public ImmutableArray<int> Thresholds { get; init; } = ThresholdsDefault;

    /// <summary>
    /// Whose actions it holds up: the agent of an agent's or a tree's account, and for other accounts whoever acts. Everybody's
    /// where a policy does not narrow it.
    /// </summary>
    public PolicyScope Scope { get; init; } = PolicyScope.Global;

    /// <summary>Where a person finds it, such as <c>airline.yaml:12</c>; empty for one that was set by command.</summary>
    public string Clause { get; init; } = "";

    /// <summary>The digest of the policy document that says it; empty for one that was set by command.</summary>
    public string DocumentDigest { get; init; } = "";

    /// <summary>Beginning of the names of limits that belong to the installation and are leased to an org.</summary>
    public const string LeasedPrefix = "installation:";

    /// <summary>Whether it is an org's part of a limit of the installation: nothing but what was leased.</summary>
    public bool IsLeased => Id.StartsWith(LeasedPrefix, StringComparison.Ordinal);

    /// <summary>What an org sees of a limit of the installation: it may spend what it leased of it, and begins with nothing.</summary>
    /// <exception cref="InvalidOperationException">The window rolls: a lease ends with its window, and that one has no end.</exception>
    public Limit Leased() => Window.Kind == WindowKind.Rolling
        ? throw new InvalidOperationException($"the limit '{Id}' rolls, and cannot be leased")
        : this with
        {
            Id = LeasedPrefix + Id, Account = Account.Org, Amount = 0, Thresholds = [], OnExceed = OnExceed.Deny, Clause = BudgetRulings.InstallationClause,
        };

    /// <summary>Whether it speaks of an account.</summary>
    public bool IsFor(Account account) =>
        Account.Kind == account.Kind && (Account.Name == account.Name || Account.Name == Account.Each);
}

/// <summary>The wire's words for <see cref="OnExceed"/>.</summary>
public static class OnExceeds
{
    /// <summary>The word.</summary>
    public static string WordOf(OnExceed onExceed) => onExceed switch
    {
        OnExceed.Deny => "deny",
        OnExceed.Suspend => "suspend",
        OnExceed.Approve => "approve",
        OnExceed.Alert => "alert",
        _ => throw new UnreachableException($"no word for {onExceed}"),
    };

    /// <summary>What a word stands for; null for none.</summary>
    public static OnExceed? Of(string word) => word switch
    {
        "deny" => OnExceed.Deny,
        "suspend" => OnExceed.Suspend,
        "approve" => OnExceed.Approve,
        "alert" => OnExceed.Alert,
        _ => null,
    };
}
