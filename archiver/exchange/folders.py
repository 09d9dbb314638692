"""Files of HTML and of plain text as offers: a page's address from itself, or from its place below a stated base."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from archiver.exchange.offers import Kept, Offer, Told, Unusable
from archiver.extract.fragments import blocks_of_text
from archiver.extract.language import guess_language
from archiver.extract.meta import read_declared
from archiver.items import Article
from archiver.items.messages import Candidate, Page
from archiver.markup.decode import decode
from archiver.markup.tree import parse
from archiver.normalize import normalize
from archiver.normalize.urls import canonical, site_of

#: What browsers write above a page that they save.
_SAVED = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_WITHOUT_ADDRESS = "it names none; give --base, the address that its folder stands for"
#: Characters of a first line that is taken as the title of a plain text.
_TITLE = 250


@dataclass(frozen=True, slots=True)
class Files:
    """Reads such files; `base` is the address that the folder which was named stands for, where the user states one."""

    now: datetime
    site: str | None = None
    base: str | None = None

    def html(self, path: Path, root: Path) -> Iterator[tuple[Offer, int]]:
        """The page in the file, as of when it was written last. Raises OSError."""
        body = path.read_bytes()
        yield self._page(path, body, _stated(body) or self._placed(path, root)), len(body)

    def text(self, path: Path, root: Path) -> Iterator[tuple[Offer, int]]:
        """The text in the file, its first line as the title. Raises OSError."""
        data = path.read_bytes()
        yield self._text(path, decode(data), self._placed(path, root)), len(data)

    def _page(self, path: Path, body: bytes, url: str | None) -> Offer:
        if url is None:
            return Unusable(where=str(path), reason="no address", detail=_WITHOUT_ADDRESS)
        site = self.site or site_of(url)
        page = Page(
            url=url,
            site=site,
            source=site,
            body=body,
            status=200,
            headers=(("Content-Type", "text/html"),),
            fetched=self._written(path),
            candidate=Candidate(url=url, found_by="import"),
        )
        return Kept(where=str(path), page=page)

    def _text(self, path: Path, text: str, url: str | None) -> Offer:
        if url is None:
            return Unusable(where=str(path), reason="no address", detail=_WITHOUT_ADDRESS)
        head, _, rest = text.strip().partition("\n")
        if len(head) > _TITLE or not rest.strip():
            head, rest = path.stem, text
        language = guess_language(rest)
        blocks = blocks_of_text(rest, language)
        if not blocks:
            return Unusable(where=str(path), reason="no text")
        article = Article(
            url=url,
            site=self.site or site_of(url),
            title=head,
            blocks=blocks,
            language=language,
            fetched=self._written(path),
        )
        return Told(where=str(path), article=normalize(article))

    def _placed(self, path: Path, root: Path) -> str | None:
        """The address of a file by its place in the folder."""
        if self.base is None:
            return None
        below = path.relative_to(root) if root.is_dir() else Path(path.name)
        return canonical(quote(below.as_posix()), f"{self.base.rstrip('/')}/")

    def _written(self, path: Path) -> datetime:
        return min(datetime.fromtimestamp(int(path.stat().st_mtime), UTC), self.now)


def _stated(body: bytes) -> str | None:
    """The address that a page gives itself, or that a browser noted when it saved it."""
    tree = parse(body)
    if not isinstance(tree, tuple):
        declared = read_declared(tree)
        claims = [*declared.links.get("canonical", ()), *(url for _, url in declared.all("og:url"))]
        for claim in claims:
            if address := canonical(claim):
                return address
    saved = _SAVED.search(body[:4096])
    return canonical(saved[1].decode("ascii", "replace")) if saved else None
