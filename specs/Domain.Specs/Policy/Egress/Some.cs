using AgentAssembly.Domain.Policy.Egress;

namespace AgentAssembly.Specs.Domain.Policy.Egress;

// Patterns read from text that must be sound.
internal static class Some
{
    public static HostPattern Host(string text) =>
        HostPattern.TryParse(text, out var pattern, out var problem) ? pattern : throw new FormatException(problem);

    public static PathPattern Path(string text) =>
        PathPattern.TryParse(text, out var pattern, out var problem) ? pattern : throw new FormatException(problem);

    public static PortRange Ports(string text) =>
        PortRange.TryParse(text, out var range, out var problem) ? range : throw new FormatException(problem);
}
