using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Log;

public sealed class CanonicalJsonSpecs
{
    // RFC 8785 §3.2.2 to §3.2.4: the example, and the sorting example of §3.2.3.
    [Theory]
    [InlineData(
        """{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}""",
        """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""")]
    [InlineData(
        """{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}""",
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}")]
    [InlineData("""[56,{"d":true,"10":null,"1":[]}]""", """[56,{"1":[],"10":null,"d":true}]""")]
    [InlineData(""" { "" : { } , "a" : [ ] } """, """{"":{},"a":[]}""")]
    [InlineData("""["\u0000\u0007\b\t\n\u000b\f\r\u001f\u007f\u2028/</"]""", "[\"\\u0000\\u0007\\b\\t\\n\\u000b\\f\\r\\u001f\u007f\u2028/</\"]")]
    [InlineData("\"x\"", "\"x\"")]
    [InlineData("null", "null")]
    public void Json_has_one_canonical_form(string json, string canonical) => Assert.Equal(canonical, Canonical(json));

    // RFC 8785 appendix B, and the edges of ECMAScript's five layouts.
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-0.0e5", "0")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("-5e-324", "-5e-324")]
    [InlineData("1e-400", "0")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("-1.7976931348623157e308", "-1.7976931348623157e+308")]
    [InlineData("9007199254740992", "9007199254740992")]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("-9007199254740992", "-9007199254740992")]
    [InlineData("295147905179352825856", "295147905179352830000")]
    [InlineData("9.999999999999997e22", "9.999999999999997e+22")]
    [InlineData("1e23", "1e+23")]
    [InlineData("1.0000000000000001e23", "1.0000000000000001e+23")]
    [InlineData("999999999999999700000", "999999999999999700000")]
    [InlineData("999999999999999900000", "999999999999999900000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("1e20", "100000000000000000000")]
    [InlineData("9.999999999999997e-7", "9.999999999999997e-7")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("1e-6", "0.000001")]
    [InlineData("1e-7", "1e-7")]
    [InlineData("333333333.3333332", "333333333.3333332")]
    [InlineData("333333333.33333325", "333333333.33333325")]
    [InlineData("333333333.33333329", "333333333.3333333")]
    [InlineData("333333333.3333334", "333333333.3333334")]
    [InlineData("333333333.33333343", "333333333.33333343")]
    [InlineData("-0.0000033333333333333333", "-0.0000033333333333333333")]
    [InlineData("1424953923781206.25", "1424953923781206.2")]
    [InlineData("123e-1", "12.3")]
    [InlineData("100", "100")]
    [InlineData("1.50E+2", "150")]
    public void Numbers_are_written_as_ecmascript_writes_them(string json, string canonical) =>
        Assert.Equal(canonical, Canonical(json));

    // The digest was computed by V8's JSON.stringify over the same numbers: one from the first eight bytes of
    // SHA-256(i), one an integer of 53 bits divided by a power of two.
    [Fact]
    public void Twenty_thousand_pairs_of_numbers_are_written_as_v8_writes_them()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var index = new byte[8];
        for (var i = 0; i < 20_000; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(index, i);
            var random = Sha256.Hash(index).ToArray();
            var any = BinaryPrimitives.ReadDoubleBigEndian(random);
            if (!double.IsFinite(any))
            {
                continue;
            }

            var shift = (int)(BinaryPrimitives.ReadUInt32BigEndian(random.AsSpan(8)) % 640 % 120);
            var whole = BinaryPrimitives.ReadUInt64BigEndian(random.AsSpan(16)) % (1UL << 53);
            foreach (var number in new[] { any, Math.ScaleB(whole, -shift) })
            {
                // G17 reads back as the same number and is laid out in another way.
                var text = number.ToString("G17", CultureInfo.InvariantCulture);
                digest.AppendData(Encoding.ASCII.GetBytes(Canonical(text) + "\n"));
            }
        }

        Assert.Equal("b7f77aa4ffe99eb3eaa05bad58218f3996aa0450bc6c2c4a50e36c99cd3047a4", Convert.ToHexStringLower(digest.GetHashAndReset()));
    }

    [Fact]
    public void Canonical_form_is_idempotent_and_the_same_for_every_order_of_members() =>
        Seeds.Sample(JsonGen.Value, 400, value =>
        {
            var canonical = Canonical(value.ToText(new Random(0)));
            Assert.Equal(canonical, Canonical(canonical));
            Assert.Equal(canonical, Canonical(value.ToText(new Random(1))));
            Assert.Equal(canonical, Encoding.UTF8.GetString(value.Write(new CanonicalJsonWriter()).ToArray()));
        });

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{\"a\":1,}")]
    [InlineData("[1] 2")]
    [InlineData("// c\n1")]
    [InlineData("NaN")]
    [InlineData("01")]
    [InlineData("\"\t\"")]
    [InlineData("\"\\x\"")]
    [InlineData("\uFEFF{}")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""["\ud800"]""")]
    [InlineData("""["\udc00x"]""")]
    [InlineData("""["\ude00\ud83d"]""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"\ud800":1,"\ud800":1}""")]
    [InlineData("1e400")]
    [InlineData("-1e309")]
    public void Text_without_a_canonical_form_is_refused_with_a_reason(string json) =>
        IsRefused(Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData(new byte[] { 0x22, 0xff, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xc0, 0x80, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xed, 0xa0, 0x80, 0x22 })]
    [InlineData(new byte[] { 0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d })]
    public void Invalid_utf_8_is_refused_with_a_reason(byte[] json) => IsRefused(json);

    [Fact]
    public void Nesting_is_bounded()
    {
        Assert.Equal(Nested(CanonicalJson.DepthMax), Canonical(Nested(CanonicalJson.DepthMax)));
        IsRefused(Encoding.UTF8.GetBytes(Nested(CanonicalJson.DepthMax + 1)));
        IsRefused(Encoding.UTF8.GetBytes(new string('[', 100_000)));

        static string Nested(int depth) => new string('[', depth) + new string(']', depth);
    }

    [Fact]
    public void Arbitrary_bytes_are_refused_with_a_reason_or_have_a_form() =>
        Seeds.Sample(
            Gen.OneOf(Gen.Byte.Array[0, 40], Gen.OneOf("{}[]\",:\\u0123dD8eE+-.truefalsn \n"u8.ToArray()).Array[0, 40]),
            2_000,
            bytes =>
            {
                if (CanonicalJson.TryCanonicalize(bytes, out var canonical, out var problem))
                {
                    Assert.True(CanonicalJson.TryCanonicalize(canonical, out var again, out _));
                    Assert.Equal(canonical, again);
                }
                else
                {
                    Assert.False(string.IsNullOrEmpty(problem));
                }

                CanonicalJson.WhyNotEventData(bytes);
            });

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"a":[0,-9007199254740991,9007199254740991,"9007199254740992","0.1"],"b":null,"c":true}""", null)]
    [InlineData("[]", "event data is an object")]
    [InlineData("1", "event data is an object")]
    [InlineData("""{"b":1,"a":1}""", "the JSON is valid and not in the form of RFC 8785")]
    [InlineData("""{"a": 1}""", "the JSON is valid and not in the form of RFC 8785")]
    [InlineData("""{"a":-0}""", "the JSON is valid and not in the form of RFC 8785")]
    [InlineData("""{"a":[0.5]}""", "0.5 is no integer of at most 2^53-1 in size: write it as a string")]
    [InlineData("""{"a":9007199254740992}""", "9007199254740992 is no integer of at most 2^53-1 in size: write it as a string")]
    [InlineData("""{"a":-9223372036854776000}""", "-9223372036854776000 is no integer of at most 2^53-1 in size: write it as a string")]
    [InlineData("""{"a":1e+21}""", "1e+21 is no integer of at most 2^53-1 in size: write it as a string")]
    public void Event_data_is_a_canonical_object_without_floating_point(string json, string? problem) =>
        Assert.Equal(problem, CanonicalJson.WhyNotEventData(Encoding.UTF8.GetBytes(json)));

    private static string Canonical(string json)
    {
        Assert.True(CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(json), out var canonical, out var problem), problem);
        return Encoding.UTF8.GetString(canonical);
    }

    private static void IsRefused(byte[] json)
    {
        Assert.False(CanonicalJson.TryCanonicalize(json, out var canonical, out var problem));
        Assert.Empty(canonical);
        Assert.False(string.IsNullOrEmpty(problem));
        Assert.NotNull(CanonicalJson.WhyNotEventData(json));
    }
}
