namespace AgentAssembly.Read.Transport;

/// <summary>A reader did not take one message within the limit.</summary>
internal sealed class ReaderTooSlowException(TimeSpan limit) : Exception($"A message was not taken within {limit}.");
