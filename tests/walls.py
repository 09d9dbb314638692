"""Pages that are walls and pages that only look like one, made from the tables in tests/data/walls."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from archiver.items import Refusal

DATA = Path(__file__).parent / "data" / "walls"
_PADDING = "var _0x1f=function(a,b){return a.charCodeAt(b%a.length)^b};" * 60


def table(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))


CHROME = table("chrome")


@dataclass(frozen=True, slots=True)
class Wall:
    """A page as a site serves it, and what it is."""

    name: str
    status: int
    html: str
    reason: Refusal


@dataclass(frozen=True, slots=True)
class Story:
    """A page that is an article, whatever it speaks of or is surrounded by, and its text."""

    name: str
    html: str
    lines: tuple[str, ...]


def walls(ref: str = "7c1f09ab4e") -> Iterator[Wall]:
    """Every wall of the table; `ref` is the id of the request that some of them show."""
    for shape, rows in table("walls").items():
        for number, (language, status, title, *lines) in enumerate(rows["pages"]):
            told = [line.replace("{ref}", ref) for line in lines]
            html = _SHAPES[shape](language, title, told)
            yield Wall(f"{shape}-{language}-{number}", status, html, Refusal(rows["reason"]))


def stories() -> Iterator[Story]:
    """Every article of the table, in each of the settings that it names."""
    for number, (language, settings, title, *lines) in enumerate(table("stories")["pages"]):
        for setting in settings.split():
            html = _article(language, title, lines, **_setting(setting, language, lines))
            yield Story(f"{setting}-{language}-{number}", html, tuple(lines))


def _paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)


def _bare(language: str, title: str, body: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width">{head}</head><body>{body}</body></html>'
    )


def _framed(language: str, title: str, body: str, head: str = "") -> str:
    """Between the head and the foot of a paper, with headlines of other pages."""
    chrome = CHROME[language]
    menu = "".join(f'<li><a href="/{n}">{name}</a></li>' for n, name in enumerate(chrome["menu"]))
    more = "".join(f'<li><a href="/story-{n}">{name}</a></li>' for n, name in enumerate(chrome["more"]))
    around = (
        f'<header class="site-header"><a class="logo" href="/">{chrome["paper"]}</a><nav><ul>{menu}</ul></nav></header>'
        f'<main>{body}</main><aside class="most-read"><ul>{more}</ul></aside><footer>{chrome["foot"]}</footer>'
    )
    return _bare(language, title, around, head)


def _challenge(language: str, title: str, lines: list[str]) -> str:
    head = f'<meta name="robots" content="noindex,nofollow"><script>{_PADDING}</script>'
    body = (
        f'<div class="main-wrapper" role="main"><div class="main-content"><h1>{escape(lines[0])}</h1>'
        f'{_paragraphs(lines[1:])}<div id="challenge-form"></div></div></div>'
        '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>'
    )
    return _bare(language, title, body, head)


def _captcha(language: str, title: str, lines: list[str]) -> str:
    body = (
        f'<div class="box"><h1>{escape(lines[0])}</h1><form method="post" action="/verify">{_paragraphs(lines[1:])}'
        '<div class="g-recaptcha" data-sitekey="6Lc"></div><button type="submit">OK</button></form></div>'
    )
    return _bare(language, title, body, '<script src="https://www.recaptcha.example/recaptcha/api.js"></script>')


def _plain(language: str, title: str, lines: list[str]) -> str:
    return _bare(language, title, f"<h1>{escape(lines[0], quote=False)}</h1>{_paragraphs(lines[1:])}")


def _consent(language: str, title: str, lines: list[str]) -> str:
    texts = [line for line in lines[1:] if len(line) > 60 or language in {"ja", "zh"}]
    buttons = "".join(f"<button>{escape(line)}</button>" for line in lines[1:] if line not in texts)
    body = (
        f'<div id="cmp" role="dialog" aria-modal="true"><h2>{escape(lines[0])}</h2><div class="cmp-body">'
        f'{_paragraphs(texts)}</div><div class="cmp-buttons">{buttons}</div></div>'
    )
    return _bare(
        language, title, body, '<script src="/cmp/stub.js"></script><meta property="og:type" content="website">'
    )


def _pay_or_okay(language: str, title: str, lines: list[str]) -> str:
    offers = "".join(f'<div class="offer"><p>{escape(line)}</p><button>OK</button></div>' for line in lines[1:])
    return _bare(language, title, f'<div class="choice"><h1>{escape(lines[0])}</h1>{offers}</div>')


def _login(language: str, title: str, lines: list[str]) -> str:
    links = "".join(f'<p><a href="/account/{n}">{escape(line)}</a></p>' for n, line in enumerate(lines[2:]))
    form = (
        f'<div class="account"><h1>{escape(lines[0])}</h1><p>{escape(lines[1])}</p><form action="/login" method="post">'
        '<label>E-mail <input type="email" name="user"></label><label>*** <input type="password" name="secret"></label>'
        f"<button>OK</button>{links}</form></div>"
    )
    return _framed(language, title, form)


def _register(language: str, title: str, lines: list[str]) -> str:
    form = (
        f'<article><h1>{escape(title)}</h1><div class="regwall"><h2>{escape(lines[0])}</h2><p>{escape(lines[1])}</p>'
        f'<form><input type="email"><button>OK</button></form>{_paragraphs(lines[2:])}</div></article>'
    )
    return _framed(language, title, form, '<meta property="og:type" content="article">')


def _json_ld(title: str, **more: Any) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title,
            "datePublished": "2026-11-19T08:30:00Z", "author": {"@type": "Person", "name": "Ida Holm"}}  # fmt: skip
    return f'<script type="application/ld+json">{json.dumps(node | more)}</script>'


def _locked(selector: str) -> dict[str, Any]:
    part = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": selector}
    return {"isAccessibleForFree": "False", "hasPart": part}


def _stub(language: str, title: str, lines: list[str]) -> str:
    body = (
        f'<article><h1>{escape(title)}</h1><div class="article-body">{_paragraphs(lines[:-1])}</div>'
        f'<div class="paywall-offer"><p>{escape(lines[-1])}</p><a href="/subscribe">OK</a></div></article>'
    )
    return _framed(language, title, body, _json_ld(title, **_locked(".paywall")))


def _soft_404(language: str, title: str, lines: list[str]) -> str:
    search = '<form action="/search"><input name="q"><button>OK</button></form>'
    return _framed(language, title, f"<h1>{escape(lines[0])}</h1>{_paragraphs(lines[1:])}{search}")


def _parked(language: str, title: str, lines: list[str]) -> str:
    ads = "".join(
        f'<li><a href="/ads?q={n}">Cheap {name}</a></li>' for n, name in enumerate(("news", "loans", "flats"))
    )
    return _bare(language, title, f"<h1>{escape(lines[0])}</h1>{_paragraphs(lines[1:])}<ul>{ads}</ul>")


def _geo(language: str, title: str, lines: list[str]) -> str:
    return _framed(language, title, _paragraphs(lines))


def _age(language: str, title: str, lines: list[str]) -> str:
    form = '<form><input name="d"><input name="m"><input name="y"><button>OK</button></form>'
    return _framed(
        language, title, f'<div class="gate"><h2>{escape(lines[0])}</h2>{_paragraphs(lines[1:])}{form}</div>'
    )


def _browser(language: str, title: str, lines: list[str]) -> str:
    names = "".join(
        f'<li><a href="https://{name}.example/">{name}</a></li>' for name in ("Firefox", "Chrome", "Safari")
    )
    return _bare(language, title, f"<h1>{escape(lines[0])}</h1>{_paragraphs(lines[1:])}<ul>{names}</ul>")


def _spa(language: str, title: str, lines: list[str]) -> str:
    told = f"<noscript>{escape(lines[0])}</noscript>" if lines[0] else ""
    body = f'{told}<div id="root"></div><script src="/static/js/main.1f0c.js"></script>'
    return _bare(language, title, body, '<link rel="manifest" href="/manifest.json">')


_SHAPES = {
    "challenge": _challenge, "captcha": _captcha, "denied": _plain, "rate": _plain, "consent": _consent,
    "pay_or_okay": _pay_or_okay, "login": _login, "register": _register, "stub": _stub, "soft_404": _soft_404,
    "down": _plain, "parked": _parked, "geo": _geo, "age": _age, "browser": _browser, "spa": _spa,
}  # fmt: skip


def _article(language: str, title: str, lines: list[str], *, head: str = "", over: str = "", body: str = "") -> str:
    """An article page; `over` stands before it, `body` in place of its paragraphs."""
    story = (
        f'{over}<article><h1>{escape(title)}</h1><div class="byline">Ida Holm</div>'
        f'<div class="article-body">{body or _paragraphs(lines)}</div></article>'
    )
    return _framed(language, title, story, head)


def _wall_lines(shape: str, language: str) -> list[str]:
    pages = table("walls")[shape]["pages"]
    return next((page[3:] for page in pages if page[0] == language), pages[0][3:])


def _setting(name: str, language: str, lines: list[str]) -> dict[str, str]:
    """What is added to an article page."""
    dated = {"head": _json_ld("", headline=None)}
    if name == "banner":
        return dated | {"over": _banner(language)}
    if name == "overlay":
        return dated | {"over": _overlay(language)}
    return {"bare": {}, "dated": dated}.get(name) or (_paid(language, lines) if name == "paid" else {})


def _banner(language: str) -> str:
    """The consent dialogue in front, as it stands in the markup of most papers."""
    told = _wall_lines("consent", language)
    return f'<div id="cmp" role="dialog"><h2>{escape(told[0])}</h2>{_paragraphs(told[1:])}</div>'


def _overlay(language: str) -> str:
    """A login window that waits to be opened, and a captcha for the comments."""
    told = _wall_lines("login", language)
    return (
        f'<div class="modal" id="login-modal"><h2>{escape(told[0])}</h2>{_paragraphs(told[1:])}<form action="/login">'
        '<input type="email"><input type="password"></form><div class="g-recaptcha"></div></div>'
        '<script src="https://www.recaptcha.example/recaptcha/api.js"></script>'
    )


def _paid(language: str, lines: list[str]) -> dict[str, str]:
    """A paid article whose text stands whole in the page, with the offer that a script would lay over it."""
    half = (len(lines) + 1) // 2
    offer = _wall_lines("stub", language)[-1]
    body = (
        f'{_paragraphs(lines[:half])}<div class="paywall">{_paragraphs(lines[half:])}</div>'
        f'<div class="paywall-offer"><p>{escape(offer)}</p></div>'
    )
    return {"head": _json_ld("", headline=None, **_locked(".paywall")), "body": body}
