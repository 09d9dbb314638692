"""Hexo as `hexo init` sets it up: theme Landscape, ten posts a page, monthly archives; no feed and no sitemap."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.engines.engine import StaticEngine, picture, run
from tests.engines.posts import PICTURE, Leaf, Post

#: What npm installs; the starter itself names the versions of all else.
CLI = "hexo-cli@4.3.2"


class Hexo(StaticEngine):
    """Served from its public folder, as by any web server."""

    name = "Hexo"
    packages = ("npm",)
    public = "site/public"

    @staticmethod
    def missing() -> str | None:
        return None if shutil.which("npm") else "npm is missing; on Debian or Ubuntu: apt-get install -y npm"

    def make(self) -> None:
        """The command comes from npm with the starter in it, and the starter names its packages."""
        self.folder.mkdir(parents=True, exist_ok=True)
        hexo = self.folder / "node_modules" / ".bin" / "hexo"
        if not hexo.exists():
            run(["npm", "install", "--no-audit", "--no-fund", "--prefix", self.folder, CLI], self.folder)
        if not (self._site / "node_modules").exists():
            shutil.rmtree(self._site, ignore_errors=True)
            run([hexo, "init", "site", "--no-install"], self.folder)
            run(["npm", "install", "--no-audit", "--no-fund"], self._site)
        for name in ("public", "source"):
            shutil.rmtree(self._site / name, ignore_errors=True)
        (self._site / "db.json").unlink(missing_ok=True)
        (self._site / "source" / "_posts").mkdir(parents=True)
        (self._site / "source" / "images").mkdir()
        (self._site / "source" / "images" / "sea.png").write_bytes(picture())
        self._configure()

    def _configure(self) -> None:
        """What every user fills in first: the site's address and title."""
        path = self._site / "_config.yml"
        lines = path.read_text("utf-8").splitlines()
        own = {"title": "The Notebook", "author": "The Editors", "timezone": "UTC", "url": self.witness.url}
        kept = [f"{key}: {own[key]}" if (key := line.partition(":")[0]) in own else line for line in lines]
        path.write_text("\n".join(kept) + "\n", "utf-8")

    @property
    def _site(self) -> Path:
        return self.folder / "site"

    def source(self, post: Post) -> Path:
        return self._site / "source" / "_posts" / f"{post.slug}.md"

    def write(self, post: Post) -> None:
        head = [
            f"title: {_quoted(post.title)}",
            f"date: {post.published:%Y-%m-%d %H:%M:%S}",
            f"lang: {post.language}",
            f"author: {_quoted(post.author)}",
            f"categories: [{_quoted(post.category)}]",
            f"tags: [{', '.join(map(_quoted, post.tags))}]",
        ]
        body = post.body.replace(PICTURE, "/images/sea.png")
        self.source(post).write_text("---\n" + "\n".join(head) + f"\n---\n\n{body}\n", "utf-8")

    def write_leaf(self, leaf: Leaf) -> None:
        path = self._site / "source" / leaf.slug / "index.md"
        path.parent.mkdir()
        path.write_text(f"---\ntitle: {_quoted(leaf.title)}\n---\n\n{leaf.body}\n", "utf-8")

    def build(self) -> None:
        run([self._site / "node_modules" / ".bin" / "hexo", "generate"], self._site)

    def address(self, post: Post) -> str:
        return f"{self.witness.url}/{post.published:%Y/%m/%d}/{post.slug}/"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
