"""The bundled demo site: a house of seven small newspapers on loopback, with the truth of each article.

Everything is fixed data under ``archiver/data/demo``: no clock, no network but 127.0.0.1. The site has two days; on the
second one article is new, one is edited, and one changes only in its trimmings.
"""

from __future__ import annotations

from archiver.demo.content import DemoArticle, articles
from archiver.demo.server import DemoSite

__all__ = ["DemoArticle", "DemoSite", "articles"]
