"""What each listing said when it was read last: ``listings/<site>/<name>.json.gz``, one small file a listing.

A cache of the web, not a record of it: whatever is missing or broken here is asked for again, as on the first day.
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from archiver.codec import from_json, to_json
from archiver.errors import RecordError
from archiver.items.messages import Memory
from archiver.store import files


@dataclass(frozen=True, slots=True)
class Shelf:
    """The listings of all sites below the output folder."""

    root: Path  # output/

    def put(self, site: str, url: str, memory: Memory) -> None:
        """Keep it under the address that was asked for."""
        self.put_packed(site, url, packed(memory))

    def put_packed(self, site: str, url: str, data: bytes) -> None:
        """Keep what is `packed` already."""
        files.replace(self._path(site, url), data)

    def get(self, site: str, url: str) -> Memory | None:
        """What was kept; None where there is nothing that can be read."""
        path = self._path(site, url)
        data = files.read(path)
        if data is None:
            return None
        try:
            return from_json(gzip.decompress(data), Memory, str(path))
        except (OSError, EOFError, zlib.error, RecordError):
            return None

    def _path(self, site: str, url: str) -> Path:
        name = sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return self.root / "listings" / site / f"{name}.json.gz"


def packed(memory: Memory) -> bytes:
    """As it stands on the shelf: some 30 bytes an address, where it takes 400 in memory."""
    return gzip.compress(to_json(memory), 1, mtime=0)
