"""Files of HTML and of plain text as offers: a page's address from itself, or from its place below a stated base."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
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
from archiver.normalize.dates import parse_date
from archiver.normalize.urls import canonical, site_of

#: Bytes of a page's beginning in which the program that saved it leaves its note.
_HEAD = 4096
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
        """The page in the file, as of when it was saved, else written last. Raises OSError."""
        body = path.read_bytes()
        saved, when = _saved(body)
        yield self._page(path, body, _stated(body) or saved or self._placed(path, root), when), len(body)

    def text(self, path: Path, root: Path) -> Iterator[tuple[Offer, int]]:
        """The text in the file, its first line as the title. Raises OSError."""
        data = path.read_bytes()
        yield self._text(path, decode(data), self._placed(path, root)), len(data)

    def _page(self, path: Path, body: bytes, url: str | None, saved: datetime | None) -> Offer:
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
            fetched=min(saved, self.now) if saved else self._written(path),
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
    """The address that a page gives itself."""
    tree = parse(body)
    if isinstance(tree, tuple):
        return None
    declared = read_declared(tree)
    claims = (*declared.links.get("canonical", ()), *(url for _, url in declared.all("og:url")))
    return next((address for claim in claims if (address := canonical(claim))), None)


def _saved(body: bytes) -> tuple[str | None, datetime | None]:
    """The address that a program noted when it saved the page, and when that was, in whole seconds."""
    head = body[:_HEAD].decode("utf-8", "replace")
    note = next((found for one in _notes() if (found := one.search(head))), None)
    if note is None:
        return None, None
    told = note.groupdict()
    when = parse_date(told.get("date") or "")
    url = canonical(told["url"]) or (None if "://" in told["url"] else canonical(f"https://{told['url']}"))
    return url, when and when.replace(microsecond=0)


@cache
def _notes() -> tuple[re.Pattern[str], ...]:
    told = tomllib.loads((files("archiver") / "data" / "exchange" / "savers.toml").read_text("utf-8"))
    return tuple(map(re.compile, told["notes"]))
