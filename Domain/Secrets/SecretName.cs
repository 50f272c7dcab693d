namespace AgentAssembly.Domain.Secrets;

/// <summary>
/// Names of secrets: a letter <c>A-Z</c>, then letters <c>A-Z</c>, digits and underscores; at most 128 in all (gateway
/// specification §11). A placeholder in arguments is such a name between <c>${</c> and <c>}</c>.
/// </summary>
public static class SecretName
{
    /// <summary>Longest name, in characters.</summary>
    public const int LengthMax = 128;

    /// <summary>Whether a text is such a name.</summary>
    public static bool IsValid(string text) =>
        text.Length is > 0 and <= LengthMax && IsFirst(text[0]) && text.All(c => IsPart(c));

    internal static bool IsFirst(int letter) => letter is >= 'A' and <= 'Z';

    internal static bool IsPart(int letter) => IsFirst(letter) || letter is (>= '0' and <= '9') or '_';
}
