"""All that a command imports and reads at its start: the fork server does it once, and a run begins in milliseconds."""

from __future__ import annotations

import gc
import pkgutil
import sys
from contextlib import suppress
from functools import cache
from importlib import import_module

import typer.main

import archiver
from archiver.cli import app
from archiver.errors import DocumentError
from archiver.normalize.urls import site_of
from archiver.publish.schema import check
from archiver.workers.reading import warm_up

#: What Scrapy loads only when a crawl begins. None of it may install a reactor, or each fork would share its sockets.
_LATE = (
    "aiohttp.web", "bs4.dammit", "concurrent.futures.thread", "email.contentmanager", "ftfy.badness", "ftplib",
    "netrc", "pydantic.type_adapter", "rich._emoji_codes", "scrapy.core.downloader.tls",
    "scrapy.downloadermiddlewares.httpcompression", "scrapy.dupefilters", "scrapy.extensions.throttle",
    "scrapy.pqueues", "scrapy.squeues", "twisted.web._newclient", "typer._adapters",
)  # fmt: skip

for _, name, _ in pkgutil.walk_packages(archiver.__path__, "archiver."):
    if not name.endswith("__main__"):
        import_module(name)
for name in _LATE:
    import_module(name)
warm_up()
site_of("https://news.example/")  # reads the list of public suffixes
with suppress(DocumentError):
    check(b"<feed/>")  # reads the schema
typer.main.get_command = cache(typer.main.get_command)
for name in typer.main.get_command(app).list_commands(None):  # the parsers of the command line
    typer.main.get_command(app).get_command(None, name)
if "twisted.internet.reactor" in sys.modules:
    raise ImportError("a reactor was installed before the fork")
gc.freeze()  # what a fork does not touch it need not copy
