"""Verifies a log by the rules of hashing.md and segment.md alone: python3 verify_log.py LOG_FOLDER [SIZE ROOT]"""
import collections, contextlib, functools, hashlib, itertools, pathlib, re, struct, sys
LABEL, LENGTHS, TEXTS = b"aa-event/1\0", {1: 16, 3: 8, 5: 4, 6: 8, 10: 1, 12: 16, 15: 32}, {4, 7, 8, 9, 11, 13}
Record = collections.namedtuple("Record", "file start end intact sound position flags hash stream version time link")
Header = collections.namedtuple("Header", "fault log position time hash frontier", defaults=(None, 0, 0, b"", []))
def damaged(why, *rows):  # rows of a table: (applies, kind, positions or else *next*); the first that applies counts
    for kind, *place in (row[1:] for row in rows if row[0]): raise RuntimeError(why, kind, *place or [len(events)] * 2)
def sha(data): return hashlib.sha256(data).digest()
TABLE = [functools.reduce(lambda crc, _: crc >> 1 ^ (crc & 1) * 0x82F63B78, range(8), byte) for byte in range(256)]
def crc32c(data, crc=0xFFFFFFFF):
    for byte in data: crc = TABLE[(crc ^ byte) & 255] ^ crc >> 8
    return crc ^ 0xFFFFFFFF
def bits(size): return [k for k in range(63, -1, -1) if size >> k & 1]
def grown(peaks, size, node):  # the frontier with one leaf more: two subtrees of one size become one
    return grown(peaks[:-1], size >> 1, sha(b"\1" + peaks[-1] + node)) if size & 1 else peaks + [node]
def tree(records): return functools.reduce(lambda t, r: grown(t, r[0], sha(b"\0" + r[1].hash)), enumerate(records), [])
def root(size): return functools.reduce(lambda r, f: sha(b"\1" + f + r), trees[size][::-1] or [sha(b"")]).hex()
def read_header(data):
    label, log, position, time, before, size, n = struct.unpack(">16s16sQq32sQI", data[:92].ljust(92))
    if label != b"aa-segment/1\0\0\0\0" or len(data) < 4096 or size != position or n != len(bits(size)) or any(
            data[92 + 32 * n:4092]) or crc32c(data[:4092]) != int.from_bytes(data[4092:4096], "big"):
        return Header("TooNew" if re.fullmatch(rb"aa-segment/(?!1\0)[1-9][0-9]{0,3}\0+", label) else "Edited")
    return Header("", log, position, time, before, [data[at:at + 32] for at in range(92, 92 + 32 * n, 32)])
def read_event(data):  # stream, version, time and link; an exception where hashing.md 1 refuses the bytes
    has, at, last = {}, 11, 0
    while at < len(data):
        tag, length = struct.unpack_from(">BI", data, at)
        value, at = data[at + 5:at + 5 + length], at + 5 + length
        if not last < tag < 16 or not 0 < length == len(value) == LENGTHS.get(tag, length): raise ValueError
        last, has[tag] = tag, value.decode() and value if tag in TEXTS else value  # raises where it is not UTF-8
    if data[:11] != LABEL or len(has[4]) > 64 or not any(has[5]) or {1, 9, 10, 14} - {*has}: raise KeyError
    return re.fullmatch(rb"[a-z]{1,12}-[0-9a-f]{32}", has[2])[0], *struct.unpack(">Qq", has[3] + has[6]), has[15]
def read_record(file, at):  # None where none stands
    crc, length, position, flags, unused, stored = struct.unpack(">IIQB3s32s", files[file][at:at + 52].ljust(52, b"\0"))
    event, fields = files[file][at + 52:at + 52 + length], (None, 0, 0, None)
    if not 0 < length == len(event) <= 524288: return None
    with contextlib.suppress(ValueError, KeyError, TypeError, struct.error): fields = read_event(event)
    intact = crc32c(files[file][at + 4:at + 52] + event) == crc
    sound = intact and fields[0] and sha(event) == stored and flags < 4 and not any(unused)
    return Record(file, at, at + 52 + length, intact, sound, position, flags, stored, *fields)
def intact_from(file, at):  # a place's own record if it is intact, and those behind the place, found by their label
    starts = itertools.chain([at], (label.start() - 52 for label in re.compile(LABEL).finditer(files[file], at + 53)))
    return (record for start in starts if (record := read_record(file, start)) and record.intact)
def over_damage(file, at=4096):
    while record := next(intact_from(file, at), None): at = (yield record) or record.end
proof = functools.cache(lambda: [r for file in range(len(segments)) for r in over_damage(file) if r.sound])  # evidence
def skipping(due={}):  # the stream that skips a version: `due` holds what comes next, as far as read
    return next((r.stream for r in proof()
        if r.version > due.get(r.stream, 0) or due.update({r.stream: r.version + 1})), None)
