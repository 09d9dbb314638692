"""Which rule file is of a host, by the domain that it is named after."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.normalize.urls import host_of


def domain_of(name: str) -> str | None:
    """What a user calls a domain, as the hosts of addresses are spelled, without www; None for what is none."""
    host = host_of(f"https://{name}/")
    return host.removeprefix("www.") if host else None


def domains(host: str) -> Iterator[str]:
    """The host without www, and every domain above it that has a dot: news.paper.example, paper.example."""
    labels = host.lower().removeprefix("www.").split(".")
    return (".".join(labels[start:]) for start in range(max(1, len(labels) - 1)))
