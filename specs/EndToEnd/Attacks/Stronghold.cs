using System.Net;
using System.Net.Sockets;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Host;
using Grpc.Core;
using Grpc.Net.Client;

namespace AgentAssembly.Specs.EndToEnd.Attacks;

/// <summary>A server, in a process of its own unless a spec wants another, that believes nobody without a credential, and its first administrator.</summary>
public sealed class Stronghold : IAsyncLifetime
{
    public const string Password = "correct horse 7 battery";

    private readonly List<GrpcChannel> _channels = [];
    private readonly Func<string, Task<RunningServer>> _start;
    private int _sources;

    public Stronghold()
        : this(StartAsync)
    {
    }

    internal Stronghold(Func<string, Task<RunningServer>> start) => _start = start;

    public RunningServer Server { get; private set; } = null!;

    public string State { get; } = Directory.CreateTempSubdirectory("aasm-attack-").FullName;

    /// <summary>The key of the installation's first administrator.</summary>
    public string AdminKey { get; private set; } = "";

    public Metadata Admin => Shown(AdminKey);

    public ApiKeyService.ApiKeyServiceClient Keys => new(Server.Channel);

    public UserService.UserServiceClient Users => new(Server.Channel);

    public TenancyService.TenancyServiceClient Tenancy => new(Server.Channel);

    /// <summary>Of a source of its own, so that the failures of one spec are not held against another.</summary>
    public AuthService.AuthServiceClient Auth => new(NewSource());

    public static Metadata Shown(string credential) => new() { { "x-aa-credential-token", credential } };

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(State, "policy.yaml"), RunningServer.Policy);
        AdminKey = await FirstKeyAsync(State) ?? throw new InvalidOperationException("an empty log got no first key");
        Server = await _start(State);
    }

    public async Task DisposeAsync()
    {
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }

        await Server.DisposeAsync();
        Directory.Delete(State, recursive: true);
    }

    public static Task<RunningServer> StartAsync(string state) => RunningServer.StartOnAsync(state, "--auth", "required");

    /// <summary>What the start of a server on a folder tells of a first key; null where it makes none.</summary>
    public static async Task<string?> FirstKeyAsync(string state)
    {
        await using var server = await AssemblyServer.StartAsync(OptionsOf(state), _ => null, TimeProvider.System, CancellationToken.None);
        return server.FirstAdminKey;
    }

    internal static AssemblyOptions OptionsOf(string state) => new()
    {
        Grpc = new(IPAddress.Loopback, 0),
        Http = new(IPAddress.Loopback, 0),
        RequireAuthentication = true,
        State = new StateFolder(state),
        Version = "spec",
    };

    /// <summary>A connection from another address of this machine.</summary>
    public GrpcChannel NewSource()
    {
        var number = Interlocked.Increment(ref _sources);
        var channel = From($"127.1.{number / 250}.{(number % 250) + 1}");
        lock (_channels)
        {
            _channels.Add(channel);
        }

        return channel;
    }

    public async Task<IssuedApiKeyResponse> IssueAsync(string scope, string org = "", string team = "", TimeSpan lifetime = default) =>
        await Keys.IssueApiKeyAsync(
            new() { Scope = scope, Org = org, Team = team, Label = "spec", LifetimeSeconds = (ulong)lifetime.TotalSeconds }, Admin);

    public async Task<string> KeyAsync(string scope, string org = "", string team = "") => (await IssueAsync(scope, org, team)).Key;

    /// <summary>A person with a password.</summary>
    public async Task<string> PersonAsync(string name, string scope = "admin", string org = "", string team = "")
    {
        var invited = await Users.InviteUserAsync(new() { Name = name, Scope = scope, Org = org, Team = team }, Admin);
        await Auth.SetPasswordAsync(new() { Token = invited.Token, Password = Password });
        return name;
    }

    public async Task<SessionResponse> LogInAsync(string name) =>
        await Auth.LogInAsync(new() { Name = name, Password = Password });

    public async Task<SessionResponse> ExchangeAsync(string key, string scope = "") =>
        await Auth.ExchangeKeyAsync(new() { Scope = scope }, Shown(key));

    /// <summary>What the very next call with a credential is answered.</summary>
    public async Task<StatusCode> StandingOfAsync(string credential)
    {
        try
        {
            await Auth.WhoAmIAsync(new(), Shown(credential));
            return StatusCode.OK;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }

    public async Task AssertRefusedAsync(string credential) =>
        Assert.Equal(StatusCode.Unauthenticated, await StandingOfAsync(credential));

    public async Task AssertTakenAsync(string credential) => Assert.Equal(StatusCode.OK, await StandingOfAsync(credential));

    public static async Task<Status> RefusedAsync(StatusCode code, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(code, refused.StatusCode);
        return refused.Status;
    }

    public async Task<TestAgent> AgentAsync(string org = "acme", string team = "desk")
    {
        var agent = new TestAgent { Org = org, Team = team };
        await agent.EnrolAsync(Server.Channel, Admin);
        await agent.JoinAsync(Server.Channel);
        return agent;
    }

    private GrpcChannel From(string address) => GrpcChannel.ForAddress(Server.Run.Grpc, new()
    {
        HttpHandler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                    await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        },
        DisposeHttpClient = true,
    });
}