def judge_record(r):  # segment.md 7.1
    n, p, v, (e, due, b) = len(events), r.position, r.version, newest.get(r.stream, (0, bytes(32), -1))
    if r.sound and (p, v, r.link) == (n, e, due):
        newest[r.stream] = e + 1, r.hash, n
        return trees.append(grown(trees[n], n, sha(b"\0" + r.hash))) or events.append(r)
    damaged("what the record says of itself is wrong", (not r.sound, "Edited"))
    hashes, same = [s.hash for s in proof()], [s for s in proof() if s.stream == r.stream]
    twice, behind = hashes.count(r.hash) > 1, proof()[hashes.index(r.hash) + 1:][:1]
    follows = next((s.position for s in behind if s.file == r.file), headers[r.file + 1].position)
    heir, a = [s.link for s in same if s.version == v + 1][:1], next(s for s in same if s.version == v)
    damaged(f"wrong position ({p}, due: {n}), version ({v}, due: {e}) or link",
        (p != n and twice, "Duplicated"), (p > n and n in [s.position for s in proof()], "Reordered"),
        (p != n and follows == n + 1, "Edited"), (p > n, "Deleted" if skipping() else "Gap", n, p - 1),
        (p < n, "Inserted", p, n), (v != e and twice, "Duplicated"), (v != e and r.link == due, "Edited"),
        (v < e and heir == [a.hash], "Inserted"),
        (v < e, "Inserted", a.position, a.position if heir == [r.hash] else n),
        (v > e and e in [s.version for s in same], "Reordered"),
        (v > e and (v, r.link) in [last[:2] for last in newest.values()], "Edited"),
        (v > e, "Deleted", b + 1, min(n + v - e - 1, 2**64 - 1)), (v == 0, "WrongGenesis"),
        (any(s.version == v and s.hash != r.hash for s in same), "Inserted"), (heir and heir != [r.hash], "Edited"),
        (True, "Edited", b, b if heir else n))
def judge_header(h, i, head):  # segment.md 7.2, and 7.3 for `head`, which may stand for fewer events than there are
    n, K, foreign, before = len(events), h.position, h.log != headers[0].log, headers[:i]
    size, skips, last = min(n, K) if head else n, K > n and not head and skipping(), n and events[-1].hash == h.hash
    fits = K == size and (h.frontier, h.hash) == (trees[K], events[K - 1].hash if K else bytes(32))
    pairs = [(1 << k, x == y) for k, x, y in zip(bits(K), trees[size], h.frontier) if size >> k == K >> k]
    differ = next((width for width, same in pairs if not same), 0)  # so many leaves has the first subtree that differs
    agreed = sum(width for width, _ in pairs if width > differ)
    order = sorted(range(size), key=lambda j: events[j].time) if differ else []
    moved = [j for j, k in enumerate(order) if j != k] if tree(events[j] for j in order) == h.frontier else []
    later = [g for g in headers[i + 1:] if not (g.fault or head)]
    if h.fault or foreign or not fits: damaged(f"header unreadable or, for {K} events, not fitting these {n}",
        (h.fault, h.fault), (not before and not head, "WrongGenesis", 0, max(K, 1) - 1),
        (foreign and fits and not head, "Edited", n * (i > 1), n), (foreign, "Inserted"),
        (K > n and n in [g.position for g in later if g is not headers[-1]], "Reordered", n, K - 1),
        (skips, "Deleted", newest.get(skips, (0, b"", -1))[2] + 1 if last else n, K - 1),
        (K > n and (differ or last), "StreamRemoved", agreed, K - 1), (K > n, "Truncated" if head else "Gap", n, K - 1),
        (K < size and h in before, "Duplicated"), (K < size and K in [g.position for g in before], "Inserted", K, n),
        (K < size, "Inserted", K if tree(events[:K]) == h.frontier else agreed, n - 1),
        (differ and any(n <= g.position <= len(proof()) and tree(proof()[:g.position]) == g.frontier
            for g in later), "Edited"), (moved, "Reordered", *moved[:1], *moved[-1:]),
        (differ, "Rewritten", agreed, agreed + differ - 1), (True, "Edited"))
def judge_segment(file, last):  # segment.md 4; returns the number of bytes that are not committed
    x, start, left = 4096, 4096, []
    while (record := read_record(file, x)) and record.intact:
        x = left.append(record) or record.end
        if record.flags & 1 or not record.sound: start, left = x, [judge_record(r) for r in left][:0]
    later = any(r.flags & 2 for r in intact_from(file, start) if r.start > start)
    zeros, torn = not files[file][x:].strip(b"\0"), not later and headers[-1].position <= len(events)
    damaged("an append without its end, and a later group", (last and zeros and left and later, "Edited"))
    if last and (zeros or torn) and [r.position - len(events) for r in left] == [*range(len(left))]:
        return max(x, len(files[file].rstrip(b"\0"))) - start
    return damaged("bytes that are no record", *[(judge_record(r), "") for r in left], (not zeros, "Edited")) or 0
segments, head = sorted(pathlib.Path(sys.argv[1]).glob("*.seg")), pathlib.Path(sys.argv[1], "head")
files = [path.read_bytes() if path.exists() else b"" for path in (*segments, head)]
headers, events, trees, newest, loose = [*map(read_header, files)], [], [[]], {}, 0
if head.exists() and headers[-1].fault: print("head file ignored:", headers[-1].fault.replace("Edited", "Unreadable"))
try:
    for i, place in enumerate(segments):
        loose = judge_header(headers[i], i, head=False) or judge_segment(i, last=place == segments[-1])
    if place := not headers[-1].fault and head: judge_header(headers[-1], len(segments), head=True)
    n, place, size, given = len(events), "argument", *(sys.argv[2:4] or (0, root(0)))
    if int(size) > n or root(int(size)) != given.lower(): damaged(f"the log's own head is {n} {root(n)}",
        (int(size) > n, "Truncated", n, int(size) - 1), (True, "Rewritten", 0, max(int(size), 1) - 1))
except RuntimeError as damage:
    (why, kind, first, last), file = damage.args, getattr(place, "name", place)
    sys.exit(print(f"damaged: {kind} at {first}" + f"-{last}" * (last != first), f"in {file}: {why}") or 8)
print(f"sound: {n} events, {len(newest)} streams, head {n} {root(n)}" + f", {loose} bytes uncommitted" * (loose > 0))
