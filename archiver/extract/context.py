"""What is measured of a run among its neighbours once each has a first verdict, by name; among.py measures."""

from __future__ import annotations

from functools import cache

from archiver.extract import container
from archiver.extract.measures import LEVELS

#: From this chance on a run of a sentence's length is taken for sure story.
SURE, SENTENCE = 0.7, 80
#: A longer run weighs no more than this in its surroundings. Characters.
HEAVIEST = 1000.0
#: How many neighbours on each side are looked at: at their chance, their looks, their place.
BY_CHANCE, BY_LOOKS, BY_PLACE = 4, 3, 2
WIDTHS = (3, 8, 20)

SIDES = tuple((side, step) for step in range(1, BY_CHANCE + 1) for side in ("before", "after"))


@cache
def columns() -> tuple[str, ...]:
    """The names of the measures, in the order of the table."""
    looks = [(side, step) for side, step in SIDES if step <= BY_LOOKS]
    places = [(side, step) for side, step in SIDES if step <= BY_PLACE]
    return (
        "chance",
        *(f"{side}_{step}_chance" for side, step in SIDES),
        *(f"{side}_{step}_{what}" for side, step in looks for what in ("chars", "links", "heading")),
        *(f"{side}_{step}_{what}" for side, step in places for what in ("depth", "stops")),
        *(f"{side}_{width}_good" for width in WIDTHS for side in ("before", "after")),
        *(f"held_{what}_{level}" for level in LEVELS for what in ("good", "part", "mean")),
        *(f"alike_{where}_{what}" for where in ("page", "near") for what in ("good", "part", "count")),
        "since_sure", "until_sure", "good_before", "good_chars", "good_share", "in_stretch", "from_stretch",
        "sure_runs", *container.COLUMNS,
    )  # fmt: skip
