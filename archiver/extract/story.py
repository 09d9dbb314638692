"""The judged runs of a page to an article: verdicts with reasons, blocks, pictures, facts."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from archiver.extract.classify import Judged
from archiver.extract.compose import Composer
from archiver.extract.facts import Facts
from archiver.extract.figures import figures
from archiver.extract.following import find_next, find_whole
from archiver.extract.language import guess_language
from archiver.extract.phrases import verdict
from archiver.extract.reasons import reason as reason_of
from archiver.items import Article, Block, Reason
from archiver.markup.tree import Element
from archiver.normalize.urls import site_of

#: Runs before and after the story that stay in the record with the reason why they are none of it.
BEFORE, AFTER = 6, 12


def tell(tree: Element, judged: Judged, facts: Facts, url: str, site: str | None) -> Article:
    """The article."""
    address = facts.canonical or url
    base = facts.base or url
    language = spoken(judged, facts)
    blocks, shown = _blocks(judged, language, base, facts.image)
    origins = facts.origins if facts.image or not shown else (*facts.origins, ("image", "story"))
    following = find_next(tree, judged.cut.hrefs, url, base)
    return Article(
        url=address,
        site=site or site_of(address),
        title=facts.title or "",
        blocks=tuple(blocks),
        authors=facts.authors,
        language=language,
        published=facts.published,
        modified=facts.modified,
        summary=facts.summary,
        image=facts.image or shown,
        tags=facts.tags,
        section=facts.section,
        site_name=facts.site_name,
        paywalled=facts.paywalled,
        next_page=following,
        single_page=find_whole(judged.cut.hrefs, url, base) if following else None,
        origins=origins,
    )


def spoken(judged: Judged, facts: Facts) -> str | None:
    """What the story is written in: what the page says, else what its text looks like."""
    if facts.language:
        return facts.language
    story = [run.text for run, kept in zip(judged.cut.runs, judged.kept, strict=True) if kept]
    return guess_language("\n".join(story))


def verdicts(judged: Judged, language: str | None, numbers: Sequence[int]) -> list[Reason | None]:
    """For each of these runs None where it is story, else why it is none."""
    cut, kept, trimmed = judged.cut, judged.kept.tolist(), judged.trimmed
    return [
        verdict((run := cut.runs[number]).text, language, linked=min(1.0, run.linked / len(run.text)))
        if kept[number]
        else trimmed.get(number) or reason_of(cut, cut.runs[number])
        for number in numbers
    ]


def _blocks(judged: Judged, language: str | None, base: str, image: str | None) -> tuple[list[Block], str | None]:
    """The blocks of the story and of what is near it, and where its first picture lies."""
    story = judged.kept.nonzero()[0]
    if not len(story):
        return [], None
    first, last = int(story[0]), int(story[-1])
    struck = {number for number, why in judged.trimmed.items() if why is Reason.RULE}
    shown = figures(judged.cut, first, last, base, image, struck=struck)
    captions = {number for figure in shown for number in figure.caption}
    near = range(max(0, first - BEFORE), min(len(judged.cut.runs), last + 1 + AFTER))
    numbers = [number for number in near if number not in captions]
    composed = Composer(judged.cut, base).blocks(numbers, verdicts(judged, language, numbers))
    placed = [(figure.before, figure.block) for figure in shown]
    placed += composed
    placed.sort(key=itemgetter(0))  # a figure stays before the run it stands before
    return [block for _, block in placed], next((figure.address for figure in shown if figure.address), None)
