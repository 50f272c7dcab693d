namespace AgentAssembly.Specs.EndToEnd;

/// <summary>The clients in another language, written from contracts/ alone.</summary>
public static class Python
{
    public static string Clients => Path.Combine(AppContext.BaseDirectory, "Clients");

    /// <summary>The system's interpreter, for which the packages are installed.</summary>
    public const string Interpreter = "/usr/bin/python3";

    /// <summary>Whether gRPC clients can be generated and run.</summary>
    public static bool HasGrpc { get; } =
        Works(Interpreter, ["-c", "import grpc, google.protobuf, cryptography"]) && Works("protoc", ["--version"]);

    /// <summary>The verifier of a stranger: the standard library is all it needs.</summary>
    public static Task<Ran> VerifyAsync(string logFolder, string against) => Aasm.FinishAsync(Aasm.Tool(
        "python3", [Path.Combine(Clients, "verify_log.py"), logFolder, .. against.Split(' ')]));

    private static bool Works(string program, string[] arguments)
    {
        try
        {
            return Aasm.FinishAsync(Aasm.Tool(program, arguments)).GetAwaiter().GetResult().ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A spec that needs Python with gRPC; where that is missing, the skip says so.</summary>
public sealed class GrpcPythonFactAttribute : FactAttribute
{
    public GrpcPythonFactAttribute()
    {
        if (!Python.HasGrpc)
        {
            Skip = "python3 with grpcio, protobuf and cryptography, and protoc, are not installed (specs/run installs them)";
        }
    }
}
