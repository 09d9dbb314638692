"""Which part of a host's name was registered by somebody, by the list of public suffixes inside its package."""

from __future__ import annotations

from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path

from publicsuffixlist import PSLFILE, PublicSuffixList


def registrable(name: str) -> str | None:
    """The registrable domain of a name as the DNS is asked; None where there is none: localhost, a public suffix.

    Two blogs of one blog host are two.
    """
    return _suffixes(name.rpartition(".")[2]).privatesuffix(name)


@lru_cache(maxsize=128)
def _suffixes(last: str) -> PublicSuffixList:
    """What the list says of names that end so: a process meets a few endings, and the rules of all take it .05 s."""
    return PublicSuffixList(map(_as_asked, _rules().get(_as_written(last), ())), accept_encoded_idn=False)


@cache
def _rules() -> dict[str, list[str]]:
    """The rules, as people write them, by the last part of the names that they are of."""
    found: dict[str, list[str]] = {}
    for line in Path(PSLFILE).read_text("utf-8").splitlines():
        if line and not line.startswith("//"):
            found.setdefault(line.rpartition(".")[2], []).append(line)
    return found


def _as_written(last: str) -> str:
    """The end of a name as people write it; as it stands where it stands for nothing, and so for no rule."""
    with suppress(UnicodeError):
        return last.encode("ascii").decode("idna")
    return last


def _as_asked(rule: str) -> str:
    """A rule as the DNS is asked; one behind an exclamation mark is an exception."""
    if rule.isascii():
        return rule
    mark = "!" if rule.startswith("!") else ""
    return mark + rule.removeprefix("!").encode("idna").decode("ascii")
