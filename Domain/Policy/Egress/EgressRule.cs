using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Egress;

/// <summary>
/// Which network calls a rule is about: all that meet each demand it makes; a list without entries demands nothing. An
/// entry of <c>network.allowlist</c> is such a rule with one host and nothing else. Immutable; asking allocates nothing.
/// </summary>
public sealed class EgressRule
{
    private const string ConnectMethod = "CONNECT";

    /// <summary>The hosts, any of them.</summary>
    public required ImmutableArray<HostPattern> Hosts { get; init; }

    /// <summary>The schemes, such as <c>https</c>, compared without case.</summary>
    public ImmutableArray<string> Schemes { get; init; } = [];

    /// <summary>The ports.</summary>
    public ImmutableArray<PortRange> Ports { get; init; } = [];

    /// <summary>The methods, such as <c>GET</c>, compared without case.</summary>
    public ImmutableArray<string> Methods { get; init; } = [];

    /// <summary>The paths.</summary>
    public ImmutableArray<PathPattern> Paths { get; init; } = [];

    /// <summary>
    /// Whether the call is surely one of these: for rules that permit. False where the address has no scheme, where a
    /// demanded port is unknown, and where a demanded path could be read in two ways.
    /// </summary>
    /// <param name="address">The address that is asked for.</param>
    /// <param name="method">The method, as the caller says.</param>
    public bool Matches(in NetworkAddress address, ReadOnlySpan<char> method) => FitOf(address, method) == Fit.Yes;

    /// <summary>
    /// Whether the call could be one of these: for rules that forbid. Also true where <see cref="Matches"/> is false only
    /// because something is unclear, and for <c>CONNECT</c>, which hides the method and path that follow.
    /// </summary>
    /// <param name="address">The address that is asked for.</param>
    /// <param name="method">The method, as the caller says.</param>
    public bool MayMatch(in NetworkAddress address, ReadOnlySpan<char> method) => FitOf(address, method) != Fit.No;

    private Fit FitOf(in NetworkAddress address, ReadOnlySpan<char> method)
    {
        var fit = FitOfHost(address);
        fit = Least(fit, FitOfScheme(address));
        fit = Least(fit, FitOfPort(address));
        fit = fit == Fit.No ? fit : Least(fit, FitOfMethod(method));
        return fit == Fit.No ? fit : Least(fit, FitOfPath(address, method));
    }

    private Fit FitOfHost(in NetworkAddress address)
    {
        foreach (var host in Hosts)
        {
            if (host.MatchesHost(address))
            {
                return Fit.Yes;
            }
        }

        return Fit.No;
    }

    private Fit FitOfScheme(in NetworkAddress address)
    {
        if (!address.HasScheme)
        {
            return Fit.Unclear;
        }

        return Schemes.IsEmpty || IsIn(Schemes, address.Scheme) ? Fit.Yes : Fit.No;
    }

    private Fit FitOfPort(in NetworkAddress address)
    {
        if (Ports.IsEmpty)
        {
            return Fit.Yes;
        }

        foreach (var range in Ports)
        {
            if (range.Holds(address.Port))
            {
                return Fit.Yes;
            }
        }

        return address.Port == 0 ? Fit.Unclear : Fit.No;
    }

    private Fit FitOfMethod(ReadOnlySpan<char> method) =>
        Methods.IsEmpty || IsIn(Methods, method) ? Fit.Yes : IsHidden(method) ? Fit.Unclear : Fit.No;

    private Fit FitOfPath(in NetworkAddress address, ReadOnlySpan<char> method)
    {
        if (Paths.IsEmpty)
        {
            return Fit.Yes;
        }

        Span<byte> path = stackalloc byte[UrlPath.LengthMax];
        if (!UrlPath.TryNormalize(address.Path, path, out var written))
        {
            return Fit.Unclear;
        }

        foreach (var pattern in Paths)
        {
            if (pattern.Matches(path[..written]))
            {
                return Fit.Yes;
            }
        }

        return IsHidden(method) ? Fit.Unclear : Fit.No;
    }

    private static bool IsHidden(ReadOnlySpan<char> method) =>
        method.IsEmpty || method.Equals(ConnectMethod, StringComparison.OrdinalIgnoreCase);

    private static bool IsIn(ImmutableArray<string> words, ReadOnlySpan<char> word)
    {
        foreach (var each in words)
        {
            if (word.Equals(each, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static Fit Least(Fit one, Fit other) => one < other ? one : other;
}
