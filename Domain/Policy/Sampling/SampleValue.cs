using System.Globalization;

namespace AgentAssembly.Domain.Policy.Sampling;

// What kind of thing a sampled variable is given.
internal enum SampleKind
{
    // Nothing: the variable stays as the action has it, which for most is absent.
    Untouched,
    Number,
    Text,
    Flag,

    // A number of seconds since 1970-01-01T00:00:00Z.
    Moment,

    // JSON as it is written, such as an array.
    Json,
}

// A value that a condition's variable is given, to see what becomes of the ruling.
internal readonly record struct SampleValue(SampleKind Kind, string Text)
{
    public static SampleValue Untouched => new(SampleKind.Untouched, "");

    // Only of numbers and moments.
    public decimal Number => decimal.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public static SampleValue Of(decimal number, SampleKind kind = SampleKind.Number) =>
        new(kind, number.ToString("0.############################", CultureInfo.InvariantCulture));

    public static SampleValue Of(string text) => new(SampleKind.Text, text);

    public static SampleValue Of(bool flag) => new(SampleKind.Flag, flag ? "true" : "false");

    public static SampleValue OfJson(string json) => new(SampleKind.Json, json);

    // As a person would write it in a condition.
    public override string ToString() => Kind switch
    {
        SampleKind.Text => $"\"{Text}\"",
        SampleKind.Moment => Expressions.Values.MomentText.Format(Number),
        _ => Text,
    };
}
