"""The data files of the package: each loads, and each site file's own tests hold."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from archiver.extract.trial import failures
from archiver.rules.sites import load_site, site_files
from tests.house.house import ROOT

TABLES = sorted((ROOT / "archiver" / "data").rglob("*.toml"))
SITES = list(site_files())


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_each_table_loads(path: Path) -> None:
    assert tomllib.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("path", SITES, ids=lambda path: path.name)
def test_each_site_file_keeps_its_promises(path: Path) -> None:
    assert failures(load_site(path)) == ()
