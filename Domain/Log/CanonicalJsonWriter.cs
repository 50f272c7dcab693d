using System.Buffers;
using System.Buffers.Text;

namespace AgentAssembly.Domain.Log;

/// <summary>
/// Writes event data straight in the form of RFC 8785. The caller gives members in their sorted order, and the writer
/// refuses any other, so that what it has written is canonical without sorting. Not thread-safe.
/// </summary>
public sealed class CanonicalJsonWriter
{
    /// <summary>Largest integer written as a number: 2^53−1. Larger ones are strings (architecture §3).</summary>
    public const long IntegerMax = 9007199254740991;

    private readonly ArrayBufferWriter<byte> _output = new(512);
    private readonly Stack<string?> _lastNames = new();
    private bool _needsComma;

    /// <summary>What was written since the last reset, as a new array.</summary>
    /// <exception cref="InvalidOperationException">An object or array is still open.</exception>
    public byte[] ToArray() =>
        _lastNames.Count == 0
            ? _output.WrittenSpan.ToArray()
            : throw new InvalidOperationException("an object or array is still open");

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Reset()
    {
        _output.ResetWrittenCount();
        _lastNames.Clear();
        _needsComma = false;
    }

    /// <summary>Begins an object: as the whole, as an array's item, or as the value of the name just written.</summary>
    public CanonicalJsonWriter BeginObject() => Begin((byte)'{', "");

    /// <summary>Ends the innermost object.</summary>
    public CanonicalJsonWriter EndObject() => End((byte)'}');

    /// <summary>Begins an array.</summary>
    public CanonicalJsonWriter BeginArray() => Begin((byte)'[', null);

    /// <summary>Ends the innermost array.</summary>
    public CanonicalJsonWriter EndArray() => End((byte)']');

    /// <summary>Names the next member of the innermost object.</summary>
    /// <exception cref="InvalidOperationException">The name does not sort after the one before.</exception>
    public CanonicalJsonWriter Name(string name)
    {
        var last = _lastNames.Pop();
        if (last is null || string.CompareOrdinal(last, name) >= 0)
        {
            throw new InvalidOperationException($"member '{name}' cannot come after '{last}'");
        }

        _lastNames.Push(name);
        Separate();
        CanonicalJson.WriteString(_output, name);
        _output.Write(":"u8);
        _needsComma = false;
        return this;
    }

    /// <summary>Writes a text.</summary>
    public CanonicalJsonWriter Value(ReadOnlySpan<char> text)
    {
        Separate();
        CanonicalJson.WriteString(_output, text);
        return this;
    }

    /// <summary>Writes an integer: as a number up to <see cref="IntegerMax"/> in size, as a string beyond.</summary>
    public CanonicalJsonWriter Value(long number)
    {
        Separate();
        var quoted = number is > IntegerMax or < -IntegerMax;
        var span = _output.GetSpan(24);
        span[0] = (byte)'"';
        Utf8Formatter.TryFormat(number, quoted ? span[1..] : span, out var written);
        if (quoted)
        {
            span[written + 1] = (byte)'"';
        }

        _output.Advance(quoted ? written + 2 : written);
        return this;
    }

    /// <summary>Writes a truth value.</summary>
    public CanonicalJsonWriter Value(bool truth)
    {
        Separate();
        _output.Write(truth ? "true"u8 : "false"u8);
        return this;
    }

    /// <summary>Writes a named text, or nothing when it is null or empty: absence is not recorded as emptiness.</summary>
    public CanonicalJsonWriter Member(string name, string? text) =>
        string.IsNullOrEmpty(text) ? this : Name(name).Value(text);

    /// <summary>Writes a named integer.</summary>
    public CanonicalJsonWriter Member(string name, long number) => Name(name).Value(number);

    /// <summary>Writes a named truth value.</summary>
    public CanonicalJsonWriter Member(string name, bool truth) => Name(name).Value(truth);

    private CanonicalJsonWriter Begin(byte bracket, string? lastName)
    {
        Separate();
        _output.Write([bracket]);
        _lastNames.Push(lastName);
        _needsComma = false;
        return this;
    }

    private CanonicalJsonWriter End(byte bracket)
    {
        _lastNames.Pop();
        _output.Write([bracket]);
        _needsComma = true;
        return this;
    }

    private void Separate()
    {
        if (_needsComma)
        {
            _output.Write(","u8);
        }

        _needsComma = true;
    }
}
