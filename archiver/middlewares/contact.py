"""Whom the operators of a site may write to, said in the User-Agent as sources.toml has it."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings

from archiver import settings as ours


class ContactMiddleware:
    """Speaks only where nobody set Scrapy's USER_AGENT to something else."""

    def __init__(self, settings: BaseSettings, contact: str | None) -> None:
        is_ours = settings.get("USER_AGENT") == ours.USER_AGENT
        if not contact or not is_ours:
            raise NotConfigured
        self.agent = ours.user_agent(contact)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings, getattr(crawler.spider, "contact", None))

    def process_request(self, request: Request) -> None:
        """Say who we are; Scrapy's own middleware, which comes later, leaves what is there."""
        request.headers.setdefault("User-Agent", self.agent)
