"""Which address an article, a list or a tag has, and which articles an article may point to."""

from __future__ import annotations

from urllib.parse import quote

from archiver.demo.content import DemoArticle, articles
from archiver.demo.papers import Paper


def pages_of(article: DemoArticle) -> tuple[str, ...]:
    """The addresses of the pages of a story, the first one first."""
    further = range(2, len(article.sheet.pages) + 1)
    pattern = "{path}?page={n}" if article.sheet.paging == "query" else "{path}{n}/"
    return (article.path, *(pattern.format(path=article.path, n=number) for number in further))


def page_path(path: str, number: int) -> str:
    """The address of a page of a list."""
    return path if number == 1 else f"{path}page/{number}/"


def tag_path(paper: Paper, tag: str) -> str:
    """The address of the list of one tag."""
    return f"{paper.path}tag/{quote(tag.lower().replace(' ', '-'))}/"


def linkable(paper: str, day: int = 1) -> list[DemoArticle]:
    """The articles of a paper that any page may point to, by address: not those left to paging or to the sitemap.

    Old pages point to articles of the first day only, so that a new article does not change them.
    """
    found = (a for a in articles(day) if a.paper == paper and a.sheet.listed and a.sheet.in_sitemap)
    return sorted(found, key=lambda article: article.path)


def neighbours(article: DemoArticle) -> list[DemoArticle]:
    """The other articles an article may point to, those that follow it first."""
    ring = linkable(article.paper)
    after = [other for other in ring if other.path > article.path]
    return after + [other for other in ring if other.path < article.path]
