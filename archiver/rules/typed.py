"""Days and addresses as a user types them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from archiver.errors import ConfigError
from archiver.normalize.urls import canonical

_DAY = timedelta(days=1)


def typed_day(option: str, text: str | None) -> datetime | None:
    """The beginning of that day in UTC, or the moment of it that is told; None for nothing. Raises ConfigError.

    As ISO 8601 has it and in no other way: 03/04/2024 is another day in London than in Boston.
    """
    if not text:
        return None
    try:
        told = datetime.fromisoformat(text.strip())
        return told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ConfigError(f"{option} {text!r} is no date; write it as 2026-11-23") from None


def typed_end(option: str, text: str | None) -> datetime | None:
    """The first moment behind that day in UTC, or the moment that is told; None for nothing. Raises ConfigError."""
    moment = typed_day(option, text)
    if moment is None or not _is_day(text or ""):
        return moment
    return moment + min(_DAY, datetime.max.replace(tzinfo=UTC) - moment)


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text.strip()))
    except ValueError:
        return False


def typed_address(option: str, text: str) -> str:
    """The address, canonical; raises ConfigError."""
    address = canonical(text)
    if address is None:
        raise ConfigError(f"{option} {text!r} is no web address; write it like https://news.example/")
    return address


def must_be_without_password(text: str, address: str) -> None:
    """Raises ConfigError where `text`, of which `address` is the canonical form, tells a name or a password too.

    They would not be sent, and no error may show them.
    """
    if urlsplit(text.strip()).netloc.count("@"):
        remedy = "write it without, and what the site asks for into [sources.NAME.headers], as Authorization"
        raise ConfigError(
            f"{address} is written with a name or password in front of its host, which is sent nowhere; {remedy}"
        )
