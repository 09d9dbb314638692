"""The ladder: what is asked next, what is asked once, what is left alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from archiver.items.messages import Candidate, Listing, Memory
from archiver.rounds.errand import Errand
from archiver.rounds.frontier import Frontier
from archiver.rounds.reach import ROUND, Reach
from archiver.rules.sources import source_of
from tests.records import NOW

HOME = "https://news.example/"


@dataclass
class Known:
    """A past made by hand."""

    urls: frozenset[str] = frozenset()
    shelf: dict[str, Memory] = field(default_factory=dict)
    young: tuple[Candidate, ...] = ()

    def recall(self, url: str) -> Memory | None:
        return self.shelf.get(url)

    def is_news(self, candidate: Candidate) -> bool:
        return candidate.url not in self.urls

    def wanted(self, candidate: Candidate, *, spoken: bool, dated: bool) -> Candidate | None:  # noqa: ARG002
        return candidate if spoken or candidate.url not in self.urls else None

    def recent(self) -> tuple[Candidate, ...]:
        return self.young


def frontier(known: frozenset[str] = frozenset(), *, reach: Reach = ROUND, **past: Any) -> Frontier:
    return Frontier(source_of(HOME), Known(known, **past), NOW, reach)


def memory(listing: Listing, *, age: timedelta = timedelta(0), still: timedelta = timedelta(0)) -> Memory:
    """What was read `age` ago, and had brought nothing new for a time before that."""
    at = NOW - age
    return Memory(listing=listing, asked=at, read=at, changed=at - still)


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
    assert round_.heard(second, memory(links("/a", url=second.url))) == []


def test_a_home_page_leads_to_its_feeds_and_sections_once() -> None:
    round_ = frontier()
    _, home = round_.begin()
    listing = links("/a", feeds=(f"{HOME}feed/",), listings=(f"{HOME}sport/", "https://other.example/"))
    assert asked(round_.heard(home, memory(listing))) == [("page", "/sport/"), ("feed", "/feed/")]
    assert round_.heard(Errand("page", f"{HOME}sport/"), memory(links("/b", listings=(f"{HOME}sport/",)))) == []


def test_the_sitemaps_that_a_home_page_declares_are_read_and_those_of_its_sections_are_not() -> None:
    round_ = frontier()
    _, home = round_.begin()
    listing = links("/a", sitemaps=(f"{HOME}map.xml",), feeds=(f"{HOME}feed/",))
    assert asked(round_.heard(home, memory(listing))) == [("sitemap", "/map.xml"), ("feed", "/feed/")]
    assert round_.heard(Errand("page", f"{HOME}sport/"), memory(links("/b", sitemaps=(f"{HOME}other.xml",)))) == []


def test_a_sitemap_that_was_typed_leads_to_what_it_names_and_no_feed_is_guessed() -> None:
    round_ = frontier()
    _, typed = round_.begin()
    index = Listing(url=HOME, sitemaps=(f"{HOME}new.xml",), sitemap_stamps=(None,))
    assert asked(round_.heard(typed, memory(index))) == [("sitemap", "/new.xml")]


@pytest.mark.parametrize(("known", "more"), [(frozenset(), 1), (frozenset({"https://news.example/a"}), 0)])
def test_paging_goes_on_only_while_it_brings_news(known: frozenset[str], more: int) -> None:
    round_ = frontier(known)
    round_.begin()
    page = Errand("page", f"{HOME}page/2")
    assert len(round_.heard(page, memory(links("/a", pages=(f"{HOME}page/3",))))) == more


def test_the_order_in_which_listings_are_read_does_not_end_the_paging() -> None:
    round_ = frontier()
    round_.begin()
    round_.heard(Errand("sitemap", f"{HOME}map.xml"), memory(links("/a")))
    assert asked(round_.heard(Errand("page", f"{HOME}page/2"), memory(links("/a", pages=(f"{HOME}page/3",))))) == [
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
        pending += [e for e in round_.heard(errand, memory(links(f"/a{read}", pages=more))) if e.task == "page"]
    assert read == ROUND.most("page")


@pytest.mark.parametrize("reach", [ROUND, Reach(everything=True)])
def test_a_list_that_shows_the_same_page_again_and_again_has_an_end(reach: Reach) -> None:
    round_ = frontier(reach=reach)
    pending = round_.begin()[1:]
    read = 0
    while pending:
        page, read = pending.pop(), read + 1
        shown = (f"/{number}" for number in range(min(read, 3)))  # the third page is the last, and comes again
        more = round_.heard(page, memory(links(*shown, pages=(f"{HOME}page/{read + 1}",))))
        pending += [errand for errand in more if errand.task == "page"]
    assert read == 4


def test_an_address_is_judged_by_all_that_was_said_of_it() -> None:
    round_ = frontier()
    round_.begin()
    url = "https://news.example/a"
    old, new = (
        Candidate(url=url, found_by=by, stamp=NOW - timedelta(days=d)) for by, d in (("feed", 9), ("sitemap", 2))
    )
    for candidate in (old, new, Candidate(url=url, found_by="link", title="The river")):
        round_.heard(Errand("feed", f"{HOME}{candidate.found_by}"), memory(Listing(url=HOME, candidates=(candidate,))))
    (found,) = round_.articles()
    assert (found.found_by, found.stamp, found.title) == ("feed", new.stamp, "The river")


def test_the_newest_come_first_and_since_leaves_out_the_older() -> None:
    round_ = frontier(reach=Reach(since=NOW - timedelta(days=60)))
    round_.begin()
    ages = {"old": 90, "new": 0, "mid": 30}
    stamps = {path: NOW - timedelta(days=days) for path, days in ages.items()} | {"undated": None}
    candidates = tuple(Candidate(url=f"{HOME}{path}", found_by="feed", stamp=stamp) for path, stamp in stamps.items())
    listing = Listing(url=HOME, candidates=candidates)
    round_.heard(Errand("feed", f"{HOME}feed"), memory(listing))
    paths = [c.url.rsplit("/", 1)[1] for c in round_.articles()]
    assert paths == ["new", "undated", "mid"]


def test_another_site_is_left_alone() -> None:
    round_ = frontier()
    _, home = round_.begin()
    round_.heard(
        home, memory(Listing(url=HOME, candidates=(Candidate(url="https://other.example/a", found_by="link"),)))
    )
    assert list(round_.articles()) == []


SERVICE = "https://feeds.example.net/paper"


def feed_of(*urls: str) -> Listing:
    return Listing(url=SERVICE, candidates=tuple(Candidate(url=url, found_by="feed") for url in urls))


def test_a_feed_that_was_typed_brings_the_articles_of_the_site_it_is_about_wherever_it_lies() -> None:
    round_ = Frontier(source_of(SERVICE), Known(), NOW)
    _, typed = round_.begin()
    paper = ("https://news.example/a", "https://www.news.example/b")
    assert round_.heard(typed, memory(feed_of(*paper, "https://shop.example/c"))) == []  # nor are other feeds guessed
    assert {one.url for one in round_.articles()} == set(paper)
    assert round_.scope.elsewhere == 1


def test_so_does_a_feed_that_the_stanza_names_and_none_that_the_site_declares() -> None:
    for feeds, found in (((SERVICE,), {"https://blog.example/a"}), ((), set())):
        round_ = Frontier(replace(source_of(HOME), feeds=feeds), Known(), NOW)
        round_.begin()
        round_.heard(Errand("feed", SERVICE, front=True), memory(feed_of("https://blog.example/a")))
        assert {one.url for one in round_.articles()} == found


def test_a_feed_of_many_sites_is_about_none_of_them() -> None:
    round_ = Frontier(source_of(SERVICE), Known(), NOW)
    _, typed = round_.begin()
    round_.heard(typed, memory(feed_of("https://one.example/", "https://two.example/", "https://three.example/")))
    assert list(round_.articles()) == []
    assert round_.scope.elsewhere == 3


DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def home_of(*paths: str, **fields: Any) -> Listing:
    return links(*paths, feeds=(f"{HOME}feed/",), **fields)


def second_round(
    home: Listing, feed: Listing, *, section: Memory, now_home: Listing | None = None
) -> tuple[Frontier, list[Errand]]:
    """A round of a site that is known (home, feed, one section), and what its home leads to."""
    shelf = {HOME: memory(home, age=HOUR), f"{HOME}feed/": memory(feed, age=HOUR), f"{HOME}sport/": section}
    known = frozenset(c.url for c in (*home.candidates, *feed.candidates, *section.listing.candidates))
    round_ = frontier(known, shelf=shelf)
    _, asked_home = round_.begin()
    same = asked_home.memory
    assert same
    return round_, round_.heard(asked_home, memory(now_home) if now_home else same)


def test_a_section_that_was_read_lately_is_answered_from_memory() -> None:
    home = home_of("/a", listings=(f"{HOME}sport/",))
    section = memory(links("/b", url=f"{HOME}sport/"), age=HOUR / 2)
    round_, later = second_round(home, links("/a"), section=section)
    assert asked(later) == [("feed", "/feed/")]
    assert f"{HOME}b" in round_.candidates


def test_a_section_that_brings_nothing_of_its_own_is_asked_less_and_less() -> None:
    listing = links("/b", url=f"{HOME}sport/")
    home = home_of("/a", listings=(f"{HOME}sport/",))

    def is_asked(age: timedelta, still: timedelta) -> bool:
        _, later = second_round(home, links("/a"), section=memory(listing, age=age, still=still))
        return ("page", "/sport/") in asked(later)

    assert is_asked(2 * HOUR, timedelta(0))
    assert is_asked(3 * DAY, 2 * DAY)
    assert not is_asked(DAY, 2 * DAY)
    assert is_asked(7 * DAY, 300 * DAY)


def test_news_on_the_home_page_turn_to_the_next_page_only() -> None:
    pages = tuple(f"{HOME}page/{n}" for n in (2, 3, 4))
    home = home_of("/a", pages=pages, listings=(f"{HOME}sport/",))
    section = memory(links("/b", url=f"{HOME}sport/"), age=HOUR / 2)
    _, quiet = second_round(home, links("/a"), section=section)
    assert asked(quiet) == [("feed", "/feed/")]
    _, busy = second_round(
        home, links("/a"), section=section, now_home=home_of("/new", "/a", pages=pages, listings=home.listings)
    )
    assert asked(busy) == [("page", "/page/2"), ("feed", "/feed/")]


def test_what_was_not_there_is_not_guessed_again_for_a_week() -> None:
    first = frontier()
    first.begin()
    (guess,) = first.heard_robots("")
    (second,) = first.missed(guess, gone=True)
    first.heard(second, memory(links("/a", url=second.url)))
    shelf = dict(first.memories())

    def guessed(later: timedelta) -> list[str]:
        shifted = {
            url: replace(one, asked=one.asked - later, changed=one.changed - later) for url, one in shelf.items()
        }
        round_ = frontier(frozenset({f"{HOME}a"}), shelf=shifted)
        round_.begin()
        return [errand.url for errand in round_.heard_robots("")]

    assert guessed(DAY) == [second.url]
    assert guessed(8 * DAY) == [guess.url]


def test_once_the_articles_are_chosen_nothing_is_held_of_what_the_listings_named() -> None:
    round_ = frontier(young=(Candidate(url=f"{HOME}young", found_by="archive"),))
    round_.begin()
    round_.heard(Errand("feed", f"{HOME}feed/"), memory(links("/a", "/b", url=f"{HOME}feed/")))
    assert {c.url for c in round_.articles()} == {f"{HOME}a", f"{HOME}b", f"{HOME}young"}
    round_.let_go()
    assert {c.url for c in round_.articles()} == {f"{HOME}young"}
    assert list(round_.memories()) == []


def test_what_leaves_the_middle_of_a_feed_is_looked_for_and_what_leaves_its_end_is_not() -> None:
    feed = links("/a", "/b", "/c", "/d")
    home = home_of("/a")
    round_, later = second_round(home, feed, section=memory(links("/z")))
    (errand,) = later
    round_.heard(errand, memory(links("/new", "/a", "/c")))
    assert {c.url for c in round_.articles()} == {f"{HOME}new", f"{HOME}b"}


def test_what_another_listing_still_names_is_not_gone() -> None:
    round_, later = second_round(
        home_of("/b"), links("/a", "/b", "/c"), section=memory(links("/z")), now_home=home_of("/b")
    )
    (errand,) = later
    round_.heard(errand, memory(links("/a", "/c")))
    assert list(round_.articles()) == []


def test_what_a_feed_tells_otherwise_was_edited() -> None:
    def feed(**shown: str) -> Listing:
        told = (Candidate(url=f"{HOME}{path}", found_by="feed", shown=one) for path, one in shown.items())
        return Listing(url=f"{HOME}feed/", candidates=tuple(told))

    before = feed(a="1", b="2", c="3", d="4")
    for after, edited in ((feed(a="1", b="9", c="3", d="4"), {f"{HOME}b"}), (feed(a="5", b="6", c="7", d="8"), set())):
        round_, later = second_round(home_of("/a"), before, section=memory(links("/z")))
        (errand,) = later
        round_.heard(errand, memory(after))
        assert {c.url for c in round_.articles()} == edited


def test_a_backfill_walks_on_from_memory_and_reads_no_map_that_is_too_old() -> None:
    old = NOW - 400 * DAY
    index = Listing(
        url=f"{HOME}map.xml", sitemaps=(f"{HOME}new.xml", f"{HOME}old.xml"), sitemap_stamps=(NOW - DAY, old)
    )
    pages = {f"{HOME}page/{n}": memory(links(f"/{n}", pages=(f"{HOME}page/{n + 1}",)), age=DAY) for n in range(2, 50)}
    round_ = frontier(reach=Reach(since=NOW - 30 * DAY), shelf=pages)
    _, home = round_.begin()
    assert ("page", "/page/50") in asked(round_.heard(home, memory(links("/1", pages=(f"{HOME}page/2",)))))
    assert len(round_.candidates) == 49
    assert asked(round_.heard(Errand("sitemap", index.url, front=True), memory(index))) == [("sitemap", "/new.xml")]


def test_a_listing_that_cannot_be_read_is_not_remembered() -> None:
    round_, later = second_round(home_of("/a"), links("/a"), section=memory(links("/z")))
    (errand,) = later
    round_.heard(errand, memory(Listing(url=errand.url, problem="it is broken")))
    assert errand.url not in dict(round_.memories())
