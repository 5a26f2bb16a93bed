"""Imports point one way: each part may import only what the table allows."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "termkit"
# part -> what it may import of ours, besides itself and termkit.errors
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "core": set(),
    "text": {"core"},
    "formats": {"core", "text.mask"},
    "align": {"core", "text"},
    "mine": {"core", "text"},
    "rules": {"core", "text"},
    "score": {"core", "text", "align"},
    "rewards": {"core", "text", "align", "score"},
    "report": {"core", "score"},
    "config": {"core", "rules"},
    "jobs": {"core", "text", "formats", "align", "mine", "rules", "score", "rewards", "report", "config"},
    "servers": {"core", "text", "formats", "align", "mine", "rules", "score", "rewards", "report", "config", "jobs"},
    "cli": {
        "core",
        "text",
        "formats",
        "align",
        "mine",
        "rules",
        "score",
        "rewards",
        "report",
        "config",
        "jobs",
        "servers",
    },
}
FILES = sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    """Dotted names below ``termkit`` that a file imports, wherever in the file it does so."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return {name.removeprefix("termkit.") for name in names if name.startswith("termkit.")}


def test_every_part_has_a_row() -> None:
    parts = {part_of(path) for path in FILES} - {"__init__", "__main__"}
    assert parts == set(MAY_IMPORT)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_follow_the_table(path: Path) -> None:
    part = part_of(path)
    if part in ("__init__", "__main__"):
        return  # the public face and the entry point stand above all parts
    for name in imports_of(path):
        if name.split(".")[0] in (part, "errors", "__version__"):
            continue
        assert any(name == allowed or name.startswith(allowed + ".") for allowed in MAY_IMPORT[part]), (
            f"{path.name} imports termkit.{name}; {part} may import {sorted(MAY_IMPORT[part]) or 'nothing'}"
        )


def test_the_check_sees_a_breach(tmp_path: Path) -> None:
    sinner = tmp_path / "sinner.py"
    sinner.write_text("def f():\n    from termkit.jobs.check import check_views\n", encoding="utf-8")
    assert imports_of(sinner) == {"jobs.check.check_views"}
    assert "jobs" not in MAY_IMPORT["rules"]


def test_no_file_without_a_subject() -> None:
    assert not [path for path in FILES if path.stem in ("utils", "util", "helpers", "common", "misc", "base")]
