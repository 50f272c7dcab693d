using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Rates;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy;

// Documents and how to read them, for the specs of this folder.
internal static class PolicyTexts
{
    public const string DenyByDefault = """
        version: "3"
        tools:
          "*": { allow: false }
          llm_call: { allow: true }
          kb.lookup: { allow: true }

        """;

    // Few names, so that generated documents often speak about the same tool. The last one stands in no document.
    public static readonly string[] Listed = ["*", "llm_call", "search", "shell", "kb.lookup"];
    public static readonly string[] Asked = [.. Listed, "unlisted"];

    // tool → allow; at least one entry.
    public static readonly Gen<Dictionary<string, bool>> Tables =
        Gen.Dictionary(Gen.OneOf(Listed), Gen.Bool)[1, Listed.Length];

    public static PolicyDocument Document(string text, string name = "airline.yaml") =>
        PolicyDocument.Parse(name, text) switch
        {
            PolicyParseResult.Accepted accepted => accepted.Document,
            PolicyParseResult.Refused refused => throw new InvalidOperationException(string.Join('\n', refused.Errors)),
            var other => throw new InvalidOperationException(other.ToString()),
        };

    public static PolicyDocument Document(Dictionary<string, bool> table) => Document(Yaml(table));

    public static PolicySet Set(params string[] texts) =>
        PolicySet.Compile([.. texts.Select((text, index) => Document(text, $"{(char)('a' + index)}.yaml"))]);

    // Asks with no limit spent yet.
    public static PolicyRuling Ask(this PolicySet set, PolicyQuestion question) => set.Evaluate(question, new RateLedger());

    public static string Yaml(Dictionary<string, bool> table) =>
        "tools:\n" + string.Concat(table.Select(entry => $"  \"{entry.Key}\": {{allow: {entry.Value}}}\n"));

    public static string[] ErrorsOf(string text) => PolicyDocument.Parse("airline.yaml", text) switch
    {
        PolicyParseResult.Refused refused => [.. refused.Errors.Select(error => error.ToString())],
        _ => [],
    };

    public static string ErrorOf(string text) => Assert.Single(ErrorsOf(text));
}
