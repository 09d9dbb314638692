"""What is typed finds the articles that have it, in any script, the newest first; a bad question is one sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archiver.cli import app
from archiver.errors import ConfigError
from archiver.items import Cause, Reason, replace
from archiver.normalize.snippet import snippet
from archiver.store.fulltext import Question
from archiver.store.opening import browsed, opened, rebuilt
from archiver.store.query import parse, phrase
from archiver.store.store import Store
from tests.records import NOW, make_article

TEXTS = {
    "flood": "The river rose by two metres. The town hall was flooded – “déjà vu”, said the mayor.",
    "dam": "The flood broke the dam above the town. The hall of the school was closed.",
    "tokyo": "東京都知事選挙の結果が発表されました。",
    "seoul": "서울시는 새로운 버스 노선을 발표했다.",
    "hindi": "नई दिल्ली में भारी बारिश हुई।",
    "moscow": "Ещё один мост закрыт в Йошкар-Оле.",
    "athens": "Η ΑΘΗΝΑ γιορτάζει σήμερα.",
    "lodz": "W Łodzi: le cœur de l’œuvre, Søren og Æsop.",
    "cairo": "أعلنت الحكومةُ خطة جديدة.",
    "haifa": "צה״ל הודיע היום.",
}


@pytest.fixture(scope="module", params=["grown", "rebuilt"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The articles, the first of them the newest, in an index that grew line by line and in one that was made anew."""
    root = tmp_path_factory.mktemp("search")
    with opened(root) as grown:
        for age, (name, text) in enumerate(TEXTS.items()):
            grown.append(
                make_article(
                    text, id=name, url=f"https://news.example/{name}", title=f"On {name}x", authors=(f"Ann {name}son",),
                    published=datetime(2026, 11, 19, tzinfo=UTC) - timedelta(days=age),
                    site="other.example" if name == "dam" else "news.example",
                )
            )  # fmt: skip
    if request.param == "rebuilt":
        rebuilt(root, lambda *_: None)
    with browsed(root) as found:
        yield found


def find(store: Store, typed: str, **filters: object) -> list[str]:
    return list(store.index.words.find(Question(match=parse(typed).match, **filters)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("flood", ["dam"]),
        ("flood*", ["flood", "dam"]),
        ("town hall", ["flood", "dam"]),
        ('"town hall"', ["flood"]),
        ("town -river", ["dam"]),
        ("river OR dam OR", ["flood", "dam"]),
        ("DEJA", ["flood"]),
        ("‘déjà vu’", ["flood"]),
        ("floodx", ["flood"]),
        ("ann floodson", ["flood"]),
        ("東京", ["tokyo"]),
        ("京都", ["tokyo"]),
        ("知事選挙", ["tokyo"]),
        ("東挙", []),
        ("果", ["tokyo"]),
        ("버스", ["seoul"]),
        ("दिल्ली", ["hindi"]),
        ("दल", []),
        ("еще йошкар-оле", ["moscow"]),
        ("αθήνα", ["athens"]),
        ("“town hall”", ["flood"]),
        ("dam -„town hall“", ["dam"]),
        ('"town ha*"', ["flood"]),
        ('"town ha"*', ["flood"]),
        ("lodzi coeur oeuvre soren aesop", ["lodz"]),
        ("Łodzi œuvre", ["lodz"]),
        ("اعلنت الحكومه", ["cairo"]),
        ('צה"ל', ["haifa"]),
        ('"צה"ל הודיע"', ["haifa"]),
        ("AND NEAR", []),
        ('col:val ^x {a} (b) "it\'s"', []),
    ],
)
def test_what_is_typed_finds_what_has_it(store: Store, typed: str, found: list[str]) -> None:
    assert find(store, typed) == found


def test_filters(store: Store) -> None:
    number = store.index.sites_known.known("other.example")
    assert find(store, "town", site=number) == ["dam"]
    assert find(store, "town", author=phrase("Ann Floodson")) == ["flood"]
    assert find(store, "town", since=datetime(2026, 11, 19, tzinfo=UTC)) == ["flood"]
    assert find(store, "town", until=datetime(2026, 11, 19, tzinfo=UTC)) == ["dam"]


NAMES = {
    "film": ("Jean-Luc Godard", "Émilie du Châtelet"),
    "science": ("Ann O'Neil",),
    "tokyo": ("山田太郎",),
    "delhi": ("मोहन दास",),
}


@pytest.mark.parametrize("is_rebuilt", [False, True])
@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("jean-luc godard", ["film"]),
        ("Luc Godard", ["film"]),
        ("Godard", ["film"]),
        ("Jean Godard", []),
        ("Godard Luc", []),
        ("emilie du chatelet", ["film"]),
        ("du Châtelet", ["film"]),
        ("emilie chatelet", []),
        ("o'neil", ["science"]),
        ("Ann O’Neil", ["science"]),
        ("Neil Ann", []),
        ("山田太郎", ["tokyo"]),
        ("太郎", ["tokyo"]),
        ("郎", ["tokyo"]),
        ("मोहन दास", ["delhi"]),
        ("दास मोहन", []),
    ],
)
def test_a_name_is_found_by_its_words_in_their_order(tmp_path: Path, name: str, found: list[str], is_rebuilt: bool):
    with opened(tmp_path) as store:
        for entry, authors in NAMES.items():
            store.append(make_article("One text.", id=entry, url=f"https://news.example/{entry}", authors=authors))
    if is_rebuilt:
        rebuilt(tmp_path, lambda *_: None)
    with browsed(tmp_path) as store:
        assert find(store, "text", author=phrase(name)) == found


