"""Why a run is not the story: the first witness that speaks, else its measures alone."""

from __future__ import annotations

from archiver.extract import labels, names
from archiver.extract.runs import MARKED, Cut, Run
from archiver.items import Reason

#: Groups of names (data/markup/words.toml) in the order in which they are believed.
_BY_NAME = (
    ("comments", Reason.COMMENTS), ("newsletter", Reason.NEWSLETTER), ("share", Reason.SHARE),
    ("consent", Reason.CONSENT), ("related", Reason.RELATED), ("advert", Reason.ADVERT), ("caption", Reason.CREDIT),
    ("credit", Reason.CREDIT), ("tags", Reason.TAGS), ("author", Reason.AUTHOR_BOX), ("menu", Reason.NAVIGATION),
    ("date", Reason.LABEL), ("toc", Reason.NAVIGATION), ("footer", Reason.BOILERPLATE),
)  # fmt: skip
_BY_LABEL = {
    "advert": Reason.ADVERT, "author": Reason.LABEL, "comments": Reason.COMMENTS, "consent": Reason.CONSENT,
    "contents": Reason.NAVIGATION, "credit": Reason.CREDIT, "date": Reason.LABEL, "follow": Reason.SHARE,
    "navigation": Reason.NAVIGATION, "newsletter": Reason.NEWSLETTER, "related": Reason.RELATED, "tags": Reason.TAGS,
    "terms": Reason.BOILERPLATE,
}  # fmt: skip
_MENU = sum(1 << MARKED.index(tag) for tag in ("nav", "footer"))


def reason(cut: Cut, run: Run) -> Reason:
    """Why this run, judged to be no part of the story, is none."""
    place = cut.place(run.place)
    if place.hidden:
        return Reason.HIDDEN
    if len(run.text) <= labels.LONGEST:
        label = labels.kind(run.text.lower())
        if label:
            return _BY_LABEL[labels.groups()[label]]
    near = place.own | run.inner
    if place.parent >= 0:
        near |= cut.place(place.parent).own
    for masks in (near, place.around):
        for group, found in _BY_NAME:
            if masks & names.bit(group):
                return found
    if place.marks & _MENU or run.linked > 0.8 * len(run.text):
        return Reason.NAVIGATION
    return Reason.CLUTTER
