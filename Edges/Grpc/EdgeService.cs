using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace AgentAssembly.Edges.Grpc;

/// <summary>A service of this edge: how it is registered, mapped, and bound to whatever calls it.</summary>
/// <param name="Descriptor">What it looks like.</param>
/// <param name="Register">Registers it.</param>
/// <param name="Bind">Binds the registered service's methods.</param>
/// <param name="Map">Maps it.</param>
internal sealed record EdgeService(
    ServiceDescriptor Descriptor,
    Action<IServiceCollection> Register,
    Action<IServiceProvider, ServiceBinderBase> Bind,
    Action<IEndpointRouteBuilder> Map)
{
    public static EdgeService Of<TService>(ServiceDescriptor descriptor, Action<ServiceBinderBase, TService> bind)
        where TService : class
    {
        return new(descriptor, services => services.AddSingleton<TService>(), Bind, Map);

        void Bind(IServiceProvider services, ServiceBinderBase binder) => bind(binder, services.GetRequiredService<TService>());

        void Map(IEndpointRouteBuilder endpoints) =>
            endpoints.MapGrpcService(services => StrictBinder.Bind(binder => Bind(services, binder)));
    }
}