@pytest.mark.parametrize("typed", ["", "  ", '"open', "-dam", "OR", "a*", "!?", '""', "*", "-"])
def test_a_question_that_asks_for_nothing_is_one_sentence(typed: str) -> None:
    with pytest.raises(ConfigError, match=r"give|write"):
        parse(typed)


def test_an_author_that_is_no_word_is_one_sentence() -> None:
    with pytest.raises(ConfigError, match="give a name"):
        phrase("!?")


def test_the_newest_words_of_an_entry_are_found_and_no_others(tmp_path: Path) -> None:
    first = make_article("The water sank.", "Read our morning mail.")
    edit = replace(make_article("The water fell.", "Read our morning mail."), cause=Cause.EDIT)
    dropped = tuple(replace(b, dropped=Reason.BOILERPLATE) if "mail" in b.text else b for b in edit.blocks)
    with opened(tmp_path) as store:
        store.append(first, edit)
        assert [find(store, word) for word in ("sank", "fell", "mail")] == [[], [first.id], [first.id]]
        store.append(replace(edit, blocks=dropped, cause=Cause.CENSUS))
        assert [find(store, word) for word in ("fell", "mail")] == [[first.id], []]


def test_articles_of_one_minute_are_all_found(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.append(*(make_article(id=f"urn:{n}", url=f"https://n.example/{n}", published=NOW) for n in range(300)))
        assert len(set(find(store, "river"))) == 300


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("Le Café était fermé.", "cafe ferme", ["Café", "fermé"]),
        ("東京都知事選挙の結果", "知事", ["知事"]),
        ("Floods and flooding.", "flood*", ["Floods", "flooding"]),
        ("दिल्ली में", "दिल्ली", ["दिल्ली"]),
        ("Nothing of it.", "cafe", []),
        (f"{'word ' * 60}river {'word ' * 60}", "river", ["river"]),
        ("The hall of the town; the town hall", '"town hall"', ["town hall"]),
        ("It's a co‑operation of C++ users", "it's co-operation", ["It's", "co‑operation"]),
        ("the town council, the council", '"town council" council', ["town council", "council"]),
        ("１０日午前、ﾃｽﾄ", "10日 テスト", ["１０日", "ﾃｽﾄ"]),
        ("وأن المدارس ستُفتح", "ستفتح", ["ستُفتح"]),
        ("le cœur d’Ørsted", "coeur orsted", ["cœur", "Ørsted"]),
    ],
)
def test_a_snippet_shows_the_words_in_their_own_letters(text: str, typed: str, shown: list[str]) -> None:
    found = snippet(["Another block.", text] if shown else [text], parse(typed).needles)
    assert [found.text[start:end] for start, end in found.marks] == shown
    assert len(found.text) < 220


def test_a_snippet_is_of_the_paragraph_that_has_the_most_of_what_was_sought() -> None:
    texts = ["The hall is old.", "Of the town, the mayor.", "The town hall was flooded.", "A town hall, again."]
    found = snippet(texts, parse('"town hall" flooded').needles)
    assert found.text == "The town hall was flooded."
    assert [found.text[start:end] for start, end in found.marks] == ["town hall", "flooded"]
    assert snippet(texts, parse('"hall mayor"').needles) == ("The hall is old.", ())


def test_the_command_prints_what_it_found_as_text_and_as_json(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.append(make_article("The “déjà vu” of the river."))
    told = CliRunner().invoke(app, ["search", "deja vu", "--output", str(tmp_path)])
    assert "2026-11-19  The river rose overnight\nhttps://news.example/2026/11/flood\nThe “déjà vu” of" in told.output
    narrow = ["--site", "https://news.example/", "--since", "2026-11-19", "--until", "2026-11-19", "--json"]
    hit = json.loads(CliRunner().invoke(app, ["search", "deja", "--output", str(tmp_path), *narrow]).output)
    assert [hit["snippet"][start:end] for start, end in hit["marks"]] == ["déjà"]
    missed = CliRunner().invoke(app, ["search", "river", "--output", str(tmp_path), "--until", "2026-11-18"])
    assert (missed.exit_code, missed.output) == (0, "")


@pytest.mark.parametrize(
    ("until", "found"),
    [("2026-11-19", 1), ("2026-11-18", 0), ("2026-11-19T08:00", 0), ("2026-11-19T09:00", 1), ("9999-12-31", 1)],
)
def test_until_is_the_end_of_a_day_or_a_moment(tmp_path: Path, until: str, found: int) -> None:
    with opened(tmp_path) as store:
        store.append(make_article("The river rose.", published=datetime(2026, 11, 19, 8, 30, tzinfo=UTC)))
    told = CliRunner().invoke(app, ["search", "river", "--output", str(tmp_path), "--json", "--until", until])
    assert (told.exit_code, len(told.output.splitlines())) == (0, found)


def test_reindex_ends_with_a_line_of_counts(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.append(make_article("The river rose."))
    told = CliRunner().invoke(app, ["reindex", "--output", str(tmp_path)])
    assert told.exit_code == 0
    assert f"{tmp_path}: 1 revisions and 0 visits in " in told.output
