"""Any date the web writes -> an aware datetime in UTC, or None. A time without a zone is taken as UTC."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from archiver.normalize.calendars import Calendar, calendar_of, calendar_of_all, simple
from archiver.normalize.clocks import time_of_day, zone_shift

LONGEST = 200  # characters looked at; a date stands at the start of what is said about it
EARLIEST, LATEST = 1900, 2100  # years; anything else is a default value or a slip

_ISO = re.compile(
    r"\s*(\d{4})-?(\d\d)-?(\d\d)(?:[T ]\s*(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?\s*\Z",
    re.I,
)
_EPOCH = re.compile(r"\s*(\d{9,10}|\d{12,13})(?:\.\d*)?\s*\Z")  # seconds or milliseconds
_PACKED = re.compile(r"\s*(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?\s*\Z")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?([./\-])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(?<!\d[.,])(\d{1,2})\s?([./\-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)(?!\d|\.\d)")
_EAST_ASIA = re.compile(r"(?:(令和|平成)\s*)?(\d{1,4}|元)\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]?")
_ERAS = {"令和": 2018, "平成": 1988}  # the year before the era's first
_MAY_NAME_A_MONTH = re.compile(r"(?=.*\d{4})(?=.*[^\W\d_]{2})")
_TOKEN = re.compile(r"\d+|[^\W\d_][^\s\d,:;/()|\[\]–—\-]*")
_COLONS = re.compile(r"(?<!\d)\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s?[+-]\d\d:?\d\d)?(?!\d)")


def parse_date(text: str, *, language: str | None = None) -> datetime | None:
    """The moment the text names, in UTC; a day alone is its midnight, a time without a zone is UTC.

    ``language`` is a BCP 47 tag: it settles the order of 3/4/2026 and the few month names that mean
    two things. None where no date between 1900 and 2100 stands in the text.
    """
    text = text[:LONGEST]
    try:
        return _exact(text) or _by_people(simple(text), language)
    except (ValueError, OverflowError):  # 31 February, hour 25, out of the calendar
        return None


def _exact(text: str) -> datetime | None:
    """A date as machines write it: ISO 8601, seconds since 1970, packed digits."""
    if found := _ISO.match(text):
        year, month, day, hour, minute, second, zone = found.groups()
        if year < "1900":  # may be a Persian year
            return None
        when = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), min(int(second or 0), 59))
        return _sane(when - _iso_offset(zone))
    if found := _EPOCH.match(text):
        digits = found[1]
        seconds = int(digits) // (1000 if len(digits) > 10 else 1)
        return _sane(datetime(1970, 1, 1) + timedelta(seconds=seconds)) if seconds > 86400 * 365 else None
    if found := _PACKED.match(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        return _sane(datetime(year, month, day, hour, minute, second))
    return None


def _iso_offset(zone: str | None) -> timedelta:
    if not zone or zone in "Zz":
        return timedelta()
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return zone_shift(zone[0], digits[:2], digits[2:])


def _sane(when: datetime) -> datetime | None:
    good = EARLIEST <= when.year <= LATEST and when != datetime(1970, 1, 1)  # the epoch itself is an empty field
    return when.replace(tzinfo=UTC) if good else None


def _by_people(text: str, language: str | None) -> datetime | None:
    """A date in the declared language, else in whichever other one."""
    found = _written(text, calendar_of(language), language or "")
    if found is None and _MAY_NAME_A_MONTH.match(text):
        return _written(text, calendar_of_all(language), language or "")
    return found


def _written(text: str, calendar: Calendar, language: str) -> datetime | None:
    """A date as people write it, anywhere in the simple text."""
    plain = (
        _COLONS.sub(lambda found: " " * len(found[0]), text) if ":" in text else text
    )  # 10:05 is no part of a date, wherever it stands
    for reader in (_numbers_year_first, _east_asian, _named, _numbers_year_last):
        if found := reader(plain, calendar, language):
            day, start, end = found
            inside = text[start:end] if ":" in text[start:end] else ""  # Mon Nov 23 10:00:00 2026
            hour, shift = time_of_day((text[end:], text[:start], inside), calendar)
            return _sane(datetime(day.year, day.month, day.day) + hour - shift)
    return None


_Found = tuple[date, int, int] | None


def _numbers_year_first(text: str, _calendar: Calendar, language: str) -> _Found:
    for found in _YEAR_FIRST.finditer(text):
        if day := _day(int(found[1]), int(found[3]), int(found[4]), language):
            return day, *found.span()
    return None


def _east_asian(text: str, _calendar: Calendar, language: str) -> _Found:
    for found in _EAST_ASIA.finditer(text):
        year = 1 if found[2] == "元" else int(found[2])
        if day := _day(year + _ERAS.get(found[1], 0), int(found[3]), int(found[4]), language):
            return day, *found.span()
    return None


def _numbers_year_last(text: str, calendar: Calendar, language: str) -> _Found:
    for found in _YEAR_LAST.finditer(text):
        a, b, year = int(found[1]), int(found[3]), _century(found[4])
        month_first = calendar.order == "mdy" and found[2] != "."
        if calendar.order == "ymd" and len(found[4]) == 2:
            orders = [(_century(found[1]), b, int(found[4]))]
        else:
            orders = [(year, a, b), (year, b, a)] if month_first else [(year, b, a), (year, a, b)]
        for order in orders:
            if day := _day(*order, language):
                return day, *found.span()
    return None


def _century(digits: str) -> int:
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 69 else 1900)


def _named(text: str, calendar: Calendar, language: str) -> _Found:
    """A month's name with a day and a year beside it, in whichever order; small words may stand between."""
    tokens = list(_TOKEN.finditer(text))[:60]
    for i, token in enumerate(tokens):
        if token[0].rstrip(".") not in calendar.openings:
            continue
        month, width, months = _month_at(tokens, i, calendar)
        if not month:
            continue
        before = [t for t in reversed(tokens[max(0, i - 5) : i]) if t[0].isdigit()][:2]
        after = [t for t in tokens[i + width : i + width + 5] if t[0].isdigit()][:2]
        for day, year in _pairs(before, after):
            persian = "fa" if months is calendar.jalali else language
            if found := _day(_century(year[0]), month, int(day[0]), persian):
                used = (tokens[i], tokens[i + width - 1], day, year)
                return found, min(t.start() for t in used), max(t.end() for t in used)
    return None


