using System.Collections.Immutable;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;

namespace AgentAssembly.Commands.Core.Secrets;

/// <summary>A secret that a name stands for.</summary>
/// <param name="Id">Which.</param>
/// <param name="State">As it is now.</param>
internal readonly record struct FoundSecret(SecretId Id, SecretState State);

/// <summary>What names stand for, for an agent of a team: its team's secret before its org's. Nobody else's exist to it.</summary>
/// <param name="Secrets">One for each name, in their order; as far as there are any.</param>
/// <param name="Checks">What this rests on: that the secrets are as they were, and that no team's secret came before an org's.</param>
/// <param name="Unknown">The first name that stands for none; null where all stand for one.</param>
internal sealed record SecretLookup(
    ImmutableArray<FoundSecret> Secrets, ImmutableArray<StreamCheck> Checks, string? Unknown)
{
    /// <summary>Looks names up in the folded state.</summary>
    public static SecretLookup Of(StreamBook<SecretState> book, string org, string team, IEnumerable<string> names)
    {
        var secrets = ImmutableArray.CreateBuilder<FoundSecret>();
        var checks = ImmutableArray.CreateBuilder<StreamCheck>();
        foreach (var name in names)
        {
            var found = false;
            foreach (var id in (ReadOnlySpan<SecretId>)[new(org, team, name), new(org, "", name)])
            {
                var stream = id.Stream;
                var known = book.Find(stream);
                checks.Add(StreamBook<SecretState>.CheckOf(stream, known));
                if (known is { State.Exists: true })
                {
                    secrets.Add(new(id, known.State));
                    found = true;
                    break;
                }
            }

            if (!found)
            {
                return new([], checks.DrainToImmutable(), name);
            }
        }

        return new(secrets.DrainToImmutable(), checks.DrainToImmutable(), null);
    }
}
