using System.Diagnostics;
using System.Security.Cryptography;
using AgentAssembly.Edges.Host.Tls;
using CsCheck;

namespace AgentAssembly.Specs.EndToEnd.Tls;

/// <summary>Files that cannot be served are named with the rule and the way out, never with what they hold, and nothing hangs.</summary>
public sealed class RefusedFileSpecs : IDisposable
{
    private const string SecretWords = "nobody may read this";

    private readonly TestAuthority _authority = TestAuthority.Make();
    private readonly PemFolder _folder = new();

    private DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    // Closing a socket takes its file away, so it stays open as long as the folder is there.
    private readonly System.Net.Sockets.Socket _socket = new(
        System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);

    public RefusedFileSpecs() => _folder.With(_authority.Issue());

    [Fact]
    public void A_sound_pair_is_read_by_any_path_to_it()
    {
        Directory.CreateSymbolicLink(_folder["link"], _folder.Root);
        File.CreateSymbolicLink(_folder["linked.pem"], _folder["link/../" + Path.GetFileName(_folder.Root) + "/key.pem"]);

        var pair = CertificatePair.Read(_folder["link/cert.pem"], _folder["linked.pem"], Now);

        Assert.Equal("CN=aasm", pair.Leaf.Subject);
        Assert.True(pair.Leaf.HasPrivateKey);
    }

    [Fact]
    public void An_RSA_pair_is_read_as_well()
    {
        using var key = RSA.Create(2048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=rsa", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
        _folder.With(new(certificate.ExportCertificatePem(), key.ExportRSAPrivateKeyPem()));

        Assert.Equal("CN=rsa", Read().Leaf.Subject);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherRead | UnixFileMode.GroupRead)]
    public void A_key_that_others_may_use_is_refused(UnixFileMode others)
    {
        SetMode(_folder.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);

        AssertRefused($"chmod 600 {_folder.Key}");
    }

    [Fact]
    public void A_key_that_even_its_owner_may_only_read_is_taken()
    {
        SetMode(_folder.Key, UnixFileMode.UserRead);

        Assert.True(Read().Leaf.HasPrivateKey);
    }

    [Fact]
    public void A_key_of_another_certificate_is_refused()
    {
        _folder.Write("key.pem", _authority.Issue().Key);

        AssertRefused($"{_folder.Key} does not belong to the first certificate in {_folder.Certificate}");
    }

    [Fact]
    public void A_key_of_another_kind_is_refused()
    {
        using var rsa = RSA.Create(2048);
        _folder.Write("key.pem", rsa.ExportPkcs8PrivateKeyPem());

        AssertRefused("of the kind that its certificate has (ECDSA)");
    }

    [Fact]
    public void A_chain_before_its_leaf_is_refused()
    {
        _folder.Write("cert.pem", $"{_authority.Pem}\n{File.ReadAllText(_folder.Certificate)}");

        AssertRefused("the server's own certificate before those of its issuers");
    }

