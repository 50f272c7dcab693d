using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Commanding;
using AgentAssembly.Contracts.Approvals.V1;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Commanding;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Commanding;

/// <summary>
/// Takes commands of the read side to the very services that gRPC calls, within the process: they judge and answer alike.
/// </summary>
internal sealed class GrpcCommandPort : ICommandPort
{
    private readonly FrozenDictionary<string, CommandMethod> _methods;
    private readonly CommandLedger _ledger;
    private readonly CallerIdentity _callers;
    private readonly IdentityInterceptor _identity;
    private readonly ErrorInterceptor _errors;

    /// <summary>Binds every service of this edge.</summary>
    public GrpcCommandPort(
        IServiceProvider services, CommandLedger ledger, CallerIdentity callers, IdentityInterceptor identity, ErrorInterceptor errors)
    {
        (_ledger, _callers, _identity, _errors) = (ledger, callers, identity, errors);
        var methods = CommandBinder.CommandsOf(services);
        _methods = methods.ToFrozenDictionary(method => method.Shape.Name, StringComparer.Ordinal);
        Commands = [.. methods.Select(method => method.Shape)];
    }

    /// <inheritdoc/>
    public ImmutableArray<CommandShape> Commands { get; }

    /// <inheritdoc/>
    public async ValueTask<CommandOutcome> ExecuteAsync(Viewer viewer, CommandRequest request, CancellationToken cancellationToken)
    {
        if (!_methods.TryGetValue(request.Name, out var method))
        {
            return Refused(CommandErrors.Invalid($"'{request.Name}' is no command", "name"));
        }

        try
        {
            return await ExecuteAsync(method, viewer, request, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (VersionConflictException e)
        {
            return Refused(new CommandError.Conflict(
                "VERSION_CONFLICT", e.Message, e.Actual.IsNoStream ? null : e.Actual.Next.Value - 1));
        }
        catch (Exception e)
        {
            var refusal = e as RpcException ?? _errors.StatusOf(e, CommandMethod.FullNameOf(method.Descriptor), cancellationToken);
            return new CommandOutcome.Refused(CommandErrors.Of(refusal ?? throw new System.Diagnostics.UnreachableException(null, e)));
        }
    }

    private async ValueTask<CommandOutcome> ExecuteAsync(
        CommandMethod method, Viewer viewer, CommandRequest request, CancellationToken cancellationToken)
    {
        var caller = viewer is CallerViewer known && _callers.IsStill(known.Caller) ? known.Caller : throw CallerIdentity.Unknown(wasShown: true);
        var call = new InProcessCall($"/{CommandMethod.FullNameOf(method.Descriptor)}", cancellationToken);
        _identity.Admit(caller, call);
        CommandTermRules.Require(request.Terms, method.Shape);
        var message = WireInput.Read(method.Descriptor.InputType, request.Input);
        var said = Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message));
        TermFields.Fill(message, request.Terms);

        // Where the request itself says which version of a setting it replaces, the terms have said that and nothing else.
        var terms = TermFields.VersionOf(method.Descriptor.InputType) is null ? request.Terms : request.Terms with { ExpectedVersion = null };
        var receipt = await _ledger.RunAsync(
            new GivenCommand(method.Shape.Name, caller, said, terms), _ => InvokeAsync(method, message, call), cancellationToken)
            .ConfigureAwait(false);
        return OutcomeOf(receipt);
    }

    private static async Task<IMessage> InvokeAsync(CommandMethod method, IMessage message, ServerCallContext call)
    {
        var response = await method.Invoke(message, call).ConfigureAwait(false);

        // Existing clients of gRPC are told in the answer that others were quicker; here that is an error like any other.
        return response is DecideResponse { Success: false } late
            ? throw GrpcErrors.Refused(Code.FailedPrecondition, "APPROVAL_DECIDED", late.ErrorMessage)
            : response;
    }

    private static CommandOutcome OutcomeOf(CommandReceipt<IMessage> receipt) => receipt switch
    {
        CommandReceipt<IMessage>.Done done =>
            new CommandOutcome.Done(done.Id, done.Position, Duplicate: false, WireResult.Write(done.Value)),
        CommandReceipt<IMessage>.Duplicate earlier =>
            new CommandOutcome.Done(earlier.Id, earlier.Position, Duplicate: true, JsonSerializer.SerializeToElement<object?>(null)),
        CommandReceipt<IMessage>.KeyReused => Refused(new CommandError.Conflict(
            "IDEMPOTENCY_KEY_REUSED", "something else was commanded under this idempotency key: send another key", null)),
        _ => throw new System.Diagnostics.UnreachableException(receipt.GetType().Name),
    };

    private static CommandOutcome.Refused Refused(CommandError error) => new([error]);
}
