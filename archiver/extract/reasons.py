"""Why a run is not the story: the first witness that speaks, else its measures alone."""

from __future__ import annotations

from functools import cache

from archiver.extract import labels, names
from archiver.extract.runs import MARKED, SIZE, Cut, Place, Run
from archiver.items import Reason

#: Groups of names (data/markup/words.toml) in the order in which they are believed.
_BY_NAME = (
    ("comments", Reason.COMMENTS), ("newsletter", Reason.NEWSLETTER), ("share", Reason.SHARE),
    ("consent", Reason.CONSENT), ("related", Reason.RELATED), ("advert", Reason.ADVERT), ("caption", Reason.CREDIT),
    ("credit", Reason.CREDIT), ("tags", Reason.TAGS), ("author", Reason.AUTHOR_BOX), ("menu", Reason.NAVIGATION),
    ("date", Reason.LABEL), ("toc", Reason.NAVIGATION), ("footer", Reason.FOOTER),
)  # fmt: skip
_BY_LABEL = {
    "advert": Reason.ADVERT, "author": Reason.LABEL, "comments": Reason.COMMENTS, "consent": Reason.CONSENT,
    "contents": Reason.NAVIGATION, "credit": Reason.CREDIT, "date": Reason.LABEL, "follow": Reason.SHARE,
    "navigation": Reason.NAVIGATION, "newsletter": Reason.NEWSLETTER, "related": Reason.RELATED, "tags": Reason.TAGS,
    "terms": Reason.FOOTER,
}  # fmt: skip
_OWN, _HIDDEN = Place._fields.index("own"), Place._fields.index("hidden")
_MENU = sum(1 << MARKED.index(tag) for tag in ("nav", "footer"))


@cache
def _by_bit() -> tuple[int, tuple[tuple[int, Reason], ...]]:
    """All bits of the groups that are believed, and each with its reason, in their order."""
    found = tuple((names.bit(group), reason) for group, reason in _BY_NAME)
    return sum(bit for bit, _ in found), found


def _named(masks: int) -> Reason | None:
    """What the first of these groups says."""
    all_bits, found = _by_bit()
    return next(reason for bit, reason in found if masks & bit) if masks & all_bits else None


def reason(cut: Cut, run: Run) -> Reason:
    """Why this run, judged to be no part of the story, is none."""
    at = run.place * SIZE
    parent, _, marks, own, around = cut.numbers[at : at + 5]
    if cut.numbers[at + _HIDDEN]:
        return Reason.HIDDEN
    if len(run.text) <= labels.LONGEST:
        label = labels.kind(run.text.lower())
        if label:
            return _BY_LABEL[labels.groups()[label]]
    near = own | run.inner
    if parent >= 0:
        near |= cut.numbers[parent * SIZE + _OWN]
    found = _named(near) or _named(around)
    if found is None:
        return Reason.NAVIGATION if marks & _MENU or run.linked > 0.8 * len(run.text) else Reason.CLUTTER
    return found
