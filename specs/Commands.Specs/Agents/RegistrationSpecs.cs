using System.Text;
using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Commands.Agents;

public sealed class RegistrationSpecs
{
    private static readonly TestAgent Agent = new(1);

    [Fact]
    public async Task An_agent_that_proves_its_key_joins_and_may_act()
    {
        await using var side = await WriteSide.StartAsync();
        var joined = Assert.IsType<RegistrationReply.Joined>(await side.RegisterAsync(Agent));
        Assert.Equal(new AgentLineage(null, Agent.Id, 0, "", "", null), joined.Lineage);
        var known = side.State.Agents.Find(Agent.Id)!;
        Assert.Equal((AgentStatus.Active, Credential.HashOf(joined.Token)), (known.State.Status, known.State.TokenHash));
        Assert.Equal(1, side.State.Agents.CountActive());
        Assert.Equal(Assurance.Bound, (await side.CheckAsync((Agent with { Token = joined.Token }).Calls())).Assurance);
        var envelope = Assert.Single(await side.EventsAsync("agent")).Event.Open();
        Assert.Equal(
            ("acme", "payments", $"agent:{Agent.Did}", Assurance.Bound),
            (envelope.Org, envelope.Team, envelope.Principal, envelope.Assurance));
    }

    [Fact]
    public async Task Credentials_and_nonces_are_random_and_in_no_event()
    {
        await using var side = await WriteSide.StartAsync();
        var agents = new[] { await side.JoinAsync(1), await side.JoinAsync(2), await side.JoinAsync(1) };
        Assert.Equal(3, agents.Select(a => a.Token).Distinct().Count());
        Assert.All(agents, a => Assert.True(Guid.TryParse(a.Token, out _)));
        foreach (var recorded in await side.EventsAsync())
        {
            var text = Encoding.UTF8.GetString(recorded.Event.Bytes.Span);
            Assert.All(agents, a => Assert.DoesNotContain(a.Token, text, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task A_nonce_counts_once_whatever_became_of_the_first_try()
    {
        await using var side = await WriteSide.StartAsync();
        var nonce = Nonce(side, Agent);
        AssertJoined(await RegisterAsync(side, Agent.Request(nonce)));
        AssertUnproven(await RegisterAsync(side, Agent.Request(nonce)));
        nonce = Nonce(side, Agent);
        AssertUnproven(await RegisterAsync(side, Agent.Request(nonce) with { Proof = new byte[64] }));
        AssertUnproven(await RegisterAsync(side, Agent.Request(nonce)));
    }

    [Fact]
    public async Task A_nonce_that_is_tried_many_times_at_once_counts_once()
    {
        await using var side = await WriteSide.StartAsync();
        var nonce = Nonce(side, Agent);
        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => RegisterAsync(side, Agent.Request(nonce)))));
        Assert.Single(replies, reply => reply is RegistrationReply.Joined);
        Assert.Single(await side.EventsAsync("agent"));
    }

    [Fact]
    public async Task A_nonce_ends_after_30_seconds()
    {
        await using var side = await WriteSide.StartAsync();
        var challenge = Assert.IsType<RegistrationReply.Challenged>(side.Registration.Challenge(Agent.Did, Agent.PublicKey));
        Assert.Equal((32, WriteSide.Start + TimeSpan.FromSeconds(30)), (challenge.Nonce.Length, challenge.Ends));
        var late = Nonce(side, Agent);
        side.Time.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        AssertJoined(await RegisterAsync(side, Agent.Request(challenge.Nonce)));
        side.Time.Advance(TimeSpan.FromTicks(1));
        AssertUnproven(await RegisterAsync(side, Agent.Request(late)));
    }

    [Fact]
    public async Task A_nonce_ends_even_if_the_clock_was_set_back()
    {
        await using var side = await WriteSide.StartAsync();
        Nonce(side, new TestAgent(2));
        side.Time.SetBack(TimeSpan.FromHours(1));
        var nonce = Nonce(side, Agent);
        side.Time.Advance(TimeSpan.FromSeconds(31));
        AssertUnproven(await RegisterAsync(side, Agent.Request(nonce)));
    }

    [Fact]
    public async Task A_nonce_belongs_to_one_agent()
    {
        await using var side = await WriteSide.StartAsync();
        AssertUnproven(await RegisterAsync(side, Agent.Request(Nonce(side, new TestAgent(2)))));
        AssertUnproven(await RegisterAsync(side, Agent.Request(new byte[32])));
        AssertUnproven(await RegisterAsync(side, Agent.Request([])));
        Assert.Empty(await side.EventsAsync("agent"));
    }

    [Fact]
    public async Task A_signature_that_does_not_hold_proves_nothing()
    {
        await using var side = await WriteSide.StartAsync();
        foreach (var proof in Proofs())
        {
            var nonce = Nonce(side, Agent);
            AssertUnproven(await RegisterAsync(side, Agent.Request(nonce) with { Proof = proof(nonce) }));
        }

        Assert.Empty(await side.EventsAsync("agent"));

        static IEnumerable<Func<byte[], byte[]>> Proofs() =>
        [
            _ => [],
            _ => new byte[64],
            nonce => Agent.Sign(nonce)[..63],
            nonce => [.. Agent.Sign(nonce), 0],
            nonce => new TestAgent(2).Sign(nonce),
            nonce => Agent.Sign([.. nonce, 0]),
            nonce =>
            {
                var proof = Agent.Sign(nonce);
                proof[10] ^= 1;
                return proof;
            },
            nonce => AddGroupOrder(Agent.Sign(nonce)),
        ];
    }

    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public async Task A_key_of_small_order_or_of_another_spelling_never_joins(string key)
    {
        // With such a key, the signature of 32 zero bytes after a copy of the key holds for every nonce in a lax verifier.
        await using var side = await WriteSide.StartAsync();
        var did = DidKey.Write(Convert.FromHexString(key));
        if (side.Registration.Challenge(did, key) is not RegistrationReply.Challenged challenged)
        {
            return;
        }

        byte[] forged = [.. Convert.FromHexString(key), .. new byte[32]];
        var request = Agent.Request(challenged.Nonce);
        Assert.IsNotType<RegistrationReply.Joined>(await RegisterAsync(side, request with
        {
            Profile = request.Profile with { Did = did },
            PublicKey = key,
            Proof = forged,
        }));
        Assert.Empty(await side.EventsAsync("agent"));
    }

    [Theory]
    [InlineData("demo-agent", null)]
    [InlineData("", null)]
    [InlineData(null, "")]
    [InlineData(null, "zz")]
    [InlineData(null, "b0cd973784d7d8f63db8b7ed65497b5dc551855e2a0a20a75c03ddf7d6150c")]
    [InlineData(null, "g0cd973784d7d8f63db8b7ed65497b5dc551855e2a0a20a75c03ddf7d6150cd0")]
    public async Task A_did_or_a_key_of_another_form_is_invalid(string? did, string? key)
    {
        await using var side = await WriteSide.StartAsync();
        Assert.IsType<RegistrationReply.Invalid>(side.Registration.Challenge(did ?? Agent.Did, key ?? Agent.PublicKey));
        var request = Agent.Request(new byte[32]);
        Assert.IsType<RegistrationReply.Invalid>(await RegisterAsync(side, request with
        {
            Profile = request.Profile with { Did = did ?? Agent.Did },
            PublicKey = key ?? Agent.PublicKey,
        }));
    }

    [Fact]
    public async Task A_did_of_another_key_is_unproven()
    {
        await using var side = await WriteSide.StartAsync();
        AssertUnproven(side.Registration.Challenge(Agent.Did, new TestAgent(2).PublicKey));
        AssertUnproven(await RegisterAsync(side, Agent.Request(new byte[32]) with { PublicKey = new TestAgent(2).PublicKey }));
    }

    [Fact]
    public async Task Registering_again_ends_the_old_credential_at_once()
    {
        await using var side = await WriteSide.StartAsync();
        var before = await side.JoinAsync(1);
        var after = await side.JoinAsync(1);
        Assert.Equal("credential token mismatch", (await side.CheckAsync(before.Calls())).Reason);
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(after.Calls())).Verdict);
        Assert.Equal(
            [AgentEventCodec.Registered, AgentEventCodec.CredentialRotated],
            (await side.EventsAsync("agent")).Select(e => e.Event.Open().Type));
        Assert.Equal(1, side.State.Agents.CountActive());
    }

    [Fact]
    public async Task Who_registers_many_times_at_once_ends_with_one_credential_that_works()
    {
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => new GroupStore(s) });
        await side.JoinAsync(1);
        var tokens = (await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => side.JoinAsync(1))))).Select(a => a.Token);
        var working = new List<string>();
        foreach (var token in tokens)
        {
            if (await side.Presence.BeatAsync(Agent.Claim, token, CancellationToken.None) is PresenceReply.Present)
            {
                working.Add(token);
            }
        }

        Assert.Single(working);
    }

    [Fact]
    public async Task Too_many_open_challenges_are_refused_until_some_end()
    {
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { ChallengesMax = 2 });
        var nonce = Nonce(side, Agent);
        Nonce(side, Agent);
        Assert.IsType<RegistrationReply.Busy>(side.Registration.Challenge(Agent.Did, Agent.PublicKey));
        AssertJoined(await RegisterAsync(side, Agent.Request(nonce)));
        Nonce(side, Agent);
        Assert.IsType<RegistrationReply.Busy>(side.Registration.Challenge(Agent.Did, Agent.PublicKey));
        side.Time.Advance(Challenges.Lifetime);
        Nonce(side, Agent);
    }

    private static byte[] Nonce(WriteSide side, TestAgent agent) =>
        Assert.IsType<RegistrationReply.Challenged>(side.Registration.Challenge(agent.Did, agent.PublicKey)).Nonce;

    private static async Task<RegistrationReply> RegisterAsync(WriteSide side, RegisterAgent request)
    {
        await side.EnrolAsync(Agent);
        return await side.Registration.RegisterAsync(request, CancellationToken.None);
    }

    private static void AssertJoined(RegistrationReply reply) => Assert.IsType<RegistrationReply.Joined>(reply);

    private static void AssertUnproven(RegistrationReply reply) => Assert.IsType<RegistrationReply.Unproven>(reply);

    // The same signature with its scalar written as S + L, which a strict verifier refuses (RFC 8032 §5.1.7).
    private static byte[] AddGroupOrder(byte[] signature)
    {
        var order = System.Numerics.BigInteger.Parse(
            "7237005577332262213973186563042994240857116359379907606001950938285454250989", System.Globalization.CultureInfo.InvariantCulture);
        var scalar = new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true) + order;
        var bytes = scalar.ToByteArray(isUnsigned: true);
        return [.. signature[..32], .. bytes, .. new byte[32 - bytes.Length]];
    }
}
