using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Commanding;

/// <summary>Finds the commands among the methods of a service while that is bound, as the server binds it.</summary>
internal sealed class CommandBinder(ServiceDescriptor service) : ServiceBinderBase
{
    private readonly List<CommandMethod> _commands = [];

    /// <summary>The commands of all services of this edge, in order of name.</summary>
    public static ImmutableArray<CommandMethod> CommandsOf(IServiceProvider services) =>
    [
        .. EdgeServices.All.SelectMany(service =>
        {
            var binder = new CommandBinder(service.Descriptor);
            service.Bind(services, binder);
            return binder._commands;
        }).OrderBy(command => command.Shape.Name, StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var found = service.FindMethodByName(method.Name);
        if (CommandMethod.IsCommand(found))
        {
            ArgumentNullException.ThrowIfNull(handler);
            _commands.Add(CommandMethod.Of(found, async (request, context) =>
                (IMessage)(object)await handler((TRequest)(object)request, context).ConfigureAwait(false)));
        }
    }

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        // What goes on is no command.
    }

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        // What goes on is no command.
    }

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        // What goes on is no command.
    }
}
