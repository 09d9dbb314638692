"""The checker of the validator's warnings: it finds what is planted."""

from __future__ import annotations

import pytest

from tests.feed_rules import complaints
from tests.unit.test_schema import ENTRY, FEED

ADDRESS = "https://feeds.example/feed.atom"


def test_a_good_feed_breaks_no_rule() -> None:
    assert complaints(FEED.encode(), ADDRESS) == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('<link rel="self" href="https://feeds.example/feed.atom"/>', "", "MissingSelf"),
        ("feeds.example/feed.atom", "feeds.example/other.atom", "SelfDoesntMatchLocation"),
        ('encoding="UTF-8"', 'encoding="ISO-8859-1"', "NotUTF8"),
        (ENTRY, ENTRY + ENTRY.replace("000000000002", "000000000003"), "DuplicateUpdated"),
        ("News</title>", "News \ufffd</title>", "BadCharacters"),
        ("&lt;p&gt;Text", "&lt;p&gt;&lt;blink&gt;", "NotHtml"),
        ("&lt;p&gt;Text", "&lt;p&gt;&amp;nothing;", "UndefinedNamedEntity"),
        (ENTRY[ENTRY.index("<content") : ENTRY.index("</entry>")], "", "MissingTextualContent"),
    ],
)
def test_a_planted_fault_is_named(old: str, new: str, rule: str) -> None:
    broken = FEED.replace(old, new, 1)
    assert broken != FEED
    assert any(one.startswith(rule) for one in complaints(broken.encode("utf-8", "replace"), ADDRESS))
