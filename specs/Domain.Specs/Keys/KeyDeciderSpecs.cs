using AgentAssembly.Domain.Keys;
using AgentAssembly.Specs.Domain.Deciding;
using AgentAssembly.Specs.Domain.Events;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Keys;

public sealed class KeyDeciderSpecs
{
    private static readonly KeySubject Subject = new("acme", "agent:x");
    private static readonly KeyId[] Ids = [new(1), new(2), new(3)];

    private static readonly Gen<KeyCommand[]> Lives = Gen.OneOf(
        Gen.Int[0, 2].Select(i => (KeyCommand)new KeyCommand.Create(Ids[i], Subject, new KeyId(9))),
        SomeValues.Name.Select(reason => (KeyCommand)new KeyCommand.Destroy(Subject, reason)),
        Gen.Int[2, 4].Select(generation => (KeyCommand)new KeyCommand.Rotate(new KeyId(9), generation))).Array[1, 12];

    [Fact]
    public void What_is_destroyed_stays_destroyed_and_gets_no_other_key() =>
        Seeds.Sample(Lives, 1_000, commands => Live(commands, (command, ran) =>
        {
            if (ran.Before.IsDestroyed)
            {
                Assert.True(ran.After.IsDestroyed);
                Assert.Equal(ran.Before.Reason, ran.After.Reason);
                Assert.True(command is not KeyCommand.Create || ran.Reply is KeyReply.Destroyed);
                Assert.DoesNotContain(ran.Events, happened => happened is KeyEvent.Created or KeyEvent.Destroyed);
            }
        }));

    [Fact]
    public void Repeating_a_command_makes_nothing_new_happen() =>
        Seeds.Sample(Lives, 1_000, commands => Live(commands, (command, ran) =>
        {
            var again = Run(ran.After, command);
            Assert.Empty(again.Events);
            Assert.Equal(ran.Reply, again.Reply);
        }));

    [Fact]
    public void Generations_only_rise_and_whoever_has_no_key_has_none_to_destroy() =>
        Seeds.Sample(Lives, 1_000, commands => Live(commands, (command, ran) =>
        {
            Assert.True(ran.After.Generation >= ran.Before.Generation);
            Assert.Equal(command is KeyCommand.Destroy && ran.Before.Key is null, ran.Reply is KeyReply.Unknown);
        }));

    private static void Live(KeyCommand[] commands, Action<KeyCommand, Ran<KeyState, KeyEvent, KeyReply>> check)
    {
        var state = KeyDecider.Initial;
        foreach (var command in commands)
        {
            var ran = Run(state, command);
            check(command, ran);
            state = ran.After;
        }
    }

    private static Ran<KeyState, KeyEvent, KeyReply> Run(KeyState state, KeyCommand command) =>
        Runs.Of<KeyDecider, KeyEvent, KeyState, KeyCommand, KeyEvent, KeyReply>(state, command, default);
}
