using AgentAssembly.Edges.Host.Evidence;
using Grpc.Core;

namespace AgentAssembly.Edges.Cli;

/// <summary>The tool's exit codes: one table for every command (CLI specification §1.3).</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>Failed in a way that has no code of its own.</summary>
    public const int Failed = 1;

    /// <summary>An option or argument is wrong.</summary>
    public const int Usage = 2;

    /// <summary>No credential, or not the right one.</summary>
    public const int NotAuthenticated = 3;

    /// <summary>The credential does not permit this.</summary>
    public const int Forbidden = 4;

    /// <summary>What was named is not there.</summary>
    public const int NotFound = 5;

    /// <summary>Something is there, or was changed meanwhile, or is held by another process.</summary>
    public const int Conflict = 6;

    /// <summary>No server answers.</summary>
    public const int Unreachable = 7;

    /// <summary>Evidence is not what was written.</summary>
    public const int VerificationFailed = 8;

    /// <summary>The operator stopped it.</summary>
    public const int Aborted = 9;

    /// <summary>Policy did not allow the action.</summary>
    public const int Denied = 10;

    /// <summary>It took longer than it may.</summary>
    public const int TimedOut = 124;

    /// <summary>The name of a code in machine-readable errors.</summary>
    public static string NameOf(int code) => code switch
    {
        Ok => "ok",
        Usage => "usage",
        NotAuthenticated => "not_authenticated",
        Forbidden => "forbidden",
        NotFound => "not_found",
        Conflict => "conflict",
        Unreachable => "unreachable",
        VerificationFailed => "verification_failed",
        Aborted => "aborted",
        Denied => "denied",
        TimedOut => "timed_out",
        _ => "failed",
    };

    /// <summary>The code of a failure of the host.</summary>
    public static int Of(FailureKind kind) => kind switch
    {
        FailureKind.NotFound => NotFound,
        FailureKind.Conflict => Conflict,
        FailureKind.Damaged or FailureKind.TooNew => VerificationFailed,
        _ => Failed,
    };

    /// <summary>The code of a refused call.</summary>
    public static int Of(StatusCode status) => status switch
    {
        StatusCode.InvalidArgument or StatusCode.OutOfRange => Usage,
        StatusCode.Unauthenticated => NotAuthenticated,
        StatusCode.PermissionDenied => Forbidden,
        StatusCode.NotFound => NotFound,
        StatusCode.AlreadyExists or StatusCode.FailedPrecondition or StatusCode.Aborted => Conflict,
        StatusCode.Unavailable => Unreachable,
        StatusCode.Cancelled => Aborted,
        StatusCode.DeadlineExceeded => TimedOut,
        _ => Failed,
    };
}

/// <summary>Ends a command with a code and a message that names the thing, the value and the way out.</summary>
internal sealed class CliException : Exception
{
    public CliException(int exitCode, string message, Exception? innerException = null)
        : base(message, innerException) => ExitCode = exitCode;

    public int ExitCode { get; }
}
