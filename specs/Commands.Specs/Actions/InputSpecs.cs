using System.Text;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Keys;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Commands.Keys;

namespace AgentAssembly.Specs.Commands.Actions;

// What decisions were asked is kept for those who may know, for as long as the key is.
public sealed class InputSpecs
{
    private const string Secret = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
    private static readonly string Arguments = $$"""{"order":7,"token":"{{Secret}}"}""";

    [Fact]
    public async Task What_was_asked_is_shown_to_the_operator_redacted_and_the_log_tells_that_it_was()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var reply = await side.CheckAsync(With(agent.Calls(), Arguments));
        Assert.Equal(Verdict.Redact, reply.Verdict);
        var shown = Text(Done(await side.Disclosure.RevealAsync(WriteSide.Local, reply.Position!.Value, CancellationToken.None)));
        Assert.Contains("""\"order\":7""", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, shown, StringComparison.Ordinal);
        var (_, envelope, _) = Assert.Single(await side.DecisionsAsync());
        Assert.DoesNotContain("order", Encoding.UTF8.GetString(envelope.Data.Span), StringComparison.Ordinal);
        var told = (await side.EventsAsync("key")).Select(recorded => recorded.Event.Open()).Last();
        Assert.Equal(
            (KeyEvent.InputsRevealedType, WriteSide.Local.Principal, KeyDecider.StreamOf(KeySubjects.Of("acme", agent.Id))),
            (told.Type, told.Principal, told.Stream));
        Assert.Equal(new KeyEvent.InputsRevealed(envelope.Id, envelope.Stream, envelope.Version), KeyEvent.Read(told));
    }

    [Fact]
    public async Task Inputs_are_sealed_by_the_agents_key_where_it_proved_who_it_is_and_by_the_tenants_where_it_did_not()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await side.CheckAsync(With(agent.Calls(), "{}"));
        await side.CheckAsync(With(new TestAgent(2).Calls(), "{}"));
        var subjects = new List<KeySubject>();
        foreach (var (_, _, decided) in await side.DecisionsAsync())
        {
            Assert.True(SealedText.TryReadKey(decided.Inputs, out var key));
            subjects.Add((await side.KeyStore.FindAsync(key, CancellationToken.None))!.Subject);
        }

        Assert.Equal([KeySubjects.Of("acme", agent.Id), KeySubjects.Tenant(ActorClaim.Default)], subjects);
    }

    [Fact]
    public async Task Inputs_belong_to_their_decision_and_open_beside_no_other()
    {
        await using var side = await WriteSide.StartAsync();
        await side.CheckAsync(With(new TestAgent(1).Calls(), "{}"));
        await side.CheckAsync(With(new TestAgent(1).Calls(), "{}"));
        var decisions = await side.DecisionsAsync();
        Assert.NotEmpty(await side.Vault.OpenAsync(
            decisions[0].Decided.Inputs, InputRecorder.BoundTo(decisions[0].Envelope.Id), CancellationToken.None));
        await Assert.ThrowsAsync<KeyVaultException>(() => side.Vault.OpenAsync(
            decisions[0].Decided.Inputs, InputRecorder.BoundTo(decisions[1].Envelope.Id), CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task Once_the_key_is_destroyed_inputs_are_erased_and_the_agent_acts_on_without_any()
    {
        var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var before = await side.CheckAsync(With(agent.Calls(), "{}"));
        Done(await side.Keys.DestroyAsync(
            WriteSide.Local, new("acme", $"agent:{agent.Did}"), "asked for", CancellationToken.None));
        for (var process = 0; process < 2; process++)
        {
            var refusal = Assert.IsType<Answer<DisclosedInputs>.Refused>(
                await side.Disclosure.RevealAsync(WriteSide.Local, before.Position!.Value, CancellationToken.None));
            Assert.Equal("inputs_erased", refusal.Rule);
            Assert.Equal(Verdict.Allow, (await side.CheckAsync(With(agent.Calls(), "{}"))).Verdict);
            Assert.Equal(ActionInputs.KeyDestroyed, (await side.DecisionsAsync())[^1].Decided.InputsOmitted);
            Assert.Contains("asked for", side.Describe(), StringComparison.Ordinal);
            side = await side.RestartAsync();
        }

        Assert.Equal(0, await side.CountAsync(KeyEvent.InputsRevealedType));
        await side.DisposeAsync();
    }

    [Fact]
    public async Task A_vault_that_fails_denies_and_the_denial_is_an_event()
    {
        var broken = new SwitchableKeys();
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { AroundKeys = broken.Around });
        broken.IsBroken = true;
        var denied = await side.CheckAsync(With(new TestAgent(1).Calls(), "{}"));
        Assert.Equal(
            (Verdict.Deny, "vault unavailable", "vault_unavailable"), (denied.Verdict, denied.Reason, denied.ReasonCode));
        Assert.NotNull(denied.Position);
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(new TestAgent(1).Calls())).Verdict);
        broken.IsBroken = false;
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(With(new TestAgent(1).Calls(), "{}"))).Verdict);
        Assert.Equal(
            [ActionInputs.VaultUnavailable, "", ""], (await side.DecisionsAsync()).Select(d => d.Decided.InputsOmitted));
    }

    [Theory]
    [InlineData(InputRecording.Encrypted, ActionInputs.SizeBytesMax - 100, "")]
    [InlineData(InputRecording.Encrypted, ActionInputs.SizeBytesMax + 1, ActionInputs.TooLarge)]
    [InlineData(InputRecording.None, 10, ActionInputs.Off)]
    [InlineData(InputRecording.Encrypted, 0, "")]
    [InlineData(InputRecording.None, 0, "")]
    public async Task What_is_not_recorded_says_so(InputRecording recording, int payloadBytes, string omitted)
    {
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Inputs = recording });
        var reply = await side.CheckAsync(With(new TestAgent(1).Calls(), new string('x', payloadBytes)));
        Assert.Equal(Verdict.Allow, reply.Verdict);
        var decided = Assert.Single(await side.DecisionsAsync()).Decided;
        Assert.Equal(omitted, decided.InputsOmitted);
        Assert.Equal(omitted.Length == 0 && payloadBytes > 0, decided.Inputs.Length > 0);
        if (decided.Inputs.Length == 0)
        {
            Assert.Equal("inputs_missing", Assert.IsType<Answer<DisclosedInputs>.Refused>(
                await side.Disclosure.RevealAsync(WriteSide.Local, reply.Position!.Value, CancellationToken.None)).Rule);
        }
    }

    [Fact]
    public async Task Nobody_but_the_operator_is_shown_inputs_or_keys()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var reply = await side.CheckAsync(With(agent.Calls(), "{}"));
        var (caller, none) = (side.As(agent), CancellationToken.None);
        Assert.IsType<Answer<DisclosedInputs>.Forbidden>(await side.Disclosure.RevealAsync(caller, reply.Position!.Value, none));
        Assert.IsType<Answer<bool>.Forbidden>(await side.Keys.DestroyAsync(caller, KeySubjects.Of("acme", agent.Id), "why", none));
        Assert.IsType<Answer<int>.Forbidden>(await side.Keys.RotateAsync(caller, none));
        Assert.IsType<Answer<System.Collections.Immutable.ImmutableArray<StoredKey>>.Forbidden>(
            await side.Keys.ListAsync(caller, "acme", null, 10, none));
        Assert.IsType<Answer<DisclosedInputs>.NotFound>(
            await side.Disclosure.RevealAsync(WriteSide.Local, new Position(0), none));
        Assert.IsType<Answer<DisclosedInputs>.NotFound>(
            await side.Disclosure.RevealAsync(WriteSide.Local, new Position(1_000_000), none));
    }

    private static CheckAction With(CheckAction command, string payload) =>
        command with { Action = command.Action with { Payload = Encoding.UTF8.GetBytes(payload) } };

    private static string Text(DisclosedInputs inputs) => Encoding.UTF8.GetString(inputs.Json.Span);

    private static T Done<T>(Answer<T> answer) => Assert.IsType<Answer<T>.Done>(answer).Value;
}
