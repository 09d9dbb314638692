"""Compile the ``.pyx`` of the package, the twins of the ``.py`` of that name, for `make setup`.

Without a compiler nothing is compiled, one line says so, and the ``.py`` do the work, with the same results.
"""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import shorten

import lxml
from Cython.Build import cythonize
from setuptools import Distribution, Extension
from setuptools.errors import BaseError, CompileError, LinkError

ROOT = Path(__file__).resolve().parent
PACKAGE = Path("archiver")
BUILD = "build/twins"
#: No fused multiply-add, where a machine has it: it rounds once where numpy rounds twice.
FLAGS = ["-O3", "-g0", "-ffp-contract=off", "-Wno-unused-function"]


def main() -> int:
    """Compile beside the sources; what was compiled before goes first."""
    for old in (ROOT / PACKAGE).rglob("*.so"):
        old.unlink()
    twins = [
        Extension(
            ".".join(source.with_suffix("").parts), [str(source)], include_dirs=lxml.get_include(),
            extra_compile_args=FLAGS,
        )
        for source in sorted(path.relative_to(ROOT) for path in (ROOT / PACKAGE).rglob("*.pyx"))
    ]  # fmt: skip
    distribution = Distribution({"name": "archiver", "ext_modules": cythonize(twins, build_dir=BUILD, quiet=True)})
    command = distribution.get_command_obj("build_ext")
    command.inplace, command.force, command.parallel = True, True, True
    command.build_temp = command.build_lib = BUILD
    try:
        command.ensure_finalized()
        command.run()
    except (BaseError, CompileError, LinkError) as error:
        for half in (ROOT / PACKAGE).rglob("*.so"):
            half.unlink()
        why = shorten(str(error), 80, placeholder=" …")
        print(
            f"compile: no C compiler that works here ({why}): pages are read in pure Python, with the same results but"
            " slower. On Debian or Ubuntu: apt-get install -y gcc python3-dev, then .venv/bin/python compile.py"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
