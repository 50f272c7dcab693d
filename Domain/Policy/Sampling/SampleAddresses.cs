using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Egress;

namespace AgentAssembly.Domain.Policy.Sampling;

// Network calls that network lists tell apart: to a member of each host pattern and to a host of none, with every port,
// scheme, method and path that an entry names, and with one that none does.
internal static class SampleAddresses
{
    private const int PerHostMost = 256;
    private const string UnnamedHost = "unnamed.test";
    private const string UnreadableAddress = "unnamed.test";

    public static IEnumerable<SampleAction> Of(IEnumerable<PolicyDocument> documents) => Of(
        documents.Select(document => document.Network).OfType<NetworkSection>()
            .SelectMany(network => network.Allow.Concat(network.Deny)).Select(entry => entry.Rule).ToList());

    public static IEnumerable<SampleAction> Of(IReadOnlyList<EgressRule> rules)
    {
        var hosts = rules.SelectMany(rule => rule.Hosts).SelectMany(HostsOf).DistinctBy(host => host.Host, StringComparer.OrdinalIgnoreCase)
            .OrderBy(host => host.Host, StringComparer.Ordinal);
        foreach (var (host, subject) in hosts.Append((UnnamedHost, "a host that nothing names")))
        {
            foreach (var action in Calls(host, rules).Take(PerHostMost))
            {
                yield return new(action, subject);
            }
        }

        yield return new(PolicyQuestion.NetworkCall(UnreadableAddress), "an address without a scheme");
    }

    // Whether some host is one of both: patterns of hosts are apart, or one is inside the other.
    public static bool Meet(EgressRule one, EgressRule other) => HasHostOf(one, other) || HasHostOf(other, one);

    private static bool HasHostOf(EgressRule one, EgressRule other) =>
        one.Hosts.Any(host => host.Text == HostPattern.Any.Text)
        || other.Hosts.SelectMany(HostsOf).Any(host =>
            NetworkAddress.TryParse($"https://{host.Host}/", out var address) && IsOneOf(one, address));

    private static bool IsOneOf(EgressRule rule, in NetworkAddress address)
    {
        foreach (var host in rule.Hosts)
        {
            if (host.Matches(address))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<PolicyQuestion> Calls(string host, IReadOnlyList<EgressRule> rules)
    {
        var schemes = Values(rules.SelectMany(rule => rule.Schemes).Select(scheme => scheme.ToLowerInvariant()), "https");
        var ports = Values(rules.SelectMany(rule => rule.Ports).Select(range => Port(range.First)), "");
        var methods = Values(rules.SelectMany(rule => rule.Methods).Select(method => method.ToUpperInvariant()), "CONNECT");
        var paths = Values(rules.SelectMany(rule => rule.Paths).SelectMany(PathsOf), "/");
        return
            from path in paths
            from method in methods.Concat(rules.Any(rule => !rule.Methods.IsEmpty) ? ["OTHER"] : [])
            from port in ports.Concat(rules.Any(rule => !rule.Ports.IsEmpty) ? [":9"] : [])
            from scheme in schemes.Concat(rules.Any(rule => !rule.Schemes.IsEmpty) ? ["other"] : [])
            select PolicyQuestion.NetworkCall($"{scheme}://{host}{port}{path}", method);
    }

    // Ports are sampled at the start of each range: where ranges overlap, one of them starts there.
    private static string Port(int port) => string.Create(CultureInfo.InvariantCulture, $":{port}");

    private static ImmutableArray<string> Values(IEnumerable<string> named, params string[] others) => [.. others.Concat(named).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> PathsOf(PathPattern pattern)
    {
        var folder = pattern.Text.EndsWith("/*", StringComparison.Ordinal) ? pattern.Text[..^2] : pattern.Text.TrimEnd('/');
        return [folder.Length == 0 ? "/" : folder, folder + "/below"];
    }

    // A name below is also a sample for patterns around it; the name itself is one for patterns that name it.
    private static IEnumerable<(string Host, string Subject)> HostsOf(HostPattern pattern)
    {
        var text = pattern.Text;
        var subject = $"'{ToolName.Shown(text)}'";
        if (text == HostPattern.Any.Text)
        {
            yield break;
        }

        if (text.Contains('/', StringComparison.Ordinal))
        {
            yield return (Bracketed(text[..text.IndexOf('/', StringComparison.Ordinal)]), subject);
        }
        else if (text.StartsWith("*.", StringComparison.Ordinal))
        {
            yield return ("below." + text[2..], subject);
            yield return (text[2..], $"'{ToolName.Shown(text[2..])}'");
        }
        else
        {
            yield return (Bracketed(text), subject);
            if (!text.Contains(':', StringComparison.Ordinal) && !InternetAddress.TryParse(text, out _))
            {
                yield return ("below." + text, $"a host below '{ToolName.Shown(text)}'");
            }
        }
    }

    private static string Bracketed(string host) =>
        host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]" : host;
}
