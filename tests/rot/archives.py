"""Archives to let rot: one that is made by hand in a moment, and what the demo site gives."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from archiver.items import Visit
from archiver.items.messages import Candidate, Page
from archiver.normalize.ids import mint
from archiver.store import compacting
from archiver.store.opening import opened
from archiver.store.sheets import Sheet
from archiver.warc import member
from tests.records import NOW, make_article

#: Letters of four widths in UTF-8.
_WORDS = ("river", "Brücke", "größer", "мост", "新しい橋", "🌉", "the", "l’été")


def synthetic(root: Path, seed: int, articles: int = 12, paragraphs: int = 12) -> None:
    """Articles of 1 to 60 KB in four languages' letters on two sites over two months, each with raw page and visit."""
    rng = random.Random(seed)
    with opened(root) as store:
        for number in range(articles):
            site = f"site{number % 2}.example"
            when = NOW + timedelta(days=20 * (number % 2), minutes=number)
            url = f"https://{site}/{number}"
            texts = [
                " ".join(rng.choices(_WORDS, k=rng.choice((20, 60, 300)[: 1 + paragraphs // 4])))
                for _ in range(rng.randint(1, paragraphs))
            ]
            article = make_article(
                *texts, url=url, site=site, id=mint(site, url), first_seen=when, fetched=when, updated=when
            )
            html = "".join(f"<p class='{rng.getrandbits(40):x}'>{text}</p>\n" for text in texts)
            store.note(
                store.write(
                    [
                        Sheet(
                            site=site,
                            when=when,
                            member=member(page(url, site, f"<html><body>{html}</body></html>".encode())),
                            article=article,
                            visits=(Visit(url=url, at=when, outcome="new", article=article.id, status=200),),
                        )
                    ]
                )
            )


def packed(root: Path, seed: int, articles: int = 12, paragraphs: int = 12) -> None:
    """The same with every month of lines compressed."""
    synthetic(root, seed, articles, paragraphs)
    with opened(root) as store:
        for journal in store.journals:
            for file in journal.files():
                compacting.compact(root / file)


def page(url: str, site: str, body: bytes) -> Page:
    """A fetched page."""
    return Page(
        url=url,
        site=site,
        source=site,
        body=body,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"), ("Server", "made up")),
        fetched=NOW,
        candidate=Candidate(url=url, found_by="direct"),
    )


def crawled(root: Path, _: int) -> None:
    """What both days of the demo site give."""
    for day in ("1", "2"):
        command = [sys.executable, "-m", "archiver", "demo", "--day", day, "--output", str(root)]
        subprocess.run(command, check=True, capture_output=True)
