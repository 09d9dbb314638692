"""Is the page an article at all? What it says of itself, then a forest over measures of the whole page."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from itertools import compress
from urllib.parse import unquote, urlsplit

import numpy as np

from archiver.extract import forest, walls
from archiver.extract.classify import Judged, all_columns
from archiver.extract.counts import WIDE_SIGNS
from archiver.extract.facts import Facts
from archiver.extract.runs import CODES
from archiver.items import Refusal
from archiver.markup.scan import MAX_DEPTH

#: Less text is no article: the shortest of 943 real ones has 60 words. Width as in `_width`.
SHORTEST = 140
#: A page that says of itself that it is none is believed up to this length; longer ones may be about such pages.
SHORT = 1500
#: Below these odds (log) that it is an article a page is refused: one article in a hundred is lost there.
ARTICLE = -2.7
#: The same for a page that has the address of a front page and neither date nor author: it must look like an article.
FRONT = 0.0

_MEASURES = (
    "article_kind", "other_kind", "published", "authors", "body", "section", "tags", "site_title",
    "path_parts", "last_hyphens", "last_chars", "path_digits", "has_query", "ends_html",
    "kept_chars", "kept_share", "kept_runs", "kept_mean", "kept_longest", "kept_long", "kept_stops", "kept_links",
    "kept_headings", "kept_items", "kept_cards", "kept_product", "kept_article", "kept_chance", "kept_stretch",
    "longest_gap", "runs", "chars", "links", "images", "images_per_char", "sure_chars", "in_body", "forms", "weight",
    "kept_median", "left_chars", "stops_per_char", "commas_per_char",
)  # fmt: skip
_SENTENCE = 120  # characters; what a page says of itself is said in one
_HEADINGS = frozenset((CODES["h1"], CODES["h2"]))
_ARTICLES = re.compile(r"article|posting|report|review|recipe|howto|news", re.IGNORECASE)
_OTHERS = re.compile(
    r"collection|list|product|website|store|search|profile|category|offer|gallery|breadcrumb", re.IGNORECASE
)


def columns() -> tuple[str, ...]:
    """The names of a page's measures."""
    return _MEASURES


def refuse(judged: Judged, facts: Facts, url: str, *, stubs: bool) -> tuple[Refusal, str] | None:
    """Why the page is no article, and a word on it; None where it is one, or a stub and `stubs` takes those too."""
    if judged.cut.deepest > MAX_DEPTH:
        return Refusal.TOO_DEEP, f"{judged.cut.deepest} elements inside each other; at most {MAX_DEPTH} are read"
    if not judged.cut.runs:
        return walls.what_else(judged.cut) or (Refusal.EMPTY, "no text")
    kept = [run.text for run in compress(judged.cut.runs, judged.firm.tolist())]
    width = _width(kept)
    told = _told(judged, facts, kept, stubs=stubs) if width < SHORT else None
    if told is not None:
        return told
    if width < SHORTEST:
        return walls.what_else(judged.cut) or (Refusal.TOO_SHORT, f"{width} characters of text")
    odds = float(_forest().score(measure(judged, facts, url))[0])
    if odds < FRONT and _is_front(facts, url):
        return Refusal.LISTING, "the address of a front page or a section, and no date or author"
    if odds < ARTICLE:
        return (walls.what_else(judged.cut) if width < SHORT else None) or (
            _kind(facts),
            f"{_chance(odds):.0%} likely an article",
        )
    return None


def _told(judged: Judged, facts: Facts, kept: list[str], *, stubs: bool) -> tuple[Refusal, str] | None:
    """What a short page is by its own words, if that is no article."""
    numbers = judged.firm.nonzero()[0].tolist()
    return walls.wall(judged.cut, numbers, facts, SHORTEST, stubs=stubs) or _confession(judged, facts, kept)


@cache
def _forest() -> forest.Forest:
    return forest.load("gate", columns())


def _chance(odds: float) -> float:
    return float(1.0 / (1.0 + np.exp(-odds)))


def _width(texts: list[str]) -> int:
    """Characters, those of scripts that write a word in one or two counted three times; beyond SHORT not all."""
    width = 0
    for text in texts:
        width += len(text) if text.isascii() else len(text) + 2 * len(WIDE_SIGNS.findall(text))
        if width >= SHORT:
            break
    return width


def _kind(facts: Facts) -> Refusal:
    return Refusal.PRODUCT if facts.kind and facts.kind.lower() == "product" else Refusal.LISTING


@cache
def _confessions() -> dict[Refusal, dict[str, list[str]]]:
    text = resources.files("archiver.data").joinpath("markup/refusals.toml").read_text("utf-8")
    return {Refusal(name): phrases for name, phrases in tomllib.loads(text).items()}


