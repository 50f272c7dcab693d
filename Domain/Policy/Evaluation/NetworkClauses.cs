using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Egress;

namespace AgentAssembly.Domain.Policy.Evaluation;

// A document's `network`. What denies is a clause; what permits needs no more than to be there.
internal sealed class NetworkClauses
{
    private readonly NetworkSection _section;
    private readonly Clause _unlisted;
    private readonly Clause _unreadable;
    private readonly Clause[] _denied;

    public NetworkClauses(DocumentProgram owner, Rulings rulings)
    {
        _section = owner.Document.Network!;
        _unlisted = Denial(owner, rulings, "network", _section.Line, HostNotAllowed,
            "add the host to 'network.allowlist' there, if agents may reach it");
        _unreadable = Denial(owner, rulings, "network", _section.Line, HostNotAllowed,
            "the address is none that can be told apart from others: send scheme://host:port");
        _denied = [.. _section.Deny.Select(entry => Denial(owner, rulings, entry.Path, entry.Line, HostDenied,
            "to permit it, take that entry away"))];
    }

    private static (string Text, string Code) HostNotAllowed =>
        (PolicyReasonTexts.HostNotAllowed, PolicyReasonCodes.HostNotAllowed);

    private static (string Text, string Code) HostDenied => (PolicyReasonTexts.HostDenied, PolicyReasonCodes.HostDenied);

    public Clause Section => _unlisted;

    // Whether the document itself names the address as one that may be reached.
    public bool Permits(in NetworkAddress address, string method) => IsListed(address, method);

    // Whether the document lists addresses, and this one is none of them.
    public bool Misses(bool isReadable, in NetworkAddress address, string method) =>
        !_section.Allow.IsEmpty && !(isReadable && IsListed(address, method));

    // The clause that denies, and whether an allow rule may lift that; null where nothing denies.
    public Clause? DenialOf(bool isReadable, in NetworkAddress address, string method, out bool isLiftable)
    {
        isLiftable = false;
        if (!isReadable)
        {
            // An address that nobody can read is on no list, and could be any on the list of those denied.
            return _section.IsRestricted || _denied.Length > 0 ? _unreadable : null;
        }

        for (var i = 0; i < _denied.Length; i++)
        {
            if (_section.Deny[i].Rule.Matches(address, method))
            {
                return _denied[i];
            }
        }

        isLiftable = true;
        return _section.IsRestricted && !IsListed(address, method) ? _unlisted : null;
    }

    private bool IsListed(in NetworkAddress address, string method)
    {
        foreach (var entry in _section.Allow)
        {
            if (entry.Rule.Matches(address, method))
            {
                return true;
            }
        }

        return false;
    }

    private static Clause Denial(
        DocumentProgram owner, Rulings rulings, string rule, int line, (string Text, string Code) reason, string wayOut) =>
        new(owner, rule, rulings.Deny(owner.Document, rule, line, reason.Text, reason.Code, wayOut));
}
