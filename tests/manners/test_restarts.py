"""What a host was promised holds for the next run too, after a kill -9; and nothing but requests depends on it."""

from __future__ import annotations

import signal
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.store.manners import KEPT, Copy, Manners, Pause
from tests.manners import calling
from tests.manners.hosts import OPEN, Host, Say, moved, rules, serving

MOMENT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_run_after_a_kill_holds_the_pause_and_a_damaged_copy_costs_one_request(tmp_path: Path) -> None:
    rests = Host("127.0.5.1", OPEN | {"/0": [Say(429, headers={"Retry-After": "4"}), Say()]})
    torn = Host("127.0.5.2", {"/robots.txt": [rules("User-agent: *\nCrawl-delay: 0.6\nDisallow: /1")]})
    hosts = [rests, torn]
    urls = [f"{host.base}/{number}" for number in range(3) for host in hosts]
    with serving(hosts):
        with calling.started(urls, hosts, output=tmp_path) as child:
            while "/0" not in rests.paths or not torn.paths:
                time.sleep(0.01)
            time.sleep(0.1)  # until the answer is there; what waits 4 s is not asked for meanwhile
            child.send_signal(signal.SIGKILL)
        before = len(rests.asked)
        damage(tmp_path, "127.0.5.2")
        came = calling.crawl(urls, hosts, output=tmp_path)
    asked_for_time = next(at for at, path in rests.asked if path == "/0")
    assert rests.asked[before][0] - asked_for_time >= 3.9
    assert [path for _, path in rests.asked].count("/robots.txt") == 1
    assert {came.of[f"{rests.base}/{number}"][0] for number in range(3)} == {"200"}
    assert [path for _, path in torn.asked].count("/robots.txt") == 2
    assert came.of[f"{torn.base}/1"][0] == "robots"
    assert min(torn.gaps()) >= 0.5


def test_a_kept_crawl_delay_lies_before_the_first_request_too_and_who_comes_late_waits_for_a_pause(
    tmp_path: Path,
) -> None:
    plain = Host("127.0.5.3", OPEN)
    rests = Host("127.0.5.4", OPEN | {"/0": [Say(429, headers={"Retry-After": "4"}), Say()]})
    slow = Host("127.0.5.5", {"/late": [moved(f"{rests.base}/1")]})
    copy = Copy(name=slow.base, at=datetime.now(UTC), status=200, body=b"User-agent: *\nCrawl-delay: 1.6")
    Manners(tmp_path).keep(copy)
    urls = [f"{slow.base}/0", f"{slow.base}/late", f"{rests.base}/0", f"{plain.base}/0"]
    with serving([plain, rests, slow]):
        came = calling.crawl(urls, [plain, rests, slow], output=tmp_path, ARCHIVER_PATIENCE=2)
    assert [path for _, path in slow.asked] == ["/0", "/late"]
    assert slow.asked[0][0] - plain.asked[0][0] >= 1.4  # the run before may have asked a moment ago
    assert slow.gaps()[0] >= 1.5
    asked_for_time = next(at for at, path in rests.asked if path == "/0")
    assert came.of[f"{slow.base}/late"][0] == "200"  # its turn comes when 4 s are no more than 2, and are not over
    assert rests.asked[-1][0] - asked_for_time >= 3.9


def damage(output: Path, host: str) -> None:
    """Cut the kept robots.txt of a host, as a disk might that lost power."""
    (copy,) = (path for path in output.glob("manners/robots/*") if host in path.name)
    copy.write_bytes(copy.read_bytes()[:-20])


def test_records_have_safe_names_of_their_own_and_go_when_they_are_old(tmp_path: Path) -> None:
    manners = Manners(tmp_path)
    names = ["http://a.example", "http://a.example:8080", "http://A.example", "../../etc/passwd", "x" * 300, "café\n\0"]
    for number, name in enumerate(names):
        manners.keep(Pause(name=name, until=MOMENT, failures=number))
    found = list((tmp_path / "manners" / "pauses").iterdir())
    assert len(found) == len(names)
    assert all(path.name.isascii() and len(path.name) < 120 for path in found)
    assert [pause.failures for name in names if (pause := manners.read(Pause, name))] == list(range(len(names)))
    manners.sweep(time.time())
    assert manners.read(Pause, names[0]) is not None
    manners.sweep(time.time() + KEPT + 10)
    assert list((tmp_path / "manners" / "pauses").iterdir()) == []


def test_copies_take_no_more_room_than_they_have_and_pauses_are_kept_even_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.store.manners.MOST_BYTES", 100_000)
    manners = Manners(tmp_path)
    for number in range(5):
        manners.keep(Copy(name=f"http://{number}.example", at=MOMENT, status=200, body=b"#" * 30_000))
    manners.keep(Pause(name="a.example", until=MOMENT))
    kept = [number for number in range(5) if manners.read(Copy, f"http://{number}.example")]
    assert kept == [0, 1]
    assert manners.read(Pause, "a.example") is not None
    assert Manners(tmp_path).read(Copy, "http://4.example") is None
