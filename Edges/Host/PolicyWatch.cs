using AgentAssembly.Commands.Core.Policies;
using AgentAssembly.Domain.Log;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentAssembly.Edges.Host;

/// <summary>
/// Publishes the policy again when its files change. It looks at their content, because copies, links and editors change
/// files in ways that no notification tells alike. Files with an error change nothing: what was in force stays so, and
/// the error is told once.
/// </summary>
internal sealed partial class PolicyWatch(
    PolicyOnDisk read, PolicyPublisher publisher, TimeProvider time, ILogger<PolicyWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (read == PolicyOnDisk.None)
        {
            return;
        }

        var seen = (Digest: read.Set.Digest, Problem: "");
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            seen = await LookAsync(read.Path, seen.Digest, seen.Problem, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task<(string Digest, string Problem)> LookAsync(
        string path, string digest, string problem, CancellationToken cancellationToken)
    {
        try
        {
            var found = PolicyFiles.Read(path);
            if (found.Set.Digest != digest)
            {
                await publisher.PublishFilesAsync(found.Set, found.Documents, "operator:local", cancellationToken).ConfigureAwait(false);
                Published(found.Path, found.Set.Digest);
            }

            return (found.Set.Digest, "");
        }
        catch (StartRefusedException e)
        {
            if (e.Message != problem)
            {
                Kept(e.Message);
            }

            return (digest, e.Message);
        }
        catch (EventStoreException e)
        {
            if (e.Message != problem)
            {
                NotPublished(e.Message);
            }

            return (digest, e.Message);
        }
    }

    [LoggerMessage(1101, LogLevel.Warning, "the policy {path} changed and is in force: {digest}")]
    private partial void Published(string path, string digest);

    [LoggerMessage(1102, LogLevel.Error, "the policy in force stays so: {problem}")]
    private partial void Kept(string problem);

    [LoggerMessage(1103, LogLevel.Error, "the policy changed and cannot be published yet: {problem}")]
    private partial void NotPublished(string problem);
}
