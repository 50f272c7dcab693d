"""Verifies a log by the rules of hashing.md and segment.md alone: python3 verify_log.py LOG_FOLDER [SIZE ROOT]"""
import collections, functools, hashlib, pathlib, re, struct, sys
LABEL, LENGTHS, TEXTS = b"aa-event/1\0", {1: 16, 3: 8, 5: 4, 6: 8, 10: 1, 12: 16, 15: 32}, {4, 7, 8, 9, 11, 13}
Record = collections.namedtuple("Record", "end intact fault position flags hash stream version previous")
Header = collections.namedtuple("Header", "fault log position hash frontier", defaults=(None, None, None, []))
class Damage(Exception): pass  # arguments: explanation, kind, first position, last position
def damaged(why, *rows):  # rows of the document's table: (applies, kind, first, last); the first that applies counts
    raise Damage(why, *next(row[1:] for row in rows if row[0]))
def sha(data): return hashlib.sha256(data).digest()
BYTE = [functools.reduce(lambda crc, _: crc >> 1 ^ (crc & 1) * 0x82F63B78, range(8), byte) for byte in range(256)]
def shift(crc): return crc >> 8 ^ BYTE[crc & 255]  # the usual step of a CRC-32C, by one byte; for speed, by four:
HIGH = [shift(shift(value)) for value in range(65536)]
LOW = [shift(shift(value)) for value in HIGH]
def crc32c(data):  # to start from all ones is to invert the first four bytes; zeros before them change nothing
    crc, data = 0, bytes(-len(data) % 4) + bytes(255 ^ byte for byte in data[:4]) + data[4:]
    for word in struct.unpack(f"<{len(data) // 4}I", data): crc = LOW[(crc ^ word) & 65535] ^ HIGH[(crc ^ word) >> 16]
    return crc ^ 0xFFFFFFFF
def bits(size): return [k for k in range(size.bit_length() - 1, -1, -1) if size >> k & 1]
def grown(frontier, size, event_hash):  # the frontier with one leaf more: two subtrees of one size become one
    frontier = frontier + [sha(b"\0" + event_hash)]
    while size & 1: frontier[-2:], size = [sha(b"\1" + frontier[-2] + frontier[-1])], size >> 1
    return frontier
def read_header(data):
    label, good = re.fullmatch(rb"aa-segment/([1-9][0-9]{0,3})\0+", data[:16]), len(data) >= 4096
    log, position, _, before, size, n = struct.unpack(">16x16sQq32sQI", data[:92].ljust(92))
    good = good and crc32c(data[:4092]) == int.from_bytes(data[4092:4096], "big") and not any(data[92 + 32 * n:4092])
    if not (label and label[1] == b"1" and good and size == position and n == len(bits(size))):
        return Header("TooNew" if label and label[1] != b"1" else "Edited")
    return Header("", log, position, before, [data[at:at + 32] for at in range(92, 92 + 32 * n, 32)])
def read_event(data):  # stream, version and PreviousHash; an exception where hashing.md 1 refuses the bytes
    fields, at, last = {}, 11, 0
    while at < len(data):
        tag, length = struct.unpack_from(">BI", data, at)
        value, at = data[at + 5:at + 5 + length], at + 5 + length
        if not last < tag < 16 or not 0 < length == len(value) == LENGTHS.get(tag, length): raise ValueError
        if tag in TEXTS: value.decode()  # raises where it is not UTF-8
        last, fields[tag] = tag, value
    if not (data[:11] == LABEL and len(fields[4]) <= 64 and any(fields[5]) and fields.keys() >= {1, 6, 9, 10, 14}
            and re.fullmatch(rb"[a-z]{1,12}-[0-9a-f]{32}", fields[2])): raise ValueError
    return fields[2], int.from_bytes(fields[3], "big"), fields[15]
def read_record(data, start):  # None where none can stand: its length is 0, impossible or reaches beyond the file
    crc, length, position, flags, unused, stored = struct.unpack(">IIQB3s32s", data[start:start + 52].ljust(52, b"\0"))
    event, end, fields = data[start + 52:start + 52 + length], start + 52 + length, (None, 0, None)
    if start < 4096 or not 0 < length <= 524288 or end > len(data): return None
    intact, fault = crc32c(data[start + 4:end]) == crc, "unused bits are set" * (flags > 3 or any(unused))
    try: fields = read_event(event)
    except (ValueError, KeyError, struct.error): fault = "the event is malformed"
    fault = "the checksum fails" * (not intact) or "the Hash is not the event's" * (sha(event) != stored) or fault
    return Record(end, intact, fault, position, flags, stored, *fields)
