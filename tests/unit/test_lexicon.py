"""What a trainer measures of a page is what the extractor will measure of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from archiver.extract.among import surround
from archiver.extract.weights import weights
from tests.bench.lexicon import weigh
from tests.bench.samples import samples

PAGES = sorted((Path(__file__).parents[1] / "golden/pages").glob("*/page.html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_a_page_weighed_with_the_shipped_words_measures_as_it_does_when_it_is_read(page):
    asked = {
        "id": page.parent.name,
        "url": "https://news.example/a",
        "html": page.read_text("utf-8", "replace"),
        "text": "A truth.",
    }
    sample = next(samples(asked))
    table = weigh(sample, weights("names"), weights("lines"))
    np.testing.assert_allclose(table, sample.table, rtol=1e-5)
    context = surround(table, sample.layout, np.full(len(table), 0.5))
    assert len(context) == len(table)
