"""Pelican as its quickstart sets it up: default theme, ten posts a page, an Atom feed, no sitemap."""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from tests.engines.engine import StaticEngine, picture, run
from tests.engines.posts import PICTURE, Leaf, Post

_BIN = Path(sys.executable).parent


class Pelican(StaticEngine):
    """Served from its output folder, as by any web server."""

    name = "Pelican"
    public = "site/output"

    @staticmethod
    def missing() -> str | None:
        if find_spec("pelican") and find_spec("markdown"):
            return None
        return "Pelican is not installed; make setup installs it"

    def make(self) -> None:
        """The answers to quickstart's questions are its defaults, but for the address and the command files."""
        shutil.rmtree(self.folder / "site", ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        answers = ["", "", "", "", "", self.witness.url, "", "", "UTC", "n"]
        run(
            [_BIN / "pelican-quickstart", "-p", "site", "-t", "The Notebook", "-a", "The Editors", "-l", "en"],
            self.folder,
            "\n".join(answers) + "\n",
        )
        for name in ("images", "pages"):
            (self._content / name).mkdir(parents=True)
        (self._content / "images" / "sea.png").write_bytes(picture())

    @property
    def _content(self) -> Path:
        return self.folder / "site" / "content"

    def source(self, post: Post) -> Path:
        return self._content / f"{post.slug}.md"

    def write(self, post: Post) -> None:
        head = {
            "Title": post.title,
            "Slug": post.slug,
            "Date": f"{post.published:%Y-%m-%d %H:%M:%S}",
            "Author": post.author,
            "Category": post.category,
            "Tags": ", ".join(post.tags),
            "Lang": post.language,
        }
        body = post.body.replace(PICTURE, "{static}/images/sea.png")
        lines = "\n".join(f"{name}: {value}" for name, value in head.items())
        self.source(post).write_text(f"{lines}\n\n{body}\n", "utf-8")

    def write_leaf(self, leaf: Leaf) -> None:
        path = self._content / "pages" / f"{leaf.slug}.md"
        path.write_text(f"Title: {leaf.title}\nSlug: {leaf.slug}\n\n{leaf.body}\n", "utf-8")

    def build(self) -> None:
        run([_BIN / "pelican", "content", "-o", "output", "-s", "publishconf.py"], self.folder / "site")

    def address(self, post: Post) -> str:
        suffix = "" if post.language == "en" else f"-{post.language}"
        return f"{self.witness.url}/{post.slug}{suffix}.html"
