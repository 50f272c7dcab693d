using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace AgentAssembly.Domain.Log;

/// <summary>
/// One pass over JSON text that writes its canonical form: members are written as they come, and those of an object
/// that came out of order are put in order when it ends. Keeps its memory between texts. Not thread-safe.
/// </summary>
internal sealed class JsonCanonicalizer
{
    // Up to here every integer is a double whose ECMAScript text is its own digits.
    private const int PlainDigitsMax = 15;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = CanonicalJson.DepthMax };

    private readonly ArrayBufferWriter<byte> _output = new(1_024);
    private readonly ArrayBufferWriter<byte> _names = new(256);
    private readonly List<Member> _members = [];
    private readonly Container[] _open = new Container[CanonicalJson.DepthMax + 1];
    private int _depth;

    /// <summary>The canonical form of the last text.</summary>
    public ReadOnlySpan<byte> Written => _output.WrittenSpan;

    /// <summary>Memory that is kept, in bytes.</summary>
    public int Capacity => _output.Capacity + _names.Capacity + (_members.Capacity * Member.SizeBytes);

    /// <summary>Whether the last text had only numbers that keep their value as doubles at a glance.</summary>
    public bool HasPlainNumbersOnly { get; private set; }

    /// <summary>Reads one JSON text.</summary>
    /// <exception cref="JsonException">It is none, nests too deeply or names a member twice.</exception>
    /// <exception cref="InvalidOperationException">A text is no valid Unicode.</exception>
    /// <exception cref="FormatException">A number lies beyond doubles.</exception>
    public void Canonicalize(ReadOnlySpan<byte> json)
    {
        _output.ResetWrittenCount();
        _names.ResetWrittenCount();
        _members.Clear();
        _depth = 0;
        _open[0] = default;
        HasPlainNumbersOnly = true;
        var reader = new Utf8JsonReader(json, Strict);
        while (reader.Read())
        {
            Write(ref reader);
        }
    }

    private void Write(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                Separate();
                _open[++_depth] = new Container(
                    IsObject: reader.TokenType == JsonTokenType.StartObject, _members.Count, _names.WrittenCount);
                _output.Write(reader.ValueSpan);
                break;
            case JsonTokenType.EndObject:
                EndObject(_open[_depth--]);
                _output.Write(reader.ValueSpan);
                break;
            case JsonTokenType.EndArray:
                _depth--;
                _output.Write(reader.ValueSpan);
                break;
            case JsonTokenType.PropertyName:
                BeginMember(ref reader);
                break;
            case JsonTokenType.String:
                Separate();
                WriteString(ref reader);
                break;
            case JsonTokenType.Number:
                Separate();
                WriteNumber(ref reader);
                break;
            default:
                Separate();
                _output.Write(reader.ValueSpan);
                break;
        }
    }

    // A member's value follows its name without a comma; BeginMember has written the one before the name.
    private void Separate()
    {
        ref var container = ref _open[_depth];
        if (_depth > 0 && !container.IsObject)
        {
            if (container.HasItems)
            {
                _output.Write(","u8);
            }

            container.HasItems = true;
        }
    }

    private void BeginMember(ref Utf8JsonReader reader)
    {
        ref var container = ref _open[_depth];
        var nameStart = _names.WrittenCount;
        var destination = _names.GetSpan(reader.ValueSpan.Length);
        _names.Advance(reader.CopyString(destination));
        if (container.HasItems)
        {
            CollectionsMarshal.AsSpan(_members)[^1].End = _output.WrittenCount;
            _output.Write(","u8);
        }

        var member = new Member
        {
            NameStart = nameStart,
            NameLength = _names.WrittenCount - nameStart,
            Start = _output.WrittenCount,
        };
        if (container.HasItems && Compare(NameOf(_members[^1]), NameOf(member)) >= 0)
        {
            container.IsUnordered = true;
        }

        container.HasItems = true;
        _members.Add(member);
        CanonicalJson.WriteString(_output, NameOf(member), ':');
    }

    private void EndObject(Container container)
    {
        var members = CollectionsMarshal.AsSpan(_members)[container.FirstMember..];
        if (container.IsUnordered)
        {
            members[^1].End = _output.WrittenCount;
            PutInOrder(members);
        }

        CollectionsMarshal.SetCount(_members, container.FirstMember);
        Cut(_names, container.NamesStart);
    }

    private void PutInOrder(Span<Member> members)
    {
        // The written members lie one after the other: they change places within their own bytes.
        var start = members[0].Start;
        var length = members[^1].End - start;
        members.Sort((a, b) => Compare(NameOf(a), NameOf(b)));
        var ordered = ArrayPool<byte>.Shared.Rent(length);
        var at = 0;
        for (var i = 0; i < members.Length; i++)
        {
            if (i > 0)
            {
                ordered[at++] = (byte)',';
                if (NameOf(members[i]).SequenceEqual(NameOf(members[i - 1])))
                {
                    throw new JsonException($"member '{Encoding.UTF8.GetString(NameOf(members[i]))}' is named twice");
                }
            }

            var written = _output.WrittenSpan[members[i].Start..members[i].End];
            written.CopyTo(ordered.AsSpan(at));
            at += written.Length;
        }

        ordered.AsSpan(0, length).CopyTo(MemoryMarshal.AsMemory(_output.WrittenMemory).Span[start..]);
        ArrayPool<byte>.Shared.Return(ordered, clearArray: true);
    }

    private void WriteString(ref Utf8JsonReader reader)
    {
        // What needs no escape on the way in needs none on the way out, except that it is checked to be Unicode.
        if (!reader.ValueIsEscaped)
        {
            var text = reader.ValueSpan;
            if (!System.Text.Unicode.Utf8.IsValid(text))
            {
                throw new InvalidOperationException("a text is not valid UTF-8");
            }

            var span = _output.GetSpan(text.Length + 2);
            span[0] = (byte)'"';
            text.CopyTo(span[1..]);
            span[text.Length + 1] = (byte)'"';
            _output.Advance(text.Length + 2);
            return;
        }

        var plain = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        CanonicalJson.WriteString(_output, plain.AsSpan(0, reader.CopyString(plain)));
        ArrayPool<byte>.Shared.Return(plain, clearArray: true);
    }

    private void WriteNumber(ref Utf8JsonReader reader)
    {
        var digits = reader.ValueSpan;
        if (digits.Length <= PlainDigitsMax && digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
        {
            _output.Write(digits);
            return;
        }

        HasPlainNumbersOnly = false;
        _output.Write(Encoding.ASCII.GetBytes(EcmaScriptNumber.Format(reader.GetDouble())));
    }

    private ReadOnlySpan<byte> NameOf(Member member) => _names.WrittenSpan.Slice(member.NameStart, member.NameLength);

    private static void Cut(ArrayBufferWriter<byte> buffer, int length)
    {
        // The writer can only be reset as a whole; what lies before the cut is still there, and counts again.
        buffer.ResetWrittenCount();
        buffer.Advance(length);
    }

    // RFC 8785 §3.2.3 sorts by UTF-16 units. That is the order of UTF-8 bytes, except that surrogates (four bytes,
    // from 0xF0) come before U+E000 to U+FFFF (three bytes, 0xEE and 0xEF).
    internal static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var common = left.CommonPrefixLength(right);
        return common == left.Length || common == right.Length
            ? left.Length.CompareTo(right.Length)
            : Rank(left[common]).CompareTo(Rank(right[common]));

        static int Rank(byte b) => b is 0xEE or 0xEF ? b + 0x10 : b;
    }

    private struct Member
    {
        public const int SizeBytes = 16;

        public int NameStart;
        public int NameLength;
        public int Start;
        public int End;
    }

    private record struct Container(bool IsObject, int FirstMember, int NamesStart)
    {
        public bool HasItems { get; set; }

        public bool IsUnordered { get; set; }
    }
}
