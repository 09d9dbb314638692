"""The extractors that are compared, each as a function from (html, url) to what it says of the page.

Peers come from the `bench` extra and are imported only where they are asked for.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from archiver.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an extractor says of a page; an empty text is a refusal."""

    text: str = ""
    title: str | None = None
    date: str | None = None  # ISO 8601
    reason: str | None = None


Extractor = Callable[[str, str | None], Said]


def archiver() -> Extractor:
    """Ourselves."""
    extract = importlib.import_module("archiver.extract").extract

    def run(html: str, url: str | None) -> Said:
        found = extract(html, url=url)
        day = getattr(found, "published", None)
        return Said(
            text=getattr(found, "text", ""),
            title=getattr(found, "title", None),
            date=day.isoformat() if day else None,
            reason=getattr(found, "reason", None),
        )

    return run


def trafilatura() -> Extractor:
    """trafilatura with its defaults, without comments."""
    extract = importlib.import_module("trafilatura").bare_extraction

    def run(html: str, url: str | None) -> Said:
        found = extract(html, url=url, include_comments=False, with_metadata=True)
        return Said(text=found.text or "", title=found.title, date=found.date) if found else Said()

    return run


def resiliparse() -> Extractor:
    """resiliparse; it gives the text alone."""
    extract = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda html, _: Said(text=extract(html, main_content=True, alt_texts=False))


EXTRACTORS: dict[str, Callable[[], Extractor]] = {
    "archiver": archiver,
    "trafilatura": trafilatura,
    "resiliparse": resiliparse,
}


def must_be_there(names: list[str]) -> None:
    """Nothing; raises ConfigError for an extractor that is not known or not installed."""
    for name in names:
        if name not in EXTRACTORS:
            raise ConfigError(f"{name} is no extractor known here; known are {', '.join(EXTRACTORS)}")
        if find_spec(name) is None:
            raise ConfigError(f"{name} is not installed; `make bench` installs what is compared")
