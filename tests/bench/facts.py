"""Score language, authors and lead image on pages labelled by hand.

    python tests/bench/facts.py ../shared/data/articles-dev.jsonl.xz --misses

The labels are `facts-60.json` beside this file: facts and addresses, no text of the pages. A page that is refused
counts as a miss of all three.
"""

from __future__ import annotations

import argparse
import json
import lzma
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archiver.extract import extract
from archiver.items import Article

LABELS = Path(__file__).with_name("facts-60.json")
SAME_LANGUAGE = {"nb": "no", "nn": "no"}  # the macrolanguage by the IANA subtag registry


@dataclass(frozen=True, slots=True)
class Answer:
    """One fact of one page: what it is, what was found, how right that is from 0 to 1."""

    fact: str
    page: str
    wanted: Any
    found: Any
    right: bool
    f1: float


def main() -> None:
    """Print the share right of each fact; with --misses what was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("pages", type=Path, help="the labelled pages, one JSON a line, xz")
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--misses", action="store_true", help="list what was wrong")
    args = parser.parse_args()
    labels = {label["id"]: label for label in json.loads(args.labels.read_text(encoding="utf-8"))}
    answers = []
    with lzma.open(args.pages, "rt", encoding="utf-8") as lines:
        for page in map(json.loads, lines):
            label = labels.pop(page["id"], None)
            if label is not None:
                answers += ask(page, label)
    if labels:
        raise SystemExit(f"not among the pages: {', '.join(sorted(labels))}")
    report(answers, with_misses=args.misses)


def ask(page: dict[str, Any], label: dict[str, Any]) -> list[Answer]:
    """The three facts of a page as the extractor gives them, judged."""
    found = extract(page["html"], url=page["url"])
    if not isinstance(found, Article):
        return [
            Answer(fact, page["id"], label[fact], f"refused: {found.reason}", False, 0.0)
            for fact in ("language", "authors", "image")
        ]
    language = primary(found.language) == primary(label["language"])
    wanted, given = people(label["authors"]), people(found.authors)
    image = same_image(found.image, label["image"])
    return [
        Answer("language", page["id"], label["language"], found.language, language, float(language)),
        Answer("authors", page["id"], label["authors"], list(found.authors), wanted == given, f1(wanted, given)),
        Answer("image", page["id"], label["image"][:2], found.image, image, float(image)),
    ]


def primary(tag: str | None) -> str | None:
    """The language of a BCP 47 tag, without script and region."""
    subtag = (tag or "").split("-")[0].lower()
    return SAME_LANGUAGE.get(subtag, subtag) or None


def people(names: list[str] | tuple[str, ...]) -> set[str]:
    """Names as they are compared: case and spacing do not count, nor does the shape of an apostrophe."""
    return {" ".join(name.replace("’", "'").casefold().split()) for name in names}


def f1(wanted: set[str], given: set[str]) -> float:
    """The harmonic mean of precision and recall; 1 where nobody is wanted and nobody given."""
    return 2 * len(wanted & given) / (len(wanted) + len(given)) if wanted or given else 1.0


def same_image(found: str | None, wanted: list[str]) -> bool:
    """Whether the answer is one of the renditions wanted, or there is none on either side."""
    return address(found) in map(address, wanted) if found else not wanted


def address(url: str) -> str:
    """Host and path: scheme and query do not count."""
    parts = urlsplit(url)
    return parts.netloc.lower() + parts.path


def report(answers: list[Answer], *, with_misses: bool) -> None:
    """Print a line a fact, then the misses."""
    for fact in ("language", "authors", "image"):
        of_fact = [answer for answer in answers if answer.fact == fact]
        right = sum(answer.right for answer in of_fact)
        mean = f"  mean F1 {sum(answer.f1 for answer in of_fact) / len(of_fact):.3f}" if fact == "authors" else ""
        print(f"{fact:<9} {right:>3} of {len(of_fact)}  {right / len(of_fact):.3f}{mean}")
    if with_misses:
        for answer in answers:
            if not answer.right:
                print(f"\n{answer.fact}  {answer.page}\n  wanted {answer.wanted}\n  found  {answer.found}")


if __name__ == "__main__":
    main()
