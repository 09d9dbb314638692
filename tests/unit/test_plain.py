"""Plain text: what goes, what stays, and that the lines stay as they came."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.extract.plain import clean_text
from archiver.items import Reason

STORY = "The council met on Tuesday and decided, after four hours, to keep the old pier open until spring."
SECOND = "Ferries will leave from the fish quay, the harbour master said, and the crossing will take longer."


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (f"{STORY}\n{SECOND}\n", f"{STORY}\n{SECOND}\n"),
        (f"{STORY}\n\n{SECOND}", f"{STORY}\n\n{SECOND}"),
        (f"{STORY}\r\n{SECOND}\r\n", f"{STORY}\n{SECOND}\n"),
        (f"{STORY}\n\nAdvertisement\n\n{SECOND}\n", f"{STORY}\n\n{SECOND}\n"),
        (f"{STORY}\nAdvertisement\n\n{SECOND}\n", f"{STORY}\n\n{SECOND}\n"),
        (f"Share\n{STORY}\n", f"{STORY}\n"),
        (f"{STORY}\nRead also:\nPort Ellery counts the cost of the storm\n{SECOND}\n", f"{STORY}\n{SECOND}\n"),
        (f"{STORY}\nRead also:\n{SECOND}\n", f"{STORY}\n{SECOND}\n"),  # a paragraph is no headline
        (f"{STORY}\n{SECOND}\n{STORY}\n", f"{STORY}\n{SECOND}\n"),  # said twice
        (f"{STORY}\nNo, he said.\n{SECOND}\nNo, he said.\n", None),  # short lines may be
        (f"{STORY}\nA harbour without a ferry\n{SECOND}\n", None),  # a subhead
        (f"{STORY}\n{SECOND}\nA harbour without a ferry is a sad place\n", None),  # no boilerplate before it
        (
            f"{STORY}\nShare this article\nA subhead of four words\n{SECOND}\n",
            f"{STORY}\nA subhead of four words\n{SECOND}\n",
        ),
        (f"{STORY}\nShare this article\nJoan Tarrant\n", f"{STORY}\nJoan Tarrant\n"),  # a signature
        (f"{STORY}\nShare this article\nCouncil tax to rise by four per cent\n", f"{STORY}\n"),
        (
            f"{STORY}\nShare\nCorrection: the pier has forty piles, not thirty\n",
            f"{STORY}\nCorrection: the pier has forty piles, not thirty\n",
        ),
        ("", ""),
        ("\n", "\n"),
        ("Advertisement\n", "\n"),
    ],
)
def test_clean_text(given: str, expected: str | None) -> None:
    assert clean_text(given, "en").text == (given if expected is None else expected)


def test_each_line_has_its_number_and_reason() -> None:
    cleaned = clean_text(f"{STORY}\nAdvertisement\nFollow us on Facebook\n", "en")
    assert [(line.number, line.dropped) for line in cleaned.dropped] == [(2, Reason.ADVERT), (3, Reason.SHARE)]


def test_wrapped_text_is_judged_by_paragraph_and_keeps_its_lines() -> None:
    story = (
        "The council met on Tuesday and decided, after four hours of debate, to\n"
        "share the cost of the pier with the islands. Comments were heard from\n"
        "all sides, and nobody left before midnight.\n"
    )
    pitch = (
        "Sign up for our newsletter and get the best of our local reporting in\n"
        "your inbox, every morning at seven, free of charge and without a catch\n"
    )
    assert clean_text(f"{story}\n{pitch}\n{story[:-10]}bells.\n", "en").text == f"{story}\n{story[:-10]}bells.\n"


def test_the_seed_text_comes_out_whole(shared: Path) -> None:
    text = next((shared / "seed").glob("*.txt")).read_text(encoding="utf-8")
    cleaned = clean_text(text)
    lines = text.split("\n")
    gone = [line for line in lines if line.startswith(("LIRE AUSSI", "Retrouvez News365"))]
    gone.append([line for line in lines if line][-1])
    assert len(gone) == 5
    expected = "\n".join(line for line in lines if line not in gone)
    assert expected.count("« ,") == 3
    assert cleaned.language == "fr"
    assert cleaned.text == expected.replace("« ,", " »,")
