using System.Text.Json;
using AgentAssembly.Contracts.Admin.V1;
using Google.Protobuf;

namespace AgentAssembly.Specs.Cli.Admin;

/// <summary>Where the value of a secret comes from, and where it never goes.</summary>
public sealed class SecretValueSpecs
{
    [Theory]
    [InlineData("set", "RegisterSecret")]
    [InlineData("rotate", "RotateSecret")]
    public async Task A_value_comes_from_a_file_less_one_line_break(string command, string rpc)
    {
        foreach (var (text, value) in ((string, string)[])
            [("canary", "canary"), ("canary\n", "canary"), ("canary\r\n", "canary"), ("canary\n\n", "canary\n"), ("\r", "\r"), ("a\nb", "a\nb")])
        {
            var (run, asked) = await FromFileAsync(command, System.Text.Encoding.UTF8.GetBytes(text));

            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.DoesNotContain("canary", run.Out, StringComparison.Ordinal);
            var (method, request) = (asked.Split(' ', 2)[0], JsonDocument.Parse(asked.Split(' ', 2)[1]).RootElement);
            Assert.Equal((rpc, "API_KEY"), (method, request.GetProperty("secret").GetProperty("name").GetString()));
            Assert.Equal(value, System.Text.Encoding.UTF8.GetString(request.GetProperty("value").GetBytesFromBase64()));
        }
    }

    [Fact]
    public async Task A_value_of_64_kibibytes_fits_and_a_larger_one_does_not()
    {
        var largest = new byte[64 * 1024];
        Array.Fill(largest, (byte)'x');
        Assert.Equal(0, (await FromFileAsync("set", [.. largest, (byte)'\r', (byte)'\n'])).Run.ExitCode);
        foreach (var refused in (byte[][])[[.. largest, (byte)'x'], [.. largest, .. largest], [], [(byte)'\n'], [0xff]])
        {
            var (run, asked) = await FromFileAsync("set", refused);
            Assert.Equal((2, ""), (run.ExitCode, asked));
        }
    }

    [Fact]
    public async Task A_person_types_it_and_nobody_sees_it()
    {
        var typed = new Queue<ConsoleKeyInfo>("canx".Select(Key)
            .Append(new('\b', ConsoleKey.Backspace, false, false, false))
            .Append(new('\0', ConsoleKey.LeftArrow, false, false, false))
            .Concat("ary".Select(Key))
            .Append(new('\r', ConsoleKey.Enter, false, false, false)));
        await using var server = await AdminServer.StartAsync();
        server.Script.Answer<RegisterSecretRequest>(new SecretChangedResponse { Changed = true, Version = 1, Position = 7 });

        var run = await Aasm.RunAsync(
            ["secret", "set", "API_KEY", "--team", "ops", "--grpc", server.Address],
            around => around with { HiddenKeys = typed.Dequeue });

        Assert.Equal("secret API_KEY of default/ops made, version 1, position 7\n", run.Out);
        Assert.Equal("value (not shown): \n", run.Error);
        Assert.Contains(ByteString.CopyFromUtf8("canary").ToBase64(), Assert.Single(server.Script.Asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_typed_or_nobody_to_type_changes_nothing()
    {
        await using var server = await AdminServer.StartAsync();
        string[] line = ["secret", "set", "API_KEY", "--grpc", server.Address];

        var nobody = await Aasm.RunAsync(line, around => around with { HiddenKeys = null });
        var nothing = await Aasm.RunAsync(
            line, around => around with { HiddenKeys = () => new('\r', ConsoleKey.Enter, false, false, false) });

        Assert.Equal((2, 9), (nobody.ExitCode, nothing.ExitCode));
        Assert.Contains("add --from-file FILE", nobody.Error, StringComparison.Ordinal);
        Assert.Empty(server.Script.Asked);
    }

    [Fact]
    public async Task A_value_cannot_be_given_as_an_argument()
    {
        var run = await Aasm.RunAsync("secret", "set", "API_KEY", "canary");
        Assert.Equal(2, run.ExitCode);
    }

    private static ConsoleKeyInfo Key(char sign) => new(sign, ConsoleKey.None, false, false, false);

    private static async Task<(Aasm Run, string Asked)> FromFileAsync(string command, byte[] content)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, content);
            await using var server = await AdminServer.StartAsync();
            var run = await Aasm.RunAsync("secret", command, "API_KEY", "--from-file", file, "--grpc", server.Address);
            return (run, server.Script.Asked.SingleOrDefault() ?? "");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