def _confession(judged: Judged, facts: Facts, kept: list[str]) -> tuple[Refusal, str] | None:
    """What a short page says of itself, in its title and at the beginning of its lines."""
    title = (facts.title or "").lower()
    runs = judged.cut.runs
    headings = [run.text for run in runs if judged.cut.place(run.place).tag in _HEADINGS]
    lines = [text.lower() for text in (*kept, *headings) if len(text) <= _SENTENCE]
    for refusal, phrases in _confessions().items():
        told = next((phrase for phrase in phrases["title"] if phrase in title), None)
        said = next((line for line in lines if line.startswith(tuple(phrases["text"]))), None)
        if (told and (said or _names(title, told))) or (said and said in lines[:1]):
            return refusal, f"it says “{told or said}”"
    return None


def _is_front(facts: Facts, url: str) -> bool:
    """Is it a front page or a section, by its address, with no date or author to speak against it?

    Their addresses are one plain word at most, or name what they are (``/tag/…``).
    """
    if not url or facts.published or facts.authors or (facts.kind and _ARTICLES.search(facts.kind)):
        return False
    path = _of_address(url)
    is_plain = not (path["last_hyphens"] or path["path_digits"] or path["ends_html"] or path["has_query"])
    named = set(_confessions()[Refusal.LISTING]["path"]).intersection(url.lower().split("/")[3:])
    return bool(path["path_parts"] <= 1 and is_plain) or bool(named)


def _names(title: str, phrase: str) -> bool:
    """Is the phrase most of the title, and not a word in a headline?"""
    return len(title) < 2 * len(phrase)


def measure(judged: Judged, facts: Facts, url: str) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """The measures of the whole page, as one row."""
    found = _of_facts(facts) | _of_address(url) | _of_runs(judged)
    return np.array([[found[name] for name in _MEASURES]], dtype=np.float32)


def _of_facts(facts: Facts) -> dict[str, float]:
    kind = facts.kind or ""
    return {
        "article_kind": bool(_ARTICLES.search(kind)),
        "other_kind": bool(_OTHERS.search(kind)),
        "published": facts.published is not None,
        "authors": len(facts.authors),
        "body": len(facts.body or ""),
        "section": bool(facts.section),
        "tags": len(facts.tags),
        "site_title": len((facts.title or "").split()),
    }


def _of_address(url: str) -> dict[str, float]:
    try:
        split = urlsplit(url)
    except ValueError:
        split = urlsplit("")
    parts = [unquote(part) for part in split.path.split("/") if part]
    last = parts[-1] if parts else ""
    return {
        "path_parts": len(parts),
        "last_hyphens": last.count("-") + last.count("_"),
        "last_chars": len(last),
        "path_digits": sum(map(str.isdigit, split.path)),
        "has_query": bool(split.query),
        "ends_html": "." in last,
    }


#: Measures that are the share of the kept text in runs with something above 0 in a column.
_SHARES = {
    "kept_items": "in_li", "kept_cards": "around_card", "kept_product": "around_product",
    "kept_article": "in_article", "kept_stretch": "in_stretch", "in_body": "in_body",
}  # fmt: skip
_COUNTED = ("stops", "commas", *(f"tag_h{level}" for level in (1, 2, 3, 4)))


@cache
def _at(*names: str) -> list[int]:
    """Where these columns stand in the table of measures; of the two called in_body the one for the element."""
    found = {name: number for number, name in enumerate(all_columns())}
    return [found[name] for name in names]


def _of_runs(judged: Judged) -> dict[str, float]:
    table, kept, chances = judged.measures, judged.firm, judged.chances
    columns = table.T[_at("chars", "links", "weight_total")].astype(np.float64)
    chars, mine = columns[0], np.where(kept, columns[0], 0.0)
    whole, total = max(1.0, float(chars.sum())), max(1.0, float(mine.sum()))
    shares = (table.T[_at(*_SHARES.values())] > 0) @ mine / total
    where = kept.nonzero()[0]
    stops, commas, *headings = table.T[_at(*_COUNTED)][:, where].sum(axis=1, dtype=np.float64).tolist()
    lengths = np.sort(chars[where])
    size = len(where)
    return {
        "kept_chars": total,
        "kept_share": total / whole,
        "kept_runs": size,
        "kept_mean": total / max(1, size),
        "kept_longest": float(lengths[-1]) if size else 0.0,
        "kept_median": float(lengths[(size - 1) // 2] + lengths[size // 2]) / 2 if size else 0.0,
        "kept_long": size - int(lengths.searchsorted(200.0, "right")),
        "kept_stops": stops,
        "kept_links": float((mine * columns[1]).sum() / total),
        "kept_headings": sum(headings),
        "kept_chance": float((mine * chances).sum() / total),
        "longest_gap": int((where[1:] - where[:-1]).max()) if size > 1 else 0.0,
        "runs": len(chars),
        "chars": float(chars.sum()),
        "links": float(table[0, _at("page_links")[0]]),
        "images": len(judged.cut.images),
        "images_per_char": len(judged.cut.images) / total,
        "sure_chars": float(mine[chances > 0.9].sum()),
        "forms": float(table[:, _at("in_form")[0]].mean()),
        "weight": float((mine * columns[2]).sum() / total),
        "left_chars": float(chars.sum()) - total,
        "stops_per_char": stops / total,
        "commas_per_char": commas / total,
        **dict(zip(_SHARES, shares.tolist(), strict=True)),
    }
