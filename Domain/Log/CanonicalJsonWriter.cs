using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace AgentAssembly.Domain.Log;

/// <summary>
/// Writes event data straight in the form of RFC 8785. The caller gives members in their sorted order, and the writer
/// refuses any other, so that what it has written is canonical without sorting. Not thread-safe; after an exception
/// only <see cref="Reset"/> makes sense.
/// </summary>
public sealed class CanonicalJsonWriter
{
    /// <summary>Largest integer written as a number: 2^53−1. Larger ones are strings (architecture §3).</summary>
    public const long IntegerMax = 9007199254740991;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private const int NameBytesOnStackMax = 256;

    private readonly ArrayBufferWriter<byte> _output = new(1_024);
    private readonly Level[] _levels = new Level[CanonicalJson.DepthMax + 1];
    private int _depth;

    /// <summary>What was written since the last reset, as a new array.</summary>
    /// <exception cref="InvalidOperationException">Nothing is written, or an object or array is still open.</exception>
    public byte[] ToArray() =>
        _depth == 0 && _levels[0].HasItems
            ? _output.WrittenSpan.ToArray()
            : throw new InvalidOperationException("an object or array is still open, or nothing was written");

    /// <summary>What was written since the last reset; of no meaning after the next.</summary>
    /// <exception cref="InvalidOperationException">As for <see cref="ToArray"/>.</exception>
    public ReadOnlyMemory<byte> Written =>
        _depth == 0 && _levels[0].HasItems
            ? _output.WrittenMemory
            : throw new InvalidOperationException("an object or array is still open, or nothing was written");

    /// <summary>Bytes that fit into the memory that is kept.</summary>
    public int Capacity => _output.Capacity;

    /// <summary>As <see cref="Reset"/>, and overwrites what was written.</summary>
    public void Wipe()
    {
        _output.Clear();
        Reset();
    }

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Reset()
    {
        _output.ResetWrittenCount();
        _depth = 0;
        _levels[0].Reset(Kind.Whole);
    }

    /// <summary>Begins an object: as the whole, as an array's item, or as the value of the name just written.</summary>
    /// <exception cref="InvalidOperationException">No value can stand here, or the nesting exceeds
    /// <see cref="CanonicalJson.DepthMax"/>.</exception>
    public CanonicalJsonWriter BeginObject() => Begin((byte)'{', Kind.Object);

    /// <summary>Ends the innermost object.</summary>
    /// <exception cref="InvalidOperationException">What is open is no object, or a name waits for its value.</exception>
    public CanonicalJsonWriter EndObject() => End((byte)'}', Kind.Object);

    /// <summary>Begins an array.</summary>
    /// <exception cref="InvalidOperationException">As for <see cref="BeginObject"/>.</exception>
    public CanonicalJsonWriter BeginArray() => Begin((byte)'[', Kind.Array);

    /// <summary>Ends the innermost array.</summary>
    /// <exception cref="InvalidOperationException">What is open is no array.</exception>
    public CanonicalJsonWriter EndArray() => End((byte)']', Kind.Array);

    /// <summary>Names the next member of the innermost object.</summary>
    /// <exception cref="InvalidOperationException">The name does not sort after the one before, or no name can stand
    /// here.</exception>
    /// <exception cref="ArgumentException">The name is not valid Unicode.</exception>
    public CanonicalJsonWriter Name(ReadOnlySpan<char> name)
    {
        Span<byte> utf8 = stackalloc byte[NameBytesOnStackMax];
        return StrictUtf8.TryGetBytes(name, utf8, out var written)
            ? Name(utf8[..written])
            : Name(StrictUtf8.GetBytes(name.ToString()));
    }

    /// <summary>As the other; the name is valid UTF-8.</summary>
    public CanonicalJsonWriter Name(ReadOnlySpan<byte> name)
    {
        ref var level = ref _levels[_depth];
        if (level.Kind != Kind.Object || level.NameIsOpen)
        {
            throw new InvalidOperationException($"no member's name can stand here: '{Encoding.UTF8.GetString(name)}'");
        }

        if (level.HasItems && JsonCanonicalizer.Compare(level.LastName, name) >= 0)
        {
            throw new InvalidOperationException(
                $"member '{Encoding.UTF8.GetString(name)}' cannot come after '{Encoding.UTF8.GetString(level.LastName)}'");
        }

        if (level.HasItems)
        {
            Raw((byte)',');
        }

        CanonicalJson.WriteString(_output, name, ':');
        level.LastName = name;
        level.HasItems = true;
        level.NameIsOpen = true;
        return this;
    }

