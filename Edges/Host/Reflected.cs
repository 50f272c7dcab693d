using AgentAssembly.Edges.Grpc;
using Grpc.Health.V1;
using Grpc.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Edges.Host;

/// <summary>Lets tools such as grpcurl find out what is served.</summary>
internal static class Reflected
{
    private static readonly Google.Protobuf.Reflection.ServiceDescriptor[] Services =
    [
        .. GrpcEdge.Descriptors,
        Health.Descriptor,
        global::Grpc.Reflection.V1.ServerReflection.Descriptor,
    ];

    // The services are bound by hand (see StrictBinder), so that reflection cannot find them by itself.
    public static void AddReflectionOfServices(this IServiceCollection services)
    {
        services.AddGrpcReflection();
        services.AddSingleton(new ReflectionServiceImpl(Services));
        services.AddSingleton(new ReflectionV1ServiceImpl(Services));
    }
}
