using System.Diagnostics;

namespace AgentAssembly.Specs.EndToEnd;

/// <summary>What one run of the tool printed.</summary>
public sealed record Ran(int ExitCode, string Output, string Error);

/// <summary>Runs the tool as users do: another process, its own folder, its own environment.</summary>
public static class Aasm
{
    private static readonly TimeSpan HangLimit = TimeSpan.FromMinutes(2);

    // What a machine says of certificates and callers is not said of these servers.
    private static readonly string[] Security =
    [
        "AA_AUTH", "AA_GATEWAY_GRPC_TLS_CERT", "AA_GATEWAY_GRPC_TLS_KEY", "AA_GATEWAY_GRPC_TLS_CLIENT_CA", "AAASM_TLS_CERT",
        "AAASM_TLS_KEY", "AASM_CA", "AASM_CLIENT_CERT", "AASM_CLIENT_KEY", "AASM_CONTEXT", "AASM_CREDENTIAL",
        "AASM_API_KEY",
    ];

    public static ProcessStartInfo Command(params IEnumerable<string> arguments) =>
        Tool("dotnet", [Path.Combine(AppContext.BaseDirectory, "aasm.dll"), .. arguments]);

    public static Task<Ran> RunAsync(params IEnumerable<string> arguments) => FinishAsync(Command(arguments));

    public static ProcessStartInfo Tool(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment.Remove("AA_POLICY");
        start.Environment.Remove("AA_PRICING_FILE");

        // Nobody's: neither contexts nor logins of whoever runs this are looked at.
        start.Environment["AASM_STATE_DIR"] = Path.Combine(AppContext.BaseDirectory, "nobody");
        foreach (var variable in Security)
        {
            start.Environment.Remove(variable);
        }

        return start;
    }

    public static async Task<Ran> FinishAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(HangLimit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
