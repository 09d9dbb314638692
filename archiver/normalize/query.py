"""What a person types to find articles: words, "a phrase", OR between neighbours, -not, prefix*; folded, and held
against texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from archiver.errors import ConfigError
from archiver.normalize.fold import fold
from archiver.normalize.letters import as_typed
from archiver.normalize.pairs import WORD, is_run, parted

#: A shorter beginning fits nearly every text, and an index would have to walk through all words that begin so.
_SHORTEST = 3
_PART = re.compile(r'-?"[^"]*"\*?|\S+')
#: What telephones and word processors put in the place of a quotation mark.
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
#: Within a word it is a part of it, as of Hebrew initials (צה"ל).
_INNER_QUOTE = re.compile(r'(?<=\w)"(?=\w)')
_NO_WORD = re.compile(f"(?:[^{WORD}]|_)+")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, as folded words and phrases; `*` at the end of one: what begins so."""

    wanted: tuple[tuple[str, ...], ...]  # of each group one
    unwanted: tuple[str, ...] = ()

    def fits(self, texts: Iterable[str]) -> bool:
        """Whether the texts have one of each group, and nothing unwanted; a phrase stands within one text.

        `texts` are as `plain` makes them.
        """
        together = "".join(texts)
        if any(_stands(needle, together) for needle in self.unwanted):
            return False
        return all(any(_stands(needle, together) for needle in group) for group in self.wanted)


def parse(typed: str) -> Asked:
    """What was asked; raises ConfigError, in a sentence, where that is nothing."""
    told = _INNER_QUOTE.sub("'", typed.translate(_QUOTES))
    if told.count('"') % 2:
        raise ConfigError(f'{typed}: a quotation mark is left open; write "the words of a phrase" between two')
    wanted: list[list[str]] = []
    unwanted: list[str] = []
    joins = False
    for part in _PART.findall(told):
        if part == "OR":
            joins = True
        elif part.startswith("-"):
            unwanted += _needles(part[1:], typed)
        elif found := _needles(part, typed):
            if joins and wanted:
                wanted[-1] += found
            else:
                wanted.append(found)
            joins = False
    if not wanted:
        raise ConfigError(f"{typed or 'nothing'}: this names no word that an article must have; give one at least")
    return Asked(tuple(map(tuple, wanted)), tuple(unwanted))


def phrase(typed: str) -> Asked:
    """These words in this order; raises ConfigError where there is none."""
    found = _needles(typed.replace("*", ""), typed)
    if not found:
        raise ConfigError(f"{typed or 'nothing'}: there is no word in this; give a name as it stands below a title")
    return Asked((tuple(found),))


def plain(text: str) -> str:
    """A text as `fits` looks at it: folded, its words parted by one space, signs of scripts without spaces as words."""
    return f" {' '.join(parted(_words(text)))} \n"


def _words(text: str) -> str:
    return " ".join(_NO_WORD.sub(" ", as_typed(fold(text))).split())


def _needles(part: str, typed: str) -> list[str]:
    """The part folded; none where there is no letter and no digit in it."""
    is_prefix = part.replace('"', "").endswith("*")
    folded = _words(part)
    if is_prefix and len(folded) < _SHORTEST and not is_run(folded):
        raise ConfigError(f"{typed}: {part} fits too many words; give {_SHORTEST} letters or more before the star")
    return [folded + "*" * is_prefix] if folded else []


def _stands(needle: str, text: str) -> bool:
    """Words stand whole; signs of scripts without spaces anywhere among others."""
    words, is_prefix = parted(needle.removesuffix("*")), needle.endswith("*")
    before = "" if is_run(words[0]) else " "
    after = "" if is_prefix or is_run(words[-1]) else " "
    return f"{before}{' '.join(words)}{after}" in text
