"""An archive with damaged lines and pages is read around: what is sound is shown, published, and crawled as before."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archiver.cli import app
from archiver.edition import TITLE, publish
from archiver.filing import Filing
from archiver.items import Visit
from archiver.items.messages import Candidate, Reading
from archiver.rules.wishes import NO_WISHES
from archiver.store.opening import browsed, opened
from archiver.store.store import Store
from tests.records import NOW, make_article

SITE = "news.example"
ADDRESSES = [f"https://{SITE}/{number}" for number in range(4)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Four articles; the first has an edit, and an id that is not minted from the address it has now."""
    folder = tmp_path / "output"
    with opened(folder) as store:
        for number, url in enumerate(ADDRESSES):
            article = make_article(f"Number {number} of the story.", url=url, id=_id(number))
            store.append(article)
            store.log(SITE, Visit(url=url, at=NOW, outcome="new", article=article.id))
        store.append(make_article("Number 0 of the story, edited.", url=ADDRESSES[0], id=_id(0)))
    return folder


def _id(number: int) -> str:
    return f"urn:uuid:00000000-0000-5000-8000-00000000000{number}"


def spoil(root: Path, folder: str, *words: str) -> None:
    """Have the lines of these words no longer answer to their sums; their places stay."""
    (file,) = (root / folder).rglob("*.jsonl")
    lines = file.read_bytes().split(b"\n")
    spoiled = [line.replace(b'"url"', b'"URL"') if any(w.encode() in line for w in words) else line for line in lines]
    file.write_bytes(b"\n".join(spoiled))


def reread(store: Store, number: int) -> str:
    """The id and outcome that a page has when it is read again."""
    read = make_article(f"Number {number} of the story.", url=ADDRESSES[number], id="", first_seen=None, updated=None)
    reading = Reading(
        candidate=Candidate(url=ADDRESSES[number], found_by="link"),
        site=SITE,
        source=SITE,
        fetched=NOW + timedelta(days=3),
        article=read,
    )
    filed = Filing(store, {SITE: NO_WISHES}.__getitem__).decide(reading)
    assert filed.article
    return f"{filed.article.id} {filed.article.first_seen:%d}"


@pytest.mark.parametrize("indexed", [True, False], ids=["before it was read", "after"])
def test_what_is_sound_is_published_and_shown_and_the_rest_is_said_once(root: Path, indexed: bool) -> None:
    spoil(root, "archive", "edited", "Number 2")
    if not indexed:
        (root / "index.sqlite").unlink()
    with opened(root) as store:
        made = publish(store, None, TITLE)
        again = publish(store, None, TITLE)
        assert store.latest(_id(0)) == make_article("Number 0 of the story.", url=ADDRESSES[0], id=_id(0))
        assert store.latest(_id(2)) is None
        assert len(store.history(_id(0))) == 1
        assert len(store.damage) == 2
    assert {document.entries for document in made.documents} == {3}
    assert not any(document.changed for document in again.documents)


def test_show_says_what_it_passes_over(root: Path) -> None:
    spoil(root, "archive", "edited")
    shown = CliRunner().invoke(app, ["show", _id(0), "--output", str(root)])
    assert shown.exit_code == 0
    assert "Number 0 of the story." in shown.stdout
    assert "the checksum does not fit the line" in shown.stderr


@pytest.mark.parametrize("indexed", [True, False], ids=["before it was read", "after"])
def test_a_lost_article_that_is_read_again_comes_back_under_its_id_and_first_date(root: Path, indexed: bool) -> None:
    spoil(root, "archive", "Number 1")
    if not indexed:
        (root / "index.sqlite").unlink()
    with opened(root) as store:
        assert reread(store, 1) == f"{_id(1)} {NOW:%d}"


def test_an_address_whose_visit_is_damaged_is_asked_again_and_is_no_new_article(root: Path) -> None:
    spoil(root, "visits", ADDRESSES[3])
    with opened(root) as store:
        assert store.visited(SITE, ADDRESSES[3]) is None
        assert store.visited(SITE, ADDRESSES[2]) is not None
        assert reread(store, 3) == f"{_id(3)} {NOW:%d}"
    with browsed(root) as store:
        assert store.latest(_id(3))
