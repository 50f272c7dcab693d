using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Identity;

public sealed class ApiKeyDeciderSpecs
{
    private static readonly Instant Start = new(1_767_225_600_000_000);
    private static readonly Gen<string> Secret = Gen.OneOf("one", "two", "three", "four");
    private static readonly Gen<Instant> Now = Gen.Int[0, 300].Select(hours => Start.Plus(TimeSpan.FromHours(hours)));

    private static readonly Gen<ApiKeyCommand> Command = Gen.Frequency(
        (2, Gen.Select(Secret, Now, Gen.OneOf(-1, 0, 1, 200)).Select((secret, now, hours) =>
            (ApiKeyCommand)new ApiKeyCommand.Issue("k", "label", CredentialScope.Write, ProofOf(secret), End(now, hours), now))),
        (4, Gen.Select(Secret, Gen.OneOf(-1, 0, 5, 168, 169), Now, Gen.OneOf(-1, 0, 1, 200)).Select((secret, overlap, now, hours) =>
            (ApiKeyCommand)new ApiKeyCommand.Rotate(ProofOf(secret), TimeSpan.FromHours(overlap), End(now, hours), now))),
        (1, Gen.Const((ApiKeyCommand)new ApiKeyCommand.Revoke("gone"))),
        (1, Now.Select(now => (ApiKeyCommand)new ApiKeyCommand.RevokeTokens(now))));

    // Told from the record alone: which secret counts when.
    [Fact]
    public void A_secret_counts_from_its_issue_until_its_end_its_overlap_or_the_key_s_revocation() =>
        Seeds.Sample(Gen.Select(Command.Array[0, 20], Now.Array[1, 5]), 3_000, given =>
        {
            var (commands, moments) = given;
            var (state, current, old, oldUntil, until, revoked) =
                (ApiKeyDecider.Initial, "", "", default(Instant), (Instant?)null, false);
            foreach (var happened in commands.SelectMany(command => Ask(ref state, command)))
            {
                switch (happened)
                {
                    case ApiKeyEvent.Issued e:
                        (current, until) = (e.Secret.Lookup, e.Until);
                        break;
                    case ApiKeyEvent.Rotated e:
                        (old, current, oldUntil, until) = (current, e.Secret.Lookup, e.OldUntil, e.Until);
                        break;
                    case ApiKeyEvent.Revoked:
                        revoked = true;
                        break;
                }
            }

            foreach (var (now, secret) in moments.SelectMany(now => new[] { "one", "two", "three", "four", "" }.Select(secret => (now, secret))))
            {
                var expected = secret.Length > 0 && current.Length > 0 && !revoked && !(until <= now)
                    && (secret == current || (secret == old && oldUntil > now));
                Assert.Equal(expected, state.ProofOf(secret, now) is not null);
            }
        });

    [Fact]
    public void An_old_secret_counts_seven_days_at_most_and_no_end_lies_in_the_past() =>
        Seeds.Sample(Command.Array[0, 20], 2_000, commands =>
        {
            var state = ApiKeyDecider.Initial;
            foreach (var command in commands)
            {
                foreach (var happened in Ask(ref state, command))
                {
                    var now = command switch { ApiKeyCommand.Issue c => c.Now, ApiKeyCommand.Rotate c => c.Now, _ => Start };
                    var (until, oldUntil) = happened switch
                    {
                        ApiKeyEvent.Issued e => (e.Until, now),
                        ApiKeyEvent.Rotated e => (e.Until, e.OldUntil),
                        _ => (null, now),
                    };
                    Assert.False(until <= now, $"{happened}");
                    Assert.True(oldUntil >= now && oldUntil <= now.Plus(TimeSpan.FromDays(7)), $"{happened}");
                }
            }
        });

    [Fact]
    public void A_revoked_key_never_counts_again() =>
        Seeds.Sample(Gen.Select(Command.Array[1, 10], Command.Array[0, 20], Now), 1_000, given =>
        {
            var (before, after, now) = given;
            var state = ApiKeyDecider.Initial;
            foreach (var command in before.Append(new ApiKeyCommand.Revoke("gone")))
            {
                Ask(ref state, command);
            }

            var known = state.Secret is not null;
            foreach (var command in after)
            {
                Ask(ref state, command);
                Assert.False(known && state.Counts(now));
            }
        });

    [Theory]
    [InlineData("aa_0123456789abcdef0123456789abcdef", true)]
    [InlineData("aa_0123456789ABCDEF0123456789abcdef", false)]
    [InlineData("aa_0123456789abcdef0123456789abcde", false)]
    [InlineData("aa_0123456789abcdef0123456789abcdef0", false)]
    [InlineData("AA_0123456789abcdef0123456789abcdef", false)]
    [InlineData("", false)]
    public void The_form_of_a_key_is_exact(string text, bool isKey) => Assert.Equal(isKey, ApiKey.IsWellFormed(text));

    [Fact]
    public void A_look_up_is_the_first_sixteen_digits_of_the_key_s_sha_256() =>
        Assert.Equal("a50262f93f30da84", ApiKey.LookupOf("aa_00000000000000000000000000000000"));

    private static System.Collections.Immutable.ImmutableArray<ApiKeyEvent> Ask(ref ApiKeyState state, ApiKeyCommand command)
    {
        var decision = ApiKeyDecider.Decide(state, command);
        state = decision.Events.Aggregate(state, ApiKeyDecider.Evolve);
        return decision.Events;
    }

    private static KeyProof ProofOf(string secret) => new(secret, $"verifier of {secret}");

    private static Instant? End(Instant now, int hours) => hours == 0 ? null : now.Plus(TimeSpan.FromHours(hours));
}
