using System.Text;
using System.Text.Json;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Specs.Cli.Admin;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Cli.Sessions;

/// <summary>What people and programs get to see of contexts and logins.</summary>
public sealed class SessionRenderingSpecs
{
    private static readonly string[] Lines =
    [
        "context list",
        "context set here --grpc SERVER --org acme",
        "context set far --grpc far.example.org:443 --ca /etc/ca.pem --client-cert /etc/me.pem --client-key /etc/me.key --output table",
        "context list",
        "context current",
        "context view",
        "context view far",
        "login anna --from-file PASSWORD",
        "whoami",
        "whoami --offline",
        "context rename far away",
        "logout",
        "logout",
        "context delete away --yes",
        "login --key-file KEY",
        "whoami --offline",
        "logout",
        "whoami --offline",
        "context use --none",
        "context use here",
    ];

    [Fact]
    public async Task People_see_what_fits() => Approved.Matches("session-80", await AllAsync(80, ""));

    [Fact]
    public async Task Programs_get_one_document_each()
    {
        var all = await AllAsync(null, " -o json");

        foreach (var document in all.Split("===== ", StringSplitOptions.RemoveEmptyEntries))
        {
            using var parsed = JsonDocument.Parse(document[(document.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
            Assert.Equal(JsonValueKind.Object, parsed.RootElement.ValueKind);
        }

        Approved.Matches("session-json", all);
    }

    private static async Task<string> AllAsync(int? width, string more)
    {
        using var home = new UserHome();
        await using var server = await AdminServer.StartAsync();
        server.Script
            .Answer<LogInRequest>(UserHome.Open("secret", TimeSpan.FromMinutes(15)))
            .Answer<LogOutRequest>(new LogOutResponse { Ended = true })
            .Answer<WhoAmIRequest>(new WhoAmIResponse
            {
                Principal = "user:anna",
                Org = "acme",
                Team = "ops",
                Scope = "write",
                ExpiresAtUnixMs = UserHome.Now.AddHours(12).ToUnixTimeMilliseconds(),
                Roles =
                {
                    new RoleRecord { Principal = "user:anna", Role = "viewer", GrantedBy = Records.Hostile },
                    new RoleRecord { Principal = "user:anna", Role = "team_admin", Team = "ops", GrantedBy = "operator:local" },
                },
                ServerVersion = "1.2.3",
            });
        var (password, key) = (home.File("password", "correct horse\n"), home.File("key", $"aa_{new string('0', 32)}\n"));
        var text = new StringBuilder();
        foreach (var line in Lines)
        {
            var filled = line.Replace("SERVER", server.Address, StringComparison.Ordinal)
                .Replace("PASSWORD", password, StringComparison.Ordinal).Replace("KEY", key, StringComparison.Ordinal);
            var run = await home.RunAsync(filled + more, width: width);
            Assert.DoesNotContain("secret", run.Out + run.Error, StringComparison.Ordinal);
            text.Append($"===== aasm {line}\n").Append(run.Out.Replace(server.Address, "127.0.0.1:50051", StringComparison.Ordinal));
        }

        return text.ToString();
    }
}
