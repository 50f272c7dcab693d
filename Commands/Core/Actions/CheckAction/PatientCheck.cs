using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Approvals;

namespace AgentAssembly.Commands.Core.Actions.CheckAction;

/// <summary>
/// Waits with those callers who want to, until people have spoken. Nothing rests on the waiting: whoever goes away, or is cut
/// off, asks again and finds the round as it is. Safe for concurrent use.
/// </summary>
public sealed class PatientCheck(CheckActionHandler handler, WriteSideState state, TimeProvider time)
{
    /// <summary>Longest time that a caller waits here.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromHours(1);

    /// <summary>Most callers that wait at a time; others are told at once that people are asked.</summary>
    public const int WaitersMax = 10_000;

    private int _waiters;

    /// <summary>Decides an action, and waits where people have to be asked.</summary>
    /// <param name="command">The action.</param>
    /// <param name="wait">How long; zero to be answered at once.</param>
    /// <param name="stopping">Ends the waiting, which is answered as if time had run out.</param>
    /// <param name="cancellationToken">Ends it all.</param>
    /// <inheritdoc cref="CheckActionHandler.HandleAsync"/>
    public async ValueTask<CheckReply> HandleAsync(
        CheckAction command, TimeSpan wait, CancellationToken stopping, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var reply = await handler.HandleAsync(command, cancellationToken).ConfigureAwait(false);
        if (wait <= TimeSpan.Zero || reply is not { Verdict: Verdict.Pending, Position: { } position }
            || !ApprovalId.TryParse(reply.ApprovalId, out var id))
        {
            return reply;
        }

        try
        {
            if (Interlocked.Increment(ref _waiters) > WaitersMax)
            {
                return reply;
            }

            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
            await state.AwaitAsync(position, ending.Token).ConfigureAwait(false);
            if (state.Approvals.Find(id) is { } round)
            {
                var left = (wait < WaitMax ? wait : WaitMax) - time.GetElapsedTime(began);
                await round.Decided.Task.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, ending.Token).ConfigureAwait(false);
            }

            return await handler.HandleAsync(command with { ApprovalId = reply.ApprovalId }, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return reply;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return reply;
        }
        finally
        {
            Interlocked.Decrement(ref _waiters);
        }
    }
}
