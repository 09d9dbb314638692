"""The templates of the demo site, filled in; whatever they print is escaped."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from archiver.demo.links import page_path, tag_path
from archiver.demo.notation import cells, inline
from archiver.demo.papers import Paper, date_line, house, papers, words


def render(template: str, *, paper: Paper | None, **values: Any) -> str:
    """The template as HTML, in the language of the paper; pages of the house itself are English."""
    name, motto = house()
    return (
        _environment()
        .get_template(template)
        .render(
            house=name,
            motto=motto,
            paper=paper,
            papers=papers(),
            words=words(paper.language if paper else "en"),
            **values,
        )
    )


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("archiver", "data/demo/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"cells": cells, "date": date_line, "inline": inline}
    made.globals |= {"page_path": page_path, "tag_path": tag_path}
    return made
