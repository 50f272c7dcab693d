using System.Text;
using System.Text.Unicode;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Expressions;
using AgentAssembly.Domain.Policy.Rates;
using AgentAssembly.Domain.Scanning;
using AgentAssembly.Specs.Domain.Policy;
using AgentAssembly.Specs.Domain.Policy.Expressions;
using AgentAssembly.Specs.Domain.Scanning;
using CsCheck;

namespace AgentAssembly.Specs.Soak;

/// <summary>How long to go on, and where to begin.</summary>
/// <param name="Seconds">From 1.</param>
/// <param name="Seed">A seed that a failure printed; null for a new one.</param>
internal sealed record Length(int Seconds, string? Seed);

/// <summary>What the short properties of Domain.Specs promise, for as long as anybody likes.</summary>
internal static class Fuzzing
{
    private const string YamlLetters = "abox10:-?{}[],&*!|>'\"%@`#~<\\./ \t\r\n\n  é\u0085\u2028\uFEFF\uD83D\uDE00\0";

    private static readonly Gen<string> Damaged =
        Gen.Select(SomePolicies.Texts, Gen.Int[0, 200], Gen.Int[0, 6], Gen.OneOf(YamlLetters.ToCharArray()).Array[0, 5]).Select((texts, at, cut, put) =>
        {
            var text = $"{texts.Section}\n{texts.Rule}";
            var from = Math.Min(at, text.Length);
            return text[..from] + new string(put) + text[Math.Min(text.Length, from + cut)..];
        });

    public static IReadOnlyList<(string Name, Action<Length> Run)> Targets { get; } =
    [
        ("scanner", Scanning),
        ("documents", Documents),
        ("conditions", Conditions),
        ("policies", Policies),
    ];

    // No planted secret passes, what is redacted comes to rest, and stays text.
    private static void Scanning(Length length) => Disguise.Texts.Sample(planted =>
    {
        var once = Scanner.Strict.Redact(Encoding.UTF8.GetBytes(planted.Text));
        Assert.True(Utf8.IsValid(once));
        Assert.DoesNotContain(planted.Secret, Encoding.UTF8.GetString(once), StringComparison.Ordinal);
        Assert.Equal(once, Scanner.Strict.Redact(once));
        Scanner.Compatible.Redact(once);
    }, seed: length.Seed, time: length.Seconds);

    // Any text is a document or is refused with errors that point into it; both formats.
    private static void Documents(Length length) =>
        Gen.Select(Gen.OneOf(Damaged, Gen.String, Planted.Texts), Gen.OneOf("a.yaml", "a.toml")).Sample((text, name) =>
        {
            switch (PolicyDocument.Parse(name, text))
            {
                case PolicyParseResult.Accepted accepted:
                    Assert.StartsWith("sha256:", accepted.Document.Digest, StringComparison.Ordinal);
                    PolicySet.Compile([accepted.Document]).Evaluate(PolicyQuestion.ToolCall("x"), new RateLedger());
                    break;
                case PolicyParseResult.Refused refused:
                    Assert.NotEmpty(refused.Errors);
                    Assert.All(refused.Errors, error => Assert.True(error is { Line: >= 1, Column: >= 1 }));
                    break;
            }
        }, seed: length.Seed, time: length.Seconds);

    // Reading, asking and explaining throw for no text and no payload, and the canonical text means the same.
    private static void Conditions(Length length) =>
        Gen.Select(Gen.OneOf(SomeConditions.Texts, Gen.String), Gen.OneOf(Gen.OneOf(SomeConditions.Payloads), Gen.String)).Sample((text, payload) =>
        {
            if (PolicyExpression.Parse(text) is not ExpressionParse.Accepted { Expression: var condition })
            {
                return;
            }

            var question = Asked.Call(payload);
            condition.Explain(question);
            Assert.Equal(condition.Evaluate(question), Asked.Read(condition.Canonical).Evaluate(question));
        }, seed: length.Seed, time: length.Seconds);

    // One document more never permits more, and explaining agrees with deciding.
    private static void Policies(Length length) =>
        Gen.Select(SomePolicies.Documents.Array[1, 8], SomePolicies.Documents, SomePolicies.Questions).Sample((documents, added, question) =>
        {
            var set = PolicySet.Compile(documents);
            var before = set.Evaluate(question, new RateLedger());
            var after = PolicySet.Compile([.. documents, added]).Evaluate(question, new RateLedger());
            Assert.True(after.Verdict >= before.Verdict || before.ReasonCode == PolicyReasonCodes.NoPolicy);
            Assert.Equal(before.ToString(), set.Explain(question, new RateLedger()).Ruling.ToString());
        }, seed: length.Seed, time: length.Seconds);
}
