"""Which addresses may be reached."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from archiver.addresses import Allowed, is_public
from archiver.errors import ConfigError

REFUSED = (
    "0.0.0.0", "0.1.2.3", "10.0.0.5", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255",
    "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8",
    "192.0.0.170", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
    "203.0.113.10", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1",
    "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::7f00:1", "100::1", "2001::1", "2001:0:7f00:1::1", "2001:2::1", "2001:10::1", "2001:20::1",
    "2001:db8::1", "2002:7f00:1::", "2002:808:808::", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1",
    "fe80::1%eth0", "fec0::1", "ff02::1",
)  # fmt: skip
PUBLIC = (
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1", "93.184.216.34", "100.63.255.255", "100.128.0.1",
    "126.255.255.255", "128.0.0.1", "169.253.255.255", "169.255.0.1", "172.15.255.255", "172.32.0.1", "192.0.1.1",
    "192.167.255.255", "192.169.0.1", "198.17.255.255", "198.20.0.1", "223.255.255.255", "::ffff:8.8.8.8",
    "64:ff9b::808:808", "2001:200::1", "2001:4860:4860::8888", "2606:2800:220:1::1", "2a00:1450::1", "2620:fe::fe",
)  # fmt: skip


@pytest.mark.parametrize("address", REFUSED)
def test_a_special_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_public_as_text_and_as_object(address: str) -> None:
    assert is_public(address)
    assert is_public(ip_address(address))


@pytest.mark.parametrize("text", ["", "localhost", "127.1", "2130706433", "0x7f000001", "1.2.3.4.5", "①②⑦.0.0.1"])
def test_what_is_no_address_raises(text: str) -> None:
    with pytest.raises(ValueError, match="address"):
        is_public(text)


@pytest.mark.parametrize(
    ("host", "port", "ip", "permitted"),
    [
        ("127.0.0.1", 8000, "127.0.0.1", True),
        ("127.0.0.1", 8001, "127.0.0.1", False),
        ("127.0.0.2", 8000, "127.0.0.2", False),
        ("localhost", 8000, "127.0.0.1", False),  # the same machine under a name that was not allowed
        ("Demo.Example", 80, "127.0.0.1", True),
        ("::1", 8000, "::1", True),
        ("fd00:9::1", 80, "fd00:9::1", True),
        ("fd00:9::1", 81, "fd00:9::1", False),
        ("intranet.example", 443, "10.1.2.3", True),
        ("intranet.example", 443, "10.2.2.3", False),
        ("intranet.example", 443, "fd00:1::5", True),
        ("news.example", 443, "93.184.216.34", True),
    ],
)
def test_exactly_what_was_allowed_is_permitted(host: str, port: int, ip: str, permitted: bool) -> None:
    allowed = Allowed.of(
        ["127.0.0.1:8000", "demo.example:80", "[::1]:8000", "fd00:9::1:80", "10.1.0.0/16", "fd00:1::/32"]
    )
    assert allowed.permits(host, port, ip) is permitted


@pytest.mark.parametrize(
    "entry",
    [
        *("localhost", "http://127.0.0.1:8000", "*:80", "127.0.0.1:", "::1", "10.0.0.1"),
        *("10.0.0.1/8", "0.0.0.0/0", "::/0", "8.0.0.0/7", "64:ff9b::/64"),
    ],
)
def test_an_entry_that_says_neither_host_nor_inner_network_is_named(entry: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Allowed.of([entry])
    assert repr(entry) in str(caught.value)
