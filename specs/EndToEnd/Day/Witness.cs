using System.Text.Json;
using AgentAssembly.Contracts.Log.V1;

namespace AgentAssembly.Specs.EndToEnd.Day;

/// <summary>
/// Reads the log from its beginning as a stranger would, by the catalogue alone, and says of every decision whether it
/// may stand where it stands: nobody who was suspended, halted, gone or ended is allowed anything, and nobody else is
/// denied for it.
/// </summary>
internal sealed class Witness
{
    private readonly Dictionary<string, HashSet<string>> _held = [];
    private readonly HashSet<string> _gone = [];
    private readonly Dictionary<(string Org, string Team, string Agent), string> _halts = [];
    private readonly Dictionary<(string Org, string Operation), string> _operations = [];
    private readonly List<string> _violations = [];
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>Decisions that may not stand where they stand.</summary>
    public IReadOnlyList<string> Violations => _violations;

    /// <summary>How many events there were of each type, and of decisions of each reason code.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    public void See(RecordedEvent recorded)
    {
        using var document = JsonDocument.Parse(recorded.DataJson.Memory);
        var data = document.RootElement;
        Count(recorded.Type);
        switch (recorded.Type[..recorded.Type.IndexOf('.', StringComparison.Ordinal)])
        {
            case "agent":
                SeeAgent(recorded.Type, recorded.Stream["agent-".Length..], data);
                break;
            case "halt":
                SeeHalt(recorded.Type, recorded.Org, data);
                break;
            case "operation":
                _operations[(recorded.Org, Text(data, "operation"))] = recorded.Type["operation.".Length..];
                break;
            case "action" when recorded.Type == "action.decided":
                SeeDecision(recorded, data);
                break;
        }
    }

    private void SeeAgent(string type, string id, JsonElement data)
    {
        var held = _held.TryGetValue(id, out var known) ? known : _held[id] = [];
        switch (type, Text(data, "fate"))
        {
            case ("agent.registered", _):
                held.ExceptWith(["parent_suspended", "parent_deregistered"]);
                _gone.Remove(id);
                break;
            case ("agent.suspended", _):
                held.Add(Text(data, "kind"));
                break;
            case ("agent.suspension_cleared", _):
                held.ExceptWith(data.GetProperty("kinds").EnumerateArray().Select(kind => kind.GetString()!));
                break;
            case ("agent.orphaned", "suspend"):
                held.Add("parent_deregistered");
                break;
            case ("agent.orphaned", "cascade") or ("agent.deregistered", _):
                _gone.Add(id);
                break;
        }
    }

    private void SeeHalt(string type, string org, JsonElement data)
    {
        if (type == "halt.ordered")
        {
            _halts[(org, Text(data, "team"), Text(data, "agent"))] = Text(data, "halt");
        }
        else if (type == "halt.released")
        {
            _halts.Remove(_halts.Single(halt => halt.Value == Text(data, "halt")).Key);
        }
    }

    private void SeeDecision(RecordedEvent recorded, JsonElement data)
    {
        var (agent, verdict, code) = (Text(data, "agent"), Text(data, "verdict"), Text(data, "reason_code"));
        var operation = $"{recorded.CorrelationId}:{Text(data, "span_id")}";
        var why = WhyNot(recorded.Org, recorded.Team, agent, _operations.GetValueOrDefault((recorded.Org, operation)));
        Count($"{verdict} {code}");
        if (verdict is "allow" or "redact" ? why is not null : why != code && (why is not null || IsOfBrakeOrStatus(code)))
        {
            _violations.Add($"position {recorded.Position}: {verdict} '{code}' for agent {agent}, who is held by '{why}'");
        }
    }

    // The first reason in the order in which reasons are looked for; null where policy alone has a say.
    private string? WhyNot(string org, string team, string agent, string? operation) =>
        _gone.Contains(agent) ? "agent_deregistered"
        : _held.TryGetValue(agent, out var held) && held.Count > 0 ? "agent_suspended"
        : _halts.ContainsKey(("", "", "")) || _halts.ContainsKey((org, "", ""))
            || _halts.ContainsKey((org, team, "")) || _halts.ContainsKey((org, "", agent)) ? "halted"
        : operation is "paused" or "terminated" ? $"operation_{operation}"
        : null;

    private static bool IsOfBrakeOrStatus(string code) =>
        code is "agent_deregistered" or "agent_suspended" or "halted" or "operation_paused" or "operation_terminated";

    private void Count(string what) => _counts[what] = _counts.GetValueOrDefault(what) + 1;

    private static string Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
