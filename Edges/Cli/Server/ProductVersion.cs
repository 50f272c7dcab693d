using System.Reflection;

namespace AgentAssembly.Edges.Cli.Server;

/// <summary>The version of this build.</summary>
internal static class ProductVersion
{
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
