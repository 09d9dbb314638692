"""WordPress from Debian with its default theme, on a database of its own, as its installer leaves it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from tests.engines.engine import Engine, EngineError, picture, run
from tests.engines.posts import PICTURE, Leaf, Post
from tests.engines.witness import Witness

_SHIPPED = Path("/usr/share/wordpress")
_THEMES = Path("/var/lib/wordpress/wp-content/themes")
_HERE = Path(__file__).parent
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"  # mariadbd is no command for everybody
_SECONDS = 60  # until a server answers

_CONFIG = """<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4');
define('WP_HTTP_BLOCK_EXTERNAL', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""


class WordPress(Engine):
    """MariaDB on a socket, PHP's own server behind the witness; both end with the block."""

    name = "WordPress"
    packages = (
        *("wordpress", "wordpress-theme-twentytwentythree", "mariadb-server"),
        *("php-cli", "php-mysql", "php-xml", "php-mbstring"),
    )

    @staticmethod
    def missing() -> str | None:
        programs = all(shutil.which(name, path=_PATH) for name in ("php", "mariadbd", "mariadb-install-db"))
        if programs and _SHIPPED.is_dir() and any(_THEMES.glob("*/style.css")):
            return None
        return f"WordPress is not installed; on Debian or Ubuntu: apt-get install -y {' '.join(WordPress.packages)}"

    @contextmanager
    def running(self, posts: Sequence[Post], leaves: Sequence[Leaf]) -> Iterator[None]:
        behind = _free_port()
        self.witness = Witness(behind=behind)
        self._addresses: dict[str, str] = {}
        with tempfile.TemporaryDirectory(prefix="wordpress-") as short:  # a socket's path has 107 characters at most
            self._copy(Path(short) / "db.sock")
            # The installer asks its own site whether addresses in words work, so the site is up by then.
            with self._database(Path(short)), self._php(behind), self.witness.serving():
                self._order([{"do": "install", "title": "The Notebook"}])
                self._order([_leaf(leaf) for leaf in leaves])
                self._put_all(posts)
                yield

    def put(self, post: Post) -> None:
        self._put_all([post])

    def delete(self, post: Post) -> None:
        self._order([{"do": "delete", "slug": post.slug, "type": "post"}])

    def address(self, post: Post) -> str:
        return self._addresses[post.slug]

    @property
    def _root(self) -> Path:
        return self.folder / "site"

    def _copy(self, socket_path: Path) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(_SHIPPED, self._root, ignore=shutil.ignore_patterns("wp-config.php"))
        shutil.copytree(_THEMES, self._root / "wp-content" / "themes", dirs_exist_ok=True)
        uploads = self._root / "wp-content" / "uploads"
        uploads.mkdir(exist_ok=True)
        (uploads / "sea.png").write_bytes(picture())
        (self._root / "wp-config.php").write_text(_CONFIG.format(socket=socket_path), "utf-8")

    @contextmanager
    def _database(self, short: Path) -> Iterator[None]:
        data = self.folder / "data"
        user = ["--user=root"] if os.geteuid() == 0 else []
        where = [f"--datadir={data}", *user]
        run(["mariadb-install-db", "--no-defaults", *where, "--auth-root-authentication-method=normal"], self.folder)
        command = ["mariadbd", "--no-defaults", *where, f"--socket={short / 'db.sock'}", "--skip-networking",
                   f"--pid-file={short / 'db.pid'}"]  # fmt: skip
        with _process(command, self.folder, self.folder / "mariadb.log"):
            client = ["mariadb", "--no-defaults", f"--socket={short / 'db.sock'}", "-uroot"]
            _until(lambda: subprocess.run([*client, "-e", ""], capture_output=True).returncode == 0, "MariaDB")
            run([*client, "-e", "CREATE DATABASE wordpress CHARACTER SET utf8mb4"], self.folder)
            yield

    @contextmanager
    def _php(self, port: int) -> Iterator[None]:
        command = ["php", "-S", f"127.0.0.1:{port}", "-t", str(self._root), str(_HERE / "wordpress_router.php")]
        with _process(command, self.folder, self.folder / "php.log", PHP_CLI_SERVER_WORKERS="2"):
            _until(lambda: not socket.socket().connect_ex(("127.0.0.1", port)), "PHP")
            yield

    def _put_all(self, posts: Sequence[Post]) -> None:
        for post, address in zip(posts, self._order([_post(post) for post in posts]), strict=True):
            self._addresses[post.slug] = address

    def _order(self, orders: Sequence[dict[str, Any]]) -> list[Any]:
        said = run(["php", _HERE / "wordpress.php", self._root, self.witness.url], self._root, json.dumps(orders))
        answers: list[Any] = json.loads(said.splitlines()[-1])
        return answers


def _post(post: Post) -> dict[str, Any]:
    comments = [{"author": tag.title(), "text": f"A word about {tag}, to {post.slug}."} for tag in post.tags]
    return {
        "do": "put",
        "type": "post",
        "slug": post.slug,
        "title": post.title,
        "html": _html(post.body),
        "author": post.author,
        "category": post.category,
        "tags": post.tags,
        "published": f"{post.published:%Y-%m-%d %H:%M:%S}",
        "comments": comments,
    }


def _leaf(leaf: Leaf) -> dict[str, Any]:
    named = {"slug": leaf.slug, "title": leaf.title, "html": _html(leaf.body)}
    return {"do": "put", "type": "page", "comments": [], **named}


def _html(body: str) -> str:
    return MarkdownIt().render(body.replace(PICTURE, "/wp-content/uploads/sea.png"))


@contextmanager
def _process(command: Sequence[str], folder: Path, log: Path, **env: str) -> Iterator[None]:
    """A server that runs as long as the block."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=out,
            stderr=out,
            env={**os.environ, "PATH": _PATH, **env},
            start_new_session=True,
        )
        try:
            yield
        finally:
            # PHP's workers are children of its server: the whole group gets the signal.
            os.killpg(process.pid, 15)
            process.wait(_SECONDS)


def _until(is_so: Any, what: str) -> None:
    end = time.monotonic() + _SECONDS
    while not is_so():
        if time.monotonic() > end:
            raise EngineError(f"{what} did not answer within {_SECONDS} seconds")
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
