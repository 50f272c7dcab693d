using AgentAssembly.Edges.Host.Tls;

namespace AgentAssembly.Edges.Host.Operations;

/// <summary>Looks at the certificate that a start would serve.</summary>
internal static class TlsChecks
{
    private const string Check = "certificate";

    public static Symptom Certificate(DoctorQuestion question)
    {
        try
        {
            return TlsFiles.Find(question.TlsCertificate, question.TlsKey, question.TlsClientAuthority, question.Environment)
                is not { } files
                    ? new(Check, Health.Ok, "none is named: both ports are served in the clear, to this machine only")
                    : SymptomOf(files, TlsMaterial.Read(files, question.Time).Status);
        }
        catch (CertificateFileException e)
        {
            return new(Check, Health.Fail, e.Message, "mend this; the server does not start with it");
        }
    }

    private static Symptom SymptomOf(TlsFiles files, CertificateStatus status)
    {
        var clients = files.ClientAuthority is null ? "" : $"; clients need one of {files.ClientAuthority}";
        var saw = $"{files.Certificate}: {status.Subject}, {status.DaysLeft} days left, until {status.NotAfter:u}{clients}";
        return status.Warning is { } warning ? new(Check, Health.Warn, saw, warning) : new(Check, Health.Ok, saw);
    }
}
