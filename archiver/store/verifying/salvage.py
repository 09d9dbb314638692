"""What can still be read in a damaged line of the archive: enough to find its raw page and to stamp it as it was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from archiver.items import PageRef

_ID = re.compile(rb'"id":"(urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')
_REF = re.compile(
    rb'\{"file":"(pages/[^"/]+/[^"/]+)","offset":(\d{1,15}),"length":(\d{1,12}),"digest":"(sha256:[A-Z2-7]+=*)"\}'
)
_TIME = re.compile(rb'"(first_seen|fetched|updated)":"([0-9T:.+Z-]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvage:
    """The fields that were found in their form; a flipped bit within one may have made another of that form."""

    entry: str | None
    refs: tuple[PageRef, ...]
    first_seen: datetime | None
    fetched: datetime | None
    updated: datetime | None


def salvage(data: bytes) -> Salvage:
    """Read what is left of an article's line."""
    entry = _ID.search(data)
    times = {name.decode(): moment for name, text in _TIME.findall(data) if (moment := _moment(text))}
    return Salvage(
        entry=entry[1].decode() if entry else None,
        refs=tuple(_ref(*found) for found in _REF.findall(data)),
        first_seen=times.get("first_seen"),
        fetched=times.get("fetched"),
        updated=times.get("updated"),
    )


def _ref(file: bytes, offset: bytes, length: bytes, digest: bytes) -> PageRef:
    return PageRef(file=file.decode("utf-8", "replace"), offset=int(offset), length=int(length), digest=digest.decode())


def _moment(text: bytes) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.decode("ascii"))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None
