namespace AgentAssembly.Domain.Policy.Expressions.Values;

internal enum ValueKind : byte
{
    Unknown,
    Number,
    Text,
    Flag,
}

// What an operand is for one action. Tiers, levels, durations and moments are numbers by now: types have been checked.
internal readonly ref struct Value
{
    private Value(ValueKind kind, Number number = default, Text text = default, bool flag = false, Doubt doubt = Doubt.None)
    {
        Kind = kind;
        Number = number;
        Text = text;
        Flag = flag;
        Doubt = doubt;
    }

    public ValueKind Kind { get; }

    public Number Number { get; }

    public Text Text { get; }

    public bool Flag { get; }

    // Why the value is Unknown; None where it is known.
    public Doubt Doubt { get; }

    public bool IsKnown => Kind != ValueKind.Unknown;

    public static Value Of(Number number) =>
        number.IsFinite ? new(ValueKind.Number, number: number) : Unknown(Doubt.OutOfRange);

    public static Value Of(decimal number) => new(ValueKind.Number, number: Number.Of(number));

    // What compares unequal to every number.
    public static Value NoNumber => new(ValueKind.Number, number: Number.None);

    public static Value Of(Text text) => new(ValueKind.Text, text: text);

    public static Value Of(bool flag) => new(ValueKind.Flag, flag: flag);

    // Empty text stands for absence in the facts of other kinds of action.
    public static Value OfFact(string? text) =>
        string.IsNullOrEmpty(text) ? Unknown(Doubt.Absent) : Of(Text.OfFact(text));

    public static Value OfFact(decimal? number) => number is { } known ? Of(known) : Unknown(Doubt.Absent);

    public static Value Unknown(Doubt doubt) => new(ValueKind.Unknown, doubt: doubt);
}
