"""The story of a page that only scripts would fill, as its JSON-LD declares it.

A reader with a browser sees the text; without one the page is an empty shell. Many such pages declare all of it for
search engines, as `articleBody`. It stands in for the text where there is none, and the article says so.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape, unescape

import numpy as np

from archiver.extract import gate
from archiver.extract.classify import Judged, judge
from archiver.extract.counts import Evidence
from archiver.extract.cutting import cut
from archiver.extract.facts import Facts
from archiver.extract.page import Page, without_markup
from archiver.items import Refusal
from archiver.markup.tree import Element, parse

#: What a page is called that shows next to nothing.
SHELLS = frozenset((Refusal.EMPTY, Refusal.TOO_SHORT, Refusal.NEEDS_JAVASCRIPT))


def stand_in(tree: Element, url: str, facts: Facts, *, stubs: bool) -> tuple[Element, Judged, Facts] | None:
    """The declared text as a tree with all of its runs kept, and the facts with its witness.

    None where the page declares none, where it sells it, and where that would be no article either (`gate.refuse`).
    """
    if not facts.body or facts.paywalled:
        return None
    page = Page(tree, url, None, None)
    text = next(value for _, value in page.said("articleBody", page.articles) if without_markup(value).strip())
    story = parse(f"<article>{_paragraphs(unescape(text))}</article>")
    if isinstance(story, tuple):
        return None
    judged = judge(cut(story), Evidence.of(facts))
    every = np.ones(len(judged.kept), dtype=bool)
    judged = replace(judged, firm=every, kept=every, trimmed={})
    if gate.refuse(judged, facts, url, stubs=stubs) is not None:
        return None
    return story, judged, replace(facts, origins=(*facts.origins, ("text", "json-ld")))


def _paragraphs(text: str) -> str:
    """A text with markup as it is; of plain text a paragraph each line."""
    return text if "<p" in text or "<br" in text else "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
