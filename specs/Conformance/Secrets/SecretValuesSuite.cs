using AgentAssembly.Commands.Stores.Embedded.Secrets;
using AgentAssembly.Commands.Stores.Memory.Secrets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;

namespace AgentAssembly.Specs.Conformance.Secrets;

/// <summary>What every driver of the values of secrets keeps to.</summary>
public abstract class SecretValuesSuite
{
    private static readonly SecretValueName One = new(StreamName.ForKey("secret", "acme", "", "KEY"), "1");
    private static readonly SecretValueName OtherId = One with { Id = "2" };
    private static readonly SecretValueName OtherStream = new(StreamName.ForKey("secret", "acme", "ops", "KEY"), "1");

    protected abstract ISecretValues Values { get; }

    [Fact]
    public async Task What_was_put_is_found_under_its_name_only_until_it_is_removed()
    {
        foreach (var (name, text) in ((SecretValueName, string)[])[(One, "a"), (OtherId, "b"), (OtherStream, new string('c', 200_000))])
        {
            Assert.Null(await Values.FindAsync(name, default));
            await Values.PutAsync(name, text, default);
            Assert.Equal(text, await Values.FindAsync(name, default));
        }

        Assert.Equal([One, OtherId, OtherStream], (await Values.ListAsync(default)).OrderBy(name => name == OtherStream).ThenBy(name => name.Id));
        await Values.RemoveAsync(One, default);
        await Values.RemoveAsync(One, default);
        Assert.Equal((null, "b"), (await Values.FindAsync(One, default), await Values.FindAsync(OtherId, default)));
    }

    [Fact]
    public async Task A_name_is_given_once_and_what_it_stands_for_stays()
    {
        await Values.PutAsync(One, "a", default);
        await Assert.ThrowsAsync<SecretValuesException>(async () => await Values.PutAsync(One, "b", default));
        Assert.Equal("a", await Values.FindAsync(One, default));
    }

    [Fact]
    public async Task Exactly_one_of_racing_writers_of_a_name_wins()
    {
        var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            try
            {
                await Values.PutAsync(One, $"{i}", default);
                return $"{i}";
            }
            catch (SecretValuesException)
            {
                return null;
            }
        })));
        Assert.Equal(await Values.FindAsync(One, default), Assert.Single(won.OfType<string>()));
    }

    [Fact]
    public async Task What_is_cancelled_before_it_begins_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Values.PutAsync(One, "a", cancelled.Token));
        Assert.Empty(await Values.ListAsync(default));
    }
}

public sealed class MemorySecretValuesConformance : SecretValuesSuite
{
    protected override ISecretValues Values { get; } = new MemorySecretValues();
}

public sealed class SqliteSecretValuesConformance : SecretValuesSuite, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aasm-spec-");
    private SqliteSecretValues _values;

    public SqliteSecretValuesConformance() => _values = SqliteSecretValues.Open(_folder.FullName);

    protected override ISecretValues Values => _values;

    private string FilePath => Path.Combine(_folder.FullName, SqliteSecretValues.FileName);

    [Fact]
    public async Task What_was_put_is_there_when_the_file_is_opened_again()
    {
        var name = new SecretValueName(StreamName.ForKey("secret", "acme", "", "KEY"), "1");
        await _values.PutAsync(name, "a", default);
        Reopen();
        Assert.Equal("a", await _values.FindAsync(name, default));
    }

    [Fact]
    public async Task What_was_removed_is_not_in_any_file()
    {
        var name = new SecretValueName(StreamName.ForKey("secret", "acme", "", "KEY"), "1");
        await _values.PutAsync(name, "sealed-canary", default);
        Assert.Contains("sealed-canary", await File.ReadAllTextAsync(FilePath), StringComparison.Ordinal);
        await _values.RemoveAsync(name, default);
        foreach (var file in _folder.GetFiles())
        {
            Assert.DoesNotContain("sealed-canary", await File.ReadAllTextAsync(file.FullName), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_file_is_the_owners_alone_and_refused_where_others_can_read_it()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        _values.Dispose();
        File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var refused = Assert.Throws<SecretValuesException>(() => SqliteSecretValues.Open(_folder.FullName));
        Assert.Contains("chmod 600", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_something_else_is_refused_and_named()
    {
        _values.Dispose();
        File.WriteAllText(FilePath, new string('x', 5_000));
        var refused = Assert.Throws<SecretValuesException>(() => SqliteSecretValues.Open(_folder.FullName));
        Assert.Contains(FilePath, refused.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _values.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Reopen()
    {
        _values.Dispose();
        _values = SqliteSecretValues.Open(_folder.FullName);
    }
}
