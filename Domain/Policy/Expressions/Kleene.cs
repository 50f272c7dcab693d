namespace AgentAssembly.Domain.Policy.Expressions;

// Kleene's strong logic of three values, on the order False < Unknown < True.
internal static class Kleene
{
    public static Truth Of(bool value) => value ? Truth.True : Truth.False;

    public static Truth Not(Truth value) => (Truth)(Truth.True - value);

    public static Truth And(Truth left, Truth right) => left < right ? left : right;

    public static Truth Or(Truth left, Truth right) => left > right ? left : right;
}
