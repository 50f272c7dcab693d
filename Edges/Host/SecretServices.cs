using AgentAssembly.Commands.Core.Secrets;
using AgentAssembly.Commands.Stores.Embedded.Secrets;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Edges.Grpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AgentAssembly.Edges.Host;

/// <summary>Registers secrets: their values in the state folder, and what is done with them.</summary>
public static class SecretServices
{
    private const int UsesMax = 100_000;

    /// <summary>
    /// Registers secrets. Besides, the write side has to be registered, and an <see cref="IKeyVault"/>. The services are
    /// mapped by <see cref="GrpcEdge.MapSecretServices"/>.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="state">The folder; the values are kept among its keys, and it has to exist when they are first used.</param>
    public static IServiceCollection AddSecrets(this IServiceCollection services, StateFolder state)
    {
        services.AddSingleton<ISecretValues>(_ => OpenValues(state.Keys));
        services.AddSingleton(provider => new SecretUses(provider.GetRequiredService<IEventFeed>(), UsesMax));
        services.AddSingleton<SecretAdministration>();
        services.AddSingleton<SecretFilling>();
        services.AddSingleton<SecretDispatch>();
        services.AddSingleton<SecretSweep>();
        services.AddHostedService<SweepAtStart>();
        services.AddSecretServices();
        return services;
    }

    private static SqliteSecretValues OpenValues(string folder)
    {
        try
        {
            return SqliteSecretValues.Open(folder);
        }
        catch (SecretValuesException e)
        {
            throw new StartRefusedException(e.Message, e);
        }
    }

    // The write side's state is folded before the host starts, and requests come after.
    private sealed class SweepAtStart(SecretSweep sweep) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken) =>
            await sweep.RunAsync(cancellationToken).ConfigureAwait(false);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
