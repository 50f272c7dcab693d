using System.Buffers;
using System.Text;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>Every strict rule over one text from which nothing more can be unwrapped. Immutable and thread-safe.</summary>
internal sealed class RulePass
{
    private const int RunLeast = 20;
    private const int WrappedDepthMost = 3;

    private readonly LiteralSearch _search;
    private readonly Anchor[] _anchors;

    public RulePass(IReadOnlyList<byte[]> customLiterals)
    {
        var anchors = new List<(byte[] Bytes, bool AnyCase, Anchor Anchor)>();
        anchors.AddRange(TokenRules.All.Select(rule => (Encoding.ASCII.GetBytes(rule.Prefix), false, new Anchor(What.Token, rule.Prefix.Length, rule))));
        Add(What.AwsId, false, "AKIA", "ASIA", "ABIA", "ACCA");
        Add(What.SendGrid, false, "SG.");
        Add(What.JsonWebToken, false, "eyJ");
        Add(What.AzureSignature, false, "sig=");
        Add(What.AzureKey, true, "accountkey=", "sharedaccesskey=");
        Add(What.ServiceAccount, false, "service_account\"");
        Add(What.Pem, false, "-----BEGIN ");
        Add(What.Url, false, "://");
        Add(What.PasswordName, true, "password", "passwd", "passphrase", "passwort", "pwd", "secret");
        Add(What.SecretName, true, "token", "api_key", "apikey", "api-key", "access_key", "accesskey", "access-key", "private_key", "encryption_key", "signing_key", "credential");
        Add(What.Bearer, true, "bearer ");
        Add(What.Basic, true, "basic ");
        anchors.AddRange(customLiterals.Select(l => (Lower(l), true, new Anchor(What.Custom, l.Length, null))));
        _search = new([.. anchors.Select(a => (a.Bytes, a.AnyCase))]);
        _anchors = [.. anchors.Select(a => a.Anchor)];

        void Add(What what, bool anyCase, params ReadOnlySpan<string> literals)
        {
            foreach (var literal in literals)
            {
                anchors.Add((Encoding.ASCII.GetBytes(literal), anyCase, new Anchor(what, literal.Length, null)));
            }
        }
    }

    public void Run(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        RandomRule.Mixed(text, ref findings);
        RunInside(text, WrappedDepthMost, ref findings);
    }

    private void RunInside(ReadOnlySpan<byte> text, int depth, ref FindingBuffer findings)
    {
        var harmless = new SpanList();
        try
        {
            Anchors(text, ref harmless, ref findings);
            NumberRules.Run(text, ref findings);
            EmailRule.Run(text, ref findings);
            LongRuns(text, harmless.Items, depth, ref findings);
        }
        finally
        {
            harmless.Dispose();
        }
    }

    private void Anchors(ReadOnlySpan<byte> text, ref SpanList harmless, ref FindingBuffer findings)
    {
        var rules = new AnchorRules();
        for (var at = 0; (at = _search.Find(text, at, out var literal)) >= 0;)
        {
            var anchor = _anchors[literal];
            if (anchor.What == What.Pem)
            {
                var (kind, end) = rules.PemAt(text, at);
                if (kind is not null)
                {
                    findings.Add(kind, at, end);
                }
                else if (end > at)
                {
                    // A certificate or a public key looks random and may be shown.
                    harmless.Add(at, end);
                }

                at = kind is null ? at + 1 : end;
                continue;
            }

            var finding = rules.At(text, at, anchor);
            if (finding.Kind is not null)
            {
                findings.Add(finding);
            }

            at = finding.Kind is not null && anchor.What is What.Token or What.JsonWebToken ? finding.End : at + 1;
        }
    }

    private void LongRuns(ReadOnlySpan<byte> text, ReadOnlySpan<(int Start, int End)> harmless, int depth, ref FindingBuffer findings)
    {
        var runs = new Runs(text, View.Base64, RunLeast);
        while (runs.Next())
        {
            while (!harmless.IsEmpty && harmless[0].End < runs.End)
            {
                harmless = harmless[1..];
            }

            if (!harmless.IsEmpty && harmless[0].Start <= runs.Start)
            {
                continue;
            }

            if (RandomRule.IsSecret(text, runs.Start, runs.End))
            {
                findings.Add(FindingKinds.GenericHighEntropy, runs.Start, FormRules.SkipPadding(text, runs.End));
            }

            if (depth > 0 && Wrapping.MayHoldText(text[runs.Start..runs.End]))
            {
                LookInside(text, runs.Start, runs.End, depth, ref findings);
            }
        }
    }

    // Each layer is at most three quarters of the one around it, so all of them together cost a few passes.
    private void LookInside(ReadOnlySpan<byte> text, int start, int end, int depth, ref FindingBuffer findings)
    {
        var rented = ArrayPool<byte>.Shared.Rent(end - start);
        var inner = new FindingBuffer();
        try
        {
            var length = Wrapping.Decode(text[start..end], rented);
            if (length == 0)
            {
                return;
            }

            RunInside(rented.AsSpan(0, length), depth - 1, ref inner);
            foreach (var finding in inner.Items)
            {
                findings.Add(finding with { Start = start, End = FormRules.SkipPadding(text, end) });
                if (finding.Kind.Rank > 1)
                {
                    break;
                }
            }
        }
        finally
        {
            inner.Dispose();
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    private static byte[] Lower(byte[] literal) => [.. literal.Select(b => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b)];
}
