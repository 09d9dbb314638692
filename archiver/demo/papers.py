"""The papers of the house, the words of their furniture, and the pages that are no articles."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from archiver.demo.content import data


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper: a section of the site with its own language and design."""

    key: str
    name: str
    motto: str
    language: str
    design: str  # a or b, the folder of its templates
    menu: tuple[str, ...]

    @property
    def path(self) -> str:
        """Where its front page stands."""
        return f"/{self.key}/"

    @property
    def direction(self) -> str:
        """The direction of its writing, for the attribute ``dir``."""
        return "rtl" if self.language == "ar" else "ltr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """A page that is no article, often at an address that looks like one."""

    kind: str  # consent, missing (status 200), gone (status 404), gallery, login, search, about, imprint
    path: str
    paper: str
    title: str
    teaser: str  # the text of the links to it; empty: no list shows it
    pictures: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()


def papers() -> Mapping[str, Paper]:
    """The papers by their key, in the order of the house."""
    return {
        key: Paper(key=key, **(fields | {"menu": tuple(fields["menu"])}))
        for key, fields in _read("papers.toml").items()
        if isinstance(fields, dict)
    }


def house() -> tuple[str, str]:
    """The name and the motto of the house."""
    fields = _read("papers.toml")
    return fields["house"], fields["motto"]


def extras() -> tuple[Extra, ...]:
    """The pages that are no articles."""
    return tuple(_extra(page) for page in _read("extras.toml")["page"])


def _extra(page: Mapping[str, Any]) -> Extra:
    lists = {key: tuple(page.get(key, ())) for key in ("pictures", "captions")}
    return Extra(**{**page, **lists})


def words(language: str) -> Mapping[str, Any]:
    """What the furniture of a page says in that language."""
    return _read(f"words/{language}.toml")


def date_line(moment: datetime, language: str) -> str:
    """A date as a byline of that language writes it, in the local time of the paper."""
    own = words(language)
    return str(own["date"]).format(
        d=moment.day, m=moment.month, y=moment.year, month=own["months"][moment.month - 1], time=f"{moment:%H:%M}"
    )


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(data(name).read_text(encoding="utf-8"))
