"""Every address of the demo site and its answer: articles, lists, feeds, pictures, and pages that are none of these."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from archiver.demo.content import DAYS, DemoArticle, articles, data
from archiver.demo.dirt import mix
from archiver.demo.feeds import documents
from archiver.demo.links import linkable, neighbours, page_path, pages_of, tag_path
from archiver.demo.papers import Extra, Paper, extras, papers, words
from archiver.demo.pictures import png
from archiver.demo.templates import render

PER_PAGE = 4
ON_HOME = 14
_STATIC = {"a.css": "text/css", "b.css": "text/css", "lazy.js": "text/javascript", "icon.svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a request is answered with."""

    body: bytes
    content_type: str
    modified: datetime
    status: int = 200


class Pages:
    """The site of one day, its absolute links starting with ``base`` (no slash at the end)."""

    def __init__(self, day: int, base: str) -> None:
        """Lay out every address; a page is made when it is asked for."""
        self._day = day
        self._base = base
        self._today = DAYS[day][1]
        self._listed = [article for article in articles(day) if article.sheet.listed]
        self._teased = [extra for extra in extras() if extra.teaser]
        self._routes: dict[str, Callable[[], Reply]] = {
            "/": partial(self._page, "home.html", teasers=self._listed[:ON_HOME], extras=self._teased)
        }
        for paper in papers().values():
            self._lay_out_lists(paper)
        for article in articles(day):
            self._lay_out_article(article)
        for extra in extras():
            self._lay_out_extra(extra)
        self._lay_out_files()

    def paths(self) -> tuple[str, ...]:
        """Every address that is served, tracking parameters aside."""
        return tuple(self._routes)

    def reply(self, target: str) -> Reply:
        """The answer to a request target; parameters that name no further page of a story change nothing."""
        path = target.partition("?")[0]
        answer = self._routes.get(target) or self._routes.get(path)
        return answer() if answer else self._page("gone.html", status=404)

    def _lay_out_lists(self, paper: Paper) -> None:
        found = [article for article in self._listed if article.paper == paper.key]
        total = -(-len(found) // PER_PAGE)
        for number in range(1, total + 1):
            teasers = found[(number - 1) * PER_PAGE : number * PER_PAGE]
            odd = [extra for extra in self._teased if extra.paper == paper.key and number == 1]
            self._routes[page_path(paper.path, number)] = partial(
                self._list, paper, teasers, extras=odd, number=number, total=total
            )
        known = linkable(paper.key, self._day)
        for tag in sorted({tag for article in known for tag in article.tags}):
            tagged = [article for article in known if tag in article.tags]
            self._routes[tag_path(paper, tag)] = partial(self._list, paper, tagged, tag=tag)

    def _lay_out_article(self, article: DemoArticle) -> None:
        for number, path in enumerate(pages_of(article)):
            self._routes[path] = partial(self._article, article, number)
        if article.sheet.also:
            self._routes[article.sheet.also] = partial(self._article, article, 0)
        if article.image:
            self._routes[article.image] = partial(_picture, article.image)

    def _lay_out_extra(self, extra: Extra) -> None:
        template = "gone.html" if extra.kind in {"gone", "missing"} else f"{extra.kind}.html"
        status = 404 if extra.kind == "gone" else 200
        paper = papers().get(extra.paper)
        self._routes[extra.path] = partial(self._page, template, status=status, paper=paper, extra=extra)
        for path in extra.pictures:
            self._routes[path] = partial(_picture, path)

    def _lay_out_files(self) -> None:
        for path, (body, content_type) in documents(articles(self._day), self._base, self._today).items():
            self._routes[path] = partial(Reply, body, content_type, self._today)
        for name, content_type in _STATIC.items():
            self._routes[f"/static/{name}"] = partial(_static, name, content_type)

    def _article(self, article: DemoArticle, number: int) -> Reply:
        paper, sheet = papers()[article.paper], article.sheet
        others = neighbours(article)
        turned = others[sheet.teasers :] + others[: sheet.teasers]
        html = render(
            f"{paper.design}/article.html",
            paper=paper,
            base=self._base,
            today=None,  # a page does not change with the calendar
            article=article,
            sheet=sheet,
            number=number,
            pages=pages_of(article),
            parts=mix(article, number, others, words(article.language), paper.name),
            related=turned[-4:],
            popular=linkable(paper.key)[:5],
            told=sheet.witness != "none",
        )
        charset = f"; charset={sheet.header_charset}" if sheet.header_charset else ""
        body = html.encode(sheet.charset, "xmlcharrefreplace")
        return Reply(body, f"text/html{charset}", max(sheet.since, article.stamp))

    def _list(
        self,
        paper: Paper,
        teasers: Sequence[DemoArticle],
        *,
        extras: Sequence[Extra] = (),
        number: int = 1,
        total: int = 1,
        tag: str = "",
    ) -> Reply:
        template = f"{paper.design}/section.html"
        return self._page(template, paper=paper, teasers=teasers, extras=extras, number=number, total=total, tag=tag)

    def _page(self, template: str, *, status: int = 200, paper: Paper | None = None, **values: Any) -> Reply:
        html = render(template, paper=paper, base=self._base, today=self._today, **values)
        return Reply(html.encode(), "text/html; charset=utf-8", self._today, status)


def _picture(path: str) -> Reply:
    return Reply(png(path), "image/png", DAYS[1][1])


def _static(name: str, content_type: str) -> Reply:
    body = data("static").joinpath(name).read_bytes()
    return Reply(body, f"{content_type}; charset=utf-8", DAYS[1][1])


@lru_cache(maxsize=8)
def site(day: int, base: str) -> Pages:
    """The site of a day under that base; laid out once."""
    return Pages(day, base)
