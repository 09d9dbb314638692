"""The oracle: what an output folder holds, read without the archiver's own readers, and what two of them differ in."""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: The folders of lines, and what a line of each calls its record.
JOURNALS = {"archive": "article", "visits": "visit", "tombstones": "tombstone", "runs": "run"}

#: Of each journal its sums.
Sums = dict[str, Counter[str]]

ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is in a folder; times are left out, for two runs have different ones."""

    revisions: Counter[tuple[str, str]]  # (entry, cause), but for those of the census: their number hangs on the order
    latest: dict[str, tuple[str, str]]  # entry -> title and text
    #: (address, outcome), but for those of whole rounds: each run notes its own. A run that was killed between an
    #: article and its visit leaves the next one to find it the same: what was read is "read".
    visits: Counter[tuple[str, str]]
    feeds: dict[str, tuple[tuple[str, str, str], ...]]  # file -> (id, title, content), sorted
    files: frozenset[str]
    broken: tuple[str, ...]  # sentences


def holdings(output: Path) -> Holdings:
    """Read it all; nothing is raised for what is broken."""
    broken: list[str] = []
    revisions: Counter[tuple[str, str]] = Counter()
    latest: dict[str, tuple[str, str]] = {}
    for article in _records(output, "archive", broken):
        if article["cause"] != "census":
            revisions[article["id"], article["cause"]] += 1
        kept = "\n".join(block["text"] for block in article["blocks"] if not block.get("dropped"))
        latest[article["id"]] = (article["title"], kept)
        broken.extend(_unkept(output, article))
    visits = Counter(
        (visit["url"], "read" if visit["outcome"] in ("new", "changed", "same") else visit["outcome"])
        for visit in _records(output, "visits", broken)
        if visit["outcome"] != "round"
    )
    for path in sorted(output.glob("pages/*/*.warc.gz")):
        broken.extend(_torn(path))
    feeds = {str(path.relative_to(output)): _entries(path) for path in sorted(output.glob("public/**/*.atom"))}
    files = frozenset(str(path.relative_to(output)) for path in output.rglob("*") if path.is_file())
    return Holdings(revisions, latest, visits, feeds, files, tuple(broken))


def differences(found: Holdings, expected: Holdings) -> list[str]:
    """A sentence for each thing that is lost, twice, broken or left over."""
    told = list(found.broken)
    told += [f"lost: {one}" for one in expected.revisions - found.revisions]
    told += [f"twice: {one}" for one in found.revisions - expected.revisions]
    told += [f"visit lost: {one}" for one in expected.visits - found.visits]
    told += [f"visited twice: {one}" for one in found.visits - expected.visits]
    told += [f"another text: {one}" for one in expected.latest if found.latest.get(one) != expected.latest[one]]
    told += [f"another feed: {one}" for one in expected.feeds if found.feeds.get(one) != expected.feeds[one]]
    told += [f"left over: {one}" for one in sorted(found.files - expected.files)]
    told += [f"missing: {one}" for one in sorted(expected.files - found.files)]
    return told


def lost(before: Path, after: Path, whole: Sums) -> list[str]:
    """What stood in the journals before a run, and stands there after an undisturbed one, and is gone after this one.

    An article may go by retention; then a tombstone of it must stand, whatever became of the run.
    """
    here, there = sums(before), sums(after)
    told = [
        f"a line of {folder} is gone: {one}"
        for folder in JOURNALS
        for one in (here[folder] & whole[folder]) - there[folder]
    ]
    gone = _entries_of(before) - _entries_of(after) - {stone["id"] for stone in _records(after, "tombstones", [])}
    return told + [f"gone without a tombstone: {one}" for one in sorted(gone)]


def sums(output: Path) -> Sums:
    """Of each journal the sums of its sound lines, and how often each stands there."""
    return {
        folder: Counter(_sum(line) for _, line in _lines(output, folder, []) if _is_sound(line)) for folder in JOURNALS
    }


def exact(output: Path) -> dict[str, str]:
    """A digest of every line of the archive and of every document: for runs that must give the same bytes."""
    told = {str(p.relative_to(output)): _digest(p.read_bytes()) for p in output.glob("public/**/*") if p.is_file()}
    return told | dict.fromkeys(sums(output)["archive"], "line")


def _entries_of(output: Path) -> set[str]:
    return {article["id"] for article in _records(output, "archive", [])}


def _records(output: Path, folder: str, broken: list[str]) -> Iterator[Any]:
    for path, line in _lines(output, folder, broken):
        if _is_sound(line):
            yield json.loads(line)[JOURNALS[folder]]
        else:
            broken.append(f"{path}: a line with a wrong sum")


def _lines(output: Path, folder: str, broken: list[str]) -> Iterator[tuple[Path, bytes]]:
    """Every whole line of every file, plain or compressed; what stands in two files comes twice."""
    for path in sorted(output.glob(f"{folder}/*/*.jsonl*")):
        data = path.read_bytes()
        if path.suffix == ".zst":
            try:
                data = zstd.decompress(data)
            except zstd.ZstdError as error:
                broken.append(f"{path}: {error}")
                continue
        if data and not data.endswith(b"\n"):
            broken.append(f"{path}: a torn tail")
        yield from ((path, line) for line in data.split(b"\n")[:-1])


def _sum(line: bytes) -> str:
    return line[8:24].decode("ascii", "replace")


def _is_sound(line: bytes) -> bool:
    return _sum(line) == _digest(line[24:])


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def _unkept(output: Path, article: Any) -> Iterator[str]:
    for page in article.get("pages") or ():
        path = output / page["file"]
        if path.with_name(path.name.removesuffix(".warc.gz") + ".expired").exists():
            continue  # a note that retention removed it
        data = path.read_bytes()[page["offset"] :][: page["length"]] if path.exists() else b""
        if len(data) != page["length"] or not data.startswith(b"\x1f\x8b"):
            yield f"{article['url']}: its page is not where it should be"


def _torn(path: Path) -> Iterator[str]:
    data = path.read_bytes()
    while data:
        member = zlib.decompressobj(wbits=31)
        try:
            member.decompress(data)
        except zlib.error:
            member = zlib.decompressobj()
        if not member.eof:
            yield f"{path}: a torn record"
            return
        data = member.unused_data


def _entries(path: Path) -> tuple[tuple[str, str, str], ...]:
    feed = etree.fromstring(path.read_bytes())
    texts = [
        [entry.findtext(ATOM + name) or "" for name in ("id", "title", "content")]
        for entry in feed.iter(ATOM + "entry")
    ]
    return tuple(sorted((one, title, content) for one, title, content in texts))
