"""A process that reads pages by several extractors and measures what each costs: a page a line in, a line out.

    python -m tests.bench.reader archiver trafilatura < pages.jsonl

It says first where its `archiver` comes from: the parent process may have put another one into its working folder. CPU
time is that of the process; the bare parse is measured in it too, just before the extractors read the same page.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from dataclasses import asdict
from typing import Any

import lxml.html

import archiver
from archiver.workers.reading import SAMPLE
from tests.bench.extractors import EXTRACTORS, Extractor, Said


def main() -> None:
    """Answer until there is no more page."""
    logging.disable(logging.CRITICAL)  # peers log a line for every odd page
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # what a peer prints must not stand among the answers
    runs = {name: EXTRACTORS[name]() for name in sys.argv[1:]}
    for run in runs.values():  # no measured page pays for models and tables that are read on first use
        _answer(run, SAMPLE.decode(), None)
    print(archiver.__file__, file=answers)
    for line in sys.stdin:
        print(json.dumps(_read(json.loads(line), runs)), file=answers)


def _read(page: dict[str, Any], runs: dict[str, Extractor]) -> dict[str, Any]:
    """What each extractor says of the page, with its seconds, and the seconds of the bare parse."""
    parse_seconds(page["html"])  # brings the page into the cache, for all alike
    parse = parse_seconds(page["html"])
    said = {name: _answer(run, page["html"], page["url"] or None) for name, run in runs.items()}
    return {"parse": parse, "said": said}


def parse_seconds(html: str | bytes) -> float:
    """CPU seconds of lxml's bare parse."""
    raw = html.encode("utf-8", "surrogatepass") if isinstance(html, str) else html
    begun = time.process_time()
    lxml.html.document_fromstring(raw, parser=lxml.html.HTMLParser(encoding="utf-8"))
    return time.process_time() - begun


def _answer(run: Extractor, html: str, url: str | None) -> dict[str, Any]:
    error = None
    begun = time.process_time()
    try:
        said = run(html, url)
    except Exception as failure:  # noqa: BLE001 - whoever dies on a page has said nothing of it
        said, error = Said(), repr(failure)[:200]
    seconds = time.process_time() - begun
    return asdict(said) | {"seconds": seconds, "error": error}


if __name__ == "__main__":
    main()
