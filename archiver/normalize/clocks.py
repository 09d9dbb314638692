"""The time of day beside a date, with the half of the day and the zone that its words name."""

from __future__ import annotations

import re
from datetime import timedelta

from archiver.normalize.calendars import Calendar, zones

_CLOCK = re.compile(
    r"(?<![\d.:/])(?P<h>\d{1,2})(?:\s?(?P<sign>[:h.時时點点시])\s?(?P<m>\d\d?)(?:\s?[:.분分]\s?(?P<s>\d\d)(?:[.,]\d+)?)?(?!\d)"
    r"|(?P<hour>\s?h(?![^\W\d_])|\s?[時时點点시](?!\w)|(?=\s?[ap]\.?\s?m\b)))"
)
_OFFSET = re.compile(r"\s*\(?(?:utc|gmt)?\s?([+\-−])(\d\d?)(?::?([0-5]\d))?(?!\d)")
_LETTERS = re.compile(r"[^\W\d_][^\s\d,:;/()|]*")


def time_of_day(parts: tuple[str, ...], calendar: Calendar) -> tuple[timedelta, timedelta]:
    """The time of day and its distance from UTC that stand beside a date; both nought where there are none."""
    for part in parts:
        for found in _CLOCK.finditer(part):
            hour, minute, second = (int(found[name] or 0) for name in ("h", "m", "s"))
            if hour > 23 or minute > 59 or not _is_clock(found, part, calendar):
                continue
            half, rest = _half(part[: found.start()], part[found.end() :], calendar)
            if half and hour <= 12:
                hour = hour % 12 + (12 if half == "pm" else 0)
            return timedelta(hours=hour, minutes=minute, seconds=second), _offset(rest)
    return timedelta(), timedelta()


def _is_clock(found: re.Match[str], part: str, calendar: Calendar) -> bool:
    """Is it a time: 10.05 is one right beside the date or where a word says so; 10.5 and 10:5 are none."""
    if found["m"] and len(found["m"]) == 1 and found["sign"].isascii():
        return False
    if found["sign"] != ".":
        return True
    return found.start() <= 12 or not calendar.clock.isdisjoint(w.rstrip(".") for w in _LETTERS.findall(part))


def _half(before: str, after: str, calendar: Calendar) -> tuple[str, str]:
    """Which half of the day the words around a time name, if any, and what follows them."""
    if found := re.match(r"\s*([ap])\.?\s?m\b\.?", after):
        return found[1] + "m", after[found.end() :]
    word = _LETTERS.match(after.lstrip())
    for name, words in (("am", calendar.am), ("pm", calendar.pm)):
        if word and word[0].rstrip(".") in words:
            return name, after.lstrip()[word.end() :]
        if before.rstrip().endswith(tuple(w for w in words if not w.isascii())):  # 下午3時
            return name, after
    return "", after


def _offset(after: str) -> timedelta:
    if found := _OFFSET.match(after):
        return zone_shift("-" if found[1] == "−" else found[1], found[2], found[3])
    for word in _LETTERS.findall(after[:24])[:2]:
        if word in zones():
            return timedelta(hours=zones()[word])
    return timedelta()


def zone_shift(sign: str, hours: str, minutes: str | None) -> timedelta:
    """How far a zone is ahead of UTC; raises ValueError beyond the 14 hours of any place on earth."""
    size = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if size > timedelta(hours=14):
        raise ValueError("no such zone")
    return size if sign == "+" else -size
