"""The address guard, asked with a resolver that answers what the test wants."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.resolver import dnscache
from scrapy.settings import Settings
from twisted.internet.address import IPv4Address, IPv6Address, UNIXAddress

from archiver.addresses import Allowed
from archiver.items import Refusal
from archiver.middlewares.refused import Refused
from archiver.resolver import GuardedResolver, gap


class Answers:
    """A name resolver whose answers are given in turn; the last one for ever."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    def resolveHostName(self, receiver: Any, name: str, port: int, *rest: Any) -> None:  # noqa: ARG002, N802
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        receiver.resolutionBegan(None)
        for number in answer:
            kind = IPv6Address if ":" in number else IPv4Address
            receiver.addressResolved(UNIXAddress(number) if "/" in number else kind("TCP", number, port))
        receiver.resolutionComplete()


class Receiver:
    """What Twisted's endpoint does: it takes the addresses, and asks each for its number when it connects."""

    def __init__(self) -> None:
        self.addresses: list[Any] = []
        self.complete = False

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        pass

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True

    def connect(self) -> list[str]:
        assert self.complete
        return [address.host for address in self.addresses if isinstance(address, (IPv4Address, IPv6Address))]


@pytest.fixture(autouse=True)
def _forget_names() -> Iterator[None]:
    dnscache.clear()
    yield
    dnscache.clear()


def resolver(*answers: list[str], cache: int = 100, allow: tuple[str, ...] = ()) -> GuardedResolver:
    reactor: Any = SimpleNamespace(nameResolver=Answers(*answers))
    return GuardedResolver(reactor, cache, Allowed.of(allow))


def ask(guard: GuardedResolver, host: str, port: int = 443) -> list[str]:
    receiver = Receiver()
    guard.resolveHostName(receiver, host, port)
    return receiver.connect()


def test_public_addresses_are_handed_on_and_others_left_out() -> None:
    guard = resolver(["93.184.216.34", "10.0.0.1", "2606:2800:220:1::1", "fe80::1", "/run/socket"])
    assert ask(guard, "news.example") == ["93.184.216.34", "2606:2800:220:1::1"]


@pytest.mark.parametrize("numbers", [["127.0.0.1"], ["::1"], ["10.0.0.1", "fd00::1"], ["/run/socket"]])
def test_a_name_that_leads_inside_is_refused_with_its_reason(numbers: list[str]) -> None:
    with pytest.raises(Refused) as caught:
        ask(resolver(numbers), "evil.example")
    assert caught.value.reason is Refusal.FORBIDDEN_ADDRESS
    assert "evil.example" in caught.value.detail
    assert numbers[-1] in caught.value.detail


def test_a_name_without_addresses_is_not_called_forbidden() -> None:
    assert ask(resolver([]), "nowhere.example") == []


@pytest.mark.parametrize("cache", [0, 100])
def test_a_second_answer_that_leads_inside_gains_nothing(cache: int) -> None:
    guard = resolver(["93.184.216.34"], ["127.0.0.1"], cache=cache)
    assert ask(guard, "rebinding.example") == ["93.184.216.34"]
    try:
        again = ask(guard, "rebinding.example")
    except Refused:
        again = []
    assert "127.0.0.1" not in again


def test_a_refusal_is_not_forgotten_by_the_cache() -> None:
    guard = resolver(["127.0.0.1"])
    for _ in range(2):
        with pytest.raises(Refused):
            ask(guard, "evil.example")


def test_only_the_exact_host_and_port_that_was_allowed_is_let_inside() -> None:
    guard = resolver(["127.0.0.1"], allow=("demo.example:8000",))
    assert ask(guard, "demo.example", 8000) == ["127.0.0.1"]
    for host, port in (("demo.example", 8001), ("other.example", 8000)):
        with pytest.raises(Refused):
            ask(guard, host, port)


def test_a_crawl_that_would_walk_past_the_guard_is_told() -> None:
    aiohttp = "scrapy.core.downloader.handlers._aiohttp.AiohttpDownloadHandler"
    settings = Settings({"DOWNLOAD_HANDLERS": {"https": aiohttp}})
    assert aiohttp in (gap(settings) or "")
    assert "TWISTED_DNS_RESOLVER" in (gap(Settings()) or "")


@pytest.mark.parametrize("name", ["news..example", f"{'a' * 70}.example", ".example"])
def test_a_name_that_cannot_exist_has_no_address_and_nobody_is_asked(name: str) -> None:
    reactor = SimpleNamespace(nameResolver=None)
    resolver = GuardedResolver(reactor, 0, Allowed.of([]))  # type: ignore[arg-type]  # it asks none
    receiver = Receiver()
    resolver.resolveHostName(receiver, name, 80)
    assert receiver.connect() == []
