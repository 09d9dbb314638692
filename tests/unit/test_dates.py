"""normalize/dates.py: whatever way a date is written, the moment comes out in UTC, or nothing does."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.normalize.dates import parse_date

MACHINES = [
    ("2026-11-23T10:00:00+01:00", "2026-11-23 09:00"),
    ("2026-11-23T10:00:00.123456789Z", "2026-11-23 10:00"),
    ("2026-11-23 10:00:00 +0530", "2026-11-23 04:30"),
    ("2026-11-23T10:00:00-08", "2026-11-23 18:00"),
    ("2026-11-23T10:00:00+0100[Europe/Paris]", "2026-11-23 09:00"),
    ("20261123T100000Z", "2026-11-23 10:00"),
    ("20261123", "2026-11-23 00:00"),
    ("20261123100500", "2026-11-23 10:05"),
    ("2026-11-23", "2026-11-23 00:00"),
    ("2026-11-23 10:00:00", "2026-11-23 10:00"),
    ("2026-11-23 10:00:00 UTC", "2026-11-23 10:00"),
    ("1795428000", "2026-11-23 10:00"),
    ("1795428000000", "2026-11-23 10:00"),
    ("Mon, 23 Nov 2026 10:00:00 EST", "2026-11-23 15:00"),
    ("Mon, 23 Nov 2026 10:00:00 -0500", "2026-11-23 15:00"),
    ("23 Nov 26 10:00 GMT", "2026-11-23 10:00"),
    ("Monday, 23-Nov-26 10:00:00 GMT", "2026-11-23 10:00"),
    ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06 08:49"),
    ("Mon Nov 23 10:00:00 2026", "2026-11-23 10:00"),
    ("Mon Nov 23 2026 10:00:00 GMT+0100 (CET)", "2026-11-23 09:00"),
]

PEOPLE = [
    ("November 23, 2026", "en", "2026-11-23 00:00"),
    ("Nov. 23, 2026, 3:05 p.m.", "en", "2026-11-23 15:05"),
    ("Updated 10:05 AM EST, Mon November 23, 2026", "en", "2026-11-23 15:05"),
    ("November 23, 2026 at 10 PM", "en", "2026-11-23 22:00"),
    ("12:30 am, 23rd of November 2026", "en", "2026-11-23 00:30"),
    ("By our team 12:30, 23 November 2026", "en", "2026-11-23 12:30"),
    ("Publié le 1er mars 2026 à 8 h", "fr", "2026-03-01 08:00"),
    ("23 novembre 2026 à 10h05", "fr", "2026-11-23 10:05"),
    ("LUNDI 23 AOUT 2027", "fr", "2027-08-23 00:00"),
    ("23. November 2026, 10.05 Uhr", "de", "2026-11-23 10:05"),
    ("23. November 2026 um 10.05 Uhr MEZ", "de", "2026-11-23 09:05"),
    ("1. März 2026", "de", "2026-03-01 00:00"),
    ("23 de noviembre de 2026", "es", "2026-11-23 00:00"),
    ("lunedì 23 novembre 2026 ore 10.05", "it", "2026-11-23 10:05"),
    ("21 de nov. de 2026 10h05", "pt", "2026-11-21 10:05"),
    ("23 maart 2026 om 10:05", "nl", "2026-03-23 10:05"),
    ("23 november 2026 kl. 10.05", "sv", "2026-11-23 10:05"),
    ("23. november 2026 kl. 10.05", "da", "2026-11-23 10:05"),
    ("23. desember 2026", "nb", "2026-12-23 00:00"),
    ("ma 23. marraskuuta 2026 klo 10.05", "fi", "2026-11-23 10:05"),
    ("23 października 2026 r., 10:05", "pl", "2026-10-23 10:05"),
    ("23. října 2026 10:05", "cs", "2026-10-23 10:05"),
    ("2026. november 23. 10:05", "hu", "2026-11-23 10:05"),
    ("23 noiembrie 2026, ora 10:05", "ro", "2026-11-23 10:05"),
    ("23 ноември 2026", "bg", "2026-11-23 00:00"),
    ("23 Νοεμβρίου 2026, 10:05 μ.μ.", "el", "2026-11-23 22:05"),
    ("2026 m. lapkričio 23 d. 10:05", "lt", "2026-11-23 10:05"),
    ("2026. gada 23. novembris, 10:05", "lv", "2026-11-23 10:05"),
    ("23 ноября 2026, 10:05", "ru", "2026-11-23 10:05"),
    ("23 травня 2026", "uk", "2026-05-23 00:00"),
    ("5 Mart 2026 Perşembe 14:30", "tr", "2026-03-05 14:30"),
    ("23 KASIM 2026", "tr", "2026-11-23 00:00"),
    ("٢٣ نوفمبر ٢٠٢٦", "ar", "2026-11-23 00:00"),
    ("23 تشرين الثاني 2026 10:05 م", "ar", "2026-11-23 22:05"),
    ("23 בנובמבר 2026", "he", "2026-11-23 00:00"),
    ("2 آذر 1405", "fa", "2026-11-23 00:00"),
    ("۱۴۰۵/۰۹/۰۲ - ۱۰:۰۵", "fa", "2026-11-23 10:05"),
    ("1 فروردین 1404", "fa", "2025-03-21 00:00"),
    ("30 اسفند 1403", "fa", "2025-03-20 00:00"),
    ("23 नवंबर 2026", "hi", "2026-11-23 00:00"),
    ("Senin, 23 Nov 2026 10:05 WIB", "id", "2026-11-23 03:05"),
    ("Thứ hai, 23/11/2026 - 10:05 (GMT+7)", "vi", "2026-11-23 03:05"),
    ("23 tháng 11, 2026", "vi", "2026-11-23 00:00"),
    ("23 พฤศจิกายน 2569", "th", "2026-11-23 00:00"),
    ("2026年11月23日 下午3时05分", "zh", "2026-11-23 15:05"),
    ("2026年11月23日 10:05", "ja", "2026-11-23 10:05"),
    ("令和8年11月23日", "ja", "2026-11-23 00:00"),
    ("2026. 11. 23. 오후 3:05", "ko", "2026-11-23 15:05"),
    ("2026년 11월 23일", "ko", "2026-11-23 00:00"),
]

ORDER = [
    ("3/4/2026", "en-US", "2026-03-04 00:00"),
    ("3/4/2026", "en-GB", "2026-04-03 00:00"),
    ("3/4/2026", "en", "2026-04-03 00:00"),
    ("3/4/2026", None, "2026-04-03 00:00"),
    ("3.4.2026", "en-US", "2026-04-03 00:00"),
    ("11/23/2026", "fr", "2026-11-23 00:00"),
    ("23/11/2026", "en-US", "2026-11-23 00:00"),
    ("23. 11. 2026", "cs", "2026-11-23 00:00"),
    ("23.11.26", "de", "2026-11-23 00:00"),
    ("26/11/23", "ja", "2026-11-23 00:00"),
    ("23 listopada 2026", "pl", "2026-11-23 00:00"),
    ("23 listopada 2026", "hr", "2026-10-23 00:00"),
    ("23 novembre 2026", "de", "2026-11-23 00:00"),
]

NOTHING = [
    "",
    "yesterday",
    "November 2026",
    "31/02/2026",
    "2026-13-45",
    "2026-11-23T10:00:00+99:00",
    "0001-01-01T00:00:00Z",
    "1970-01-01T00:00:00Z",
    "0",
    "1234",
    "1850-05-05",
    "23 May 9999",
    "99999999999999999999999999",
    "10.11.12.13",
    "12:30",
]


def written(when: datetime | None) -> str | None:
    return when and f"{when:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(("text", "utc"), MACHINES)
def test_what_machines_write(text: str, utc: str) -> None:
    assert written(parse_date(text)) == utc


@pytest.mark.parametrize(("text", "language", "utc"), PEOPLE)
def test_what_people_write(text: str, language: str, utc: str) -> None:
    assert written(parse_date(text, language=language)) == utc


@pytest.mark.parametrize(("text", "language", "utc"), ORDER)
def test_the_language_settles_what_is_ambiguous(text: str, language: str | None, utc: str) -> None:
    assert written(parse_date(text, language=language)) == utc


@pytest.mark.parametrize("text", NOTHING)
def test_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


def calendars() -> list[tuple[str, int, str]]:
    """Every month name of every language, as (language, number, name)."""
    folder = files("archiver") / "data" / "dates"
    tables = {f.name[:-5]: tomllib.loads(f.read_text("utf-8")) for f in folder.iterdir() if f.name != "zones.toml"}
    return [
        (code, number, name)
        for code, table in tables.items()
        for number, names in enumerate(table.get("months", ()), 1)
        for name in names
    ]


def test_every_month_name_of_every_language_is_read() -> None:
    wrong = [
        (code, name)
        for code, number, name in calendars()
        if written(parse_date(f"23 {name} 2026", language=code)) != f"2026-{number:02}-23 00:00"
    ]
    assert wrong == []


def test_full_month_names_need_no_language() -> None:
    """Names that two languages use for two months are left to the declared language, then to English."""
    read = sum(parse_date(f"23 {name} 2026") is not None for _, _, name in calendars())
    assert read / len(calendars()) > 0.95


@given(st.datetimes(min_value=datetime(1974, 1, 1), max_value=datetime(2099, 12, 31)))
def test_iso_and_rfc_2822_give_the_same_moment(when: datetime) -> None:
    when = when.replace(microsecond=0, tzinfo=UTC)
    assert parse_date(when.isoformat()) == when
    assert parse_date(f"{when:%a, %d %b %Y %H:%M:%S} +0000") == when
    assert parse_date(str(int(when.timestamp()) * 1000)) == when


@given(st.text(max_size=300), st.sampled_from([None, "fr", "fa", "zh-Hant-TW", "en-US", "", "-", "xx-yy"]))
def test_any_text_gives_a_moment_or_none(text: str, language: str | None) -> None:
    when = parse_date(text, language=language)
    assert when is None or (when.tzinfo is UTC and 1900 <= when.year <= 2100)


@given(st.text(alphabet="0123456789/.-: TZ年月日٣٤۱۲", max_size=40))
def test_digits_and_signs_give_a_moment_or_none(text: str) -> None:
    when = parse_date(text, language="fa")
    assert when is None or 1900 <= when.year <= 2100
