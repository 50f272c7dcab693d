using System.Collections.Concurrent;
using AgentAssembly.Domain.Scanning;

namespace AgentAssembly.Domain.Policy.Evaluation;

// A scanner for each combination of scopes that want something of it, made when it is first needed. Most sets have one.
internal sealed class ScannerShelf
{
    private const int Most = 1_024;

    private static readonly Shelved Plain = new(Scanner.Strict, null);

    private readonly ConcurrentDictionary<Combination, Shelved> _made = new();

    public Shelved Find(in Tiers tiers)
    {
        var wanted = default(Combination);
        for (var i = 0; i < tiers.Count; i++)
        {
            if (tiers[i].Data is { } data)
            {
                wanted = wanted.With(data);
            }
        }

        if (wanted.IsEmpty)
        {
            return Plain;
        }

        return _made.TryGetValue(wanted, out var shelved) ? shelved : Make(wanted);
    }

    private Shelved Make(Combination wanted)
    {
        var terms = wanted.All.Aggregate(DataTerms.Both);
        var made = new Shelved(
            new Scanner(new()
            {
                Mode = terms.IsCompatible ? ScanMode.Compatible : ScanMode.Strict,
                Patterns = terms.Patterns,
                Locales = terms.Locales,
            }),
            terms);
        if (_made.Count < Most)
        {
            _made.TryAdd(wanted, made);
        }

        return made;
    }

    // Terms are told apart by being one object or another: each scope has its own.
    private readonly record struct Combination(
        DataTerms? A, DataTerms? B, DataTerms? C, DataTerms? D, DataTerms? E, DataTerms? F, DataTerms? G, DataTerms? H)
    {
        public bool IsEmpty => A is null;

        public IEnumerable<DataTerms> All => new[] { A, B, C, D, E, F, G, H }.OfType<DataTerms>();

        public Combination With(DataTerms data) =>
            A is null ? this with { A = data }
            : B is null ? this with { B = data }
            : C is null ? this with { C = data }
            : D is null ? this with { D = data }
            : E is null ? this with { E = data }
            : F is null ? this with { F = data }
            : G is null ? this with { G = data }
            : this with { H = data };

        public bool Equals(Combination other) =>
            ReferenceEquals(A, other.A) && ReferenceEquals(B, other.B) && ReferenceEquals(C, other.C)
            && ReferenceEquals(D, other.D) && ReferenceEquals(E, other.E) && ReferenceEquals(F, other.F)
            && ReferenceEquals(G, other.G) && ReferenceEquals(H, other.H);

        public override int GetHashCode() => HashCode.Combine(
            Of(A), Of(B), Of(C), Of(D), Of(E), Of(F), Of(G), Of(H));

        private static int Of(DataTerms? terms) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(terms);
    }
}

internal sealed record Shelved(Scanner Scanner, DataTerms? Terms);
