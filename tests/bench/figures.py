"""The figures of an extractor on labelled pages; docs/benchmarks.md says what each means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean, median

from tests.bench.labels import words

#: Words of a shingle.
SHINGLE = 4
#: Under this word F1 a page counts as low.
LOW = 0.5

Figures = dict[str, float | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One page, what is true of it, and what one extractor said."""

    id: str
    truth: str | None  # None: the page is no article
    text: str  # empty: the extractor refused the page
    set: str = ""
    fold: int = 0
    true_title: str | None = None
    title: str | None = None
    true_date: str | None = None
    date: str | None = None
    must: Sequence[str] = ()
    must_not: Sequence[str] = ()
    reason: str | None = None  # why it was refused
    seconds: float = 0.0  # CPU
    parse: float = 0.0  # CPU of lxml's bare parse of the same page
    error: str | None = None  # the exception that came out

    @property
    def agreement(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of the words."""
        return agreement(self.text, self.truth or "")


def agreement(said: str, truth: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of two texts as bags of words; two empty ones agree."""
    ours, theirs = Counter(words(said)), Counter(words(truth))
    both = (ours & theirs).total()
    if not both:
        return 0.0, 0.0, float(not ours and not theirs)
    return both / ours.total(), both / theirs.total(), 2 * both / (ours.total() + theirs.total())


def shingled(said: str, truth: str) -> tuple[float, float]:
    """Precision and recall over runs of four words: order and borders count."""
    ours, theirs = _shingles(said), _shingles(truth)
    both = (ours & theirs).total()
    return both / max(1, ours.total()), both / max(1, theirs.total())


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    """The shingles of a text; a text of fewer words is one shingle."""
    said = words(text)
    if not said:
        return Counter()
    return Counter(tuple(said[at : at + SHINGLE]) for at in range(max(1, len(said) - SHINGLE + 1)))


def is_same_day(said: str | None, truth: str) -> bool:
    """Whether it is the day of the truth: in the truth's zone, or where it names none in any zone of the world."""
    if not said:
        return False
    try:
        ours, theirs = datetime.fromisoformat(said), datetime.fromisoformat(truth)
    except ValueError:
        return said[:10] == truth[:10]
    if ours.tzinfo is None:
        return ours.date() == theirs.date()
    if theirs.tzinfo is not None:
        return ours.astimezone(theirs.tzinfo).date() == theirs.date()
    return _somewhere(ours, theirs.date())


def _somewhere(moment: datetime, day: date) -> bool:
    offset = moment.utcoffset() or timedelta()
    moment = moment.replace(tzinfo=None) - offset
    return (moment - timedelta(hours=12)).date() <= day <= (moment + timedelta(hours=14)).date()


def figures(rows: Sequence[Row]) -> Figures:
    """The figures over these rows of one extractor; one that has nothing to be measured on is left out."""
    articles = [row for row in rows if row.truth is not None]
    others = [row for row in rows if row.truth is None]
    found: Figures = {"pages": len(rows)}
    if articles:
        found |= of_texts(articles) | of_snippets(articles) | of_facts(articles)
    if others:
        found["rejected"] = fmean(not row.text for row in others)
    return found | _of_cost(rows)


def of_texts(articles: Sequence[Row]) -> Figures:
    """How near the texts are to the truth."""
    agreed = [row.agreement for row in articles]
    precision, recall = _means(shingled(row.text, row.truth or "") for row in articles)
    return {
        "word_f1": fmean(f1 for _, _, f1 in agreed),
        "precision": fmean(p for p, _, _ in agreed),
        "recall": fmean(r for _, r, _ in agreed),
        "gram_f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        "exact": fmean(words(row.text) == words(row.truth or "") for row in articles),
        "low": sum(f1 < LOW for _, _, f1 in agreed),
        "refused": sum(not row.text for row in articles),
    }


def _means(pairs: Iterable[tuple[float, float]]) -> tuple[float, float]:
    first, second = zip(*pairs, strict=True)
    return fmean(first), fmean(second)


def of_snippets(articles: Sequence[Row]) -> Figures:
    """What was kept and what leaked: shares of all snippets, not means over pages."""
    found: Figures = {}
    for name, key in (("kept", "must"), ("leaks", "must_not")):
        held = [plain(snippet) in plain(row.text) for row in articles for snippet in getattr(row, key)]
        if held:
            found[name] = fmean(held)
    return found


def plain(text: str) -> str:
    """A text as snippets are looked for in it: its words."""
    return " ".join(words(text))


def of_facts(articles: Sequence[Row]) -> Figures:
    """Titles and dates."""
    titles = [words(row.title or "") == words(row.true_title) for row in articles if row.true_title]
    days = [is_same_day(row.date, row.true_date) for row in articles if row.true_date]
    return {name: fmean(right) for name, right in (("title", titles), ("date", days)) if right}


def _of_cost(rows: Sequence[Row]) -> Figures:
    ms = sorted(row.seconds * 1000 for row in rows)
    parse = sum(row.parse for row in rows)
    return {
        "ms": fmean(ms),
        "ms_median": median(ms),
        "ms_p99": ms[min(len(ms) - 1, int(len(ms) * 0.99))],
        "x_parse": sum(row.seconds for row in rows) / parse if parse else 0.0,
        "errors": sum(row.error is not None for row in rows),
    }
