"""Is the page an article at all? What it says of itself, then a forest over measures of the whole page."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from urllib.parse import unquote, urlsplit

import numpy as np

from archiver.extract import forest
from archiver.extract.classify import Judged, all_columns
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

_WIDE = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MEASURES = (
    "article_kind", "other_kind", "published", "authors", "body", "section", "tags", "site_title",
    "path_parts", "last_hyphens", "last_chars", "path_digits", "has_query", "ends_html",
    "kept_chars", "kept_share", "kept_runs", "kept_mean", "kept_longest", "kept_long", "kept_stops", "kept_links",
    "kept_headings", "kept_items", "kept_cards", "kept_product", "kept_article", "kept_chance", "kept_stretch",
    "longest_gap", "runs", "chars", "links", "images", "images_per_char", "sure_chars", "in_body", "forms", "weight",
    "kept_median", "left_chars", "stops_per_char", "commas_per_char",
)  # fmt: skip
_HEADINGS = frozenset((CODES["h1"], CODES["h2"]))
_ARTICLES = re.compile(r"article|posting|report|review|recipe|howto|news", re.IGNORECASE)
_OTHERS = re.compile(
    r"collection|list|product|website|store|search|profile|category|offer|gallery|breadcrumb", re.IGNORECASE
)


def columns() -> tuple[str, ...]:
    """The names of a page's measures."""
    return _MEASURES


def refuse(judged: Judged, facts: Facts, url: str) -> tuple[Refusal, str] | None:
    """Why the page is no article, and a word on it; None where it is one."""
    if judged.cut.deepest > MAX_DEPTH:
        return Refusal.TOO_DEEP, f"{judged.cut.deepest} elements inside each other; at most {MAX_DEPTH} are read"
    if not judged.cut.runs:
        return Refusal.EMPTY, "no text"
    kept = [run.text for run, is_kept in zip(judged.cut.runs, judged.kept, strict=True) if is_kept]
    width = _width(kept)
    confessed = _confession(judged, facts, kept) if width < SHORT else None
    if confessed:
        return confessed
    if width < SHORTEST:
        return Refusal.TOO_SHORT, f"{width} characters of text"
    odds = float(_forest().score(measure(judged, facts, url))[0])
    if odds < FRONT and _is_front(facts, url):
        return Refusal.LISTING, "the address of a front page or a section, and no date or author"
    if odds < ARTICLE:
        return _kind(facts), f"{_chance(odds):.0%} likely an article"
    return None


@cache
def _forest() -> forest.Forest:
    return forest.load("gate", columns())


def _chance(odds: float) -> float:
    return float(1.0 / (1.0 + np.exp(-odds)))


def _width(texts: list[str]) -> int:
    """Characters, those of scripts that write a word in one or two counted three times."""
    return sum(len(text) + (0 if text.isascii() else 2 * len(_WIDE.findall(text))) for text in texts)


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
    lines = [text[:80].lower() for text in (*kept, *headings)]
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
    return len(title) < 3 * len(phrase)


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


def _of_runs(judged: Judged) -> dict[str, float]:
    at = {name: number for number, name in enumerate(all_columns())}
    table, kept = judged.measures, judged.kept
    chars = table[:, at["chars"]].astype(np.float64)
    mine = np.where(kept, chars, 0.0)
    total = max(1.0, float(mine.sum()))

    def share(name: str) -> float:
        return float((mine * (table[:, at[name]] > 0)).sum() / total)

    long = chars[kept & (chars > 200)]
    where = kept.nonzero()[0]
    gaps = np.diff(where) if len(where) > 1 else np.zeros(1)
    return {
        "kept_chars": total,
        "kept_share": total / max(1.0, float(chars.sum())),
        "kept_runs": int(kept.sum()),
        "kept_mean": total / max(1, int(kept.sum())),
        "kept_longest": float(mine.max()),
        "kept_median": float(np.median(chars[kept])) if len(where) else 0.0,
        "kept_long": len(long),
        "kept_stops": float(table[kept, at["stops"]].sum()),
        "kept_links": float((mine * table[:, at["links"]]).sum() / total),
        "kept_headings": float(table[kept][:, [at[f"tag_h{level}"] for level in (1, 2, 3, 4)]].sum()),
        "kept_items": share("in_li"),
        "kept_cards": share("around_card"),
        "kept_product": share("around_product"),
        "kept_article": share("in_article"),
        "kept_chance": float((mine * judged.chances).sum() / total),
        "kept_stretch": float((mine * (table[:, at["in_stretch"]] > 0)).sum() / total),
        "longest_gap": float(gaps.max()),
        "runs": len(chars),
        "chars": float(chars.sum()),
        "links": float(table[0, at["page_links"]]),
        "images": len(judged.cut.images),
        "images_per_char": len(judged.cut.images) / total,
        "sure_chars": float(mine[judged.chances > 0.9].sum()),
        "in_body": share("in_body"),
        "forms": float(table[:, at["in_form"]].mean()),
        "weight": float((mine * table[:, at["weight_total"]]).sum() / total),
        "left_chars": float(chars.sum()) - total,
        "stops_per_char": float(table[kept, at["stops"]].sum()) / total,
        "commas_per_char": float(table[kept, at["commas"]].sum()) / total,
    }
