"""The names that others build on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

import termkit

WORKS = ROOT / "translations"


def test_all_is_sorted_and_true() -> None:
    assert list(termkit.__all__) == sorted(termkit.__all__)
    assert all(hasattr(termkit, name) for name in termkit.__all__)


def test_functions_stay_functions_whatever_is_imported() -> None:
    """A subpackage named like a function would take its place on import."""
    code = (
        "import termkit, pkgutil, importlib\n"
        "for m in pkgutil.walk_packages(termkit.__path__, 'termkit.'):\n"
        "    if m.name != 'termkit.__main__': importlib.import_module(m.name)\n"
        "print(all(callable(getattr(termkit, n)) for n in ('check', 'check_text', 'convert', 'convert_with_edits', 'detect', 'score', 'load_glossary')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


def test_import_is_light() -> None:
    code = "import sys, termkit; print(sorted(m for m in sys.modules if m.split('.')[0] in ('click', 'yaml', 'sacrebleu')))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_check() -> None:
    glossary = termkit.load_glossary(ROOT / "glossary.yaml")
    result = termkit.check(WORKS / "llm-2025.en.draft-c.md", glossary=glossary)
    assert result.count("major") >= 10
    assert termkit.check(WORKS / "llm-2025.en.md", glossary=str(ROOT / "glossary.yaml")).count("major") == 0


def test_check_text() -> None:
    result = termkit.check_text(
        "This is atmosphere programming.", glossary=ROOT / "glossary.yaml", language="en", source="這是氛圍編程。"
    )
    assert [(f.rule, f.start, f.end, f.suggestions) for f in result.findings] == [
        ("deprecated-term", 8, 30, ("vibe coding",))
    ]


def test_convert() -> None:
    assert termkit.convert("软件", to="zh-Hant-TW", source="zh-Hans") == "軟體"
    assert termkit.convert("软件", to="zh-TW", source="zh-CN", vocabulary="none") == "軟件"
    with pytest.raises(termkit.LanguageError, match="'klingon' is no language tag"):
        termkit.convert("软件", to="klingon")


def test_convert_with_edits() -> None:
    made = termkit.convert_with_edits("打开默认软件", to="zh-Hant-TW", source="zh-Hans")
    assert made.text == "打開預設軟體"
    assert [(edit.before, edit.after) for edit in made.edits] == [("开", "開"), ("默认", "預設"), ("软件", "軟體")]
    assert made.to_source(made.edits[1].target) == made.edits[1].source


def test_convert_with_a_glossary() -> None:
    assert termkit.convert("氛围编程", to="zh-Hant-TW", source="zh-Hans", glossary=ROOT / "glossary.yaml") == "氛圍編程"
    assert termkit.convert("软件里", compat="s2twp") == "軟體裡"
    assert (
        termkit.convert("Claude Code", to="zh-Hans", source="zh-Hant", glossary=ROOT / "glossary.yaml") == "Claude Code"
    )


def test_detect() -> None:
    found = termkit.detect("这个软件")
    assert (found.script, found.language) == ("Hans", "zh-Hans")


def test_score() -> None:
    result = termkit.score(
        WORKS / "llm-2025.en.draft-a.md",
        WORKS / "llm-2025.en.draft-c.md",
        reference=WORKS / "llm-2025.en.md",
        source=WORKS / "llm-2025.zh-Hant.md",
        glossary=ROOT / "glossary.yaml",
    )
    assert {score.name for score in result.drafts[0].scores} == {
        "bleu", "chrf", "chrf++", "ter", "term-accuracy", "term-consistency",
    }  # fmt: skip
    accuracy = {draft.path.rsplit(".", 2)[1]: draft.value("term-accuracy") for draft in result.drafts}
    assert (accuracy["draft-a"] or 0) > (accuracy["draft-c"] or 1)


def test_errors_are_one_family() -> None:
    for error in (termkit.ConfigError, termkit.GlossaryError, termkit.InputError, termkit.LanguageError):
        assert issubclass(error, termkit.TermkitError)
    with pytest.raises(termkit.InputError, match="no such glossary"):
        termkit.load_glossary("nowhere.yaml")


def test_sentences_in_memory_are_aligned() -> None:
    source = ["他三十歲。", "獎勵在哪裡，能力就長到哪裡。", "我不再相信排行榜。"]
    target = ["He is thirty.", "Ability grows.", "It grows where the rewards are.", "I no longer believe in rankings."]
    beads = termkit.align_segments(source, target, source_language="zh-Hant", target_language="en")
    assert [(list(bead.source), list(bead.target)) for bead in beads] == [([0], [0]), ([1], [1, 2]), ([2], [3])]
    assert all(0 <= bead.confidence <= 1 for bead in beads)


def test_files_are_aligned(tmp_path: Path) -> None:
    source, target = tmp_path / "a.zh-Hant.md", tmp_path / "a.en.md"
    source.write_text("# 幽靈\n\n他三十歲。她不相信。", encoding="utf-8")
    target.write_text("# Ghosts\n\nHe is thirty. She does not believe it.", encoding="utf-8")
    alignment = termkit.align_files(source, target)
    assert [alignment.target.text(bead.target) for bead in alignment.beads] == [
        "Ghosts", "He is thirty.", "She does not believe it.",
    ]  # fmt: skip
