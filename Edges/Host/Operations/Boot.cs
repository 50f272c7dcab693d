using System.Net;
using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Edges.Host.Telemetry;

namespace AgentAssembly.Edges.Host.Operations;

/// <summary>Says what a start would do, and why it would fail. Changes nothing.</summary>
public static class Boot
{
    /// <summary>Goes through a start, step by step.</summary>
    /// <param name="question">What would be looked at.</param>
    /// <param name="options">What would be started.</param>
    public static IReadOnlyList<Symptom> Rehearse(DoctorQuestion question, AssemblyOptions options) =>
    [
        Bind("grpc", "--grpc", options.Grpc, options),
        MachineChecks.Port("grpc port", "--grpc", options.Grpc, servedUrl: null),
        Bind("http", "--http", options.Http, options),
        MachineChecks.Port("http port", "--http", options.Http, servedUrl: null),
        TlsChecks.Certificate(question),
        StateChecks.Folder(options.State),
        Lock(options.State),
        StateChecks.Socket(options.State),
        MachineChecks.Disk(options.State, question.Store),
        .. LogChecks.Examine(question),
        StateChecks.Key(options.State),
        StateChecks.KeyStore(options.State),
        Inputs(options),
        StateChecks.Policy(question),
        Prices(question),
        Telemetry(options),
    ];

    private static Symptom Bind(string check, string option, IPEndPoint endpoint, AssemblyOptions options)
    {
        try
        {
            SafeBind.Require(option, endpoint, options);
            return new(check, Health.Ok, $"{(options.Tls is null ? "http" : "https")}://{endpoint}, {WhoIsServed(options)}");
        }
        catch (StartRefusedException e)
        {
            return new(check, Health.Fail, e.Message, "mend this; the server does not start with it");
        }
    }

    private static string WhoIsServed(AssemblyOptions options) => options.RequireAuthentication
        ? "for callers who show who they are"
        : "for whoever is on this machine";

    private static Symptom Lock(StateFolder state) => LogUse.IsHeld(state.Log)
        ? new("lock", Health.Fail, $"held by {LogUse.OwnerOf(state.Log)}", "stop it ('aasm stop'), or choose another state folder with --state")
        : new("lock", Health.Ok, "no process has the log open");

    private static Symptom Inputs(AssemblyOptions options) => new("inputs", Health.Ok, options.RecordsInputs
        ? "recorded, redacted and encrypted"
        : "not recorded");

    private static Symptom Prices(DoctorQuestion question)
    {
        const string Check = "prices";
        try
        {
            return PricesOnDisk.Find(question.Environment) is { } prices
                ? new(Check, Health.Ok, $"{prices.Path}: {prices.Read.Rows.Length} prices")
                : new(Check, Health.Ok, "no file is named: those that the log holds count");
        }
        catch (StartRefusedException e)
        {
            return new(Check, Health.Fail, e.Message, "mend the file; the server does not start with it");
        }
    }

    private static Symptom Telemetry(AssemblyOptions options) => new("telemetry", Health.Ok, Exports.Of(options.Telemetry).Words);
}
