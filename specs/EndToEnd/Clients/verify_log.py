"""Verifies a log by the rules of hashing.md and segment.md alone: python3 verify_log.py LOG_FOLDER [SIZE ROOT]"""
import collections, contextlib, functools, hashlib, pathlib, re, struct, sys
LABEL, LENGTHS, TEXTS = b"aa-event/1\0", {1: 16, 3: 8, 5: 4, 6: 8, 10: 1, 12: 16, 15: 32}, {4, 7, 8, 9, 11, 13}
Record = collections.namedtuple("Record", "end intact sound position flags hash stream version previous")
Header = collections.namedtuple("Header", "fault log position hash frontier", defaults=(None, 0, b"", []))
def damaged(why, *rows):  # rows of the document's table: (applies, kind, positions or else *next*); the first counts
    raise RuntimeError(why, *next((row[1:] + (len(events), len(events)))[:3] for row in rows if row[0]))
def sha(data): return hashlib.sha256(data).digest()
HIGH = [functools.reduce(lambda crc, _: crc >> 1 ^ (crc & 1) * 0x82F63B78, range(16), two) for two in range(65536)]
LOW = [HIGH[crc & 65535] ^ crc >> 16 for crc in HIGH]  # four bytes of a CRC-32C at a time: the first two, the last two
def crc32c(data):  # to start from all ones is to invert the first four bytes; zeros before them change nothing
    crc, data = 0, bytes(-len(data) % 4) + bytes(255 ^ byte for byte in data[:4]) + data[4:]
    for word in struct.unpack(f"<{len(data) // 4}I", data): crc = LOW[(crc ^ word) & 65535] ^ HIGH[(crc ^ word) >> 16]
    return crc ^ 0xFFFFFFFF
def bits(size): return [k for k in range(63, -1, -1) if size >> k & 1]
def grown(peaks, size, node):  # the frontier with one leaf more: two subtrees of one size become one
    return grown(peaks[:-1], size >> 1, sha(b"\1" + peaks[-1] + node)) if size & 1 else peaks + [node]
def root(size): return functools.reduce(lambda r, f: sha(b"\1" + f + r), frontiers[size][::-1] or [sha(b"")]).hex()
def read_header(data):
    label, log, position, _, before, size, n = struct.unpack(">16s16sQq32sQI", data[:92].ljust(92))
    if label != b"aa-segment/1\0\0\0\0" or len(data) < 4096 or size != position or n != len(bits(size)) or any(
            data[92 + 32 * n:4092]) or crc32c(data[:4092]) != int.from_bytes(data[4092:4096], "big"):
        return Header("TooNew" if re.fullmatch(rb"aa-segment/(?!1\0)[1-9][0-9]{0,3}\0+", label) else "Edited")
    return Header("", log, position, before, [data[at:at + 32] for at in range(92, 92 + 32 * n, 32)])
def read_event(data):  # stream, version and PreviousHash; an exception where hashing.md 1 refuses the bytes
    fields, at, last = {}, 11, 0
    while at < len(data):
        tag, length = struct.unpack_from(">BI", data, at)
        value, at = data[at + 5:at + 5 + length], at + 5 + length
        if not last < tag < 16 or not 0 < length == len(value) == LENGTHS.get(tag, length): raise ValueError
        last, fields[tag] = tag, value.decode() and value if tag in TEXTS else value  # raises where it is not UTF-8
    if data[:11] != LABEL or len(fields[4]) > 64 or not any(fields[5]) or {1, 6, 9, 10, 14} - {*fields}: raise KeyError
    return re.fullmatch(rb"[a-z]{1,12}-[0-9a-f]{32}", fields[2])[0], int.from_bytes(fields[3], "big"), fields[15]
def read_record(data, at):  # None where none can stand: its length is 0, impossible or reaches beyond the file
    crc, length, position, flags, unused, stored = struct.unpack(">IIQB3s32s", data[at:at + 52].ljust(52, b"\0"))
    event, end, fields = data[at + 52:at + 52 + length], at + 52 + length, (None, 0, None)
    if not 0 < length <= 524288 or end > len(data): return None
    with contextlib.suppress(ValueError, KeyError, TypeError, struct.error): fields = read_event(event)
    intact, good = crc32c(data[at + 4:end]) == crc, fields[0] and sha(event) == stored and flags < 4 and not any(unused)
    return Record(end, intact, intact and good, position, flags, stored, *fields)
def intact_records(data, at=4096 + 52):  # those whose checksum holds, by the label 52 bytes on; `at`: where to begin
    return [r for m in re.compile(LABEL).finditer(data, at) if (r := read_record(data, m.start() - 52)) and r.intact]
