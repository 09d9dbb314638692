"""How sources are, by what their runs brought: for people, as JSON, and as text for Prometheus' node_exporter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from archiver.health.drift import WARM
from archiver.health.words import holds, sentence
from archiver.runs import Alarm, Run

_WEEK = timedelta(days=7)


class State(StrEnum):
    """How a source is; the worst that holds."""

    FAILED = "failed"  # it could not be read
    HELD = "held"  # what it brings is kept from the feeds
    MARKED = "marked"  # something is not as it used to be
    NEW = "new"  # too young to be judged by its own past
    WELL = "well"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ailment:
    """An alarm, and what it says."""

    kind: str
    since: datetime
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How one source is."""

    source: str
    site: str
    state: State
    failed: str | None
    ailments: tuple[Ailment, ...]
    last_run: datetime
    last_article: datetime | None  # the end of the last run that brought a new one
    articles_per_day: float  # over the week before the last run
    words: int  # the median length of the last new articles, as all below of the last run that brought any
    with_author: float  # shares, 0 to 1
    with_date: float
    with_picture: float
    removed: float


def condition(runs: Sequence[Run]) -> Condition | None:
    """How the source of these runs is, oldest first; None where there is none."""
    told = [run for run in runs if not run.accepted]
    if not told:
        return None
    last = told[-1]
    brought = [run for run in told if run.portrait.articles]
    drawn = (brought or [last])[-1].portrait
    share = 1 / max(drawn.articles, 1)
    week = [run for run in told if not run.bulk and last.ended - run.ended < _WEEK]
    return Condition(
        source=last.source,
        site=last.site,
        state=_state(told, is_accepted=runs[-1].accepted),
        failed=None if runs[-1].accepted else last.failed,
        ailments=() if runs[-1].accepted else tuple(map(_ailment, last.alarms)),
        last_run=last.ended,
        last_article=brought[-1].ended if brought else None,
        articles_per_day=round(sum(run.portrait.articles for run in week) / _WEEK.days, 2),
        words=drawn.words[1],
        with_author=round(drawn.authored * share, 3),
        with_date=round(drawn.dated * share, 3),
        with_picture=round(drawn.pictured * share, 3),
        removed=drawn.removed,
    )


def is_telling(runs: Sequence[Run]) -> bool:
    """Whether these runs are enough to say how the source is: a week of them, and one that brought an article."""
    return bool(runs) and runs[-1].ended - runs[0].ended >= _WEEK and any(run.portrait.articles for run in runs)


def lacking(runs: Sequence[Run]) -> float:
    """How many times as many runs would be a week of them, as far as these tell."""
    return _WEEK / (runs[-1].ended - runs[0].ended) if len(runs) > 1 and runs[-1].ended > runs[0].ended else 1.0


def _state(runs: Sequence[Run], *, is_accepted: bool) -> State:
    last = runs[-1]
    if last.failed and not is_accepted:
        return State.FAILED
    if last.alarms and not is_accepted:
        return State.HELD if any(holds(alarm.kind) for alarm in last.alarms) else State.MARKED
    usual = [run for run in runs if not run.bulk]
    is_known = len(usual) >= WARM[1] and sum(run.portrait.articles for run in usual) >= WARM[0]
    return State.WELL if is_known else State.NEW


def _ailment(alarm: Alarm) -> Ailment:
    return Ailment(kind=alarm.kind, since=alarm.since, said=sentence(alarm))


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Something that began, or that is over, with a source."""

    source: str
    site: str
    at: datetime
    kind: str
    said: str


def turns(runs: Sequence[Run], *, is_whole: bool = True) -> Iterator[Turn]:
    """What began and ended with a source, oldest first; where the runs are not all, not what they begin with."""
    before = _wrong(runs[0]) if runs and not is_whole else {}
    for run in runs:
        now = _wrong(run)
        for kind in sorted(now.keys() - before.keys()):
            yield Turn(source=run.source, site=run.site, at=run.ended, kind=kind, said=now[kind])
        for kind in sorted(before.keys() - now.keys()):
            said = "you accepted what it is like now" if run.accepted else f"is over: {before[kind]}"
            yield Turn(source=run.source, site=run.site, at=run.ended, kind=kind, said=said)
        before = now


def _wrong(run: Run) -> dict[str, str]:
    """What is not as it should be in a run, in words, by its kind."""
    if run.accepted:
        return {}
    failed = {"failed": f"could not be read: {run.failed}"} if run.failed else {}
    return {alarm.kind: sentence(alarm) for alarm in run.alarms} | failed


_METRICS = (
    ("archiver_source_well", "1 where nothing is wrong with the source, else 0."),
    ("archiver_source_alarm", "1 for each thing of the source that is not as it used to be."),
    ("archiver_source_last_run_timestamp_seconds", "The end of the last run that was noted."),
    ("archiver_source_last_article_timestamp_seconds", "The end of the last run that brought a new article."),
    ("archiver_source_articles_per_day", "New articles a day over the week before the last run."),
    ("archiver_source_words", "The median length of the last new articles."),
)


def prometheus(conditions: Iterable[Condition]) -> bytes:
    """The conditions in Prometheus' text format, for node_exporter's textfile collector."""
    lines: dict[str, list[str]] = {name: [] for name, _ in _METRICS}
    for one in conditions:
        label = f'source="{_escaped(one.source)}"'
        values = {
            "archiver_source_well": float(one.state in (State.WELL, State.NEW)),
            "archiver_source_last_run_timestamp_seconds": one.last_run.timestamp(),
            "archiver_source_articles_per_day": one.articles_per_day,
            "archiver_source_words": float(one.words),
        }
        if one.last_article:
            values["archiver_source_last_article_timestamp_seconds"] = one.last_article.timestamp()
        for name, value in values.items():
            lines[name].append(f"{name}{{{label}}} {value:.15g}")
        lines["archiver_source_alarm"] += [
            f'archiver_source_alarm{{{label},kind="{ailment.kind}"}} 1' for ailment in one.ailments
        ]
    head = {name: [f"# HELP {name} {words}", f"# TYPE {name} gauge"] for name, words in _METRICS}
    return "".join(f"{line}\n" for name, _ in _METRICS for line in (*head[name], *lines[name])).encode()


def _escaped(label: str) -> str:
    return label.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
