"""The words that tell a link to an article from a link to anything else, out of data/links.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Words = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkWords:
    """What parts of an address and texts of a link mean; each set is explained in data/links.toml."""

    never: Words
    aside: Words
    search: Words
    section: Words
    paging: Words
    hosts: Words
    article_keys: Words
    never_keys: Words
    language_keys: Words
    kind_keys: Words
    section_keys: Words
    file_endings: Words
    page_endings: Words
    index_names: Words
    feed_names: Words
    feed_texts: Words
    never_feeds: Words
    older: Words
    single: Words
    single_keys: Words
    aside_sitemaps: Words
    chrome_classes: Words
    card_classes: Words


@cache
def link_words() -> LinkWords:
    """The words that ship with the package, read once."""
    data = tomllib.loads((files("archiver") / "data" / "links.toml").read_text("utf-8"))
    path, query, kinds = data["path"], data["query"], data["files"]
    return LinkWords(
        never=frozenset(path["never"]),
        aside=frozenset(path["aside"]),
        search=frozenset(path["search"]),
        section=frozenset(path["section"]),
        paging=frozenset(path["paging"]),
        hosts=frozenset(path["hosts"]),
        article_keys=frozenset(query["article"]),
        never_keys=frozenset(query["never"]),
        language_keys=frozenset(query["language"]),
        kind_keys=frozenset(query["kind"]),
        section_keys=frozenset(query["section"]),
        file_endings=frozenset(kinds["never"]),
        page_endings=frozenset(kinds["page"]),
        index_names=frozenset(kinds["index"]),
        feed_names=frozenset(data["feeds"]["name"]),
        feed_texts=frozenset(data["feeds"]["text"]),
        never_feeds=frozenset(data["feeds"]["never"]),
        older=frozenset(data["text"]["older"]),
        single=frozenset(data["single"]["word"]),
        single_keys=frozenset(data["single"]["key"]),
        aside_sitemaps=frozenset(data["sitemaps"]["aside"]),
        chrome_classes=frozenset(data["class"]["chrome"]),
        card_classes=frozenset(data["class"]["card"]),
    )


_WORD = re.compile(r"[^\W_]+(?:_[^\W_]+)*")


def words_of(address: str) -> Words:
    """The words of an address's path, in lower case."""
    return frozenset(_WORD.findall(address.partition("://")[2].partition("/")[2].lower()))