everything = functools.cache(lambda: [r for data in files[:-1] for r in intact_records(data) if r.stream])  # evidence
def skips(): return {(r.stream, r.version - 1) for r in everything() if r.version} - {r[6:8] for r in everything()}
def judge_record(r, alone):  # alone: it is left out, and held only against its own bytes and position
    n, (version, previous, at) = len(events), newest.get(r.stream, (0, bytes(32), -1))
    if r.sound and r.position == n and (alone or (r.version, r.previous) == (version, previous)):
        newest[r.stream] = r.version + 1, r.hash, n
        return events.append(r), frontiers.append(grown(frontiers[n], n, sha(b"\0" + r.hash)))
    stream, moved, skewed = [s for s in everything() if s.stream == r.stream], r.position - n, r.version - version
    rivals = [s for s in stream if s.version == r.version and s.hash != r.hash]
    later = {s.previous for s in stream if s.version == r.version + 1}  # to what the stream's next version chains
    damaged(f"wrong content, chaining, position ({r.position}, due: {n}) or version ({r.version}, due: {version})",
        (not r.sound, "Edited"), ((moved or skewed) and [s.hash for s in everything()].count(r.hash) > 1, "Duplicated"),
        (moved > 0 and n in [s.position for s in everything()], "Reordered"), (moved < 0, "Inserted", r.position, n),
        (moved, "Deleted" if skips() else "Gap", n, r.position - 1), (skewed and r.previous == previous, "Edited"),
        (skewed < 0, "Inserted", rivals[0].position if rivals else n, n), (skewed and version in [s.version for s in
        stream], "Reordered"), (skewed, "Deleted", at + 1, n + skewed - 1), (version == 0, "WrongGenesis"),
        (rivals, "Inserted"), (later and r.hash not in later, "Edited"), (True, "Edited", at, at if later else n))
def judge_header(h, i):  # of segment i, or of `head`, which may stand for fewer events than there are
    n, K, head, foreign = len(events), h.position, i == len(segments), h.log != headers[0].log
    size, gap, starts = min(n, K) if head else n, K > n and not head, [later.position for later in headers[i:-1]]
    right = K == size and (h.frontier, h.hash) == (frontiers[K], events[K - 1].hash if K else bytes(32))
    pairs = [(1 << k, a == b) for k, a, b in zip(bits(K), frontiers[size], h.frontier) if size >> k == K >> k]
    differ = next((width for width, same in pairs if not same), 0)  # the first common subtree that is not the same
    agreed = sum(width for width, _ in pairs if width > differ)  # so many leaves, those before it, are known to agree
    if foreign or not right: damaged(f"header unreadable or, for {K} events, not fitting these {n}", (h.fault, h.fault),
        (i == 0 and not head, "WrongGenesis", 0, K and K - 1), (foreign, "Edited" if right > head else "Inserted"),
        (gap and n in starts, "Reordered", n, K - 1), (gap and skips(), "Deleted", n, K - 1),
        (K > n and (differ or [h.hash] == [e.hash for e in events[-1:]]), "StreamRemoved", agreed, K - 1),
        (K > n, "Truncated" if head else "Gap", n, K - 1), (size > K and h in headers[:i], "Duplicated"),
        (size > K, "Inserted", agreed, n - 1), (differ, "Rewritten", agreed, agreed + differ - 1), (True, "Edited"))
def judge_segment(data, last):  # returns the number of bytes that are not committed
    records, at, before, count, start = [], 4096, len(events), len(events), 4096
    while record := read_record(data, at): at = records.append(record) or record.end
    whole = max([j for j, r in enumerate(records, 1) if r.flags & 1 or not last], default=0)  # in whole appends
    try:
        for j, r in enumerate(records):
            judge_record(r, alone=j >= whole)
            if r.flags & 1: count, start = len(events), r.end
        if data[at:].strip(b"\0") or any(r.flags & 2 for r in records[whole + 1:]): damaged("junk", (True, "Edited"))
    except RuntimeError:  # it is none if a power cut can have left it: segment.md 4
        if not last or headers[-1].position > count or any(r.intact for r in records[len(events) - before:][:1]) \
                or any(r.flags & 2 for r in intact_records(data, start + 53)): raise
    if last: del events[count:], frontiers[count + 1:]
    return max(start, at, len(data.rstrip(b"\0"))) - start
segments = sorted(pathlib.Path(sys.argv[1]).glob("*.seg"))
files = [path.read_bytes() if path.exists() else b"" for path in (*segments, pathlib.Path(sys.argv[1], "head"))]
headers, events, frontiers, newest, loose = [*map(read_header, files)], [], [[]], {}, 0
try:
    for i, (place, header) in enumerate(zip([*segments, "head"], headers)):
        if i < len(segments) or not header.fault: judge_header(header, i)
        if i < len(segments): loose = judge_segment(files[i], last=i == len(segments) - 1)
    n, names, place, (size, given) = len(events), {e.stream for e in events}, "argument", sys.argv[2:4] or (0, root(0))
    if int(size) > n or root(int(size)) != given.lower(): damaged(f"the log's own head is {n} {root(n)}",
        (int(size) > n, "Truncated", n, int(size) - 1), (True, "Rewritten", 0, int(size) - 1))
except RuntimeError as damage:
    (why, kind, first, last), file = damage.args, getattr(place, "name", place)
    sys.exit(print(f"damaged: {kind} at {first}" + f"-{last}" * (last != first), f"in {file}: {why}") or 8)
print(f"sound: {n} events, {len(names)} streams, head {n} {root(n)}" + f", {loose} bytes uncommitted" * (loose > 0))
