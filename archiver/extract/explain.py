"""Each run of a page with the verdict on it, its reason, who decided, what moved the forests, and the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from archiver.extract import judge_by
from archiver.extract.classify import Judged, all_columns
from archiver.extract.facts import read_facts
from archiver.extract.runs import MARKED, TAGS
from archiver.extract.story import spoken, verdicts
from archiver.extract.why import Decider, Why, decider, whys
from archiver.items import Reason
from archiver.items.messages import SiteRules
from archiver.markup.tree import parse_page

#: The measures that a person can make something of, of the two hundred.
TOLD = (
    "chars", "words", "stops", "links", "title", "in_body", "said_mean", "weight_near", "weight_total", "hidden",
    "held_share_1", "held_links_1", "held_good_0", "held_part_2", "alike_page_good", "since_sure", "until_sure",
    "in_stretch",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One run: the text between two block boundaries, and what was found of it."""

    text: str
    kept: bool
    reason: Reason | None  # why it is no part of the story; None where it is
    alone: float  # the chance that it is story by its own measures, 0 to 1
    chance: float  # and among its neighbours
    bar: float  # from this chance on runs of this page are kept
    by: Decider
    why: Why  # what made the two chances
    path: str  # its element and the telling ones around it
    measures: Mapping[str, float]


def explain(
    html: bytes | str,
    url: str | None = None,
    *,
    site: str | None = None,
    content_type: str | None = None,
    fetched: datetime | None = None,
    rules: SiteRules | None = None,
) -> tuple[Row, ...]:
    """A row for each run of the page, in page order; empty where the page cannot be read. Never raises."""
    tree = parse_page(html, content_type)
    if isinstance(tree, tuple):
        return ()
    facts = read_facts(tree, url or "", site=site, fetched=fetched)
    judged, facts, said = judge_by(rules, tree, facts, url or "", fetched)
    found = verdicts(judged, spoken(judged, facts), range(len(judged.cut.runs)))
    return tuple(
        _row(judged, number, reason, decider(judged, number, reason, is_ruled=said is not None), why)
        for number, (reason, why) in enumerate(zip(found, whys(judged), strict=True))
    )


def _row(judged: Judged, number: int, reason: Reason | None, by: Decider, why: Why) -> Row:
    run = judged.cut.runs[number]
    at = all_columns().index
    return Row(
        text=run.text,
        kept=reason is None,
        reason=reason,
        alone=float(judged.first[number]),
        chance=float(judged.chances[number]),
        bar=judged.bar,
        by=by,
        why=why,
        path=_path(judged, run.place),
        measures={name: round(float(judged.measures[number, at(name)]), 3) for name in TOLD},
    )


def _path(judged: Judged, place: int) -> str:
    found = judged.cut.place(place)
    around = [tag for bit, tag in enumerate(MARKED) if found.marks >> bit & 1]
    own = judged.cut.elements[place]
    name = ".".join((own.get("class") or "").split()[:2])
    tag = TAGS[found.tag - 1] if found.tag else str(own.tag)
    return " ".join((*dict.fromkeys(around), f"{tag}.{name}" if name else tag))
