using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using AgentAssembly.Domain.Scanning;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Scanning;

public sealed partial class RedactionSpecs
{
    [Fact]
    public void No_planted_secret_passes_however_it_is_carried() => Seeds.Sample(Disguise.Texts, 20_000, planted =>
    {
        var redacted = Encoding.UTF8.GetString(Scanner.Strict.Redact(ScanTables.Utf8(planted.Text)));
        Assert.False(
            Bare(redacted).Contains(Bare(planted.Secret), StringComparison.Ordinal),
            $"{planted.Text}\nbecame\n{redacted}");
    });

    [Fact]
    public void Redacting_twice_changes_nothing() => Seeds.Sample(Gen.OneOf(Disguise.Texts.Select(t => t.Text), Planted.Texts), 10_000, text =>
    {
        var once = Scanner.Strict.Redact(ScanTables.Utf8(text));
        Assert.Equal(Encoding.UTF8.GetString(once), Encoding.UTF8.GetString(Scanner.Strict.Redact(once)));
        Assert.True(Utf8.IsValid(once));
    });

    [Fact]
    public void Redacted_json_is_json_with_the_same_shape() => Seeds.Sample(Disguise.Json, 10_000, json =>
    {
        if (Shape(ScanTables.Utf8(json)) is { } shape)
        {
            Assert.Equal(shape, Shape(Scanner.Strict.Redact(ScanTables.Utf8(json))));
        }
    });

    [Fact]
    public void Bytes_that_are_no_text_are_scanned_and_kept() => Seeds.ForEach(3_000, random =>
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        var text = (byte[])[.. bytes, .. " 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 "u8, .. bytes];
        var redacted = Scanner.Strict.Redact(text);
        Assert.Equal(-1, redacted.AsSpan().IndexOf("zQWBuTSO"u8));
        new Scanner(new() { Locales = ["zh-TW"], Patterns = [CustomPattern.Parse("[a-c]+|")] }).Redact(text);
        Scanner.Compatible.Redact(text);
    });

    [Fact]
    public void Findings_that_do_not_fit_their_text_take_all_of_it()
    {
        Assert.Equal("[REDACTED]", Applied("é", new Finding(FindingKinds.Custom, 0, 1, Confidence.High)));
        Assert.Equal("[REDACTED]", Applied("abc", new Finding(FindingKinds.Custom, 2, 4, Confidence.High)));
        Assert.Equal("[REDACTED]", Applied("abc", new Finding(FindingKinds.Custom, 2, 1, Confidence.High)));
        Assert.Equal("a[REDACTED:Custom]", Applied("abc", new Finding(FindingKinds.Custom, 1, 3, Confidence.High)));
    }

    private static string Applied(string text, params Finding[] findings) =>
        Encoding.UTF8.GetString(Redaction.Apply(ScanTables.Utf8(text), findings));

    // Without escapes and invisible characters, so that a secret shows in every form that it may have kept.
    private static string Bare(string text)
    {
        for (var layer = 0; layer < 6; layer++)
        {
            text = Escape().Replace(text, e => ((char)Convert.ToInt32(e.Groups[1].Value + e.Groups[2].Value, 16)).ToString());
            text = text.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\u200B", "", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
        }

        return text;
    }

    // The kinds of the tokens in order, with numbers that became labels counted as numbers.
    private static string? Shape(byte[] json)
    {
        try
        {
            var shape = new StringBuilder();
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                shape.Append(reader.TokenType is JsonTokenType.Number or JsonTokenType.Null or JsonTokenType.String ? 'v' : (char)('A' + (int)reader.TokenType));
            }

            return shape.ToString();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\\u([0-9a-fA-F]{4})|%([0-9a-fA-F]{2})")]
    private static partial Regex Escape();
}
