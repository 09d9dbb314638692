"""Days and addresses as a user types them behind an option."""

from __future__ import annotations

from datetime import UTC, datetime

from archiver.errors import ConfigError
from archiver.normalize.urls import canonical


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


def typed_address(option: str, text: str) -> str:
    """The address, canonical; raises ConfigError."""
    address = canonical(text)
    if address is None:
        raise ConfigError(f"{option} {text!r} is no web address; write it like https://news.example/")
    return address
