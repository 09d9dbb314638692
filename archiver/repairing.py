"""repair(): what verify found damaged, made whole as far as can be, and the rest set aside. Nothing sound is touched.

First the flipped bits are put back. A line of the archive that is beyond that is read again from its raw page and takes
the damaged one's place; else it goes to damaged/. A raw page stays where it is in any case: the others are found by
their offsets. Whatever moment a kill comes at, each piece stands in its file or in damaged/, or in both.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from archiver.compare.joined import whole
from archiver.items import Article, Cause, replace
from archiver.items.messages import Candidate, Job, Page
from archiver.rules.known import Folders, rules_for
from archiver.store import files, lines, spans
from archiver.store.existing import existing
from archiver.store.lock import lock
from archiver.store.opening import opened
from archiver.store.store import Store
from archiver.store.verifying import aside, ties
from archiver.store.verifying.fault import Fault, Trouble
from archiver.store.verifying.members import members, response
from archiver.store.verifying.mending import put_back, take_out
from archiver.store.verifying.salvage import Salvage, salvage
from archiver.store.verifying.verify import Tell, Verdict, silent, verified
from archiver.workers.pool import Pool


@dataclass(slots=True)
class Repair:
    """What was done with each piece of damage, and what is left."""

    mended: list[Fault] = field(default_factory=list)  # byte for byte as it was written
    restored: list[Fault] = field(default_factory=list)  # read again from its raw page, or another copy of the page
    aside: list[Fault] = field(default_factory=list)  # lost; its bytes lie in damaged/
    left: Verdict = field(default_factory=Verdict)


def repair(root: Path, folders: Folders, tell: Tell = silent) -> Repair:
    """Repair the archive; raises LockError where a run is writing, and StoreError."""
    done = Repair()
    with lock(existing(root)):
        _make_whole(root, folders, tell, done)
    with verified(root, tell) as (_, said), opened(root) as store:  # opening makes the index again
        done.restored.extend(_led_back(store, said))
    with verified(root, tell) as (done.left, _):
        return done


def _make_whole(root: Path, folders: Folders, tell: Tell, done: Repair) -> None:
    """Put flipped bits back, as long as that tells where others are to be sought; then deal with what is left.

    A line that is whole again says where its page begins, and so that what seemed one damaged piece is two.
    """
    tried: set[tuple[str, int, int]] = set()
    while True:
        with verified(root, tell) as (verdict, said):
            broken = _broken(verdict.damage)
            fresh = [fault for fault in broken if (fault.file, fault.offset, fault.length) not in tried]
            mended, _ = put_back(root, fresh)
            if any(fault.kind is Trouble.LINE for fault in fresh):
                files.remove(root / "index.sqlite")  # made again: it has read past these lines, or they will move
            done.mended += mended
            if broken and not mended:
                _beyond(root, broken, said, folders, done)
        if not mended or len(mended) == len(broken):
            return
        tried.update((fault.file, fault.offset, fault.length) for fault in fresh)


def _broken(faults: Iterable[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.kind in (Trouble.LINE, Trouble.PAGE)]


def _beyond(root: Path, broken: Sequence[Fault], said: ties.Ties, folders: Folders, done: Repair) -> None:
    for fault in broken:
        if fault.kind is Trouble.PAGE:
            data = files.read_span(root / fault.file, fault.offset, fault.length)
            aside.set_aside(root, fault.file, fault.offset, data, fault.what, None, stays=True)
            done.aside.append(fault)
    torn = [fault for fault in broken if fault.kind is Trouble.LINE and (root / fault.file).exists()]
    again = asyncio.run(_read_again(root, torn, said, folders))
    stead: defaultdict[str, dict[tuple[int, int], bytes]] = defaultdict(dict)
    for fault, article in zip(torn, again, strict=True):
        data = spans.read(root / fault.file, fault.offset, fault.length)
        entry = None if article else salvage(data).entry
        aside.set_aside(root, fault.file, fault.offset, data, fault.what, entry, stays=False)
        stead[fault.file][fault.offset, fault.length] = lines.write("article", article) if article else b""
        (done.restored if article else done.aside).append(fault)
    for file, pieces in stead.items():
        take_out(root, file, pieces)


def _led_back(store: Store, said: ties.Ties) -> Iterator[Fault]:
    """Have articles point to their raw pages again, where the same bytes stand in another record."""
    for fault, ref, page in said.strays():
        latest = store.latest(fault.entry or "")
        if latest and ref in latest.pages:
            pages = tuple(page.ref if one == ref else one for one in latest.pages)
            store.append(replace(latest, pages=pages, cause=Cause.REEXTRACT))
            yield fault


async def _read_again(root: Path, torn: Sequence[Fault], said: ties.Ties, folders: Folders) -> list[Article | None]:
    """For each damaged line of the archive its article, where a raw page of it is sound."""
    pool = Pool()
    try:
        return [
            await _restored(root, fault, said, folders, pool) if fault.file.startswith("archive/") else None
            for fault in torn
        ]
    finally:
        await pool.close()


async def _restored(root: Path, fault: Fault, said: ties.Ties, folders: Folders, pool: Pool) -> Article | None:
    what = salvage(spans.read(root / fault.file, fault.offset, fault.length))
    kept = _pages(what, said)
    entry = what.entry or (said.entry_at(kept[0]) if kept else None)
    if not kept or not entry:
        return None
    parts = [await _extracted(root, fault, page, folders, pool) for page in kept]
    read = [(page.url, part) for page, part in zip(kept, parts, strict=True) if part is not None]
    if len(read) < len(parts):
        return None
    article = whole(read[0][1], read[1:])
    article = replace(article, id=entry, pages=tuple(page.ref for page in kept), next_page=None, single_page=None)
    return _stamped(article, what, said, fault)


def _pages(what: Salvage, said: ties.Ties) -> list[ties.Page]:
    """The raw pages of a damaged line: those it names, else one that its article was fetched as and no line names."""
    named = [said.page(ref) for ref in what.refs]
    if named and all(named):
        return [page for page in named if page]
    fetched = said.visited_as(what.entry) if what.entry else []
    return [page for page in fetched if not said.points_into(page.ref.file, page.ref.offset, 1)][:1]


async def _extracted(root: Path, fault: Fault, kept: ties.Page, folders: Folders, pool: Pool) -> Article | None:
    page = _page(root, kept, Path(fault.file).parent.name)
    rules = rules_for(page.url, None, folders, fetched=page.fetched.date())
    answer = await pool.run(
        Job(task="article", url=page.url, body=page.body, page=replace(page, body=b""), rules=rules)
    )
    return answer.article


def _page(root: Path, kept: ties.Page, site: str) -> Page:
    """The raw page as it was fetched."""
    ref = kept.ref
    (one,) = members(root / ref.file, ref.offset + ref.length, ref.offset)
    status, headers, body = response(one.data)
    return Page(
        url=kept.url,
        site=site,
        source=site,
        body=body,
        status=status,
        headers=headers,
        fetched=datetime.fromisoformat(kept.moment),
        candidate=Candidate(url=kept.url, found_by="archive"),
        content_type=next((value for name, value in headers if name.lower() == "content-type"), None),
    )


def _stamped(article: Article, what: Salvage, said: ties.Ties, fault: Fault) -> Article | None:
    """The article with the dates it had, as far as they can be told; None where it was of a later month."""
    month = Path(fault.file).name.partition(".")[0]
    seen = said.neighbours(article.id)
    before = [updated for file, at, _, updated in seen if (file, at) < (fault.file, fault.offset)]
    times = [time for time in (what.fetched, article.fetched) if time and f"{time:%Y-%m}" <= month]
    fetched = max(times, default=None)  # a damaged date may say anything; most lines are of their file's month
    if fetched is None:
        return None
    first_seen = datetime.fromisoformat(seen[0][2]) if seen else what.first_seen or fetched
    known = what.updated or article.modified or article.published or first_seen
    updated = max([known, *(datetime.fromisoformat(one) for one in before)])
    return replace(article, fetched=fetched, first_seen=first_seen, updated=updated, cause=Cause.REEXTRACT)
