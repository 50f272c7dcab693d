using AgentAssembly.Contracts.Admin.V1;

namespace AgentAssembly.Specs.EndToEnd.Reading;

/// <summary>Whether what a server shows is what its log says.</summary>
internal static class ReadSide
{
    /// <summary>Waits until everything is shown, and has every projection made anew beside it: digests are the same.</summary>
    public static async Task IsWhatTheLogSaysAsync(RunningServer server)
    {
        var admin = new ProjectionAdminService.ProjectionAdminServiceClient(server.Channel);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var projections = await admin.ListProjectionsAsync(new(), cancellationToken: limit.Token);
        while (projections.Projections.Any(each => each.Lag > 0 || each.IsRebuilding))
        {
            Assert.All(projections.Projections, each => Assert.Equal("", each.Problem));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
            projections = await admin.ListProjectionsAsync(new(), cancellationToken: limit.Token);
        }

        Assert.True(projections.Projections.Count > 20, "too few projections are there to prove anything");
        foreach (var name in projections.Projections.Select(each => each.Name))
        {
            var proof = await admin.GetProjectionProofAsync(new() { Name = name }, cancellationToken: limit.Token);
            Assert.True(proof.Matches, $"{name} shows {proof.Shown}, and the log makes {proof.Rebuilt}");
        }
    }
}
