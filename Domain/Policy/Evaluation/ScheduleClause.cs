using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Schedules;

namespace AgentAssembly.Domain.Policy.Evaluation;

// A document's schedule.
internal sealed class ScheduleClause(DocumentProgram owner, Rulings rulings)
{
    private readonly Schedule _schedule = owner.Document.Schedule!.Schedule;

    public Clause Clause { get; } = new(owner, "schedule", rulings.Deny(
        owner.Document, "schedule", owner.Document.Schedule!.Line, PolicyReasonTexts.OutsideActiveHours,
        PolicyReasonCodes.OutsideActiveHours, $"open {owner.Document.Schedule.Schedule}; wait until then, or change the hours"));

    public bool IsOpen(Instant now) => _schedule.IsOpen(now);
}
