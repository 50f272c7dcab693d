using AgentAssembly.Domain.Agents;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Agents;

public sealed class DidKeySpecs
{
    // Wire specification §6.
    private const string Did = "did:key:z6MkrMRdFE1RtHYAMbkxqTgYkHLdYrvQ35HiyAxpJQVA5sNP";
    private static readonly byte[] Key =
        Convert.FromHexString("b0cd973784d7d8f63db8b7ed65497b5dc551855e2a0a20a75c03ddf7d6150cd0");

    [Fact]
    public void The_specified_key_and_its_text_lead_to_each_other()
    {
        Assert.Equal(Did, DidKey.Write(Key));
        Assert.Equal(Key, Read(Did));
    }

    [Fact]
    public void Every_key_survives_being_written_and_read() =>
        Gen.Byte.Array[DidKey.KeyBytes].Sample(key => Read(DidKey.Write(key))!.SequenceEqual(key));

    [Fact]
    public void A_text_that_is_read_is_the_only_text_of_its_key() =>
        Gen.Select(Gen.Int[0, Did.Length - 1], Gen.Char["123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0OIl:-"])
            .Sample((at, letter) =>
            {
                var text = Did[..at] + letter + Did[(at + 1)..];
                return Read(text) is not { } key || DidKey.Write(key) == text;
            });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("did:key:z")]
    [InlineData("did:key:")]
    [InlineData("did:web:example.com")]
    [InlineData("DID:KEY:z6MkrMRdFE1RtHYAMbkxqTgYkHLdYrvQ35HiyAxpJQVA5sNP")]
    [InlineData("did:key:m6MkrMRdFE1RtHYAMbkxqTgYkHLdYrvQ35HiyAxpJQVA5sNP")]
    [InlineData("did:key:z6MkrMRdFE1RtHYAMbkxqTgYkHLdYrvQ35HiyAxpJQVA5sNP#z6Mk")]
    [InlineData("did:key:z6MkrMRdFE1RtHYAMbkxqTgYkHLdYrvQ35HiyAxpJQVA5sN0")]
    [InlineData(" did:key:z6MkrMRdFE1RtHYAMbkxqTgYkHLdYrvQ35HiyAxpJQVA5sNP")]
    public void A_text_of_another_form_names_no_key(string? text) => Assert.Null(Read(text));

    [Theory]
    [InlineData("did:key:z6LSoaLkBHZreCmSLVJ2gYEfDn17aSBfKoDXA8mZxbAft2Mm")]
    [InlineData("did:key:zQ3shZJxLVhjfTUk7dNAWzKxM7Dm7t38AQAE6BBiLVK3oR2wH")]
    public void A_key_of_another_kind_is_refused(string x25519OrSecp256k1) => Assert.Null(Read(x25519OrSecp256k1));

    [Theory]
    [InlineData("did:key:z2DQXfcV9fHs3ZJ2fenJdopvs8nEGNjTWvXydk3DyxcqH4F")]
    [InlineData("did:key:zQecYq9gynQtqMzYHvR3StmZ837eKdLgg9vpEvyMmpfH6VKN7")]
    public void A_key_of_31_or_33_bytes_is_refused(string text) => Assert.Null(Read(text));

    [Fact]
    public void Leading_zero_digits_would_give_a_key_a_second_name_and_are_refused() =>
        Assert.Null(Read("did:key:z1" + Did["did:key:z".Length..]));

    [Fact]
    public void A_very_long_text_is_refused_without_being_calculated() =>
        Assert.Null(Read("did:key:z" + new string('z', 1_000_000)));

    private static byte[]? Read(string? did)
    {
        var key = new byte[DidKey.KeyBytes];
        return DidKey.TryRead(did, key) ? key : null;
    }
}
