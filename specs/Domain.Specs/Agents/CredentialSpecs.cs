using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Specs.Domain.Agents;

public sealed class CredentialSpecs
{
    private const string Token = "5f0c9d6e-0000-4000-8000-000000000001";

    [Fact]
    public void A_credential_is_known_by_the_plain_hash_of_its_text() =>
        Assert.Equal(
            "9799bb5ace502a23a3f49d4fabe525af96442d9a74c3aedd0f2186a89984b986", Credential.HashOf(Token));

    [Fact]
    public void Only_the_same_credential_has_the_same_hash()
    {
        Assert.True(Credential.SameHash(Credential.HashOf(Token), Credential.HashOf(Token)));
        Assert.False(Credential.SameHash(Credential.HashOf(Token), Credential.HashOf(Token + " ")));
        Assert.False(Credential.SameHash(Credential.HashOf(Token), Credential.HashOf(Token.ToUpperInvariant())));
    }

    [Fact]
    public void An_agent_without_a_credential_is_matched_by_nothing()
    {
        // The reference compared two empty texts and let them pass (gateway specification §23, 9).
        Assert.False(Credential.SameHash("", ""));
        Assert.False(Credential.SameHash("", Credential.HashOf("")));
    }
}
