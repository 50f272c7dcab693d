using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace AgentAssembly.Specs.EndToEnd.Tls;

/// <summary>A client that believes every server and shows whatever it has, however bad.</summary>
public static class BareClient
{
    private static readonly TimeSpan HangLimit = TimeSpan.FromMinutes(1);

    public static async Task<bool> IsServedAsync(string url, PemFolder own)
    {
        using var certificate = X509Certificate2.CreateFromPemFile(own.Certificate, own.Key);
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = WasShown,
                ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            },
        };
        using var client = new HttpClient(handler) { Timeout = HangLimit };
        try
        {
            using var response = await client.GetAsync(new Uri($"{url}/healthz"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Believes whatever certificate there is.</summary>
    public static bool WasShown(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is not null && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable);

    public static async Task UntilServedAsync(string url, PemFolder own)
    {
        using var limit = new CancellationTokenSource(HangLimit);
        while (!await IsServedAsync(url, own))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }
}
