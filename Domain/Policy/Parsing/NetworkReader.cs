using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Egress;

namespace AgentAssembly.Domain.Policy.Parsing;

// The section `network`.
internal static class NetworkReader
{
    private static readonly string[] KnownSchemes = ["http", "https", "ws", "wss", "tcp", "udp", "ssh", "ftp", "grpc"];

    public static NetworkSection Read(Node section, SectionReader sections)
    {
        var values = sections.Read(section, "network", Vocabulary.Network);
        var allow = ImmutableArray.CreateBuilder<EgressClause>();
        var deny = ImmutableArray.CreateBuilder<EgressClause>();
        if (values.TryGetValue("allowlist", out var hosts))
        {
            allow.AddRange(ListReader.ReadWithLines<HostPattern>(hosts, "network.allowlist", sections, HostPattern.TryParse)
                .Select(host => new EgressClause(new EgressRule { Hosts = [host.Value] }, host.Field, host.Line)));
        }

        if (values.TryGetValue("allow", out var permitted))
        {
            allow.AddRange(ReadRules(permitted, "network.allow", sections));
        }

        if (values.TryGetValue("deny", out var forbidden))
        {
            deny.AddRange(ReadRules(forbidden, "network.deny", sections));
        }

        // A section without a list denies everything; one that only denies restricts nothing else.
        var isRestricted = values.ContainsKey("allowlist") || values.ContainsKey("allow") || !values.ContainsKey("deny");
        return new(allow.ToImmutable(), deny.ToImmutable(), isRestricted, section.Line);
    }

    // An entry is a host, or a mapping with what else has to fit.
    private static IEnumerable<EgressClause> ReadRules(Node list, string field, SectionReader sections)
    {
        foreach (var (item, at) in sections.Values.Items(list, field))
        {
            var rule = item is Node.Scalar host ? ReadHost(host, at, sections) : ReadRule(item, at, sections);
            if (rule is not null)
            {
                yield return new(rule, at, item.Line);
            }
        }
    }

    private static EgressRule? ReadHost(Node.Scalar host, string field, SectionReader sections)
    {
        if (HostPattern.TryParse(host.Text, out var pattern, out var problem))
        {
            return new EgressRule { Hosts = [pattern] };
        }

        sections.Errors.Add(host, field, problem);
        return null;
    }

    private static EgressRule? ReadRule(Node item, string field, SectionReader sections)
    {
        var values = sections.Read(
            item, field, Vocabulary.Egress, "must be a host or a mapping such as {hosts: [api.example], ports: [443]}");
        if (item is not Node.Mapping)
        {
            return null;
        }

        if (!values.ContainsKey("hosts") && !sections.Errors.Suggests("hosts"))
        {
            sections.Errors.Add(item, field + ".hosts", "missing; write [\"*\"] for any host");
        }

        return new EgressRule
        {
            Hosts = List<HostPattern>("hosts", HostPattern.TryParse),
            Ports = List<PortRange>("ports", PortRange.TryParse),
            Paths = List<PathPattern>("paths", PathPattern.TryParse),
            Methods = List<string>("methods", ReadMethod),
            Schemes = List<string>("schemes", ReadScheme),
        };

        ImmutableArray<T> List<T>(string key, ListReader.Parser<T> parser)
        {
            if (!values.TryGetValue(key, out var list))
            {
                return [];
            }

            var read = ListReader.Read(list, $"{field}.{key}", sections, parser);
            if (list is Node.Sequence { Items.Count: 0 })
            {
                sections.Errors.Add(list, $"{field}.{key}", "is empty; name something, or remove the key");
            }

            return read;
        }
    }

    private static bool ReadMethod(string text, out string? method, out string? problem)
    {
        method = text;
        problem = text.Length is > 0 and <= 32 && text.All(char.IsAsciiLetter) ? null : "is no method, such as GET";
        return problem is null;
    }

    private static bool ReadScheme(string text, out string? scheme, out string? problem)
    {
        scheme = text.ToLowerInvariant();
        var isScheme = text.Length is > 0 and <= 32 && char.IsAsciiLetter(text[0])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.');
        problem = isScheme ? null : "is no scheme; known are " + string.Join(", ", KnownSchemes);
        return isScheme;
    }
}
