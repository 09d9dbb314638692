"""What a host was promised holds for the next run too, however this one ended; and nothing depends on the memory."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

from archiver.demo import DemoSite
from tests.house.house import ROOT
from tests.manners import calling
from tests.manners.hosts import OPEN, Host, Say, rules, serving


def test_a_run_after_a_kill_waits_for_the_end_of_the_pause_and_then_goes_on(tmp_path: Path) -> None:
    host = Host("127.0.5.1", OPEN | {"/0": [Say(429, headers={"Retry-After": "4"}), Say()]})
    urls = [f"{host.base}/{number}" for number in range(3)]
    with serving([host]):
        with calling.started(urls, [host], output=tmp_path) as child:
            while "/0" not in host.paths:
                time.sleep(0.01)
            time.sleep(0.1)  # until the answer is there; what waits 4 s is not asked for meanwhile
            child.send_signal(signal.SIGKILL)
        before = len(host.asked)
        came = calling.crawl(urls, [host], output=tmp_path)
    asked_for_time = next(at for at, path in host.asked if path == "/0")
    assert host.asked[before][0] - asked_for_time >= 3.9
    assert {what for what, _ in came.of.values()} == {"200"}


def test_the_crawl_delay_of_a_kept_copy_is_held_and_damage_is_nothing_but_a_request(tmp_path: Path) -> None:
    host = Host("127.0.5.2", {"/robots.txt": [rules("User-agent: *\nCrawl-delay: 0.6\nDisallow: /1")]})
    urls = [f"{host.base}/{number}" for number in range(3)]
    with serving([host]):
        calling.crawl(urls, [host], output=tmp_path)
        calling.crawl(urls, [host], output=tmp_path)
        assert [path for _, path in host.asked] == ["/robots.txt", "/0", "/2", "/0", "/2"]
        assert min(host.gaps()) >= 0.5
        (copy,) = (tmp_path / "manners" / "robots").iterdir()
        copy.write_bytes(copy.read_bytes()[:-20])
        came = calling.crawl(urls, [host], output=tmp_path)
    assert [path for _, path in host.asked[5:]] == ["/robots.txt", "/0", "/2"]
    assert came.of[f"{host.base}/1"][0] == "robots"
    assert copy.read_bytes().endswith(b"}\n")


def test_the_sitemaps_of_a_kept_copy_are_read_without_asking_for_it(tmp_path: Path) -> None:
    with DemoSite() as site:
        command = [sys.executable, "-m", "archiver", "crawl", site.url, "--output", str(tmp_path)]
        for robots in (1, 0):
            site.requests.clear()
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
            asked = [path for _, path in site.requests]
            assert asked.count("/robots.txt") == robots
            assert any("sitemap" in path for path in asked)
