"""Whom the operators of a site may write to: `contact` in the table [crawl] of sources.toml."""

from __future__ import annotations

import re
from typing import Any

from archiver.normalize.urls import canonical
from archiver.rules.tables import Tables

#: What may stand in the comment of a User-Agent header (RFC 9110, 5.6.5), and is an address that people write to.
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_UNSAFE = re.compile(r"[()\\]")


def read_contact(tables: Tables, table: Any) -> str | None:
    """The mail or web address; None where the table names none. Raises ConfigError with file and line."""
    tables.must_be_table(table, "crawl")
    tables.known_keys(table, "crawl", ["contact"])
    if "contact" not in table:
        return None
    text = tables.text(table, "crawl", "contact").strip()
    if _MAIL.fullmatch(text):
        return text
    address = canonical(text) if text.startswith(("http://", "https://")) else None
    if address is None or _UNSAFE.search(address):
        remedy = 'write it like contact = "me@news.example" or "https://me.example/crawler"'
        raise tables.error("crawl", "contact", f"'contact' in [crawl] is neither a mail nor a web address; {remedy}")
    return address
