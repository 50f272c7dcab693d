using AgentAssembly.Contracts.Admin.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <summary>An RPC as an agent of one org asks it about a thing of another.</summary>
/// <param name="Expected">What an org_admin is answered; whoever has no role may be told PERMISSION_DENIED instead.</param>
/// <param name="Ask">The request.</param>
internal sealed record CrossTenantCase(StatusCode Expected, Func<TwoOrgs, TestAgent, Names, Task<IMessage>> Ask);

/// <summary>One case or more for every RPC that is served, by the RPC's full name.</summary>
internal static partial class CrossTenantCases
{
    /// <summary>The services and RPCs without cases, and why.</summary>
    public static readonly IReadOnlyDictionary<string, string> Exempt = new Dictionary<string, string>
    {
        ["grpc.health.v1.Health"] = "says whether the process serves, and knows no tenants",
        ["grpc.reflection.v1.ServerReflection"] = "shows the published schema, which holds nothing of anybody",
        ["grpc.reflection.v1alpha.ServerReflection"] = "the same, for older tools",
        ["assembly.admin.v1.AuthService/LogIn"] = "is for whoever has a password, of no org yet; Attacks shows that it tells nothing",
        ["assembly.admin.v1.AuthService/Refresh"] = "the same for whoever has a refresh token",
        ["assembly.admin.v1.AuthService/SetPassword"] = "the same for whoever has an invitation or a reset",
    };

    public static readonly IReadOnlyDictionary<string, IReadOnlyList<CrossTenantCase>> All =
        ((IEnumerable<(string Rpc, CrossTenantCase Case)>)
            [
                .. OfAgents(), .. OfTenancy(), .. OfBrakes(), .. OfPolicies(), .. OfReplays(), .. OfTopology(), .. OfChecks(), .. OfLifecycle(),
                .. OfLog(), .. OfKeys(), .. OfUsers(), .. OfSecrets(), .. OfPrices(), .. OfTrust(), .. OfApprovals(),
                .. OfBudgets(), .. OfDestinations(), .. OfAnomalies(), .. OfAlerts(),
            ])
        .GroupBy(each => each.Rpc, each => each.Case)
        .ToDictionary(group => group.Key, group => (IReadOnlyList<CrossTenantCase>)[.. group]);

    /// <summary>Every RPC that the contracts know, served or not.</summary>
    public static IReadOnlyList<MethodDescriptor> Known { get; } =
    [
        .. typeof(AgentRef).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor")!.GetValue(null))
            .Cast<FileDescriptor>()
            .SelectMany(file => file.Services)
            .SelectMany(service => service.Methods),
    ];

    private static (string, CrossTenantCase) Case(string rpc, StatusCode expected, Func<Names, IMessage> ask) =>
        (rpc, new(expected, (_, _, names) => Task.FromResult(ask(names))));

    private static (string, CrossTenantCase) CaseOf(string rpc, StatusCode expected, Func<TestAgent, Names, IMessage> ask) =>
        (rpc, new(expected, (_, caller, names) => Task.FromResult(ask(caller, names))));
}
