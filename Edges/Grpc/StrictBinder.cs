using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc;

/// <summary>
/// Binds a service so that bytes which are no message are refused as INVALID_ARGUMENT. The server would otherwise answer
/// UNKNOWN: it reads a request before any interceptor sees it.
/// </summary>
internal sealed class StrictBinder : ServiceBinderBase
{
    private readonly ServerServiceDefinition.Builder _definition = ServerServiceDefinition.CreateBuilder();

    public static ServerServiceDefinition Bind(Action<ServiceBinderBase> bind)
    {
        var binder = new StrictBinder();
        bind(binder);
        return binder._definition.Build();
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
        _definition.AddMethod(Strict(method), handler ?? throw new ArgumentNullException(nameof(handler)));

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
        _definition.AddMethod(Strict(method), handler ?? throw new ArgumentNullException(nameof(handler)));

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
        _definition.AddMethod(Strict(method), handler ?? throw new ArgumentNullException(nameof(handler)));

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
        _definition.AddMethod(Strict(method), handler ?? throw new ArgumentNullException(nameof(handler)));

    private static Method<TRequest, TResponse> Strict<TRequest, TResponse>(Method<TRequest, TResponse> method)
    {
        var request = method.RequestMarshaller;
        var strict = Marshallers.Create(request.ContextualSerializer, context => Read(request, context));
        return new(method.Type, method.ServiceName, method.Name, strict, method.ResponseMarshaller);
    }

    private static T Read<T>(Marshaller<T> marshaller, DeserializationContext context)
    {
        try
        {
            return marshaller.ContextualDeserializer(context);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw GrpcErrors.Refused(
                Code.InvalidArgument, "MESSAGE_MALFORMED", $"the request is no {typeof(T).Name} message: {e.Message}");
        }
    }
}
