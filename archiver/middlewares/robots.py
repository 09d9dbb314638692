"""robots.txt obeyed as RFC 9309 says: asked for once a day, 4xx means yes, 5xx, 429 and a dead line mean no.

Stands in the place of Scrapy's middleware, which reads a 503 as a yes, parses any status and forgets nothing. The
spider may request /robots.txt like any page, for its sitemaps: it gets the copy that was read here, by this run or by
one before it.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest, NotConfigured
from scrapy.http import Response, TextResponse
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from archiver.failures import why_not
from archiver.items import Refusal
from archiver.middlewares.memory import Memory
from archiver.middlewares.owner import OWNER, origin, owner
from archiver.middlewares.patience import NETWORK_ERRORS
from archiver.middlewares.refused import Left, Refused, Stopped
from archiver.middlewares.rulebook import MAX_BYTES, Rulebook
from archiver.store.manners import Copy

#: RFC 9309, 2.4: a copy is good for a day.
KEPT = 86_400.0
#: After a failure the file is asked for again, in a run that lasts.
KEPT_AFTER_FAILURE = 600.0
#: RFC 9309, 2.3.1.2.
MAX_REDIRECTS = 5
#: A site whose robots.txt failed twice is left alone; the pages behind it wait meanwhile.
RETRIES = 1
#: The longest Crawl-delay in seconds that is obeyed; who asks for more gets this.
LONGEST_DELAY = 60.0

_PRIORITY = 1000  # before any page of the host
_TOKEN = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an origin's robots.txt came to: rules, or a refusal of everything."""

    until: float  # seconds since the epoch
    rules: Rulebook = field(default_factory=Rulebook)
    refusal: tuple[Refusal, str] | None = None
    response: Response | None = None

    @classmethod
    def of(cls, copy: Copy, agent: str) -> Self:
        """What an answer says to that agent, for a day from when it came."""
        headers = {"Content-Type": copy.content_type} if copy.content_type else {}
        # Always a text, whatever its type says: the spider looks for sitemaps in it.
        response = TextResponse(f"{copy.name}/robots.txt", status=copy.status, headers=headers, body=copy.body)
        return cls(copy.at.timestamp() + KEPT, Rulebook.read(copy.body, agent), response=response)


class RobotsMiddleware:
    """``archiver/robots/...`` counts files read, unavailable and unreachable, copies of earlier runs, and refusals."""

    def __init__(self, crawler: Crawler, clock: Callable[[], float] = time.time) -> None:
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self.crawler = crawler
        self.clock = clock
        self.agent = _agent(settings.get("ROBOTSTXT_USER_AGENT") or settings.get("USER_AGENT") or "")
        self.least_delay = settings.getfloat("DOWNLOAD_DELAY")
        self.memory = Memory(crawler)
        self._verdicts: dict[str, Verdict] = {}
        self._asking: dict[str, asyncio.Task[Verdict]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> Response | None:
        """Pass the request, or raise Refused with the reason; a request for robots.txt gets our copy."""
        if request.meta.get("dont_obey_robotstxt"):
            return None
        verdict = await self._verdict(origin(request), owner(request))
        if verdict.refusal is not None:
            raise self._refused(*verdict.refusal)
        if verdict.response is not None and urlparse_cached(request).path == "/robots.txt":
            return verdict.response.replace(request=request)
        if not verdict.rules.allows(request.url):
            raise self._refused(Refusal.ROBOTS, "robots.txt forbids this address")
        if verdict.rules.delay is not None:
            self._slow_down(request, verdict.rules.delay)
        return None

    def _refused(self, reason: Refusal, detail: str) -> Refused:
        self.crawler.stats.inc_value("archiver/robots/forbidden")
        return Refused(reason, detail)

    async def _verdict(self, place: str, source: str | None) -> Verdict:
        """What the robots.txt of that origin says; asked for at the cost of the source."""
        while True:
            verdict = self._verdicts.get(place) or self._remembered(place)
            if verdict is not None and self.clock() < verdict.until:
                return verdict
            task = self._asking.get(place)
            is_ours = task is None
            if task is None:
                task = self._asking[place] = asyncio.ensure_future(self._ask(place, source))
                task.add_done_callback(lambda _: self._asking.pop(place))
            try:
                self._verdicts[place] = await asyncio.shield(task)
            except Left:  # it was another source that could not pay for it
                if is_ours:
                    raise

    def _remembered(self, place: str) -> Verdict | None:
        """What an earlier run was told; None for a copy that is a day old, or of a clock that was set back since."""
        copy = self.memory.recall(Copy, place)
        if copy is None or not 0 <= self.clock() - copy.at.timestamp() < KEPT:
            return None
        self.crawler.stats.inc_value("archiver/robots/kept")
        verdict = self._verdicts[place] = Verdict.of(copy, self.agent)
        return verdict

    async def _ask(self, place: str, source: str | None) -> Verdict:
        meta = {"dont_obey_robotstxt": True, "max_retry_times": RETRIES, "redirect_ttl": MAX_REDIRECTS, OWNER: source}
        request = Request(f"{place}/robots.txt", callback=NO_CALLBACK, priority=_PRIORITY, meta=meta)
        try:
            response = await self.crawler.engine.download_async(request)
        except Stopped:
            raise
        except (IgnoreRequest, DownloadCancelledError, *NETWORK_ERRORS) as error:
            reason, _, sentence = why_not(error)
            return self._no(reason, f"{sentence} (asked for robots.txt)")
        return self._read(place, response)

    def _read(self, place: str, response: Response) -> Verdict:
        if response.status == 429 or response.status >= 500:
            return self._no(Refusal.ROBOTS, f"robots.txt answers {response.status}, so nothing may be fetched")
        is_there = 200 <= response.status < 300
        self.crawler.stats.inc_value(f"archiver/robots/{'read' if is_there else 'unavailable'}")
        kind = response.headers.get("Content-Type")
        copy = Copy(
            name=place,
            at=datetime.fromtimestamp(self.clock(), UTC),
            status=response.status,
            content_type=kind.decode("latin-1") if kind else None,
            body=response.body[:MAX_BYTES] if is_there else b"",
        )
        self.memory.keep(copy)
        return Verdict.of(copy, self.agent)

    def _no(self, reason: Refusal, sentence: str) -> Verdict:
        self.crawler.stats.inc_value("archiver/robots/unreachable")
        return Verdict(self.clock() + KEPT_AFTER_FAILURE, refusal=(reason, sentence))

    def _slow_down(self, request: Request, told: float) -> None:
        """Make the delay of the host's slot what the file says, exactly: without jitter and without AutoThrottle."""
        delay = max(self.least_delay, min(told, LONGEST_DELAY))
        self.crawler.stats.max_value("archiver/robots/longest_delay_seconds", delay)
        request.meta["autothrottle_dont_adjust_delay"] = True
        downloader = self.crawler.engine.downloader
        key = downloader.get_slot_key(request)
        downloader.per_slot_settings[key] = {**downloader.per_slot_settings.get(key, {}), "delay": delay, "jitter": 0}
        _, slot = downloader._get_slot(request)  # Scrapy has no public call for it
        slot.delay, slot.jitter = delay, 0.0
        # A queue that is new: the run before this one may have asked a moment ago, and nothing was asked for the copy.
        slot.lastseen = slot.lastseen or time.monotonic()


def _agent(user_agent: str) -> str:
    match = _TOKEN.match(user_agent)
    return match[0] if match else ""
