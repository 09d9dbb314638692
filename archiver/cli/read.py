"""extract, explain: what one page gives."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from archiver import fetching
from archiver.cli import options
from archiver.cli.given import bytes_of
from archiver.cli.told import remarked, told
from archiver.codec import to_json
from archiver.errors import ArchiverError, ConfigError
from archiver.extract import extract as extract_article
from archiver.extract.explain import explain as explain_page
from archiver.items import Article, Rejected, replace
from archiver.items.messages import SiteRules
from archiver.learned import Remark, learned, remarks
from archiver.normalize.ids import mint
from archiver.rules.known import Folders, hint_problems, rules_for
from archiver.rules.typed import typed_address
from archiver.rules.wishes import NO_WISHES
from archiver.store import pages
from archiver.store.existing import is_archive
from archiver.store.heads import head
from archiver.store.opening import browsed

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
        raise ArchiverError(f"{what}: no article: {_why(found)}")
    typer.echo(_shown(found, html=html, json=json))


def explain(
    what: Annotated[str, typer.Argument(help="A file, an address, - for standard input, or the id of an entry.")],
    url: Url = None,
    sites: options.Sites = None,
    hints: options.Hints = None,
    output: options.Output = options.OUTPUT,
    config: options.Config = None,
) -> None:
    """Print every block of a page with the verdict on it, its reason, and what made it; in colour on a terminal.

    Below stands what the archive knows from other pages of the site, and your `keep` and `drop`.
    """
    folders = options.folders(sites, hints)
    body, address, content_type = _kept_page(what, output) if what.startswith("urn:uuid:") else _page(what, url)
    rules = _rules(address, folders)
    found = extract_article(body, url=address, content_type=content_type, rules=rules)
    rows = explain_page(body, address, content_type=content_type, rules=rules)
    if isinstance(found, Rejected) and not rows:
        raise ArchiverError(f"{what}: no article: {_why(found)}")
    console = Console(soft_wrap=True, highlight=False)
    for row in rows:
        console.print(told(row))
    if isinstance(found, Rejected):
        console.print(Text(f"the page is no article: {_why(found)}", style="bold red"))
    else:
        origins = ", ".join(f"{field} by {witness}" for field, witness in found.origins)
        console.print(Text(f"facts: {origins}", style="dim"))
        for remark in _remarks(found, output, config):
            console.print(remarked(remark))


def _remarks(found: Article, output: Path, config: Path | None) -> tuple[Remark, ...]:
    """What other pages of its site, and the user, have to say on an article; nothing where there is no archive."""
    if not is_archive(output):
        return ()
    with browsed(output) as store:
        entry = next(iter(store.index.entries_at(found.url)), mint(found.site, found.url))
        known = learned(store, found.site, options.wishes(config).get(found.site, NO_WISHES))
        return remarks(known, replace(found, id=entry))


def _kept_page(entry: str, output: Path) -> tuple[bytes, str, str | None]:
    """(bytes, address, content type) of an entry's page as it is kept."""
    with browsed(output) as store:
        article = store.latest(entry)
        if article is None or not article.pages:
            raise ArchiverError(f"{entry}: no page of such an entry is kept in {output}; archiver show finds an id")
        body, kept = pages.load(store.root, article.pages[0]), head(store.root, article.pages[0])
        return body, kept.url, kept.content_type


def _why(found: Rejected) -> str:
    return f"{found.reason}: {found.detail}" if found.detail else found.reason


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
    if "://" in what:
        page = fetching.fetch(what)
        return page.body, page.url, page.content_type
    return bytes_of(what), typed_address("--url", url) if url else None, None
