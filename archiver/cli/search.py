"""search: articles of the archive by their words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from archiver.cli import options
from archiver.cli.named import site_named
from archiver.items import Article
from archiver.normalize.snippet import Snippet, snippet
from archiver.rules.typed import typed_day, typed_end
from archiver.store.fulltext import Question
from archiver.store.opening import browsed
from archiver.store.query import Query, parse, phrase
from archiver.store.store import Store


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found, as `--json` says it."""

    id: str
    url: str
    site: str
    title: str
    authors: tuple[str, ...]
    published: datetime | None
    first_seen: datetime | None
    snippet: str
    marks: tuple[tuple[int, int], ...]  # where in the snippet the words stand: start, end


def search(
    words: Annotated[list[str], typer.Argument(help='Words; "a phrase"; one OR other; -without; beginn*.')],
    output: options.Output = options.OUTPUT,
    site: Annotated[
        str | None, typer.Option("--site", help="Of this site only: its folder, a source's name, or an address.")
    ] = None,
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="From that day on, UTC.")] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="To the end of that day, or to that moment.")
    ] = "",
    author: Annotated[str | None, typer.Option("--author", help="By an author of that name.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="So many articles at most.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, one object a line.")] = False,
    config: options.Config = None,
) -> None:
    """Find articles in the archive by their words, the newest first."""
    query = parse(" ".join(words))
    begin, end = typed_day("--since", since), typed_end("--until", until)
    with browsed(output) as store:
        asked = Question(
            match=query.match,
            site=store.index.sites_known.known(site_named(store, site, config)) if site else None,
            author=phrase(author) if author is not None else None,
            since=begin,
            until=end,
        )
        console = Console(highlight=False, soft_wrap=True)
        for hit in islice(_hits(store, asked, query), limit):
            if as_json:
                typer.echo(msgspec.json.encode(hit).decode())
            else:
                console.print(_sheet(hit))


def _hits(store: Store, asked: Question, query: Query) -> Iterator[Hit]:
    for entry in store.index.words.find(asked):
        if article := store.latest(entry):
            yield _hit(article, snippet((block.text for block in article.story), query.needles))


def _hit(article: Article, shown: Snippet) -> Hit:
    return Hit(
        article.id, article.url, article.site, article.title, article.authors, article.published, article.first_seen,
        shown.text, shown.marks,
    )  # fmt: skip


def _sheet(hit: Hit) -> Text:
    when = hit.published or hit.first_seen
    head = Text.assemble(f"{when:%Y-%m-%d}  " if when else "", (hit.title, "bold"), f"\n{hit.url}\n")
    piece = Text(hit.snippet)
    for start, end in hit.marks:
        piece.stylize("bold yellow", start, end)
    return head.append_text(piece).append("\n")
