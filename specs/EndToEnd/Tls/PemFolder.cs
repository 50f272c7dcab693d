namespace AgentAssembly.Specs.EndToEnd.Tls;

/// <summary>A folder of certificates and keys that is gone after the test.</summary>
public sealed class PemFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private int _written;

    public string Root { get; } = Directory.CreateTempSubdirectory("aasm-tls-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    public string Certificate => this["cert.pem"];

    public string Key => this["key.pem"];

    /// <summary>What a server has to be given.</summary>
    public string[] Options => ["--tls-cert", Certificate, "--tls-key", Key];

    public PemFolder With(Issued issued)
    {
        Write("cert.pem", issued.Certificate);
        Write("key.pem", issued.Key);
        return this;
    }

    /// <summary>Writes a file as careful people do: whole, beside, and then in its place.</summary>
    public string Write(string name, string text)
    {
        var fresh = this[$"{name}.{++_written}"];
        File.WriteAllText(fresh, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(fresh, OwnerOnly);
        }

        File.Move(fresh, this[name], overwrite: true);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
