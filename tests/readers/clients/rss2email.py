"""rss2email: `r2e run` into a maildir; every mail is an entry."""

from __future__ import annotations

import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from tests.readers.clients.client import Client, Edit, Shown, debian_version, lacking, run

_SETTINGS = {
    "from": "papers@example.invalid",
    "date-header": "True",
    "html-mail": "True",
    "use-8bit": "True",
    "email-protocol": "maildir",
}


class Rss2email(Client):
    """rss2email sends an entry once, so a mail shows its first version, dated as it was updated then."""

    name = "rss2email"
    how = "`r2e run` into a maildir"
    packages = ("rss2email",)
    edit = Edit.FIRST
    has_pictures = False

    @classmethod
    def missing(cls) -> str | None:
        return lacking("r2e", "rss2email")

    @classmethod
    def version(cls) -> str:
        return debian_version("rss2email")

    def poll(self) -> list[Shown]:
        box = self.folder / "mail" / "INBOX"
        for name in ("new", "cur", "tmp"):
            (box / name).mkdir(parents=True, exist_ok=True)
        if not (self.folder / "config").exists():
            self._r2e("new", "desk@example.invalid")
            self._set()
            self._r2e("add", "paper", self.url)
        self._r2e("run")
        mails = [(path, _mail(path)) for name in ("new", "cur") for path in (box / name).iterdir()]
        shown = [_shown(mail, path.parent.name == "new") for path, mail in mails]
        for path in (box / "new").iterdir():
            path.rename(box / "cur" / path.name)
        return sorted(shown, key=_date, reverse=True)

    def _set(self) -> None:
        """The settings that are not as a user of a maildir would have them."""
        config = self.folder / "config"
        wanted = _SETTINGS | {"maildir-path": str(self.folder / "mail")}
        lines = [line for line in config.read_text("utf-8").split("\n") if line.partition(" = ")[0] not in wanted]
        lines[1:1] = [f"{name} = {value}" for name, value in wanted.items()]
        config.write_text("\n".join(lines), "utf-8")

    def _r2e(self, *arguments: str) -> None:
        files = ["-c", self.folder / "config", "-d", self.folder / "data.json"]
        run(["r2e", *files, *arguments], {"HOME": str(self.folder), "LC_ALL": "C.UTF-8"})


def _mail(path: Path) -> EmailMessage:
    with path.open("rb") as file:
        return BytesParser(policy=email.policy.default).parse(file)  # type: ignore[arg-type, return-value]


def _date(shown: Shown) -> datetime:
    assert shown.updated
    return shown.updated


def _shown(mail: EmailMessage, is_new: bool) -> Shown:
    return Shown(
        id=mail["X-RSS-ID"],
        title=mail["Subject"],
        link=mail["X-RSS-URL"],
        html=mail.get_content(),
        updated=parsedate_to_datetime(mail["Date"]).replace(tzinfo=UTC),  # written as -0000
        is_new=is_new,
    )
