"""One address for one article: absolute, http or https, without trackers. And which site an address belongs to.

An address is read as a browser reads it (the WHATWG URL standard) where the two could name different hosts; where a
browser repairs something odd, it is refused. Parameters keep their order: some servers read it, and an address that
nobody ever linked to is no canonical one; permuted twins are left to the page's own rel=canonical.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import unquote_to_bytes, urlsplit

import idna

from archiver.normalize.suffixes import registrable
from archiver.normalize.trackers import NAMES, PAIRS, PREFIXES

#: Longer addresses are refused; Scrapy's own limit (URLLENGTH_LIMIT).
MAX_LENGTH = 2083

_EDGES = "".join(map(chr, range(0x21)))  # C0 controls and space: a browser cuts them off both ends
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?")
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)")  # a last label like this makes the whole host an IPv4 address
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSAFE = re.compile(r"[^A-Za-z0-9._~!$&'()*+,;=:@/?%-]")
_ESCAPE = re.compile(r"%(?:([0-9A-Fa-f]{2})|)")
#: An ampersand that was escaped once more than the page, feed or header it stood in undoes.
_TWICE = re.compile(r"&(?:amp;|#0*38;)+")
_SESSION = re.compile(r";jsessionid=[^/;]*", re.I)
#: Already canonical, but for its query: no escapes, no dot segments, no port, no upper case in the host.
_PLAIN = re.compile(
    r"https?://[a-z0-9][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)*\.[a-z]{2,}(?:/(?!\.)[A-Za-z0-9._~!$&'()*+,=:@-]*)+"
)
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_DEFAULT_PORT = {"http": "80", "https": "443"}
_TWINS = ("www.", "m.", "amp.", "mobile.")
_RESERVED = frozenset({"aux", "con", "nul", "prn", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))})


def canonical(url: str, base: str | None = None) -> str | None:
    """The one address under which we know this page, or None where it must be refused; never raises.

    A relative address needs `base`. Only http and https; the host in lower case and IDNA; no credentials, default
    port, fragment, dot segments, session ids or trackers; percent-escapes and ampersands in one spelling.
    """
    url = url.strip(_EDGES)
    if not url.isprintable():
        url = url.replace("\t", "").replace("\n", "").replace("\r", "")  # as browsers do
    if len(url) > MAX_LENGTH:
        return None
    scheme = _SCHEME.match(url)
    if scheme is None:
        url = _join(url, base) or ""
    elif scheme[1].lower() not in _DEFAULT_PORT:
        return None
    address = _absolute(url) if url else None
    return address if address and len(address) <= MAX_LENGTH else None  # escapes make it longer


def site_of(url: str) -> str:
    """The source's name for an address, safe as a folder name on every file system; "unknown" for what is no address.

    The host without www., m., amp. or mobile. in front, and `_PORT` behind it where the port is not the default one.
    """
    address = canonical(url)
    return _folder(_authority(address)) if address else "unknown"


def host_of(url: str) -> str:
    """The host of an address in its one spelling: lower case, IDNA, no port; "" for what is no web address."""
    address = canonical(url)
    return (urlsplit(address).hostname or "") if address else ""


def same_site(a: str, b: str) -> bool:
    """Whether two addresses share a registrable domain; without one (IP, localhost): the very host and port."""
    first, second = canonical(a), canonical(b)
    if first is None or second is None:
        return False
    one, two = _authority(first), _authority(second)
    return one == two or _owner(one) == _owner(two)


def _authority(address: str) -> str:
    """Host and port of a canonical address."""
    return address.split("/", 3)[2]


def _join(url: str, base: str | None) -> str | None:
    """A relative address made absolute, not yet clean; None without a base that is an http address."""
    start = canonical(base) if base else None
    if start is None:
        return None
    url = _slashed(url)
    scheme, _, rest = start.partition("://")
    host, _, path = rest.partition("/")
    if url.startswith("//"):
        return f"{scheme}:{url}"
    if url.startswith("/"):
        return f"{scheme}://{host}{url}"
    path = path.partition("?")[0]
    if url.startswith("?"):
        return f"{scheme}://{host}/{path}{url}"
    if not url or url.startswith("#"):
        return start
    folder = path[: path.rfind("/") + 1]
    return f"{scheme}://{host}/{folder}{url}"


def _slashed(url: str) -> str:
    """Backslashes before the query read as slashes, as browsers do."""
    if "\\" not in url:
        return url
    end = min((i for i in (url.find("?"), url.find("#")) if i >= 0), default=len(url))
    return url[:end].replace("\\", "/") + url[end:]


@lru_cache(maxsize=8192)  # a site's pages link to the same few hundred addresses again and again
def _absolute(url: str) -> str | None:
    if "&" in url:
        url = _TWICE.sub("&", url)
    url = url.partition("#")[0]
    path, _, query = url.partition("?")
    if _PLAIN.fullmatch(path) is None or "xn--" in path:
        cleaned = _rebuilt(_slashed(path))
        if cleaned is None:
            return None
        path = cleaned
    if query:
        query = _query(query)
    return f"{path}?{query}" if query else path


def _rebuilt(url: str) -> str | None:
    """Scheme, host, port and path of an absolute address without query, each in its one spelling."""
    scheme, _, rest = url.partition(":")
    scheme = scheme.lower()
    if not rest.startswith("//"):
        return None  # "http:path": what it means depends on the page it stands on
    authority, _, path = rest.lstrip("/").partition("/")
    host, colon, port = authority.rpartition("@")[2].rpartition(":")
    if not colon or (host.startswith("[") and not host.endswith("]")):
        host, port = authority.rpartition("@")[2], ""
    name = _host(host)
    if name is None or not (port == "" or (port.isascii() and port.isdigit() and int(port) <= 65535)):
        return None
    port = port.lstrip("0") or port[:1]
    if port and port != _DEFAULT_PORT[scheme]:
        name = f"{name}:{port}"
    return f"{scheme}://{name}/{_path(path)}"


@lru_cache(maxsize=1024)
def _host(host: str) -> str | None:
    """A host in lower case and IDNA, or None: empty, forbidden characters, odd spellings of an IP address."""
    if host.startswith("["):
        try:
            return f"[{IPv6Address(host[1:-1])}]" if host.endswith("]") and "%" not in host else None
        except AddressValueError:
            return None
    if not host.isascii() or "%" in host or "xn--" in host.lower():
        decoded = unquote_to_bytes(_SURROGATE.sub("\ufffd", host)).decode("utf-8", "replace")
        try:
            host = idna.encode(decoded, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return None
    host = host.lower()
    if len(host) > 253 or not _HOST.fullmatch(host):
        return None
    labels = host.rstrip(".").split(".")
    if any(len(label) > 63 for label in labels):
        return None
    return _ipv4(host) if _NUMBER.fullmatch(labels[-1]) else host


def _ipv4(host: str) -> str | None:
    """A plain dotted quad as it is; None for octal, hexadecimal and short spellings."""
    try:
        return str(IPv4Address(host))
    except AddressValueError:
        return None


def _path(path: str) -> str:
    """A path, given and returned without its first slash: escapes in one spelling, no dot segments."""
    if ";" in path:
        path = _SESSION.sub("", path)
    kept: list[str] = []
    *folders, leaf = _escaped(path).split("/")
    for segment in folders:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if leaf == "..":
        del kept[-1:]
    return "/".join([*kept, "" if leaf in (".", "..") else leaf])


def _query(query: str) -> str:
    """A query in its order, without trackers and empty parameters."""
    return "&".join(_escaped(part) for part in query.split("&") if part and not _is_tracker(part))


def _is_tracker(part: str) -> bool:
    name, _, value = part.lower().partition("=")
    return name in NAMES or name.startswith(PREFIXES) or (name, value) in PAIRS


def _escaped(text: str) -> str:
    """Percent-escapes in upper case and only where needed; what must be escaped is, as UTF-8."""
    if "%" in text:
        text = _ESCAPE.sub(_escape, text)
    if _UNSAFE.search(text):
        text = _SURROGATE.sub("\ufffd", text)
        text = _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text)
    return text


def _escape(found: re.Match[str]) -> str:
    if found[1] is None:
        return "%25"  # a percent sign that begins no escape
    byte = int(found[1], 16)
    return chr(byte) if byte in _UNRESERVED else f"%{byte:02X}"


@lru_cache(maxsize=1024)
def _owner(authority: str) -> str:
    """The registrable domain, or host and port where there is none: an IP address, localhost, a public suffix."""
    name = _name(authority)
    if name.endswith("]") or name[-1].isdigit():
        return authority
    return registrable(name) or authority


def _name(authority: str) -> str:
    """The host of an authority, without port and root dot."""
    host, colon, _ = authority.rpartition(":")
    return (host if colon and not authority.endswith("]") else authority).rstrip(".")


@lru_cache(maxsize=1024)
def _folder(authority: str) -> str:
    owner, name = _owner(authority), _name(authority)
    port = authority.removeprefix(name).lstrip(".").removeprefix(":")
    while name != owner and (twin := next((t for t in _TWINS if name.startswith(t)), None)):
        if owner == authority:
            break  # no registrable domain: nothing is a twin of it
        name = name.removeprefix(twin)
    folder = name.strip("[]").replace(":", "-") + (f"_{port}" if port else "")
    if folder.partition(".")[0] in _RESERVED:
        folder = f"_{folder}"  # a device on Windows, with any ending
    if len(folder) > 120:  # some file systems stop at 143 bytes
        folder = f"{folder[:100]}-{sha256(folder.encode()).hexdigest()[:16]}"
    return folder
