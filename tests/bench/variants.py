"""Labelled pages as other sites might have written them, to see what the extractor leans on.

    python -m tests.bench.variants articles.jsonl.xz hashed hashed.jsonl.xz
    python -m tests.bench.compare hashed.jsonl.xz --folds build/folds

``hashed``: every class, id and role is a hash, as CSS-in-JS writes them. ``bare``: no element says what it is, all are
``<div>``. ``short``: the story ends after its first 200 to 1,500 characters, as much news does. ``arabic``: Arabic
letters stand in the place of the Latin ones, so that no phrase and no word of a line is known; pages in other scripts
are left out. ``latin``: the same in other Latin letters, to tell the script from the words.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import random
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
import numpy as np

from archiver.extract.cutting import cut
from archiver.markup.tree import parse
from archiver.normalize.chars import legal
from tests.bench.labelled import pages
from tests.bench.labels import label
from tests.bench.samples import blank, end

_NAMES = ("class", "id", "role", "itemprop", "data-testid", "data-component", "data-qa")
_MEANING = frozenset(("article", "main", "section", "aside", "header", "footer", "nav", "figure", "figcaption"))
_TOLD = re.compile("title|description")
_MINE = 0.5  # share of a run's words that are in the truth, from which on it is story
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")
#: The letters of a script, how many of a word's letters make one of them, and what its signs become.
_SCRIPTS: dict[str, tuple[str, float, tuple[tuple[str, str], ...]]] = {
    "latin": ("etaoinshrdlucmfw", 1, ()),
    "arabic": ("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", 1.2, ((",", "،"), ("?", "؟"))),
}


def hashed(page: dict[str, Any]) -> dict[str, Any]:
    """The page with made-up names."""
    tree = _tree(page)
    for element in tree.iter(lxml.etree.Element):
        for name in _NAMES:
            if value := element.get(name):
                element.set(name, " ".join(map(_hash, value.split())))
    return page | {"html": _html(tree)}


def bare(page: dict[str, Any]) -> dict[str, Any]:
    """The page with ``<div>`` in the place of every element that says what it holds."""
    tree = _tree(page)
    for element in tree.iter(*_MEANING):
        element.tag = "div"
    return page | {"html": _html(tree)}


def short(page: dict[str, Any]) -> dict[str, Any] | None:
    """The page with the beginning of its story; None where little would go, or the page cannot be cut so."""
    tree = parse(page["html"])
    if isinstance(tree, tuple):
        return None
    runs = cut(tree)
    labels = np.array(label([run.text for run in runs.runs], page["text"])) >= _MINE
    gone = end(runs, labels, random.Random(page["id"]))
    left = [run.text for number, run in enumerate(runs.runs) if labels[number] and number not in gone]
    for number in gone:
        blank(runs.runs[number])
    for script in tree.iter("script"):
        script.text = None if "articleBody" in (script.text or "") else script.text
    html = f"<!doctype html>{lxml.etree.tostring(tree, encoding='unicode', method='html')}"
    return page | {"html": html, "text": "\n\n".join(left), "must": []} if gone else None


def written(page: dict[str, Any], script: str) -> dict[str, Any] | None:
    """The page in another script; None where most of it is not in Latin letters."""
    text = page["text"] or ""
    if len(_LATIN.findall(text)) < len(text) / 2:
        return None
    tree = _tree(page)
    for element in list(tree.iter("script")):
        element.drop_tree()
    for element in tree.iter(lxml.etree.Element):
        if element.tag != "style" and element.text:
            element.text = _words(element.text, script)
        if element.tail:
            element.tail = _words(element.tail, script)
        if element.tag == "meta" and _TOLD.search(element.get("property") or element.get("name") or ""):
            element.set("content", _words(element.get("content") or "", script))
    tree.attrib.pop("lang", None)
    return page | {"html": _html(tree), "text": _words(text, script), "must": [], "must_not": []}


def _words(text: str, script: str) -> str:
    letters, share, signs = _SCRIPTS[script]

    def other(word: re.Match[str]) -> str:
        seed = hashlib.md5(word[0].lower().encode()).digest()
        size = max(1, round(len(word[0]) / share))
        made = "".join(letters[(seed[at % 16] * 251 + at * 31) % len(letters)] for at in range(size))
        return made.capitalize() if word[0][0].isupper() else made

    text = _WORD.sub(other, legal(text))
    for sign, ours in signs:
        text = text.replace(sign, ours)
    return text


def _hash(name: str) -> str:
    digest = hashlib.md5(name.encode()).digest()
    return "".join(chr((65 if byte & 1 else 97) + byte // 2 % 26) for byte in digest[:6])


def _tree(page: dict[str, Any]) -> lxml.html.HtmlElement:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    return lxml.html.document_fromstring(page["html"].encode("utf-8", "replace"), parser=parser)


def _html(tree: lxml.html.HtmlElement) -> str:
    return f"<!doctype html>{lxml.html.tostring(tree, encoding='unicode')}"


MADE: dict[str, Callable[[dict[str, Any]], dict[str, Any] | None]] = {
    "hashed": hashed,
    "bare": bare,
    "short": short,
    **{script: partial(written, script=script) for script in _SCRIPTS},
}


def variants(data: Path, kind: str) -> Iterator[dict[str, Any]]:
    """The articles of the file, each made over."""
    yield from filter(None, map(MADE[kind], (page for page in pages(data) if page["text"])))


def main() -> None:
    """Read the command line, write the pages."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data", type=Path)
    ask.add_argument("kind", choices=sorted(MADE))
    ask.add_argument("out", type=Path)
    args = ask.parse_args()
    with lzma.open(args.out, "wt", preset=1) as file:
        for page in variants(args.data, args.kind):
            file.write(json.dumps(page) + "\n")


if __name__ == "__main__":
    main()
