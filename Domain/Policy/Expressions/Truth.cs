namespace AgentAssembly.Domain.Policy.Expressions;

/// <summary>
/// What a condition says of an action. Kleene's three values: Unknown stands for "either, as far as is known", and the
/// order False, Unknown, True makes AND the lesser, OR the greater and NOT the mirror.
/// </summary>
public enum Truth
{
    /// <summary>The condition does not hold.</summary>
    False,

    /// <summary>
    /// Something that the condition asks for is absent or of another type. A restriction applies, a permission does not.
    /// </summary>
    Unknown,

    /// <summary>The condition holds.</summary>
    True,
}
