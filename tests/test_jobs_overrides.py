"""Rules and severities by file: the last table that names a file wins, and what is off is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from termkit.config import Config, Override
from termkit.core.finding import Finding
from termkit.core.result import CheckResult, Suppressed
from termkit.errors import ConfigError
from termkit.jobs.overrides import apply, rules_needed

NAMES = ("deprecated-term", "mixed-script", "missing-term")


def finding(rule: str, path: str = "docs/a.md", severity: str = "major") -> Finding:
    return Finding(rule, severity, "m", "", path, 0, 1, "x", 1, 1)  # type: ignore[arg-type]


def left(config: Config, *findings: Finding) -> list[tuple[str, str, str]]:
    kept = apply(CheckResult(findings, (), (), {}), config).findings
    return [(one.path, one.rule, one.severity) for one in kept]


@pytest.fixture(autouse=True)
def _below_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_settings_nothing_changes() -> None:
    whole = CheckResult((finding("mixed-script"),), (), (), {}, alone=("a.md",))
    assert apply(whole, Config()) == whole


def test_for_the_whole_project() -> None:
    config = Config(ignore=("mixed-script",), severity={"deprecated-term": "minor", "missing-term": "off"})
    found = left(config, *(finding(name) for name in NAMES))
    assert found == [("docs/a.md", "deprecated-term", "minor")]
    assert left(Config(select=("mixed-script",)), *(finding(name) for name in NAMES)) == [
        ("docs/a.md", "mixed-script", "major")
    ]


def test_for_some_files() -> None:
    config = Config(
        overrides=(
            Override(("docs/**",), ignore=("mixed-script",), severity={"missing-term": "critical"}),
            Override(("*.draft.md",), severity={"missing-term": "neutral", "deprecated-term": "off"}),
        )
    )
    assert left(config, finding("mixed-script"), finding("mixed-script", "a.md")) == [("a.md", "mixed-script", "major")]
    assert left(config, finding("missing-term"), finding("missing-term", "docs/x/a.draft.md")) == [
        ("docs/a.md", "missing-term", "critical"),
        ("docs/x/a.draft.md", "missing-term", "neutral"),
    ]
    assert left(config, finding("deprecated-term", "b.draft.md")) == []


def test_a_selection_for_some_files_goes_before_what_the_project_ignores() -> None:
    config = Config(ignore=("mixed-script",), overrides=(Override(("docs/**",), select=("mixed-script",)),))
    assert left(config, *(finding(name) for name in NAMES)) == [("docs/a.md", "mixed-script", "major")]
    assert left(config, finding("mixed-script", "a.md"), finding("missing-term", "a.md")) == [
        ("a.md", "missing-term", "major")
    ]


def test_from_a_folder_below_and_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path / "docs")
    config = Config(root=tmp_path, overrides=(Override(("docs/a.md",), ignore=("mixed-script",)),))
    outside = str(tmp_path.parent / "docs" / "a.md")
    assert left(config, finding("mixed-script", "a.md"), finding("mixed-script", outside)) == [
        (outside, "mixed-script", "major")
    ]


def test_what_is_known_or_silenced_is_judged_alike() -> None:
    off, kept = finding("mixed-script"), finding("missing-term")
    whole = CheckResult((), (), (), {}, baselined=(off, kept), suppressed=(Suppressed(off, "x"), Suppressed(kept, "y")))
    judged = apply(whole, Config(ignore=("mixed-script",)))
    assert (judged.baselined, judged.suppressed) == ((kept,), (Suppressed(kept, "y"),))


def test_a_faulty_glob_has_its_line() -> None:
    config = Config(path=Path("termkit.toml"), overrides=(Override(("[b-a].md",), line=7),))
    with pytest.raises(ConfigError, match=r"^termkit\.toml:7: '\[b-a\]\.md' is no glob"):
        left(config, finding("mixed-script"))


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (Config(), set(NAMES)),
        (Config(select=("mixed-script",)), {"mixed-script"}),
        (Config(ignore=("mixed-script",), severity={"missing-term": "off"}), {"deprecated-term"}),
        (Config(ignore=("mixed-script",), overrides=(Override(("a",), select=("mixed-script",)),)), set(NAMES)),
        (
            Config(severity={"missing-term": "off"}, overrides=(Override(("a",), severity={"missing-term": "minor"}),)),
            set(NAMES),
        ),
        (Config(overrides=(Override(("a",), severity={"missing-term": "off"}),)), set(NAMES)),
    ],
)
def test_rules_that_some_file_needs(config: Config, expected: set[str]) -> None:
    assert rules_needed(config, NAMES) == expected
