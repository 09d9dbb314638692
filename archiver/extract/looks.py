"""What a run looks like to a reader: a heading, a line of a list, something set apart, a link all through."""

from __future__ import annotations

from archiver.extract.runs import CODES, MARKED, SIZE, Cut

#: A headline has this many characters.
HEADLINE = range(12, 200)
#: Signs that end a sentence.
STOPS = ".…。।"

#: From this share of linked characters on, a run is one link.
_LINK = 0.9
_HEADINGS = frozenset(CODES[f"h{level}"] for level in range(1, 7))
_LISTED = sum(1 << MARKED.index(tag) for tag in ("li", "table", "details"))
_CODE = 1 << MARKED.index("pre")
_APART = sum(1 << MARKED.index(tag) for tag in ("blockquote", "aside", "figure"))


def is_heading(cut: Cut, number: int) -> bool:
    """Is it a heading by its element?"""
    return cut.numbers[cut.runs[number].place * SIZE + 1] in _HEADINGS


def is_listed(cut: Cut, number: int) -> bool:
    """Does it stand in a list, a table, a fold-out?"""
    return bool(cut.numbers[cut.runs[number].place * SIZE + 2] & _LISTED)


def is_code(cut: Cut, number: int) -> bool:
    """Is it written with a fixed width, and line by line?"""
    return bool(cut.numbers[cut.runs[number].place * SIZE + 2] & _CODE)


def is_apart(cut: Cut, number: int) -> bool:
    """Does it stand in a quotation, an aside, a figure?"""
    return bool(cut.numbers[cut.runs[number].place * SIZE + 2] & _APART)


def is_link(cut: Cut, number: int) -> bool:
    """Is it one link, or nearly so?"""
    run = cut.runs[number]
    return run.linked >= _LINK * len(run.text)
