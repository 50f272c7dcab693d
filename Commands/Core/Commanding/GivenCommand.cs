using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Domain.Commanding;

namespace AgentAssembly.Commands.Core.Commanding;

/// <summary>A command as somebody gave it.</summary>
/// <param name="Name">The command's name.</param>
/// <param name="Caller">Who gives it.</param>
/// <param name="Input">What it says: JSON, in the same words whenever it says the same.</param>
/// <param name="Terms">Under which terms.</param>
public sealed record GivenCommand(string Name, Caller Caller, ReadOnlyMemory<byte> Input, CommandTerms Terms);
