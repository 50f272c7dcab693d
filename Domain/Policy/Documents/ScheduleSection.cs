using AgentAssembly.Domain.Policy.Schedules;

namespace AgentAssembly.Domain.Policy.Documents;

/// <summary>A document's <c>schedule</c>: when its agents may act.</summary>
/// <param name="Schedule">Open while any of its windows is.</param>
/// <param name="Line">Its line in the document, from 1.</param>
public sealed record ScheduleSection(Schedule Schedule, int Line);
