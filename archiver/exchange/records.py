"""The records of a JSON file as offers: of our archive, of our export, or as other programs write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from archiver.codec import from_json
from archiver.errors import RecordError
from archiver.exchange.documents import members, texts
from archiver.exchange.fields import article_of, html_of, text_of
from archiver.exchange.offers import Line, Offer, Told, Unusable
from archiver.exchange.opening import opened_file
from archiver.exchange.record import Record
from archiver.extract.fragments import blocks_of, blocks_of_text
from archiver.extract.language import guess_language
from archiver.items import Article, replace
from archiver.normalize import normalize
from archiver.normalize.urls import canonical
from archiver.store import lines

#: A site's folder, as normalize.urls.site_of names it; nothing else may become a part of a path.
_SITE = re.compile(r"[a-z0-9_](?:[a-z0-9_-]|\.(?!\.)){0,119}")
_ID = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PAGE = re.compile(r"<(?:html|body)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Records:
    """Reads such files; `site` is the folder that records of others go to, where the user names one."""

    site: str | None = None

    def read(self, path: Path) -> Iterator[tuple[Offer, int]]:
        """Every record as an offer, and how many bytes of the file were read so far. Raises OSError."""
        with opened_file(path) as (file, raw):
            for number, text in enumerate(texts(file), 1):
                where = f"{path}:{number}"
                if isinstance(text, Unusable):
                    yield Unusable(where=where, reason=text.reason, detail=text.detail), raw.tell()
                elif text.strip():
                    yield from ((offer, raw.tell()) for offer in self._offers(text, where))

    def _offers(self, text: bytes, where: str) -> Iterator[Offer]:
        """What a text says; where it is no record, and holds a list of them, what each of these says."""
        offer = self.offer(text, where)
        held = members(text) if isinstance(offer, Unusable) else []
        yield from (self.offer(bytes(one), f"{where}, record {number}") for number, one in enumerate(held, 1))
        if not held:
            yield offer

    def offer(self, line: bytes, where: str) -> Offer:
        """What one record says."""
        try:
            if line.startswith(lines.HEAD):
                return _line(lines.read(line, "article", Article, where), where)
            record = from_json(line, dict[str, Any], where)
        except RecordError as error:
            return Unusable(where=where, reason="no record", detail=str(error).removeprefix(where).lstrip(":, "))
        if (own := _own(line, where)) is not None:
            return own
        return self._foreign(record, where)

    def _foreign(self, record: dict[str, Any], where: str) -> Offer:
        article = article_of(record, self.site)
        if article is None:
            return Unusable(where=where, reason="no address", detail="no field of it holds a web address")
        html, text = html_of(record), text_of(record)
        if not (html or text):
            return Unusable(where=where, reason="no text", detail=article.url)
        language = article.language or (None if html else guess_language(text))
        told = normalize(replace(article, language=language, blocks=blocks_of_text(text, language)))
        return Told(where=where, article=told, html=_page(html, article) if html else b"")


def _line(article: Article, where: str) -> Offer:
    """A line of an archive; its words name files and stand in feeds, so a sound checksum alone is not enough."""
    if not (_SITE.fullmatch(article.site) and _ID.fullmatch(article.id) and canonical(article.url)):
        return Unusable(where=where, reason="no record", detail="its site, id or address is none")
    if not (article.fetched and article.first_seen and article.updated):
        return Unusable(where=where, reason="no record", detail="it has no dates")
    return Line(where=where, article=replace(article, pages=()))


def _own(line: bytes, where: str) -> Told | None:
    """What our export wrote, with its id and dates; None for any other record."""
    try:
        record = from_json(line, Record, where)
    except RecordError:
        return None
    url = canonical(record.url)
    if not (_SITE.fullmatch(record.site) and _ID.fullmatch(record.id) and url):
        return None
    article = Article(
        id=record.id,
        url=url,
        site=record.site,
        site_name=record.site_name,
        title=record.title,
        blocks=blocks_of(record.html, url) if record.html else blocks_of_text(record.text, record.language),
        authors=record.authors,
        published=record.published,
        modified=record.modified,
        updated=record.updated,
        first_seen=record.first_seen,
        fetched=record.fetched,
        language=record.language,
        tags=record.tags,
        section=record.section,
        summary=record.summary,
        image=record.image,
        paywalled=record.paywalled,
    )
    return Told(where=where, article=normalize(article))


def _page(html: str, article: Article) -> bytes:
    """The HTML as a page: a piece of one is put below its title, as it would stand in one, with what is told of it."""
    if _PAGE.search(html):
        return html.encode("utf-8", "replace")
    title = escape(article.title)
    told = {"author": ", ".join(article.authors)}
    if article.published:
        told["article:published_time"] = article.published.isoformat()
    metas = "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in told.items() if value)
    head = f'<meta charset="utf-8"><title>{title}</title><meta property="og:type" content="article">{metas}'
    body = f"<article><h1>{title}</h1>{html}</article>"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode("utf-8", "replace")
