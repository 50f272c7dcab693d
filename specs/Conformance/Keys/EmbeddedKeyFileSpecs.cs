using AgentAssembly.Commands.Stores.Embedded.Keys;
using AgentAssembly.Domain.Keys;

namespace AgentAssembly.Specs.Conformance.Keys;

// What the embedded driver leaves on the disk, and what of it it refuses.
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class EmbeddedKeyFileSpecs : IAsyncLifetime, IAsyncDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly KeySubject Anna = new("acme", "agent:anna");

    private readonly EmbeddedKeyHarness _harness = new();

    private string Master => Path.Combine(_harness.Folder, "master.key");

    private string Table => Path.Combine(_harness.Folder, "keys.db");

    public Task InitializeAsync() => _harness.StartAsync();

    Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task Nobody_but_the_owner_may_read_the_files()
    {
        await _harness.Vault.SealAsync(Anna, default, default, default);
        await _harness.Administration.RotateAsync(KeyHarness.Operator, default);
        Assert.All(Directory.GetFiles(_harness.Folder), path => Assert.Equal(OwnerOnly, File.GetUnixFileMode(path)));
    }

    [Fact]
    public async Task A_destroyed_key_is_in_no_file_any_more_not_even_wrapped()
    {
        await _harness.Vault.SealAsync(Anna, default, default, default);
        var wrapped = (await _harness.Store.FindAsync(Anna, default))!.Wrapped.ToArray();
        Assert.Contains(Directory.GetFiles(_harness.Folder), path => Holds(path, wrapped));
        await _harness.Administration.DestroyAsync(KeyHarness.Operator, Anna, "asked for", default);
        Assert.DoesNotContain(Directory.GetFiles(_harness.Folder), path => Holds(path, wrapped));
    }

    [Fact]
    public async Task A_rotation_leaves_nothing_of_the_older_key()
    {
        var older = _harness.Store.InstallationKeys[0].Bytes.ToArray();
        var line = System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(older));
        Assert.True(Holds(Master, line));
        await _harness.Administration.RotateAsync(KeyHarness.Operator, default);
        Assert.False(Holds(Master, line));
    }

    [Fact]
    public async Task Files_that_others_may_read_are_refused()
    {
        await _harness.StopAsync();
        foreach (var path in (string[])[Master, Table])
        {
            File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.GroupRead);
            Assert.Contains("chmod 600", Refused().Message, StringComparison.Ordinal);
            File.SetUnixFileMode(path, OwnerOnly);
        }

        await _harness.StartAsync();
    }

    [Fact]
    public async Task A_table_without_its_key_is_no_new_installation()
    {
        await _harness.StopAsync();
        var text = await File.ReadAllBytesAsync(Master);
        File.Delete(Master);
        Assert.Contains("restore", Refused().Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Master));
        await File.WriteAllBytesAsync(Master, text);
        File.SetUnixFileMode(Master, OwnerOnly);
        await _harness.StartAsync();
    }

    [Fact]
    public async Task A_key_file_that_is_cut_or_changed_in_form_is_refused_and_left_as_it_is()
    {
        await _harness.StopAsync();
        var whole = await File.ReadAllBytesAsync(Master);
        foreach (var damaged in (byte[][])
            [[], whole[..20], whole[..^2], [.. whole, .. whole], [.. whole, .. "x"u8], [.. whole.Select(b => b == ' ' ? (byte)'_' : b)], new byte[5_000]])
        {
            await File.WriteAllBytesAsync(Master, damaged);
            Assert.Contains("restore", Refused().Message, StringComparison.Ordinal);
            Assert.Equal(damaged, await File.ReadAllBytesAsync(Master));
        }

        await File.WriteAllBytesAsync(Master, whole);
        await _harness.StartAsync();
    }

    [Fact]
    public async Task A_key_file_of_another_installation_opens_nothing_and_says_so()
    {
        var text = await _harness.Vault.SealAsync(Anna, default, default, default);
        await _harness.StopAsync();
        await using var other = new EmbeddedKeyHarness();
        await other.StartAsync();
        await other.Administration.RotateAsync(KeyHarness.Operator, default);
        File.Copy(Path.Combine(other.Folder, "master.key"), Master, overwrite: true);
        await _harness.StartAsync();
        var refusal = await Assert.ThrowsAsync<KeyVaultException>(() => _harness.Vault.OpenAsync(text, default, default).AsTask());
        Assert.Contains("backup", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_come_while_others_are_written_are_written_together()
    {
        using var first = new ManualResetEventSlim();
        var groups = new List<int>();
        var adds = new KeyAdds(keys =>
        {
            groups.Add(keys.Count);
            first.Wait(TimeSpan.FromSeconds(30));
            return [.. keys];
        });
        var adding = new List<Task<StoredKey>> { adds.AddAsync(Key(0), default) };
        SpinWait.SpinUntil(() => groups.Count == 1);
        adding.AddRange(Enumerable.Range(1, 5_000).Select(i => adds.AddAsync(Key(i), default)));
        first.Set();
        var added = await Task.WhenAll(adding);
        Assert.Equal([1, 5_000], groups);
        Assert.Equal(Enumerable.Range(0, 5_001).Select(Key), added);
    }

    [Fact]
    public async Task A_copy_made_while_keys_are_made_and_rotated_opens_what_was_sealed_before()
    {
        var texts = new List<string>();
        using var done = new CancellationTokenSource();
        var busy = Task.Run(async () =>
        {
            for (var i = 0; !done.IsCancellationRequested; i++)
            {
                await _harness.Vault.SealAsync(new($"org{i % 50}", $"agent:{i}"), default, default, default);
                if (i % 10 == 0)
                {
                    await _harness.Administration.RotateAsync(KeyHarness.Operator, default);
                }
            }
        });
        for (var round = 0; round < 5; round++)
        {
            texts.Add(await _harness.Vault.SealAsync(new("acme", $"secret:{round}"), "x"u8.ToArray(), default, default));
            var copy = Directory.CreateTempSubdirectory("aasm-keys-copy-");
            try
            {
                await CopyOpensAsync(copy.FullName, texts);
            }
            finally
            {
                copy.Delete(recursive: true);
            }
        }

        await done.CancelAsync();
        await busy;
    }

    private async Task CopyOpensAsync(string folder, List<string> texts)
    {
        KeyFiles.Copy(_harness.Folder, folder);
        Assert.All(Directory.GetFiles(folder), path => Assert.Equal(OwnerOnly, File.GetUnixFileMode(path)));
        await using var copied = new EmbeddedKeyHarness();
        foreach (var path in Directory.GetFiles(folder))
        {
            File.Copy(path, Path.Combine(copied.Folder, Path.GetFileName(path)));
        }

        await copied.StartAsync();
        foreach (var text in texts)
        {
            Assert.Equal("x"u8.ToArray(), await copied.Vault.OpenAsync(text, default, default));
        }
    }

    private KeyVaultException Refused() =>
        Assert.Throws<KeyVaultException>(() => EmbeddedKeyStore.Open(_harness.Folder, span => span.Clear()));

    private static StoredKey Key(int number) => new(new KeyId((uint)number), new("acme", $"agent:{number}"), 1, default, default);

    private static bool Holds(string path, byte[] bytes) => File.ReadAllBytes(path).AsSpan().IndexOf(bytes) >= 0;
}
