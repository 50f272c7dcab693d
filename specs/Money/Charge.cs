using System.Text.Json;

namespace AgentAssembly.Specs.Money;

/// <summary>A reservation, and what became of it. It stays charged when it was made, for as much as it cost in the end.</summary>
internal sealed class Charge(LoggedEvent reserved, Registry.Agent actor, Amounts held)
{
    public LoggedEvent Reserved => reserved;

    public Registry.Agent Actor => actor;

    public JsonElement Data => reserved.Data;

    public long At { get; } = reserved.Data.Number("at_us");

    public IReadOnlyList<string> Accounts { get; } = reserved.Data.Texts("accounts");

    public Amounts Held { get; } = held;

    public Amounts Amount { get; private set; } = held;

    public bool IsOpen { get; private set; } = true;

    public string HowItEnded { get; private set; } = "";

    // The limits of policies that it was held against.
    public required IReadOnlyList<string> Adopted { get; init; }

    public void End(string how, Amounts amount) => (IsOpen, HowItEnded, Amount) = (false, how, amount);
}
