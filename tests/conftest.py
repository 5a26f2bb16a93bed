"""What many tests need: small glossaries, the shared data folder, and the command as a user types it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent, indent
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from termkit.core.glossary import Glossary
from termkit.formats.glossary_yaml import read_glossary

for library in ("OPENBLAS", "OMP", "MKL"):  # as the command does: small matrices, and two workers on two cores
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"

# the first example may have to read dictionaries; sixty of each property keep the whole suite below ten minutes
settings.register_profile("termkit", deadline=None, max_examples=60)
settings.load_profile("termkit")

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Run = Callable[..., subprocess.CompletedProcess[str]]


def make_glossary(concepts: str, source: str = "zh-Hant-TW", target: str = "en") -> Glossary:
    """A glossary of the given concepts (YAML, as under ``concepts:``)."""
    body = indent(dedent(concepts).strip(), "  ")
    return read_glossary(
        f"termkit: 1\nlanguages: {{source: {source}, target: {target}}}\nconcepts:\n{body}\n", "glossary.yaml"
    )


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests leave nothing in the home folder, and use nothing that an earlier run left there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERMKIT_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def bundled() -> Glossary:
    """The glossary at the top of the project."""
    return read_glossary((ROOT / "glossary.yaml").read_text(encoding="utf-8"), "glossary.yaml")


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of development data, which lies beside a checkout and is never part of it."""
    if not DATA.is_dir():
        pytest.skip("the development data (../shared/data) is not beside this checkout")
    return DATA


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the real command in a folder of its own: ``run("check", "essay.en.md", cwd=..., stdin=b"...")``."""

    def call(*args: str, cwd: Path | None = None, **more: object) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TERMKIT")}
        environment |= {"PYTHONUTF8": "1", "TERMKIT_CACHE": os.environ["TERMKIT_CACHE"]}
        return subprocess.run(
            [sys.executable, "-m", "termkit", *args],
            cwd=cwd or tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
            **more,  # type: ignore[call-overload]
        )

    return call


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for pages as a person sees them."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("no Chromium is installed")
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()
