"""sfeed: `sfeed_update` with the fetch that its own README gives for conditional requests."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.readers.clients.client import Client, Edit, Shown, debian_version, lacking, run

_CONFIG = """sfeedpath="{folder}/feeds"
feeds() {{
	feed paper '{url}'
}}
fetch() {{
	etag="{folder}/etag"
	curl -L --max-redirs 0 -H "User-Agent:" -f -s -m 15 --compressed \\
		--etag-save "${{etag}}" --etag-compare "${{etag}}" "$2"
}}
"""


class Sfeed(Client):
    """sfeed_update merges lines by id, link and title, and of two equal ones the old one stays."""

    name = "sfeed"
    how = "`sfeed_update`, its file; fetched as its README says"
    packages = ("sfeed", "curl")
    edit = Edit.BESIDE

    @classmethod
    def missing(cls) -> str | None:
        return lacking("sfeed_update", "sfeed") or lacking("curl", "curl")

    @classmethod
    def version(cls) -> str:
        return debian_version("sfeed")

    def poll(self) -> list[Shown]:
        config = self.folder / "sfeedrc"
        config.write_text(_CONFIG.format(folder=self.folder, url=self.url), "utf-8")
        run(["sfeed_update", config], {"HOME": str(self.folder), "LC_ALL": "C.UTF-8"})
        lines = (self.folder / "feeds" / "paper").read_text("utf-8").split("\n")[:-1]
        return [_shown(line.split("\t")) for line in lines]


def _shown(fields: list[str]) -> Shown:
    """A line of sfeed(5)."""
    seconds, title, link, content, _, guid, _, picture = fields[:8]
    return Shown(
        id=guid,
        title=title,
        link=link,
        html=content.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\"),
        published=datetime.fromtimestamp(int(seconds), UTC),
        picture=picture or None,
    )
