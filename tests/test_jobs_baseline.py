"""The baseline: what is known is known wherever it moves, what is new fails, and the file only shrinks."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termkit.core.finding import Finding
from termkit.core.result import CheckResult
from termkit.errors import InputError
from termkit.jobs.baseline import Baseline, Scope, apply, load_baseline, updated, write


def finding(text: str = "代码", path: str = "docs/a.md", start: int = 0, **more: object) -> Finding:
    fields = {"rule": "deprecated-term", "severity": "major", "message": "m", "concept": "code", "before": "這段"}
    fields |= {"path": path, "start": start, "end": start + len(text), "text": text, "line": start + 1, "column": 1}
    return Finding(**fields | more)  # type: ignore[arg-type]


def result(*findings: Finding) -> CheckResult:
    return CheckResult(tuple(findings), (), (), {})


def baseline(*findings: Finding) -> Baseline:
    return updated(result(*findings), None)


def text_of(known: Baseline, folder: Path) -> str:
    write(known, folder / "baseline.json")
    return (folder / "baseline.json").read_text(encoding="utf-8")


def test_what_is_known_moves_out_of_the_findings() -> None:
    old, new = finding(), finding("程序")
    applied = apply(result(old, new), baseline(old))
    assert applied.result.findings == (new,)
    assert applied.result.baselined == (old,)
    assert (applied.gone, applied.notes) == (0, ())


def test_lines_and_severity_are_no_matter() -> None:
    applied = apply(result(finding(start=700, severity="minor", message="other")), baseline(finding()))
    assert applied.result.findings == ()


def test_rewrapped_text_is_the_same() -> None:
    known = baseline(finding("vibe coding", before="we do ", after=" all day"))
    moved = finding("vibe\n  coding", before="we\tdo  ", after="\u3000all day")
    other = finding("vibe coding", before="we do ", after=" all day", start=50)
    assert apply(result(moved, other), known).result.findings == (other,)


def test_counted_a_second_hit_fails() -> None:
    first, second = finding(start=0), finding(start=50)
    applied = apply(result(first, second), baseline(first))
    assert applied.result.findings == (second,)
    assert apply(result(first, second), baseline(first, second)).result.findings == ()


def test_a_new_hit_elsewhere_in_the_file_fails_although_it_comes_first() -> None:
    new, old = finding(start=0, before="新的"), finding(start=50)
    assert apply(result(new, old), baseline(old)).result.findings == (new,)


def test_edited_surroundings_are_still_known() -> None:
    assert apply(result(finding(before="那段")), baseline(finding())).result.findings == ()


@pytest.mark.parametrize(
    "other", [finding("程序"), finding(rule="mixed-script"), finding(concept="x"), finding(path="b.md", before="那段")]
)
def test_another_finding_is_not_known(other: Finding) -> None:
    applied = apply(result(other), baseline(finding()))
    assert applied.result.findings == (other,)
    assert applied.gone == 1


def test_a_moved_file_stays_known() -> None:
    applied = apply(result(finding(path="docs/new/b.md")), baseline(finding()))
    assert (applied.result.findings, applied.gone) == ((), 0)


def test_an_edit_is_seen_before_a_move() -> None:
    known = baseline(finding(before="甲"), finding(path="docs/gone.md", before="乙"))
    edited, moved = finding(before="乙"), finding(path="docs/new.md", before="乙")
    assert apply(result(edited, moved), known).result.findings == ()


def test_a_copied_file_does_not() -> None:
    old, copy = finding(), finding(path="docs/b.md")
    assert apply(result(old, copy), baseline(old)).result.findings == (copy,)


def test_keys_tell_short_entries_of_a_catalog_apart() -> None:
    old, new = (finding(before="", segment=key, start=n) for n, key in ((9, "menu.open"), (3, "menu.close")))
    assert apply(result(new, old), baseline(old)).result.findings == (new,)


def test_gone_entries_are_said() -> None:
    known = baseline(finding(), finding("程序"), finding("程序"))
    assert apply(result(), known).notes == ("3 baseline entries are gone: run --update-baseline",)
    assert apply(result(finding("程序"), finding("程序")), known).notes == (
        "1 baseline entry is gone: run --update-baseline",
    )


def test_what_was_not_looked_at_is_not_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.md", "b.md"):
        (tmp_path / name).touch()
    known = baseline(*(finding(path=name) for name in ("a.md", "b.md", "deleted.md")), finding(path="a.md", rule="x"))
    scope = Scope(paths=frozenset(["a.md"]), rules=frozenset(["deprecated-term"]))
    assert apply(result(), known, scope).gone == 2
    left = updated(result(), known, scope).entries
    assert {(entry.path, entry.rule) for entry in left} == {("b.md", "deprecated-term"), ("a.md", "x")}


def test_what_could_not_be_read_is_not_gone() -> None:
    known = baseline(finding(path="a.md"), finding(path="b.md"))
    scope = Scope(unread=frozenset(["a.md"]))
    assert apply(result(), known, scope).gone == 1
    assert [entry.path for entry in updated(result(), known, scope).entries] == ["a.md"]


def test_what_was_not_looked_at_was_not_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.md", "b.md"):
        (tmp_path / name).touch()
    copy = finding(path="b.md")
    assert apply(result(copy), baseline(finding(path="a.md")), Scope(paths=frozenset(["b.md"]))).result.findings == (
        copy,
    )


def test_paths_are_those_below_the_root_wherever_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs").mkdir()
    scope = Scope(root=tmp_path)
    monkeypatch.chdir(tmp_path)
    known = updated(result(finding(path="docs/a.md")), None, scope)
    monkeypatch.chdir(tmp_path / "docs")
    assert apply(result(finding(path="a.md")), known, scope).result.findings == ()
    assert [entry.path for entry in known.entries] == ["docs/a.md"]


def test_an_update_shrinks_and_never_adds() -> None:
    known, new, gone = finding(), finding("程序"), finding("软件")
    old = baseline(known, gone)
    assert updated(result(known, new), old) == baseline(known)
    assert updated(result(known, new), old, grow=True) == baseline(known, new)
    assert updated(result(known, new), None) == baseline(known, new)


def test_an_update_takes_a_result_before_and_after_the_baseline_was_applied() -> None:
    found, old = result(finding(), finding("程序")), baseline(finding())
    assert updated(apply(found, old).result, old) == updated(found, old)


def test_an_update_follows_edits_and_moves(tmp_path: Path) -> None:
    edited, moved = finding(before="那段"), finding("程序", path="new.md")
    old = baseline(finding(), finding("程序", path="old.md"))
    assert updated(result(edited, moved), old) == baseline(edited, moved)


def test_everything_else_in_the_result_stays() -> None:
    whole = replace(result(finding()), alone=("x.md",), baselined=(finding("程序"),))
    applied = apply(whole, baseline(finding())).result
    assert applied.alone == ("x.md",)
    assert applied.baselined == (finding("程序"), finding())


FINDINGS = st.lists(
    st.builds(
        finding,
        text=st.sampled_from(["代码", "程序", 'a "quoted"\nword']),
        path=st.sampled_from(["a.md", "b/中.md"]),
        start=st.integers(0, 50),
        before=st.sampled_from(["", "這段", "那段"]),
        segment=st.sampled_from(["", "k"]),
    ),
    max_size=12,
)


@given(FINDINGS, FINDINGS)
def test_every_finding_is_kept_once_and_no_more_are_known_than_were(
    found: list[Finding], before: list[Finding]
) -> None:
    known = baseline(*before)
    applied = apply(result(*found), known)
    assert Counter((*applied.result.findings, *applied.result.baselined)) == Counter(found)
    assert len(applied.result.baselined) + applied.gone == len(known)
    assert apply(result(*before), known).result.findings == ()
    assert len(updated(result(*found), known)) <= len(known)
    assert apply(result(*found), updated(result(*found), known)) == (applied.result, 0)


@given(FINDINGS)
def test_written_and_read_it_is_the_same(found: list[Finding]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "baseline.json"
        write(baseline(*found), path)
        assert load_baseline(path) == baseline(*found)
        assert sum(line.startswith("    {") for line in path.read_text("utf-8").splitlines()) == len(
            baseline(*found).entries
        )


def test_the_file_is_sorted_and_one_finding_a_line(tmp_path: Path) -> None:
    text = text_of(
        baseline(finding("程序", path="b.md"), finding(path="a.md"), finding(path="a.md", start=9)), tmp_path
    )
    lines = text.splitlines()
    assert lines[0:3] == ["{", '  "version": 1,', '  "findings": [']
    assert lines[3].startswith(
        '    {"path": "a.md", "rule": "deprecated-term", "concept": "code", "text": "代码", "anchor": "'
    )
    assert lines[3].endswith('", "count": 2},')
    assert lines[4].startswith('    {"path": "b.md"')
    assert lines[5:] == ["  ]", "}"]
    assert text.endswith("}\n")
    assert '"line"' not in text


def test_an_empty_baseline_and_lone_surrogates(tmp_path: Path) -> None:
    assert text_of(Baseline(), tmp_path) == '{\n  "version": 1,\n  "findings": []\n}\n'
    known = baseline(finding("a\udc80b", before="\udc81"))
    text_of(known, tmp_path)
    assert load_baseline(tmp_path / "baseline.json") == known


ENTRY = '{"path": "a", "rule": "r", "concept": "", "text": "t", "anchor": "0", "count": 1}'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ":1:1: not JSON: "),
        (
            '{\n  "version": 1,\n  "findings": [\n    x\n',
            ":4:5: not JSON: Expecting value; restore the file from version",
        ),
        ("[]", ":1:1: not a baseline: there is no 'version'; restore"),
        ('{\n"version": 2, "findings": []}', ":2:1: version 2 is not 1; it was written by another termkit"),
        ('{"version": 1}', ":1:1: 'findings' is a list; restore"),
        ('{"version": 1,\n "findings": [],\n "extra": 0}', ":3:2: unknown key 'extra'; known are version, findings"),
        (f'{{"version": 1, "findings": [\n{ENTRY},\n7]}}', ":3:1: an entry is an object, not 7"),
        (f'{{"version": 1, "findings": [\n{ENTRY}\n, {ENTRY}]}}', ":3:3: the same finding stands above; keep one"),
        ('{"version": 1, "findings": [\n{"path": "a"}]}', ":2:1: an entry has no 'rule'; restore"),
        ('{"version": 1, "findings": [\n' + ENTRY.replace('"t"', "[1]") + "]}", ":2:1: 'text' is a text, not [1]"),
        (
            '{"version": 1, "findings": [\n' + ENTRY.replace(": 1", ": 0") + "]}",
            ":2:1: 'count' is a number from 1 on, not 0",
        ),
        (
            '{"version": 1, "findings": [\n' + ENTRY.replace(": 1", ": true") + "]}",
            ":2:1: 'count' is a number from 1 on",
        ),
        ('{"version": 1, "findings": [\n' + ENTRY.replace("{", '{"x": 1, ') + "]}", ":2:1: unknown key 'x'; restore"),
        (
            f"{{\n<<<<<<< HEAD\n{ENTRY}\n=======\n",
            ":2:1: a merge conflict; keep the lines of both sides that still hold",
        ),
        ("[" * 100_000, ":1:1: not a baseline"),
    ],
)
def test_malformed(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_baseline(path)
    assert f"{path}{expected}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_and_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load_baseline(tmp_path / "none.json")
    (tmp_path / "b.json").write_bytes(b'{"\xff')
    with pytest.raises(InputError, match="not UTF-8 at byte 2; restore the file"):
        load_baseline(tmp_path / "b.json")


def test_one_finding_that_is_mended_is_one_line_of_a_diff(tmp_path: Path) -> None:
    found = [finding(f"詞{n}", path=f"{n % 3}.md") for n in range(20)]
    before = text_of(baseline(*found), tmp_path).splitlines()
    after = text_of(updated(result(*found[:7], *found[8:]), baseline(*found)), tmp_path).splitlines()
    assert len(set(before) - set(after)) == 1
    assert set(after) <= set(before)


def test_the_file_is_json_to_everybody(tmp_path: Path) -> None:
    data = json.loads(text_of(baseline(finding('"\\\n')), tmp_path))
    assert data["findings"][0]["text"] == '"\\'