def intact_records(data, at=4096):  # all whose checksum holds, by the label 52 bytes on: broken places are skipped
    while (at := data.find(LABEL, at)) >= 0:
        record = read_record(data, at - 52)
        at = record.end if record and record.intact else at + 1
        if record and record.intact: yield record
@functools.cache  # evidence about the kind, looked for only when something is wrong
def everything(): return [r for _, data in segments for r in intact_records(data) if r.stream]
def skips(every): return {(r.stream, r.version - 1) for r in every if r.version} - {(r.stream, r.version) for r in every}
def judge_record(r, alone, follows):  # alone: held only against itself; follows: the position claimed by what follows
    n, (version, previous, at) = len(hashes), newest.get(r.stream, (0, bytes(32), -1))
    if r.fault: damaged(r.fault, (True, "Edited", n, n))
    if r.position == n and (alone or (r.version, r.previous) == (version, previous)):
        newest[r.stream] = r.version + 1, r.hash, n
        return hashes.append(r.hash), frontiers.append(grown(frontiers[n], n, r.hash))
    every, stream = everything(), [s for s in everything() if s.stream == r.stream]
    twice, more = sum(s.hash == r.hash for s in every) > 1, r.position > n or r.position == n and r.version > version
    rival = next((s for s in stream if s.version == r.version and s.hash != r.hash), r)
    chained = {s.previous for s in stream if s.version == r.version + 1}  # what the next version says was before it
    if r.position != n: damaged(f"the record claims position {r.position}", (twice, "Duplicated", n, n), 
        (more and any(s.position == n for s in every), "Reordered", n, n), (follows == n + 1, "Edited", n, n),
        (more, "Deleted" if skips(every) else "Gap", n, r.position - 1), (True, "Inserted", r.position, n))
    if r.version != version: damaged(f"version {r.version} stands where {version} is due", (twice, "Duplicated", n, n),
        (r.previous == previous, "Edited", n, n), (more and any(s.version == version for s in stream), "Reordered", n, n),
        (more and (r.version, r.previous) in [last[:2] for last in newest.values()], "Edited", n, n),
        (more, "Deleted", at + 1, n + r.version - version - 1),
        (rival.hash in chained and r.hash not in chained, "Inserted", n, n),
        (True, "Inserted", rival.position, rival.position if r.hash in chained else n))
    damaged("PreviousHash is not the Hash of the stream's event before", (version == 0, "WrongGenesis", n, n),
        (rival != r, "Inserted", n, n), (chained and r.hash not in chained, "Edited", n, n),
        (True, "Edited", at, at if chained else n))
def judge_header(h, i):  # of segment i; `head` comes behind the last one and may stand for fewer events than there are
    n, K, is_head, foreign = len(hashes), h.position, i == len(segments), h.log != (headers + [h])[0].log
    size = min(n, K) if is_head else n
    right = K == size and (h.frontier, h.hash) == (frontiers[K], ([bytes(32)] + hashes)[K])
    if right and not foreign: return
    common = [(1 << k, a == b) for k, a, b in zip(bits(K), frontiers[size], h.frontier) if size >> k == K >> k]
    agree = [width for width, same in common]; differ = not all(same)
    agreed = sum(width for width, same in itertools.takewhile(lambda c: c[1], common))
    damaged(f"the header for position {K} does not fit the {n} events before it",
        (i == 0, "WrongGenesis", 0, max(K - 1, 0)), (foreign and (is_head or not right), "Inserted", n, n),
        (foreign, "Edited", 0 if i == 1 else n, n),
        (K > n and not is_head and n in [x.position for x in headers[i:]], "Reordered", n, K - 1),
        (K > n and not is_head and skips(everything()), "Deleted", n, K - 1),
        (K > n and (differ or [h.hash] == hashes[-1:]), "StreamRemoved", agreed, K - 1),
        (K > n, "Truncated" if is_head else "Gap", n, K - 1), (K < size and h in headers[:i], "Duplicated", n, n),
        (K < size, "Inserted", K if K in [x.position for x in headers[:i]] or  else agreed, n - 1),
        (not differ, "Edited", n, n), (True, "Rewritten", agreed, agreed + width - 1))
def judge_segment(i):  # returns the bytes that are not committed
    data, is_last, records, at, count, start = segments[i][1], i == len(segments) - 1, [], 4096, len(hashes), 4096
    while (r := read_record(data, at)): records, at = records + [r], r.end