def _month_at(tokens: list[re.Match[str]], i: int, calendar: Calendar) -> tuple[int, int, Mapping[str, int]]:
    """The month named from this token on, how many tokens that takes, and the list it stands in."""
    words = [] if tokens[i][0].isdigit() else [token[0].rstrip(".") for token in tokens[i : i + 3]]
    for width in range(len(words), 0, -1):
        name = " ".join(words[:width])
        for months in (calendar.months, calendar.jalali):
            if name in months:
                return months[name], width, months
    return 0, 1, calendar.months


def _pairs(before: list[re.Match[str]], after: list[re.Match[str]]) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Which numbers around a month may be day and year, likeliest first: 23 May 2026, May 23 2026, 2026 May 23 …"""
    b, a = [*before, None, None], [*after, None, None]
    for day, year in ((b[0], a[0]), (a[0], a[1]), (a[0], b[0]), (b[0], b[1])):
        if day and year and len(day[0]) <= 2 and len(year[0]) == 4:
            yield day, year
    if b[0] and a[0] and len(b[0][0]) <= 2 and len(a[0][0]) == 2:  # 23-Nov-26, as RFC 850 has it
        yield b[0], a[0]


def _day(year: int, month: int, day: int, language: str) -> date | None:
    """The day in our calendar, from the Persian or the Thai one where the year can only be theirs."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    if language[:2] == "fa" and 1300 <= year < 1500:
        return _from_jalali(year, month, day)
    if language[:2] == "th" and 2443 <= year <= 2643:
        year -= 543
    try:
        return date(year, month, day) if EARLIEST <= year <= LATEST else None
    except ValueError:
        return None


def _from_jalali(year: int, month: int, day: int) -> date:
    """The day of a date in the Persian solar calendar, by its 33-year cycle (right for the years 1206 to 1498)."""
    passed = year - 1300
    leaps = sum((1300 + n) % 33 in (1, 5, 9, 13, 17, 22, 26, 30) for n in range(passed))
    before = (month - 1) * 31 if month <= 7 else 186 + (month - 7) * 30
    return date(1921, 3, 21) + timedelta(days=passed * 365 + leaps + before + day - 1)
