"""extract, clean, explain: what one page, or one text, gives."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from archiver import fetching
from archiver.cli import options
from archiver.cli.told import told
from archiver.codec import to_json
from archiver.errors import ArchiverError, ConfigError
from archiver.extract import extract as extract_article
from archiver.extract.explain import explain as explain_page
from archiver.extract.plain import clean_text
from archiver.items import Article, Rejected, SiteRules
from archiver.rules.known import Folders, hint_problems, rules_for

What = Annotated[str, typer.Argument(help="A file, an address, or - for standard input.")]
Url = Annotated[str | None, typer.Option("--url", help="The address the page came from.")]


def extract(
    what: What,
    url: Url = None,
    sites: options.Sites = None,
    hints: options.Hints = None,
    text: Annotated[bool, typer.Option("--text", help="The text (as without any option).")] = False,
    html: Annotated[bool, typer.Option("--html", help="The story as clean HTML.")] = False,
    json: Annotated[bool, typer.Option("--json", help="The whole record.")] = False,
) -> None:
    """Print the article of a page."""
    if text + html + json > 1:
        raise ConfigError("--text, --html and --json are three forms of one answer; give one of them")
    folders = options.folders(sites, hints)
    body, address, content_type = _page(what, url)
    found = extract_article(body, url=address, content_type=content_type, rules=_rules(address, folders))
    if isinstance(found, Rejected):
        raise ArchiverError(f"{what}: no article: {found.reason} {found.detail}".rstrip())
    typer.echo(_shown(found, html=html, json=json))


def clean(
    what: Annotated[str, typer.Argument(help="A file of plain text, or - for standard input.")],
    lang: Annotated[
        str | None, typer.Option("--lang", help="The language, as fr; guessed where it is not given.")
    ] = None,
) -> None:
    """Print a plain text without its boilerplate."""
    text = _bytes(what).decode("utf-8", "replace")
    typer.echo(clean_text(text, lang).text, nl=False)


def explain(what: What, url: Url = None, sites: options.Sites = None, hints: options.Hints = None) -> None:
    """Print every block of a page with the verdict on it, its reason, and what made it; in colour on a terminal."""
    folders = options.folders(sites, hints)
    body, address, content_type = _page(what, url)
    rules = _rules(address, folders)
    rows = explain_page(body, address, content_type=content_type, rules=rules)
    if not rows:
        raise ArchiverError(f"{what}: there is no text in this page")
    console = Console(soft_wrap=True, highlight=False)
    for row in rows:
        console.print(told(row))
    found = extract_article(body, url=address, content_type=content_type, rules=rules)
    if isinstance(found, Rejected):
        console.print(Text(f"the page is no article: {found.reason} {found.detail}".rstrip(), style="bold red"))
    else:
        origins = ", ".join(f"{field} by {witness}" for field, witness in found.origins)
        console.print(Text(f"facts: {origins}", style="dim"))


def _shown(found: Article, *, html: bool, json: bool) -> str:
    if json:
        return to_json(found).decode()
    return found.html if html else found.text


def _rules(address: str | None, folders: Folders) -> SiteRules | None:
    """What is known of the page's site; what cannot be used of a hint is said on standard error."""
    rules = rules_for(address, folders=folders) if address else None
    if address and rules and rules.is_hint:
        for problem in hint_problems(address, folders):
            typer.echo(f"archiver: {problem}", err=True)
    return rules


def _page(what: str, url: str | None) -> tuple[bytes, str | None, str | None]:
    """(bytes, address, content type) of a file, an address or standard input."""
    if what.startswith(("http://", "https://")):
        page = fetching.fetch(what)
        return page.body, page.url, page.content_type
    return _bytes(what), url, None


def _bytes(what: str) -> bytes:
    if what == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(what).read_bytes()
    except OSError as error:
        raise ArchiverError(f"{what}: cannot read this file: {error.strerror}") from error
