"""Whose frame it is, and where what it shows can be seen: data/embeds.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, NamedTuple
from urllib.parse import unquote

#: Longer addresses are none of these.
LONGEST = 2000
_FRONT = re.compile(r"(?:https?:)?//(?:www\.)?", re.IGNORECASE)


class Seen(NamedTuple):
    """Where the content of a frame can be seen: the host's name, the page, and a picture of it where there is one."""

    host: str
    page: str
    picture: str | None


class _Host(NamedTuple):
    name: str
    frame: re.Pattern[str]
    page: str
    picture: str | None


def seen(frame: str) -> Seen | None:
    """What is known of a frame with that address, relative to no page; None for one that is no part of a story."""
    front = _FRONT.match(frame) if len(frame) <= LONGEST else None
    if front is None:
        return None
    bare = frame[front.end() :].partition("#")[0]
    for host in _known()[0]:
        if found := host.frame.fullmatch(bare):
            filled = [_Decoding().vformat(form, found.groups(""), {}) for form in (host.page, host.picture or "")]
            return Seen(host.name, filled[0], filled[1] or None) if filled[0].startswith("https://") else None
    return None


def frame_of(tag: str, attribute: Callable[[str], str | None]) -> str | None:
    """The frame that an element of that tag stands for, which says an id alone; None where it says none.

    `attribute` gives the value of one by its name.
    """
    forms = _known()[1].get(tag, {})
    return next(("//" + form.format(said) for name, form in forms.items() if (said := attribute(name))), None)


class _Decoding(Formatter):
    """{0:url} is the group decoded."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return unquote(value) if format_spec == "url" else str(value)


@cache
def _known() -> tuple[tuple[_Host, ...], dict[str, dict[str, str]]]:
    table = tomllib.loads(files("archiver.data").joinpath("embeds.toml").read_text("utf-8"))
    elements = table.pop("element")
    hosts = (
        _Host(name, re.compile(said["frame"], re.IGNORECASE | re.ASCII), said["page"], said.get("picture"))
        for name, said in table.items()
    )
    return tuple(hosts), elements