    [Fact]
    public void An_encrypted_key_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _folder.Write("key.pem", key.ExportEncryptedPkcs8PrivateKeyPem(
            SecretWords, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000)));

        AssertRefused($"{_folder.Key} is encrypted");
    }

    [Theory]
    [InlineData(-2, -1, "expired at")]
    [InlineData(1, 3, "is not valid before")]
    public void A_certificate_at_the_wrong_time_is_refused(double from, double until, string expected)
    {
        _folder.With(_authority.Issue(new Wanted { FromDays = from, UntilDays = until }));

        AssertRefused(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData(SecretWords)]
    [InlineData("-----BEGIN CERTIFICATE-----\nbm9ib2R5\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\nnobody may read this\n-----END CERTIFICATE-----")]
    public void What_is_no_certificate_is_refused(string text)
    {
        _folder.Write("cert.pem", text);

        AssertRefused(_folder.Certificate);
    }

    [Theory]
    [InlineData("")]
    [InlineData(SecretWords)]
    [InlineData("-----BEGIN PRIVATE KEY-----\nbm9ib2R5\n-----END PRIVATE KEY-----")]
    public void What_is_no_key_is_refused(string text)
    {
        _folder.Write("key.pem", text);

        AssertRefused(_folder.Key);
    }

    [Fact]
    public void A_file_above_a_mebibyte_is_refused_whatever_it_holds()
    {
        _folder.Write("cert.pem", File.ReadAllText(_folder.Certificate) + new string('\n', 1024 * 1024));

        AssertRefused("at most 1048576 are taken");
    }

    [Theory]
    [InlineData("/dev/zero", "no ordinary file")]
    [InlineData("/dev/null", "no ordinary file")]
    [InlineData("/proc/self/status", "no ordinary file")]
    [InlineData("pipe", "no ordinary file")]
    [InlineData("socket", "cannot be read")]
    [InlineData("folder", "is a folder")]
    [InlineData("link to a folder", "is a folder")]
    [InlineData("loop", "cannot be read")]
    [InlineData("dangling", "there is no file")]
    [InlineData("nothing", "there is no file")]
    [InlineData("cert.pem/..", "")]
    [InlineData("cert.pem/below", "")]
    public void A_path_that_leads_elsewhere_is_refused_at_once(string name, string expected)
    {
        MakeOddities();
        var path = _folder[name];

        foreach (var read in (Action[])[
            () => CertificatePair.Read(path, _folder.Key, Now),
            () => CertificatePair.Read(_folder.Certificate, path, Now),
            () => TrustedAuthority.Read(path, Now)])
        {
            var refused = Assert.Throws<CertificateFileException>(read);
            Assert.Contains(path, refused.Message, StringComparison.Ordinal);
            Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_authority_without_a_root_is_refused()
    {
        using var below = _authority.MakeBelow("below");

        Assert.Contains("add the root",
            Assert.Throws<CertificateFileException>(() => TrustedAuthority.Read(_folder.Write("ca.pem", below.Pem), Now)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_authority_that_has_ended_is_refused() =>
        Assert.Throws<CertificateFileException>(
            () => TrustedAuthority.Read(_folder.Write("ca.pem", _authority.Pem), Now.AddDays(5_000)));

    // Whatever a disk or an editor does to the files: they are read, or refused in words that hold nothing of them.
    // One bit of a key's curve makes it another's, which the platform throws another exception for than for a damaged key.
    [Theory]
    [InlineData("cert.pem")]
    [InlineData("key.pem")]
    public void A_curve_that_nobody_knows_is_refused_like_any_damage(string name)
    {
        byte[] known = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07], unknown = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x09, 0x07];
        var text = File.ReadAllText(name == "cert.pem" ? _folder.Certificate : _folder.Key);
        var fields = PemEncoding.Find(text);
        var der = Convert.FromBase64String(text[fields.Base64Data]);
        var at = der.AsSpan().IndexOf(known);
        Assert.InRange(at, 0, der.Length);
        unknown.CopyTo(der, at);
        _folder.Write(name, PemEncoding.WriteString(text[fields.Label], der));

        Assert.Throws<CertificateFileException>(Read);
    }

    [Fact]
    public void Damaged_files_are_read_or_refused_and_nothing_else()
    {
        var (certificate, key) = (File.ReadAllText(_folder.Certificate), File.ReadAllText(_folder.Key));
        Gen.Select(Gen.Bool, Gen.Int[0, 100], Gen.Int[0, 8], Gen.Char.Array[0, 4]).Sample(
            (isKey, percent, removed, inserted) =>
            {
                var text = isKey ? key : certificate;
                var at = text.Length * percent / 100;
                var damaged = text[..at] + new string(inserted) + text[Math.Min(text.Length, at + removed)..];
                _folder.Write("cert.pem", isKey ? certificate : damaged);
                _folder.Write("key.pem", isKey ? damaged : key);
                try
                {
                    return Read().Leaf.HasPrivateKey;
                }
                catch (CertificateFileException e)
                {
                    return !key.Split('\n').Where(l => l.Length > 8).Any(l => e.ToString().Contains(l, StringComparison.Ordinal));
                }
            },
            iter: 400, threads: 1, seed: "0000000TlsP0");
    }

    public void Dispose()
    {
        _socket.Dispose();
        _folder.Dispose();
        _authority.Dispose();
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private void MakeOddities()
    {
        using var makePipe = Process.Start("mkfifo", ["-m", "600", _folder["pipe"]]);
        makePipe.WaitForExit();
        _socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(_folder["socket"]));
        Directory.CreateDirectory(_folder["folder"]);
        Directory.CreateSymbolicLink(_folder["link to a folder"], _folder["folder"]);
        File.CreateSymbolicLink(_folder["loop"], _folder["loop back"]);
        File.CreateSymbolicLink(_folder["loop back"], _folder["loop"]);
        File.CreateSymbolicLink(_folder["dangling"], _folder["nowhere"]);
    }

    private CertificatePair Read() => CertificatePair.Read(_folder.Certificate, _folder.Key, Now);

    private void AssertRefused(string expected)
    {
        var refused = Assert.Throws<CertificateFileException>(Read);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(SecretWords, refused.ToString(), StringComparison.Ordinal);
    }
}
