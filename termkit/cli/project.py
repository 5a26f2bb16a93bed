"""What several commands share of a project: its configuration and its glossary."""

from __future__ import annotations

from pathlib import Path

from termkit.config import Config, find_config, load_config
from termkit.core.glossary import Glossary


def project(glossary: Path | None = None) -> tuple[Config, Path]:
    """The configuration of the working folder, and where its glossary lies (a flag wins over the file)."""
    config = load_config(find_config(Path.cwd()))
    return config, glossary or config.glossary_path


def project_glossary(path: Path) -> Glossary:
    """The glossary in ``path``; raises GlossaryError with all of its faults."""
    from termkit.jobs.reading import read_glossary_file

    return read_glossary_file(path)
