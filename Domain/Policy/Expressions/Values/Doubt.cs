namespace AgentAssembly.Domain.Policy.Expressions.Values;

// Why a value is Unknown.
internal enum Doubt : byte
{
    None,
    Absent,
    Null,
    NotJson,
    Repeated,
    IsObject,
    IsArray,
    IsText,
    IsNumber,
    IsFlag,
    NotNumber,
    NotMoment,
    NotText,
    OutOfRange,
}

internal static class Doubts
{
    // The end of a sentence that begins with the value's name. Says nothing of the value itself.
    public static string Phrase(this Doubt doubt) => doubt switch
    {
        Doubt.Absent => "is absent",
        Doubt.Null => "is null",
        Doubt.NotJson => "cannot be read: the payload is not valid JSON in UTF-8, or nested deeper than 64",
        Doubt.Repeated => "is given more than once",
        Doubt.IsObject => "is an object",
        Doubt.IsArray => "is an array",
        Doubt.IsText => "is text",
        Doubt.IsNumber => "is a number",
        Doubt.IsFlag => "is true or false",
        Doubt.NotNumber => "is text that is no number",
        Doubt.NotMoment => "is no moment such as \"2026-01-31T10:00:00Z\"",
        Doubt.NotText => "holds half a character",
        Doubt.OutOfRange => "is out of range",
        _ => throw new ArgumentOutOfRangeException(nameof(doubt), doubt, "no reason"),
    };
}
