"""The address guard: a name resolver that hands on public addresses only, at the moment of connecting.

Every connection of Scrapy's own HTTP handler passes here, IP literals in any spelling, redirects and robots.txt
included. A proxy, and the aiohttp and httpx handlers, do not: they stay off.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, Self, cast

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.resolver import CachingHostnameResolver, HostResolution
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from archiver.addresses import Allowed
from archiver.handler import Handler
from archiver.items import Refusal
from archiver.middlewares.refused import Refused


class GuardedResolver(CachingHostnameResolver):
    """For TWISTED_DNS_RESOLVER: Scrapy's cache of names, and behind it the guard, asked for each connection.

    ARCHIVER_ALLOW lists what may be reached although not public: ``host:port`` exactly as in the URL, or a network.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, allowed: Allowed) -> None:
        super().__init__(reactor, cache_size)
        self.allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Raises ConfigError for an entry of ARCHIVER_ALLOW that cannot be read."""
        settings = crawler.settings
        cache_size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, cache_size, Allowed.of(settings.getlist("ARCHIVER_ALLOW")))

    def resolveHostName(  # noqa: N802  # Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Resolve as the resolver before us, and hand on only what may be reached."""
        if not _may_exist(hostName):  # the system's resolver raises for one, and Twisted waits for its answer
            resolution: Any = HostResolution(hostName)
            resolutionReceiver.resolutionBegan(resolution)
            resolutionReceiver.resolutionComplete()
            return cast(IHostResolution, resolution)
        guard: Any = _Guard(resolutionReceiver, hostName, portNumber, self.allowed)
        return super().resolveHostName(guard, hostName, portNumber, addressTypes, transportSemantics)


def _may_exist(name: str) -> bool:
    """Whether the DNS can be asked for the name: no part of it is empty, nor longer than 63 signs."""
    try:
        name.encode("idna")
    except UnicodeError:
        return False
    return True


def unguarded(settings: BaseSettings) -> str | None:
    """What in the settings lets requests out past the guard; None if nothing does."""
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    for scheme in ("http", "https"):
        if load_object(handlers[scheme]) not in (HTTP11DownloadHandler, Handler):
            return f"the download handler of {scheme} is {handlers[scheme]}, which resolves names by itself"
    resolver = load_object(settings["TWISTED_DNS_RESOLVER"])
    if not (isinstance(resolver, type) and issubclass(resolver, GuardedResolver)):
        return f"TWISTED_DNS_RESOLVER is {settings['TWISTED_DNS_RESOLVER']}, which hands on every address"
    return None


def gap(settings: BaseSettings) -> str | None:
    """Why the requests of a running crawl would not pass the guard; None if they do."""
    if found := unguarded(settings):
        return found
    reactor: Any = sys.modules.get("twisted.internet.reactor")  # to import it is to install one
    if reactor is None or not isinstance(reactor.nameResolver, GuardedResolver):
        return "TWISTED_DNS_RESOLVER of the process is not archiver.resolver.GuardedResolver"
    return None


@implementer(IResolutionReceiver)
class _Guard:
    """Passes on the addresses that may be reached; if all were refused, one that says so to whoever connects to it."""

    def __init__(self, receiver: Any, host: str, port: int, allowed: Allowed) -> None:
        self.receiver = receiver
        self.host = host
        self.port = port
        self.allowed = allowed
        self.passed = False
        self.refused: str | None = None

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        numeric = isinstance(address, (IPv4Address, IPv6Address))
        if numeric and self.allowed.permits(self.host, self.port, address.host):
            self.passed = True
            self.receiver.addressResolved(address)
        else:
            self.refused = str(getattr(address, "host", address))

    def resolutionComplete(self) -> None:  # noqa: N802
        if self.refused is not None and not self.passed:
            self.receiver.addressResolved(_RefusedAddress(self.host, self.refused))
        self.receiver.resolutionComplete()


class _RefusedAddress(IPv4Address):
    """An address nobody can connect to: asking for its number raises Refused.

    An empty answer would be as safe, but it looks like a name that does not exist, and the true reason would be lost.
    """

    def __init__(self, name: str, number: str) -> None:
        self.__dict__["sentence"] = f"{name} is at {number}, which is no public address"

    @property
    def host(self) -> str:  # type: ignore[override]
        raise Refused(Refusal.FORBIDDEN_ADDRESS, self.__dict__["sentence"])
