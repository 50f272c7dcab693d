using System.Globalization;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Edges.Grpc.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Edges.Host.Identity;

/// <summary>Registers what callers are known by.</summary>
public static class IdentityServices
{
    /// <summary>Names how often a person or API key may call in a minute; 0 for any number.</summary>
    public const string CallsVariable = "AA_RATE_LIMIT_RPM";

    /// <summary>Registers signing keys, tokens and limits.</summary>
    /// <exception cref="StartRefusedException">A key file cannot be used, or the variable is no number.</exception>
    internal static IServiceCollection AddIdentity(
        this IServiceCollection services, AssemblyOptions options, Guid logId, Func<string, string?> environment, TimeProvider time)
    {
        var keys = SigningKeyFiles.Open(options.State, time);
        services.AddSingleton(keys);
        services.AddSingleton<ISigningKeys>(keys);
        services.AddSingleton<IAccessTokens>(new JwtTokens(keys, logId, time));
        services.AddSingleton(new SourceLimits(CallsOf(environment(CallsVariable))));
        services.AddSingleton(new ServerIdentity(options.Version));
        return services;
    }

    private static uint CallsOf(string? text) =>
        string.IsNullOrEmpty(text) ? SourceLimits.CallsPerMinuteDefault
        : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var calls) ? calls
        : throw new StartRefusedException($"{CallsVariable} is '{text}': give a number of calls a minute, or 0 for any number");
}