    /// <summary>Writes a text.</summary>
    /// <exception cref="InvalidOperationException">No value can stand here.</exception>
    /// <exception cref="ArgumentException">The text is not valid Unicode.</exception>
    public CanonicalJsonWriter Value(ReadOnlySpan<char> text)
    {
        BeginValue();
        CanonicalJson.WriteString(_output, text);
        return this;
    }

    /// <summary>Writes a text of valid UTF-8.</summary>
    /// <exception cref="InvalidOperationException">No value can stand here.</exception>
    public CanonicalJsonWriter Value(ReadOnlySpan<byte> utf8)
    {
        BeginValue();
        CanonicalJson.WriteString(_output, utf8);
        return this;
    }

    /// <summary>Writes an integer: as a number up to <see cref="IntegerMax"/> in size, as a string beyond.</summary>
    /// <exception cref="InvalidOperationException">No value can stand here.</exception>
    public CanonicalJsonWriter Value(long number)
    {
        BeginValue();
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
    /// <exception cref="InvalidOperationException">No value can stand here.</exception>
    public CanonicalJsonWriter Value(bool truth)
    {
        BeginValue();
        _output.Write(truth ? "true"u8 : "false"u8);
        return this;
    }

    /// <summary>Writes a named text, or nothing when it is null or empty: absence is not recorded as emptiness.</summary>
    public CanonicalJsonWriter Member(ReadOnlySpan<char> name, string? text) =>
        string.IsNullOrEmpty(text) ? this : Name(name).Value(text);

    /// <summary>As the other; the name is valid UTF-8.</summary>
    public CanonicalJsonWriter Member(ReadOnlySpan<byte> name, string? text) =>
        string.IsNullOrEmpty(text) ? this : Name(name).Value(text);

    /// <summary>As the other; name and text are valid UTF-8.</summary>
    public CanonicalJsonWriter Member(ReadOnlySpan<byte> name, ReadOnlySpan<byte> utf8) =>
        utf8.IsEmpty ? this : Name(name).Value(utf8);

    /// <summary>Writes a named integer.</summary>
    public CanonicalJsonWriter Member(ReadOnlySpan<char> name, long number) => Name(name).Value(number);

    /// <summary>As the other; the name is valid UTF-8.</summary>
    public CanonicalJsonWriter Member(ReadOnlySpan<byte> name, long number) => Name(name).Value(number);

    /// <summary>Writes a named truth value.</summary>
    public CanonicalJsonWriter Member(ReadOnlySpan<char> name, bool truth) => Name(name).Value(truth);

    private CanonicalJsonWriter Begin(byte bracket, Kind kind)
    {
        if (_depth == CanonicalJson.DepthMax)
        {
            throw new InvalidOperationException($"no more than {CanonicalJson.DepthMax} objects and arrays nest");
        }

        BeginValue();
        Raw(bracket);
        _levels[++_depth].Reset(kind);
        return this;
    }

    private CanonicalJsonWriter End(byte bracket, Kind kind)
    {
        if (_levels[_depth].Kind != kind || _levels[_depth].NameIsOpen)
        {
            throw new InvalidOperationException($"'{(char)bracket}' cannot stand here");
        }

        _depth--;
        Raw(bracket);
        return this;
    }

    private void BeginValue()
    {
        ref var level = ref _levels[_depth];
        switch (level.Kind)
        {
            case Kind.Object when level.NameIsOpen:
                level.NameIsOpen = false;
                break;
            case Kind.Array:
                Separate(ref level);
                break;
            case Kind.Whole when !level.HasItems:
                level.HasItems = true;
                break;
            default:
                throw new InvalidOperationException("no value can stand here");
        }
    }

    private void Separate(ref Level level)
    {
        if (level.HasItems)
        {
            Raw((byte)',');
        }

        level.HasItems = true;
    }

    private void Raw(byte b)
    {
        _output.GetSpan(1)[0] = b;
        _output.Advance(1);
    }

    private enum Kind : byte
    {
        Whole,
        Object,
        Array,
    }

    private struct Level
    {
        private byte[]? _lastName;
        private int _lastNameLength;

        public Kind Kind { get; private set; }

        public bool HasItems { get; set; }

        public bool NameIsOpen { get; set; }

        public ReadOnlySpan<byte> LastName
        {
            readonly get => _lastName.AsSpan(0, _lastNameLength);
            set
            {
                // The memory stays with the depth: most events write the same few names again and again.
                if (_lastName is null || _lastName.Length < value.Length)
                {
                    _lastName = new byte[Math.Max(value.Length, 32)];
                }

                value.CopyTo(_lastName);
                _lastNameLength = value.Length;
            }
        }

        public void Reset(Kind kind) => (Kind, HasItems, NameIsOpen, _lastNameLength) = (kind, false, false, 0);
    }
}
