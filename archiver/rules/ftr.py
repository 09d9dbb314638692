"""ftr-site-config files: other people's rules in XPath, in the text form that FiveFilters, graby and wallabag read.

The form: https://help.fivefilters.org/full-text-rss/site-patterns.html. A rule is a hint, for XPaths rot: it counts
only where the page bears it out. Whatever is not supported is reported and left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache
from io import StringIO
from pathlib import Path

import lxml.etree

from archiver.errors import ConfigError
from archiver.items.messages import SiteRules
from archiver.rules.domains import domain_of, domains

#: Bytes of a rule file; the largest of the real ones has 12 kB.
LARGEST = 256 * 1024

_PATHS = {
    "body": "body", "title": "title", "author": "author", "date": "date", "strip": "strip",
    "next_page_link": "next_page", "single_page_link": "single_page",
}  # fmt: skip
_CONDITION = "if_page_contains"  # belongs to the single_page_link or next_page_link before it
_LINKS = ("single_page_link", "next_page_link")
_ID = re.compile(r"""(?<![\w-])id\(\s*("[^"]*"|'[^']*')\s*\)""")
_STRING = re.compile(r"\s*(?:concat|normalize-space|string|substring(?:-after|-before)?|translate)\(")
_LITERAL = re.compile(r"\"[^\"]*\"|'[^']*'")
_CALL = re.compile(r"([\w.-]+)\s*\(")
#: A variable, or a prefix that no namespace stands behind; an axis has two colons.
_FOREIGN = re.compile(r"\$\s*[\w.-]+|[\w.-]+:(?=[\w*])")
#: What may stand before a bracket: functions (XPath 1.0, 4), kinds of nodes, operators.
_FUNCTIONS = frozenset((
    "last", "position", "count", "id", "local-name", "namespace-uri", "name", "string", "concat", "starts-with",
    "contains", "substring-before", "substring-after", "substring", "string-length", "normalize-space", "translate",
    "boolean", "not", "true", "false", "lang", "number", "sum", "floor", "ceiling", "round", "text", "node",
    "comment", "processing-instruction", "and", "or", "div", "mod",
))  # fmt: skip
_BLANK = lxml.etree.fromstring("<html><head/><body><div><p><a/></p></div></body></html>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A rule file: what could be read of it, and a sentence on each line that could not."""

    rules: SiteRules
    problems: tuple[str, ...] = ()
    tests: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (address, what its text contains)


def hint_for(host: str, folder: Path) -> Hint | None:
    """The rule file of a host: ``host.txt``, else ``.domain.txt`` of a domain above it, the nearest first.

    Raises ConfigError where there is no such folder.
    """
    return _hint_for(host.lower().removeprefix("www."), folder)


def load_hint(path: Path) -> Hint:
    """The rules of a file; one that cannot be read gives none and one problem."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        return _nothing(path.name, f"cannot be read: {error.strerror}")
    if len(raw) > LARGEST:
        return _nothing(path.name, f"has more than {LARGEST} bytes and was not read")
    return read_hint(raw.decode("utf-8-sig", "replace"), path.name)


def read_hint(text: str, name: str) -> Hint:
    """The rules of a file's text; never raises."""
    reader = _Reader(name)
    for number, line in enumerate(StringIO(text, newline=None), 1):  # splitlines parts at a form feed too
        line = line.strip()
        if line and not line.startswith("#"):
            reader.take(number, line)
    return reader.hint()


@cache
def hint_files(folder: Path) -> dict[str, Path]:
    """The rule files of a folder by name in lower case, sorted; raises ConfigError where there is no such folder."""
    try:
        return {file.name.lower(): file for file in sorted(folder.iterdir()) if file.name.endswith(".txt")}
    except OSError as error:
        raise ConfigError(f"{folder}: cannot be read as a folder of ftr-site-config files: {error.strerror}") from error


@lru_cache(maxsize=1024)  # a run reads some hundred sites
def _hint_for(host: str, folder: Path) -> Hint | None:
    names = {_spelled(name): name for name in reversed(hint_files(folder))}  # of two spellings the plain one counts
    above = (f".{domain}.txt" for domain in list(domains(host))[1:])
    found = next((name for name in (f"{host}.txt", *above) if name in names), None)
    return load_hint(hint_files(folder)[names[found]]) if found else None


def _spelled(name: str) -> str:
    """The name of a rule file as its host is spelled in an address."""
    dot = "." if name.startswith(".") else ""
    domain = domain_of(name.removesuffix(".txt").removeprefix("."))
    return f"{dot}{domain}.txt" if domain else name


def _nothing(name: str, problem: str) -> Hint:
    return Hint(rules=SiteRules(origins=(name,), is_hint=True), problems=(f"{name}: {problem}",))


@dataclass(slots=True)
class _Reader:
    """The lines of one file, gathered."""

    name: str
    paths: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    problems: list[str] = field(default_factory=list)
    tests: list[tuple[str, list[str]]] = field(default_factory=list)
    link: str = ""  # the key of the last link

    def take(self, number: int, line: str) -> None:
        directive, colon, value = (part.strip() for part in line.partition(":"))
        where = f"{self.name}, line {number}"
        if not colon:
            self.problems.append(f"{where}: '{line[:60]}' is no directive")
        elif directive in ("test_url", "test_contains"):
            self._test(directive, value)
        elif directive == _CONDITION and self.link:
            self._condition(where, value)
        elif (found := _expression(directive, value)) is not None:
            self._path(where, directive, value, found)
        else:
            self.problems.append(f"{where}: '{directive}' is not supported; the line was left out")

    def hint(self) -> Hint:
        """All that was taken."""
        rules = SiteRules(origins=(self.name,), is_hint=True, **{key: tuple(v) for key, v in self.paths.items()})
        tests = tuple((address, tuple(texts)) for address, texts in self.tests)
        return Hint(rules=rules, problems=tuple(self.problems), tests=tests)

    def _path(self, where: str, directive: str, value: str, expression: str) -> None:
        key = _PATHS.get(directive, "strip")
        fault = _fault(expression, key in ("body", "strip")) if value.strip("'\"") else "it has no value"
        self.link = ""
        if fault:
            self.problems.append(f"{where}: '{directive}' cannot be used: {fault}")
            return
        self.paths[key].append(expression)
        self.link = key if directive in _LINKS else ""

    def _condition(self, where: str, value: str) -> None:
        """The link before counts only on a page where the path finds something."""
        link = self.paths[self.link].pop()
        value = _with_ids(value)
        # XPath 1.0 has no "if": a node set takes a predicate; a text ends before its first sign unless 1 div 1.
        joined = f"substring({link}, 1 div boolean({value}))" if _STRING.match(link) else f"({link})[{value}]"
        fault = _late_fault(value) or _fault(joined)
        if fault:
            self.problems.append(f"{where}: '{_CONDITION}' cannot be used, nor the link before it: {fault}")
        else:
            self.paths[self.link].append(joined)
        self.link = ""

    def _test(self, directive: str, value: str) -> None:
        if directive == "test_url":
            self.tests.append((value, []))
        elif self.tests:
            self.tests[-1][1].append(value)


def _expression(directive: str, value: str) -> str | None:
    """What a directive means, as XPath; None for one that is not supported."""
    if directive in _PATHS:
        return _with_ids(value)
    part = value.replace("'", "").replace('"', "")
    if directive == "strip_id_or_class":
        return f"//*[contains(@class, '{part}') or contains(@id, '{part}')]"
    return f"//img[contains(@src, '{part}')]" if directive == "strip_image_src" else None


def _with_ids(expression: str) -> str:
    """``id('x')`` spelled out: a page has no DTD that says which attribute is an id."""
    return _ID.sub(r"//*[@id=\1]", expression)


def _fault(expression: str, is_place: bool = False) -> str | None:
    """What is wrong with an XPath, tried on a page that holds nothing; None for nothing. A place is no text."""
    try:
        found = lxml.etree.XPath(expression)(_BLANK)
    except (lxml.etree.XPathError, ValueError) as error:  # ValueError: a sign that XML does not allow
        return f"{error} in {expression[:120]}"
    if not isinstance(found, list) and (is_place or not isinstance(found, str)):
        return f"it finds no {'element' if is_place else 'element and no text'}: {expression[:120]}"
    return _late_fault(expression)


def _late_fault(expression: str) -> str | None:
    """What a path is wrong in only where it finds something: names in a predicate are not looked up before."""
    bare = _LITERAL.sub("''", expression)
    for name in _FOREIGN.findall(bare):
        return f"nothing says what {name} is in {expression[:120]}"
    for function in _CALL.findall(bare):
        if function not in _FUNCTIONS:
            return f"XPath 1.0 has no {function}() in {expression[:120]}"
    return None
