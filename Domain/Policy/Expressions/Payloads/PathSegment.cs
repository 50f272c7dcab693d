using System.Globalization;

namespace AgentAssembly.Domain.Policy.Expressions.Payloads;

// One step of a path into JSON. As in a JSON pointer (RFC 6901 §4), digits name an element of an array or the property of
// that name, whichever the JSON has.
internal readonly record struct PathSegment(string Name)
{
    private const int IndexDigitsMax = 9;

    // −1 where the name is no index; 01 is none.
    public int Index => Name.Length is > 0 and <= IndexDigitsMax
        && Name.All(char.IsAsciiDigit)
        && (Name.Length == 1 || Name[0] != '0')
            ? int.Parse(Name, CultureInfo.InvariantCulture)
            : -1;
}
