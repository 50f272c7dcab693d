using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Specs.Domain.Deciding;
using AgentAssembly.Specs.Domain.Events;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Secrets;

public sealed class SecretDeciderSpecs
{
    private static readonly Instant Noon = new(1_769_860_800_000_000);

    private static readonly Gen<SecretCommand> Command = Gen.Select(Gen.Int[0, 4], Gen.OneOf("v1", "v2", "v3")).Select(
        (what, value) => what switch
        {
            0 or 1 => (SecretCommand)new SecretCommand.Register("KEY", value, "secret:/KEY"),
            2 or 3 => new SecretCommand.Rotate(value, "secret:/KEY"),
            _ => new SecretCommand.Delete(),
        });

    [Fact]
    public void A_secret_knows_its_value_and_version_as_a_plain_list_of_values_does() =>
        Seeds.Sample(Command.Array[0, 30], 1_000, commands =>
        {
            // What had its turn; the last of them counts, unless there is none.
            var (state, had, current) = (SecretDecider.Initial, 0, (string?)null);
            foreach (var command in commands)
            {
                var ran = Run(state, command);
                switch (command, current)
                {
                    case (SecretCommand.Register c, null):
                        Assert.Equal(new SecretReply.Done(++had, ""), ran.Reply);
                        current = c.Value;
                        break;
                    case (SecretCommand.Register c, { } held) when held != c.Value:
                        Assert.Equal(new SecretReply.Taken(had), ran.Reply);
                        break;
                    case (SecretCommand.Rotate c, { } held) when held != c.Value:
                        Assert.Equal(new SecretReply.Done(++had, held), ran.Reply);
                        current = c.Value;
                        break;
                    case (SecretCommand.Delete, { } held):
                        Assert.Equal(new SecretReply.Done(had, held), ran.Reply);
                        current = null;
                        break;
                    case (SecretCommand.Rotate, null):
                    case (SecretCommand.Delete, null) when had == 0:
                        Assert.IsType<SecretReply.Unknown>(ran.Reply);
                        break;
                    default:
                        Assert.Equal(new SecretReply.Done(had, ""), ran.Reply);
                        Assert.Empty(ran.Events);
                        break;
                }

                state = ran.After;
                Assert.Equal((current is not null, current ?? "", had), (state.Exists, state.Value, state.Version));
            }
        });

    [Fact]
    public void No_version_ever_has_two_values_and_versions_never_go_back() =>
        Seeds.Sample(Command.Array[0, 30], 500, commands =>
        {
            var (state, versions) = (SecretDecider.Initial, new List<int>());
            foreach (var command in commands)
            {
                var ran = Run(state, command);
                versions.AddRange(ran.Events.Where(e => e is not SecretEvent.Deleted).Select(_ => ran.After.Version));
                state = ran.After;
            }

            Assert.Equal(Enumerable.Range(1, versions.Count), versions);
        });

    [Fact]
    public void Repeating_a_command_makes_nothing_new_happen() =>
        Seeds.Sample(Gen.Select(Command.Array[0, 20], Command), 1_000, sampled =>
        {
            var state = sampled.Item1.Aggregate(SecretDecider.Initial, (s, command) => Run(s, command).After);
            Assert.Empty(Run(Run(state, sampled.Item2).After, sampled.Item2).Events);
        });

    [Fact]
    public void Every_event_folds_in_every_state_and_every_command_is_answered_there() =>
        Seeds.Sample(Gen.Select(SomeSecretEvents.Any.Array[0, 20], Command), 500, sampled =>
            Assert.NotNull(Run(sampled.Item1.Aggregate(SecretDecider.Initial, SecretDecider.Evolve), sampled.Item2).Reply));

    [Fact]
    public void Every_event_reads_back_as_it_was_written_and_tells_when() =>
        Seeds.Sample(SomeSecretEvents.Any, 500, written =>
            Assert.Equal(written with { At = Noon }, Runs.Recorded<SecretEvent, SecretEvent>(written, Noon)));

    [Fact]
    public void Secrets_of_other_orgs_teams_and_names_have_streams_keys_and_bindings_of_their_own()
    {
        SecretId[] ids =
        [
            new("acme", "", "KEY"), new("acme", "ops", "KEY"), new("acme", "ops", "KEY2"), new("acme", "opsK", "EY"),
            new("other", "", "KEY"), new("other", "ops", "KEY"), new("acmeo", "ps", "KEY"),
        ];
        Assert.Equal(ids.Length, ids.Select(id => id.Stream).Distinct().Count());
        Assert.Equal(ids.Length, ids.Select(id => id.Key).Distinct().Count());
        Assert.Equal(
            2 * ids.Length,
            ids.SelectMany(id => (byte[][])[id.BindingOf("1"), id.BindingOf("2")]).Select(Convert.ToHexString).Distinct().Count());
    }

    [Theory]
    [InlineData("A", true)]
    [InlineData("API_KEY_2", true)]
    [InlineData("A_", true)]
    [InlineData("", false)]
    [InlineData("_A", false)]
    [InlineData("2A", false)]
    [InlineData("aPI", false)]
    [InlineData("API-KEY", false)]
    [InlineData("API KEY", false)]
    [InlineData("ÄPI", false)]
    public void A_name_begins_with_a_capital_and_goes_on_with_capitals_digits_and_underscores(string name, bool isValid) =>
        Assert.Equal(isValid, SecretName.IsValid(name));

    [Fact]
    public void A_name_has_128_signs_at_most()
    {
        Assert.True(SecretName.IsValid(new string('A', 128)));
        Assert.False(SecretName.IsValid(new string('A', 129)));
    }

    private static Ran<SecretState, SecretEvent, SecretReply> Run(SecretState state, SecretCommand command) =>
        Runs.Of<SecretDecider, SecretEvent, SecretState, SecretCommand, SecretEvent, SecretReply>(state, command, Noon);
}
