using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AgentAssembly.Specs.EndToEnd.Tls;

/// <summary>A certificate and its private key, as PEM.</summary>
public sealed record Issued(string Certificate, string Key);

/// <summary>What a certificate says of its owner. Days are counted from now; the usual one is good for a year of servers.</summary>
public sealed record Wanted
{
    public static readonly Oid ForServers = new("1.3.6.1.5.5.7.3.1");
    public static readonly Oid ForClients = new("1.3.6.1.5.5.7.3.2");

    public string Subject { get; init; } = "CN=aasm";

    public string[] DnsNames { get; init; } = [];

    public IPAddress[] Addresses { get; init; } = [IPAddress.Loopback];

    public double FromDays { get; init; } = -1;

    public double UntilDays { get; init; } = 365;

    public Oid Purpose { get; init; } = ForServers;
}

/// <summary>Issues certificates, as an organisation's own authority does.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly X509Certificate2 _certificate;
    private readonly string _chain;
    private byte _serial;

    private TestAuthority(X509Certificate2 certificate, string chain) => (_certificate, _chain) = (certificate, chain);

    /// <summary>Its own certificate.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>An authority that nothing stands above.</summary>
    public static TestAuthority Make(string name = "root", double untilDays = 4_000)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(OfAuthority(name, key).CreateSelfSigned(Now.AddDays(-2), Now.AddDays(untilDays)), "");
    }

    /// <summary>An authority below this one; what it issues comes with its own certificate.</summary>
    public TestAuthority MakeBelow(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var bare = OfAuthority(name, key).Create(_certificate, Now.AddDays(-2), Now.AddDays(3_000), [++_serial]);
        var certificate = bare.CopyWithPrivateKey(key);
        return new(certificate, "\n" + certificate.ExportCertificatePem() + _chain);
    }

    public Issued Issue(Wanted? wanted = null)
    {
        var w = wanted ?? new Wanted();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(w.Subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        Array.ForEach(w.DnsNames, names.AddDnsName);
        Array.ForEach(w.Addresses, names.AddIpAddress);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([w.Purpose], critical: false));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        using var leaf = request.Create(_certificate, Now.AddDays(w.FromDays), Now.AddDays(w.UntilDays), [++_serial]);
        return new(leaf.ExportCertificatePem() + _chain, key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose() => _certificate.Dispose();

    private static CertificateRequest OfAuthority(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return request;
    }
}
