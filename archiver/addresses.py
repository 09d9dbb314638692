"""Which IP addresses may be reached: one table, no network. Names are no business of this room, only numbers are.

The table is the IANA special-purpose registries (RFC 6890 and its updates) plus the address forms that carry an IPv4
address inside; ``ipaddress.is_global`` of Python 3.11 calls ten kinds of non-public address public.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self

from archiver.errors import ConfigError

IPAddress = IPv4Address | IPv6Address

_REFUSED_V4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # shared behind a carrier's NAT
            "127.0.0.0/8",  # loopback
            "168.63.129.16/32",  # a cloud's inner service on a public address
            "169.254.0.0/16",  # link local, cloud metadata
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # documentation
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
        ),
    )
)
#: Forms whose last 32 bits are an IPv4 address that decides: mapped, and NAT64, which IPv6-only networks need.
_CARRIERS = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))
_GLOBAL_V6 = IPv6Network("2000::/3")
_REFUSED_V6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments, Teredo among them
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4
            "3fff::/20",  # documentation
        ),
    )
)
_HOST_AND_PORT = re.compile(
    r"(?P<host>[^\s/@*\[\]:]+|\[?(?P<v6>[0-9A-Fa-f:.]+:[0-9A-Fa-f:.]*)\]?):(?P<port>[0-9]{1,5})", re.ASCII
)


def is_public(ip: str | IPAddress) -> bool:
    """True if the address belongs to the public internet; raises ValueError for text that is no address."""
    if isinstance(ip, str):
        ip = _address(ip)
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _REFUSED_V4)
    if any(ip in network for network in _CARRIERS):
        return is_public(IPv4Address(int(ip) & 0xFFFFFFFF))
    return ip in _GLOBAL_V6 and not any(ip in network for network in _REFUSED_V6)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be reached although it is not public: exact hosts with their ports, and networks."""

    hosts: frozenset[tuple[str, int]] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[str]) -> Self:
        """Read ``host:port``, ``[::1]:port`` and ``10.0.0.0/8``; raises ConfigError naming an entry that is neither."""
        hosts, networks = set(), []
        for entry in entries:
            if match := _HOST_AND_PORT.fullmatch(entry):
                hosts.add(((match["v6"] or match["host"]).lower(), int(match["port"])))
            else:
                networks.append(_network(entry))
        return cls(frozenset(hosts), tuple(networks))

    def permits(self, host: str, port: int, ip: str | IPAddress) -> bool:
        """True if a connection to this address, asked for under this host and port, may be opened.

        Raises ValueError for text that is no address.
        """
        if is_public(ip) or (host.lower(), port) in self.hosts:
            return True
        return bool(self.networks) and self._is_inside(ip)

    def _is_inside(self, ip: str | IPAddress) -> bool:
        address = _address(ip) if isinstance(ip, str) else ip
        return any(address in network for network in self.networks)


def spelled(host: str) -> IPAddress | None:
    """The IP address that a host is by its own spelling, localhost too; None for a name that must be looked up."""
    try:
        return ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        return None


def _address(text: str) -> IPAddress:
    return ip_address(text.partition("%")[0])  # without the zone, as in fe80::1%eth0


def _network(entry: str) -> IPv4Network | IPv6Network:
    try:
        network = ip_network(entry)
        if "/" in entry and _is_special(network):
            return network
        cause = "it is public" if "/" in entry else "it has no prefix length"
    except ValueError as error:
        cause = str(error)
    remedy = "write host:port, as 127.0.0.1:8000 or [::1]:8000, or a private network, as 10.0.0.0/8"
    raise ConfigError(f"{entry!r} cannot be allowed ({cause}): {remedy}")


def _is_special(network: IPv4Network | IPv6Network) -> bool:
    """True if no address of the network is public: an entry opens a part of the inside, it does not end the guard."""
    if isinstance(network, IPv4Network):
        return any(network.subnet_of(refused) for refused in _REFUSED_V4)
    if any(network.subnet_of(refused) for refused in _REFUSED_V6):
        return True
    return not any(network.overlaps(public) for public in (_GLOBAL_V6, *_CARRIERS))
