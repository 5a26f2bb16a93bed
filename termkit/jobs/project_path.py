"""Paths as a project's settings write them: below its root, with forward slashes, wherever the command was run."""

from __future__ import annotations

import os
from pathlib import Path


def names_of(path: str, root: Path | None, part: str = "") -> tuple[str, ...]:
    """What a file is called besides ``path``: below the project's root, and as a document within a bilingual file."""
    names = (project_path(path, root) if root is not None else "", part)
    return tuple(name for name in names if name and name != path)


def project_path(path: str, root: Path) -> str:
    """``path``, which is relative to the working folder, as it is called below ``root``; unchanged where it is not."""
    try:
        below = os.path.relpath(os.path.abspath(path), os.path.abspath(root))
    except ValueError:  # another drive
        return path
    return path if below == os.pardir or below.startswith(os.pardir + os.sep) else below.replace(os.sep, "/")
