#pragma warning disable
using System.Collections.Immutable;
namespace AgentAssembly.Domain.Policy.Expressions;
public enum Truth { False, Unknown, True }
public sealed record ClauseTrace(string Clause, Truth Truth, string? WhyUnknown);
public sealed record ExpressionProblem(int Offset, string Message, string? Suggestion = null);
public abstract record ExpressionParse { public sealed record Accepted(PolicyExpression Expression, ImmutableArray<ExpressionProblem> Warnings) : ExpressionParse; public sealed record Refused(ImmutableArray<ExpressionProblem> Problems) : ExpressionParse; }
public sealed class PolicyExpression {
  public string Source => ""; public string Canonical => ""; public bool AsksOfOthers => false; public bool AsksOfSessions => false;
  public static ExpressionParse Parse(string source) => new ExpressionParse.Accepted(new(), []);
  public Truth Evaluate(PolicyQuestion q) => Truth.Unknown;
  internal IReadOnlySet<string>? RequiredTools => null;
  internal PolicyExpression? For(Actions.ActionKind kind) => this;
  public ImmutableArray<ClauseTrace> Explain(PolicyQuestion q) => [];
}
