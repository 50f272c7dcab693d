using System.Security.Cryptography;
using System.Text;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Keys;

// The format of contracts/events/sealed.md.
public sealed class SealedTextSpecs
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] Nonce = [.. Enumerable.Range(100, 12).Select(i => (byte)i)];
    private static readonly byte[] Bound = "bound"u8.ToArray();

    private static readonly Gen<byte[]> Bytes = Gen.Byte.Array[0, 700];

    // Made by another implementation, from the page alone.
    private const string Documented = "aas1.0123456789abcdef0123456789abcdef.ZGVmZ2hpamtsbW5vOHe_DxfJlTr-UcXidVP77iOnKxKENtK9";

    private const string DocumentedWrap =
        "6465666768696a6b6c6d6e6f683afc455dcc70b9164b75c3f64844d272f33439bf59c5459fe89673c79e9b7766c3a3d6885ba3e28ff6ee015a53283b";

    private static readonly KeyId Id = Parse("0123456789abcdef0123456789abcdef");
    private static readonly KeyBond Bond = new(Parse("ffffffffffffffffffffffffffffffff"), 2, Id);

    [Fact]
    public void A_text_is_what_another_implementation_makes_of_the_page()
    {
        using var cipher = new AesGcm(Key, SealedText.TagBytes);
        Assert.Equal(Documented, SealedText.Seal(Id, cipher, Nonce, "plain ä"u8, Bound));
        Assert.Equal("plain ä", Encoding.UTF8.GetString(SealedText.Open(Documented, cipher, Bound)!));
    }

    [Fact]
    public void Whatever_is_sealed_is_opened_again() =>
        Seeds.Sample(Gen.Select(Bytes, Bytes, Gen.Byte.Array[16]), 300, some =>
            {
                var (plain, bound, id) = some;
                using var cipher = new AesGcm(Key, SealedText.TagBytes);
                var text = SealedText.Seal(KeyId.From(id), cipher, Nonce, plain, bound);
                Assert.Equal(plain, SealedText.Open(text, cipher, bound));
                Assert.True(SealedText.TryReadKey(text, out var read));
                Assert.Equal(KeyId.From(id), read);
                Assert.Null(SealedText.Open(text, cipher, [.. bound, 0]));
            });

    [Fact]
    public void No_character_can_be_another()
    {
        using var cipher = new AesGcm(Key, SealedText.TagBytes);
        for (var at = 0; at < Documented.Length; at++)
        {
            foreach (var other in "aA0f9-_.=\n é")
            {
                if (Documented[at] != other)
                {
                    Assert.Null(SealedText.Open($"{Documented[..at]}{other}{Documented[(at + 1)..]}", cipher, Bound));
                }

                Assert.Null(SealedText.Open(Documented.Insert(at, $"{other}"), cipher, Bound));
            }

            Assert.Null(SealedText.Open(Documented.Remove(at, 1), cipher, Bound));
            Assert.Null(SealedText.Open(Documented[..at], cipher, Bound));
        }
    }

    [Fact]
    public void Another_key_opens_nothing()
    {
        using var cipher = new AesGcm([.. Key.Reverse()], SealedText.TagBytes);
        Assert.Null(SealedText.Open(Documented, cipher, Bound));
    }

    [Fact]
    public void A_wrapped_key_is_what_another_implementation_makes_of_the_page()
    {
        using var cipher = new AesGcm(Key, SealedText.TagBytes);
        byte[] wrapped = KeyWrap.Wrap(Bond, cipher, Nonce, [.. Enumerable.Range(32, 32).Select(i => (byte)i)]);
        Assert.Equal(DocumentedWrap, Convert.ToHexStringLower(wrapped));
        var key = new byte[32];
        Assert.True(KeyWrap.TryUnwrap(Bond, cipher, wrapped, key));
        Assert.Equal(Enumerable.Range(32, 32).Select(i => (byte)i), key);
    }

    [Fact]
    public void A_wrapped_key_stands_in_for_no_other_and_bears_no_change()
    {
        using var cipher = new AesGcm(Key, SealedText.TagBytes);
        var wrapped = Convert.FromHexString(DocumentedWrap);
        KeyBond[] others =
        [
            Bond with { Generation = 1 }, Bond with { Wrapped = Bond.Wrapping }, Bond with { Wrapping = Bond.Wrapped },
            new(Bond.Wrapped, Bond.Generation, Bond.Wrapping),
        ];
        var key = new byte[32];
        Assert.All(others, other => Assert.False(KeyWrap.TryUnwrap(other, cipher, wrapped, key)));
        for (var at = 0; at < wrapped.Length; at++)
        {
            var changed = wrapped.ToArray();
            changed[at] ^= 1;
            Assert.False(KeyWrap.TryUnwrap(Bond, cipher, changed, key));
            Assert.False(KeyWrap.TryUnwrap(Bond, cipher, wrapped.AsSpan(0, at), key));
        }

        Assert.All(key, b => Assert.Equal(0, b));
    }

    private static KeyId Parse(string text) => KeyId.TryParse(text, out var id) ? id : throw new FormatException(text);
}
