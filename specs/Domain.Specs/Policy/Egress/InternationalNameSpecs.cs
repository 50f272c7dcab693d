using System.Globalization;
using AgentAssembly.Domain.Policy.Egress;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy.Egress;

public sealed class InternationalNameSpecs
{
    private static readonly Gen<string> Labels = Gen.String[Gen.Char["abz09-äöüéñøłžșабвжяपน日本語가나ひカ"], 1, 20];

    [Fact]
    public void A_name_is_encoded_as_the_platform_encodes_it() =>
        Labels.Where(label => !char.IsAscii(label[0]) && !char.IsAscii(label[^1])).Sample(label =>
            NetworkAddress.TryParse($"https://{label}.test/", out var address)
            && address.Host.SequenceEqual(new IdnMapping { AllowUnassigned = true }.GetAscii(label) + ".test"));

    // RFC 3492 §7.1, the samples in lower case without what is mapped.
    [Theory]
    [InlineData("ليهمابتكلموشعربي؟", null)]
    [InlineData("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye")]
    [InlineData("他們爲什麽不說中文", "xn--ihqwctvzc91f659drss3x8bo0yb")]
    [InlineData("почемужеонинеговорятпорусски", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l")]
    [InlineData("3年b組金八先生", "xn--3b-ww4c5e180e575a65lsy2b")]
    [InlineData("ひとつ屋根の下2", "xn--2-u9tlzr9756bt3uc0v")]
    [InlineData("そのスピードで", "xn--d9juau41awczczp")]
    [InlineData("bücher", "xn--bcher-kva")]
    public void The_samples_of_the_format_are_encoded_as_it_says(string label, string? encoded)
    {
        var isRead = NetworkAddress.TryParse($"https://{label}/", out var address);
        Assert.Equal(encoded, isRead ? address.Host.ToString() : null);
    }

    [Fact]
    public void No_letter_that_clients_map_to_others_stands_in_a_host()
    {
        for (var c = '\u0080'; c < char.MaxValue; c++)
        {
            var isRead = NetworkAddress.TryParse($"https://{c}.test/", out _);
            Assert.False(isRead && (char.IsHighSurrogate(c) || IsCompatibilityForm(c)), $"U+{(int)c:X4}");
        }
    }

    // Full width, ligatures, letter-like signs, presentation forms.
    private static bool IsCompatibilityForm(char c) => c is
        (>= '\u2000' and <= '\u2bff') or (>= '\ufb00' and <= '\uffff') or '\u00aa' or '\u00b5' or '\u00ba' or '\u00df'
        or '\u017f' or '\u03c2' or '\u200c' or '\u200d' or '\u3002' or '\u0130';
}
