#pragma warning disable
namespace AgentAssembly.Domain.Scanning;
public static class JsonFieldPath { public static string Of(ReadOnlySpan<byte> utf8, int offset) => "$"; }
