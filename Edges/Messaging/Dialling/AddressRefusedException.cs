namespace AgentAssembly.Edges.Messaging.Dialling;

/// <summary>A name stands for an address that is not dialled.</summary>
internal sealed class AddressRefusedException(string message) : Exception(message);
