namespace AgentAssembly.Domain.Policy.Expressions.Values;

// Text in whichever form it lies: UTF-16 of a fact, UTF-8 inside JSON with or without escapes, both for a literal, or an
// id that is not written out yet. Nothing is copied until two texts have no form in common.
internal readonly ref struct Text
{
    private Text(ReadOnlySpan<char> chars, ReadOnlySpan<byte> utf8, TextForms forms, UInt128 id = default)
    {
        Chars = chars;
        Utf8 = utf8;
        Forms = forms;
        Id = id;
    }

    public ReadOnlySpan<char> Chars { get; }

    public ReadOnlySpan<byte> Utf8 { get; }

    public TextForms Forms { get; }

    public UInt128 Id { get; }

    public static Text OfFact(string chars) => new(chars, default, TextForms.Chars);

    public static Text OfLiteral(string chars, byte[] utf8) => new(chars, utf8, TextForms.Chars | TextForms.Utf8);

    public static Text OfUtf8(ReadOnlySpan<byte> utf8) => new(default, utf8, TextForms.Utf8);

    // What stands between the quotes of a JSON string.
    public static Text OfJson(ReadOnlySpan<byte> quoted, bool isEscaped) =>
        new(default, quoted, isEscaped ? TextForms.Escaped : TextForms.Utf8);

    public static Text OfId(UInt128 id) => new(default, default, TextForms.Id, id);
}

[Flags]
internal enum TextForms : byte
{
    None = 0,
    Chars = 1,
    Utf8 = 2,
    Escaped = 4,
    Id = 8,
}
