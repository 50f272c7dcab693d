using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Agents;

public sealed class AgentIdSpecs
{
    private const string Did = "did:key:z6MkrMRdFE1RtHYAMbkxqTgYkHLdYrvQ35HiyAxpJQVA5sNP";

    // Few letters, the delimiter of the legacy keys among them, so that parts often run together.
    private static readonly Gen<string> Part = Gen.Char["ab/"].Array[1, 4].Select(letters => new string(letters));

    [Fact]
    public void The_id_is_the_one_that_another_program_computed()
    {
        // Python: sha256 over (u32be length, bytes) of "aa-agent/1", org, DID; first 16 bytes.
        Assert.Equal("9b754684b5d7730442c6ca819bf60736", AgentId.Of("acme", Did).ToString());
        Assert.Equal("agent-9b754684b5d7730442c6ca819bf60736", AgentId.Of("acme", Did).Stream.ToString());
    }

    [Fact]
    public void Two_agents_have_one_id_only_if_org_and_did_are_the_same() =>
        Gen.Select(Part, Part, Part, Part).Sample((org1, did1, org2, did2) =>
            (AgentId.Of(org1, did1) == AgentId.Of(org2, did2)) == (org1 == org2 && did1 == did2));

    [Fact]
    public void A_slash_does_not_move_from_one_part_into_another() =>
        Assert.NotEqual(AgentId.Of("a/b", "c"), AgentId.Of("a", "b/c"));

    [Fact]
    public void The_team_does_not_change_the_id() =>
        Assert.Equal(new ActorClaim("acme", "a", Did).AgentId, new ActorClaim("acme", "b", Did).AgentId);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\t")]
    public void A_claim_of_nobody_has_the_reserved_id(string did)
    {
        Assert.Equal(AgentId.Unattributed, AgentId.Of("acme", did));
        Assert.Equal(AgentId.Unattributed, ActorClaim.From("acme", "", did).AgentId);
        Assert.Equal(new string('0', 32), AgentId.Unattributed.ToString());
    }

    [Fact]
    public void A_claim_without_org_and_team_means_the_default_ones() =>
        Assert.Equal(new ActorClaim("default", "default", "x"), ActorClaim.From("", "", " x "));

    [Fact]
    public void An_id_survives_being_written_and_read() =>
        Gen.ULong.Array[2].Sample(halves =>
        {
            var id = new AgentId(new UInt128(halves[0], halves[1]));
            return AgentId.TryParse(id.ToString(), out var read) && read == id;
        });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("9b754684b5d7730442c6ca819bf6073")]
    [InlineData("9b754684b5d7730442c6ca819bf607360")]
    [InlineData("9b754684b5d7730442c6ca819bf6073g")]
    [InlineData(" 9b754684b5d7730442c6ca819bf6073")]
    [InlineData("9b754684b5d7730442c6ca819bf6073\0")]
    [InlineData("-b754684b5d7730442c6ca819bf60736")]
    public void What_is_not_32_digits_is_no_id(string? text) => Assert.False(AgentId.TryParse(text, out _));

    [Fact]
    public void Both_legacy_keys_are_those_of_the_specification()
    {
        // Gateway specification §1.2: K16("acme/payments/did:key:…") and K16("did:key:…"), computed elsewhere.
        var keys = LegacyAgentKeys.Of("acme", "payments", Did);
        Assert.Equal("b310bab247cc46c639bf9d6d27a27663", keys.Registry.ToString("x32"));
        Assert.Equal("d5d76a85fb73b74dee549518db4ae4ea", keys.Action.ToString("x32"));
    }

    [Fact]
    public void Legacy_keys_collide_as_specified_which_is_why_an_ambiguous_one_must_be_refused()
    {
        Assert.Equal(LegacyAgentKeys.Of("a/b", "c", "d").Registry, LegacyAgentKeys.Of("a", "b/c", "d").Registry);
        Assert.Equal(LegacyAgentKeys.Of("a", "b", "d").Action, LegacyAgentKeys.Of("x", "y", "d").Action);
    }
}
