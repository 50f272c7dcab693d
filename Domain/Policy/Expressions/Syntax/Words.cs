using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace AgentAssembly.Domain.Policy.Expressions.Syntax;

// The words that mean something by themselves.
internal static class Words
{
    public const string Tool = "tool";
    public const string Arguments = "args";
    public const string Result = "tool_result";
    public const string ResultAlias = "result";
    public const string Item = "item";
    public const string Any = "any";
    public const string All = "all";
    public const string Exists = "exists";
    public const string Count = "count";
    public const string Date = "date";

    public static FrozenDictionary<string, TokenKind> Keywords { get; } = new Dictionary<string, TokenKind>
    {
        ["AND"] = TokenKind.And,
        ["and"] = TokenKind.And,
        ["OR"] = TokenKind.Or,
        ["or"] = TokenKind.Or,
        ["NOT"] = TokenKind.Not,
        ["not"] = TokenKind.Not,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static FrozenDictionary<string, Operator> Operators { get; } = new Dictionary<string, Operator>
    {
        ["contains"] = Operator.Contains,
        ["starts_with"] = Operator.StartsWith,
        ["ends_with"] = Operator.EndsWith,
        ["in"] = Operator.In,
        ["not_in"] = Operator.NotIn,
        ["matches"] = Operator.Matches,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsFunction(string word) => word is Any or All or Exists or Count or Date;

    // Fields are named behind these.
    public static bool IsRoot(string word) => word is Arguments or Result or ResultAlias or Item;

    // Whether a field of that name can be written without quotes.
    public static bool IsName(string name) => name.Length > 0 && !name.Contains('.', StringComparison.Ordinal) && LengthOf(name) == name.Length;

    // How many code units at the start of a text can stand in a word (policy specification §5.1): letters of any script
    // with their marks, digits, and - _ . between them.
    public static int LengthOf(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length)
        {
            Rune.DecodeFromUtf16(text[length..], out var rune, out var units);
            if (rune == Rune.ReplacementChar || !IsInWord(rune))
            {
                break;
            }

            length += units;
        }

        return length;
    }

    private static bool IsInWord(Rune rune) => rune.Value is '_' or '-' or '.' || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark
        or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber
        or UnicodeCategory.OtherNumber;
}
