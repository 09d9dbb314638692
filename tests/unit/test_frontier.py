"""The ladder: what is asked next, what is asked once, what is left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from archiver.frontier import MOST_PAGES, Errand, Frontier
from archiver.items import Candidate, Listing
from archiver.rules.sources import source_of
from tests.records import NOW

HOME = "https://news.example/"


def frontier(known: frozenset[str] = frozenset()) -> Frontier:
    def is_unknown(candidate: Candidate) -> bool:
        return candidate.url not in known

    return Frontier(source_of(HOME), is_due=is_unknown, is_news=is_unknown)


def links(*paths: str, **fields: object) -> Listing:
    candidates = tuple(Candidate(url=f"https://news.example{path}", found_by="link") for path in paths)
    return Listing(**({"url": HOME, "candidates": candidates} | fields))


def asked(errands: list[Errand]) -> list[tuple[str, str]]:
    return [(errand.task, errand.url.removeprefix("https://news.example")) for errand in errands]


def test_a_round_begins_with_robots_and_the_address_itself() -> None:
    assert asked(frontier().begin()) == [("robots", "/robots.txt"), ("page", "/")]


def test_what_robots_names_is_read_and_nothing_is_guessed() -> None:
    round_ = frontier()
    round_.begin()
    assert asked(round_.heard_robots("Sitemap: https://news.example/map.xml")) == [("sitemap", "/map.xml")]


def test_well_known_places_are_tried_one_at_a_time_until_one_can_be_read() -> None:
    round_ = frontier()
    round_.begin()
    (first,) = round_.heard_robots("")
    assert first.guess
    (second,) = round_.missed(first)
    assert second.url != first.url
    assert round_.heard(second, links("/a", url=second.url)) == []


def test_a_home_page_leads_to_its_feeds_and_sections_once() -> None:
    round_ = frontier()
    _, home = round_.begin()
    listing = links("/a", feeds=(f"{HOME}feed/",), listings=(f"{HOME}sport/", "https://other.example/"))
    assert asked(round_.heard(home, listing)) == [("page", "/sport/"), ("feed", "/feed/")]
    assert round_.heard(Errand("page", f"{HOME}sport/"), links("/b", listings=(f"{HOME}sport/",))) == []


@pytest.mark.parametrize(("known", "more"), [(frozenset(), 1), (frozenset({"https://news.example/a"}), 0)])
def test_paging_goes_on_only_while_it_brings_news(known: frozenset[str], more: int) -> None:
    round_ = frontier(known)
    round_.begin()
    page = Errand("page", f"{HOME}page/2")
    assert len(round_.heard(page, links("/a", listings=(f"{HOME}page/3",)))) == more


def test_the_order_in_which_listings_are_read_does_not_end_the_paging() -> None:
    round_ = frontier()
    round_.begin()
    round_.heard(Errand("sitemap", f"{HOME}map.xml"), links("/a"))
    assert asked(round_.heard(Errand("page", f"{HOME}page/2"), links("/a", listings=(f"{HOME}page/3",)))) == [
        ("page", "/page/3")
    ]


def test_a_round_has_an_end_whatever_the_pages_name() -> None:
    round_ = frontier()
    pending = round_.begin()[1:]
    read = 0
    while pending:
        errand = pending.pop()
        read += 1
        more = tuple(f"{HOME}page/{read * 10 + n}" for n in range(10))
        pending += [e for e in round_.heard(errand, links(f"/a{read}", listings=more)) if e.task == "page"]
    assert read == MOST_PAGES


def test_an_address_is_judged_by_all_that_was_said_of_it() -> None:
    round_ = frontier()
    round_.begin()
    url = "https://news.example/a"
    old, new = (
        Candidate(url=url, found_by=by, stamp=NOW - timedelta(days=d)) for by, d in (("feed", 9), ("sitemap", 2))
    )
    for candidate in (old, new, Candidate(url=url, found_by="link", title="The river")):
        round_.heard(Errand("feed", f"{HOME}{candidate.found_by}"), Listing(url=HOME, candidates=(candidate,)))
    (found,) = round_.articles(NOW, since=None)
    assert (found.found_by, found.stamp, found.title) == ("feed", new.stamp, "The river")


def test_the_newest_come_first_and_since_leaves_out_the_older() -> None:
    round_ = frontier()
    round_.begin()
    ages = {"old": 90, "new": 0, "mid": 30}
    stamps = {path: NOW - timedelta(days=days) for path, days in ages.items()} | {"undated": None}
    candidates = tuple(Candidate(url=f"{HOME}{path}", found_by="feed", stamp=stamp) for path, stamp in stamps.items())
    listing = Listing(url=HOME, candidates=candidates)
    round_.heard(Errand("feed", f"{HOME}feed"), listing)
    paths = [c.url.rsplit("/", 1)[1] for c in round_.articles(NOW, since=NOW - timedelta(days=60))]
    assert paths == ["new", "undated", "mid"]


def test_another_site_is_left_alone() -> None:
    round_ = frontier()
    _, home = round_.begin()
    round_.heard(home, Listing(url=HOME, candidates=(Candidate(url="https://other.example/a", found_by="link"),)))
    assert list(round_.articles(NOW, since=None)) == []
