using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Projections;

/// <summary>Projections for people and programs.</summary>
internal static class ProjectionText
{
    public static void WriteList(Screen screen, IReadOnlyList<ProjectionRecord> projections)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                projections = projections.Select(projection => new
                {
                    name = projection.Name,
                    version = projection.Version,
                    next = projection.Next,
                    lag = projection.Lag,
                    problem = projection.Problem.Length == 0 ? null : projection.Problem,
                    rebuilding = projection.IsRebuilding,
                }),
            });
            return;
        }

        var sheet = new Sheet(
            new Column("projection", IsWhole: true), new Column("version", IsNumber: true), new Column("next", IsNumber: true),
            new Column("lag", IsNumber: true), new Column("state", 1));
        foreach (var projection in projections)
        {
            sheet.Add(
                projection.Name, Screen.Number(projection.Version), Screen.Number(projection.Next), Screen.Number(projection.Lag),
                projection.Problem.Length > 0 ? $"stopped: {projection.Problem}" : projection.IsRebuilding ? "rebuilding" : "follows");
        }

        screen.Write(sheet);
    }

    public static void WriteProofs(Screen screen, IReadOnlyList<GetProjectionProofResponse> proofs)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                proofs = proofs.Select(proof => new
                {
                    name = proof.Name, next = proof.Next, shown = proof.Shown, rebuilt = proof.Rebuilt, matches = proof.Matches,
                }),
            });
            return;
        }

        var sheet = new Sheet(
            new Column("projection", IsWhole: true), new Column("up to", IsNumber: true), new Column("verdict", IsWhole: true),
            new Column("digest", 1));
        foreach (var proof in proofs)
        {
            sheet.Add(proof.Name, Screen.Number(proof.Next), proof.Matches ? "the same" : "differs", proof.Shown[..16]);
        }

        screen.Write(sheet);
    }
}
