"""The readers of the matrix: one file each, behind one small face."""

from __future__ import annotations

from tests.readers.clients.client import Client
from tests.readers.clients.feedparsers import Feedparser
from tests.readers.clients.lemon import LemonReader
from tests.readers.clients.newsboat import Newsboat
from tests.readers.clients.node import NodeFeedparser, NodeFeedsmith, NodeRssParser
from tests.readers.clients.rss2email import Rss2email
from tests.readers.clients.sfeed import Sfeed
from tests.readers.clients.ttrss import TinyTinyRss

CLIENTS: tuple[type[Client], ...] = (
    Newsboat,
    Sfeed,
    Rss2email,
    LemonReader,
    Feedparser,
    NodeFeedsmith,
    NodeRssParser,
    NodeFeedparser,
    TinyTinyRss,
)
