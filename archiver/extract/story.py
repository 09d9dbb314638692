"""The judged runs of a page to an article: verdicts with reasons, blocks, pictures, facts."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.extract.classify import Judged
from archiver.extract.compose import Composer
from archiver.extract.facts import Facts
from archiver.extract.inline import absolute
from archiver.extract.joined import find_next
from archiver.extract.language import guess_language
from archiver.extract.phrases import verdict
from archiver.extract.pictures import figures
from archiver.extract.reasons import reason as reason_of
from archiver.extract.runs import Element
from archiver.items import Article, Block, Reason
from archiver.normalize.urls import site_of

#: Runs before and after the story that stay in the record with the reason why they are none of it.
BEFORE, AFTER = 6, 12
#: A longer run that is this surely story is not asked for its words. Characters; a chance.
LINE, SURE = 120, 0.9


def tell(tree: Element, judged: Judged, facts: Facts, url: str, site: str | None) -> Article:
    """The article."""
    address = facts.canonical or url
    base = _base(tree, url)
    blocks, shown = _blocks(judged, facts, base)
    origins = facts.origins if facts.image or not shown else (*facts.origins, ("image", "story"))
    return Article(
        url=address,
        site=site or site_of(address),
        title=facts.title or "",
        blocks=tuple(blocks),
        authors=facts.authors,
        language=facts.language or _language(blocks),
        published=facts.published,
        modified=facts.modified,
        summary=facts.summary,
        image=facts.image or shown,
        tags=facts.tags,
        section=facts.section,
        site_name=facts.site_name,
        paywalled=facts.paywalled,
        next_page=find_next(tree, url, base),
        origins=origins,
    )


def _language(blocks: Sequence[Block]) -> str | None:
    """What the story is written in, where the page does not say."""
    return guess_language("\n".join(block.text for block in blocks if block.dropped is None))


def _base(tree: Element, url: str) -> str:
    """What the page's addresses are relative to."""
    stated = next(tree.iter("base"), None)
    return (stated is not None and absolute(url, stated.get("href"))) or url


def verdicts(judged: Judged, facts: Facts, numbers: Sequence[int]) -> list[Reason | None]:
    """For each of these runs None where it is story, else why it is none."""
    return [_verdict(judged, number, facts.language) for number in numbers]


def _verdict(judged: Judged, number: int, language: str | None) -> Reason | None:
    if judged.kept[number]:
        return _spoken(judged, number, language)
    return judged.trimmed.get(number) or reason_of(judged.cut, judged.cut.runs[number])


def _spoken(judged: Judged, number: int, language: str | None) -> Reason | None:
    """Why a run is no story by its words alone; a long one that is surely story is not asked."""
    run = judged.cut.runs[number]
    if len(run.text) > LINE and judged.chances[number] > SURE:
        return None
    return verdict(run.text, language, linked=min(1.0, run.linked / len(run.text)))


def _blocks(judged: Judged, facts: Facts, base: str) -> tuple[list[Block], str | None]:
    """The blocks of the story and of what is near it, and where its first picture lies."""
    story = judged.kept.nonzero()[0]
    if not len(story):
        return [], None
    first, last = int(story[0]), int(story[-1])
    pictures = list(figures(judged.cut, first, last, base, facts.image))
    captions = {number for picture in pictures for number in picture.caption}
    near = range(max(0, first - BEFORE), min(len(judged.cut.runs), last + 1 + AFTER))
    numbers = [number for number in near if number not in captions]
    placed = [
        (number, 1, block)
        for number, block in Composer(judged.cut, base).blocks(numbers, verdicts(judged, facts, numbers))
    ]
    placed += [(picture.before, 0, picture.block) for picture in pictures]
    blocks = [block for _, _, block in sorted(placed, key=lambda entry: entry[:2])]
    return blocks, pictures[0].address if pictures else None
