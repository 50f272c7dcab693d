using System.Text;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Replaying;

/// <summary>Which decisions are decided again.</summary>
/// <param name="From">The first position.</param>
/// <param name="Until">The first position behind them.</param>
/// <param name="Org">Of which org; empty for all.</param>
/// <param name="Team">Of which team; empty for all.</param>
internal sealed record ReplayRange(Position From, Position Until, string Org, string Team)
{
    private readonly byte[] _org = Encoding.UTF8.GetBytes(Org);
    private readonly byte[] _team = Encoding.UTF8.GetBytes(Team);

    /// <summary>Whether an event's org and team are meant.</summary>
    public bool Has(in EventFields fields) =>
        (_org.Length == 0 || fields.Org.SequenceEqual(_org)) && (_team.Length == 0 || fields.Team.SequenceEqual(_team));
}
