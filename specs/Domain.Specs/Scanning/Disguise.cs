using System.Text;
using System.Text.Json;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Scanning;

/// <summary>Secrets, made up, and the ways in which they are carried.</summary>
static class Disguise
{
    public static readonly string[] Secrets =
    [
        "sk-ant-api03-Zq8Lw2Xv7Rt5Yb3Nm1Kp9Hd4Gf6Js0Ac", "sk-proj-Zq8Lw2Xv7Rt5Yb3Nm1Kp9Hd4Gf6Js0Ac", "AKIAQ3EGNU5YW2LK7ZTB",
        "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", "github_pat_11ABCDEFG0aB3dE5fG7hI9_jK1lM3nO5pQ7rS9tU1vW3xY5zA7bC9dE1fG3hI5jK7",
        "xoxb-2913847561-5647382910-Zq8Lw2Xv7Rt5Yb3Nm1Kp9Hd4", "glpat-Zq8Lw2Xv7Rt5Yb3Nm1Kp", "npm_Zq8Lw2Xv7Rt5Yb3Nm1Kp9Hd4Gf6Js0Ac5Te2",
        "pypi-AgEIcHlwaS5vcmcCJDZq8Lw2Xv7Rt5Yb3Nm1Kp9Hd4Gf6Js0AcZq8Lw2Xv7Rt5Yb3Nm1Kp9Hd4", "sk_live_Zq8Lw2Xv7Rt5Yb3Nm1Kp9Hd4",
        "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", "AIzaSyZq8Lw2Xv7Rt5Yb3Nm1Kp9Hd4Gf6Js0AcT",
        "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", "postgresql://app:hunter2@db.internal:5432/orders", "redis://:hunter2@cache:6379",
        "mongodb+srv://app:hunter2@cluster0.example.net", "4000-0000-0000-0002", "123-45-6789", "bob.example@mail.example.org",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
        "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ\n-----END PRIVATE KEY-----",
        "AccountKey=Zq8Lw2Xv7Rt5Yb3Nm1Kp9Hd4Gf6Js0AcZq8Lw2Xv7Rt==",
    ];

    private static readonly Gen<string> Filler = Gen.OneOf(Gen.OneOf(
        " ", ", ", "\n", "\t", "\"", "'", "{", "}", "[", ":", "é", "密碼", "😀", "，", " text ", " 12 ", "\\", "\\n", "%", "a b", "<", ">", "(", ")", "\u2028"))
        .Array[0, 6].Select(string.Concat);

    // Neighbours that no word or number goes over.
    private static readonly Gen<string> Edge = Gen.OneOf(" ", "\n", "\"", "(", "<", "：", "密", ", ", "=\"", "\t");

    private static readonly Gen<Func<string, string>> Layer = Gen.OneOf<Func<string, string>>(
        Gen.Const<Func<string, string>>(AsJson),
        Gen.Const<Func<string, string>>(text => $"[1, {AsJson(text)}, null]"),
        Gen.Const<Func<string, string>>(text => $"{{{AsJson(text)}: true}}"),
        Gen.Int[2, 5].Select<int, Func<string, string>>(step => text => Escaped(text, step)),
        Gen.Const<Func<string, string>>(text => $"q={Uri.EscapeDataString(text)}&r=1"),
        Gen.Const<Func<string, string>>(text => text.Replace("l", "l\u200B", StringComparison.Ordinal)));

    private static readonly Gen<string> Core = Gen.OneOf(
        Gen.OneOf(Secrets),
        Gen.OneOf(Secrets).Select(s => Convert.ToBase64String(Encoding.UTF8.GetBytes($"the key is {s}\n"))),
        Gen.OneOf(Secrets).Select(s => Convert.ToHexString(Encoding.UTF8.GetBytes(s))));

    /// <summary>A text that carries a secret, and what must not be in it after redaction.</summary>
    public static Gen<(string Text, string Secret)> Texts { get; } =
        Gen.Select(Core, Filler, Edge, Edge, Filler, Layer.Array[0, 3]).Select((core, before, left, right, after, layers) =>
            (layers.Aggregate(before + left + core + right + after, (text, layer) => layer(text)), core));

    /// <summary>JSON whose strings and names hold secrets and anything else.</summary>
    public static Gen<string> Json { get; } = Gen.Select(
        Gen.OneOf(Secrets), Filler, Filler, Gen.OneOf("4111111111111111", "12", "null", "-4111111111111111", "4.1e5"))
        .Select((secret, before, after, bare) =>
            $"{{{AsJson(before + secret)}: {AsJson(after)}, \"password\": {bare}, \"n\": [{bare}, {Escaped(before + " " + secret + " " + after, 3)}]}}");

    private static string AsJson(string text) => JsonSerializer.Serialize(text);

    private static string Escaped(string text, int step) =>
        $"\"{string.Concat(text.Select((c, i) => i % step == 0 || c is '"' or '\\' or < ' ' ? $"\\u{(int)c:x4}" : c.ToString()))}\"";
}
