"""``termkit score``: the table, the JSON, the gates, and the status it leaves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT, Run
from jsonschema import Draft202012Validator

from termkit.cli.score import command
from termkit.core.score import GateResult
from termkit.errors import ConfigError, GlossaryError, InputError, TermkitError
from termkit.report.score.json import score_schema
from termkit.report.score.tables import gate_line
from termkit.report.text import width

GLOSSARY = "termkit: 1\nlanguages: {source: zh-Hant-TW, target: en}\nconcepts:\n  貓: cat\n  狗: dog\n"
SOURCE = "# 動物\n\n貓坐著。\n\n狗跑了，貓沒有。\n"
REFERENCE = "# Animals\n\nThe cat is sitting.\n\nThe dog ran, the cat did not.\n"
UNKNOWN = "no concept is rendered twice by forms that the glossary knows"
NOTE = f"translations/e.en.壞稿.md: term-consistency left out: {UNKNOWN}"
SCHEMA = Draft202012Validator(json.loads((ROOT / "termkit/schema/score.schema.json").read_text(encoding="utf-8")))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a source, a reference, a good draft and a bad one."""
    works = tmp_path / "translations"
    works.mkdir()
    for path, text in {
        "glossary.yaml": GLOSSARY,
        "termkit.toml": "",
        "translations/e.zh-Hant.md": SOURCE,
        "translations/e.en.md": REFERENCE,
        "translations/e.en.good.md": REFERENCE.replace("is sitting", "sits"),
        "translations/e.en.壞稿.md": "# Beasts\n\nIt sits there now.\n\nThe hound went off, it did not.\n",
    }.items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def score(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(command, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit | TermkitError), result.exception
    return result


def report(*arguments: str | Path) -> dict[str, Any]:
    result = score(*arguments, "--format", "json")
    data: dict[str, Any] = json.loads(result.stdout)
    SCHEMA.validate(data)
    return data


def refused(kind: type[TermkitError], *arguments: str | Path) -> str:
    result = score(*arguments)
    assert isinstance(result.exception, kind), result.output
    assert result.stdout == ""
    return str(result.exception)


def test_the_table(project: Path) -> None:
    result = score()
    assert (result.exit_code, result.stderr) == (0, f"termkit: {NOTE}\n")
    title, head, good, bad, ceiling, blank, *rest = result.stdout.split("\n")
    assert title == "e, against translations/e.en.md, source translations/e.zh-Hant.md"
    assert head.split() == ["draft", "bleu", "chrf", "chrf++", "ter", "term-accuracy", "term-consistency"]
    assert good.split()[0] == "translations/e.en.good.md"
    assert good.split()[-2:] == ["1.000", "1.000"]
    assert bad.split()[0] == "translations/e.en.壞稿.md"
    assert bad.split()[-2:] == ["0.000", "-"]
    assert ceiling.split() == ["the", "reference", "itself", "-", "-", "-", "-", "1.000", "1.000"]
    assert {width(line) for line in (head, good, bad, ceiling)} == {width(head)}
    assert blank == ""
    assert rest[0] == "bleu              n=3  nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0"


def test_a_wrong_file_is_not_called_aligned(project: Path) -> None:
    (project / "x.en.md").write_text(
        "# Rain\n\n" + "Nobody measured 1884 barometers in Lisbon.\n\n" * 9, encoding="utf-8"
    )
    (project / "y.en.md").write_text("# Bread\n\n" + "She kneads 77 loaves until noon comes!\n\n" * 5, encoding="utf-8")
    result = score("x.en.md", "--reference", "y.en.md", "--metric", "chrf")
    assert "hardly says what y.en.md says" in result.stderr
    assert "1 by document; hardly a version of it, confidence 0." in result.stdout


def test_the_json(project: Path) -> None:
    data = report()
    assert list(data) == [
        "version", "drafts", "gates", "notes", "comparisons", "agreements", "resamples", "caution", "differences",
    ]  # fmt: skip
    assert data["version"] == 1
    good, bad = data["drafts"]
    assert good["path"] == "translations/e.en.good.md"
    assert good["segments"] == "line"
    assert [s["name"] for s in good["scores"]] == [
        "bleu", "chrf", "chrf++", "ter", "term-accuracy", "term-consistency",
    ]  # fmt: skip
    accuracy = good["scores"][4]
    assert set(accuracy) == {"name", "value", "signature", "n", "ceiling", "interval"}
    assert (accuracy["value"], accuracy["n"], accuracy["ceiling"]) == (1.0, 3, 1.0)
    assert [o["name"] for o in bad["omitted"]] == ["term-consistency"]
    assert data["notes"] == [NOTE]


def test_explicit_files(project: Path, tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_text("The cat is sitting.\n", encoding="utf-8")
    (tmp_path / "r.txt").write_text("The cat sits.\n", encoding="utf-8")
    (tmp_path / "s.txt").write_text("貓坐著。\n", encoding="utf-8")
    result = score("d.txt", "--reference", "r.txt", "--source", "s.txt", "--metric", "ter", "--metric", "term-accuracy")
    assert result.stderr == "termkit: d.txt: taken for en by its letters; --language TAG says it\n"
    assert result.stdout.split("\n")[:4] == [
        "drafts, against r.txt, source s.txt",
        "draft                   ter  term-accuracy",
        "d.txt                 66.67          1.000",
        "the reference itself      -          1.000",
    ]
    assert score("d.txt", "-r", "r.txt", "--language", "en").stderr == (
        "termkit: d.txt: term-accuracy and term-consistency left out: no source is known\n"
    )


def test_without_a_glossary_string_metrics_remain(project: Path) -> None:
    (project / "glossary.yaml").unlink()
    result = score()
    assert result.exit_code == 0
    assert result.stderr.endswith("glossary.yaml: no such glossary, so terms are not scored\n")
    assert "term-accuracy" not in result.stdout
    assert "no such glossary" in refused(InputError, "-g", "nowhere.yaml")


def test_gates_from_flags(project: Path) -> None:
    failing = score("--gate", "chrf=55", "--gate", "term-accuracy=0.95", "--gate", "ter=40")
    assert failing.exit_code == 1
    lines = [line for line in failing.stdout.split("\n") if " gate " in line]
    assert [line[:4] for line in lines] == ["PASS", "FAIL"] * 3
    assert lines[0].startswith("PASS  gate chrf: translations/e.en.good.md has ")
    assert lines[0].endswith(", needs at least 55")
    chrf = {draft["path"]: draft["scores"][1]["value"] for draft in report()["drafts"]}["translations/e.en.壞稿.md"]
    assert lines[1] == (
        f"FAIL  gate chrf: translations/e.en.壞稿.md has {chrf:.2f}, needs at least 55 ({55 - chrf:.2f} short)"
    )
    assert lines[3].endswith(" over)")
    assert "needs at most 40 (" in lines[3]
    assert lines[5].endswith("has 0.000, needs at least 0.95 (0.950 short)")
    assert score("--gate", "chrf=5").exit_code == 0


def test_gates_from_the_configuration(project: Path) -> None:
    config = project / "termkit.toml"
    config.write_text('[score]\nmetrics = ["bleu"]\n[score.gates]\nchrf = 55\nterm-accuracy = 0.95\n', encoding="utf-8")
    result = score()
    assert result.exit_code == 1
    assert "gate term-accuracy: translations/e.en.壞稿.md has 0.000, needs at least 0.95 (0.950 short)" in result.stdout
    assert "chrf++" not in result.stdout  # bleu as configured, and what has a gate
    assert score("--gate", "chrf=1", "--gate", "term-accuracy=0").exit_code == 0  # a flag wins
    config.write_text("[score.gates]\nterm-accuracy = 95\n", encoding="utf-8")
    assert "did you mean 0.95?" in refused(ConfigError)


def test_gates_in_json(project: Path) -> None:
    result = score("--gate", "ter=40", "--format", "json")
    assert result.exit_code == 1
    gates = json.loads(result.stdout)["gates"]
    assert [(gate["name"], gate["passed"], gate["at_most"]) for gate in gates] == [
        ("ter", True, True),
        ("ter", False, True),
    ]
    assert gates[1]["shortfall"] == pytest.approx(gates[1]["value"] - 40)
    assert "termkit: gate ter: translations/e.en.壞稿.md has " in result.stderr


def test_a_gate_without_a_value_fails(project: Path) -> None:
    (project / "translations" / "e.zh-Hant.md").unlink()
    result = score("--gate", "term-accuracy=0.5")
    assert result.exit_code == 1
    assert "FAIL  gate term-accuracy: translations/e.en.good.md has no value, needs at least 0.5" in result.stdout
    assert "left out: no source is known" in result.stderr


def test_gate_lines() -> None:
    def line(name: str, value: float, threshold: float, *, at_most: bool = False) -> str:
        shortfall = max(0.0, value - threshold if at_most else threshold - value)
        return gate_line(GateResult(name, "draft-b.md", value, threshold, at_most, shortfall == 0.0, shortfall))

    assert line("chrf", 48.31, 55.0) == "gate chrf: draft-b.md has 48.31, needs at least 55 (6.69 short)"
    assert line("ter", 63.2, 60.0, at_most=True) == "gate ter: draft-b.md has 63.20, needs at most 60 (3.20 over)"
    assert line("chrf", 54.9999, 55.0) == "gate chrf: draft-b.md has 54.9999, needs at least 55 (0.0001 short)"
    assert line("term-accuracy", 0.96, 0.95) == "gate term-accuracy: draft-b.md has 0.960, needs at least 0.95"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--metric", "chrF"], "no metric is named 'chrF'; did you mean 'chrf'?"),
        (["--gate", "term-acuracy=1"], "no metric is named 'term-acuracy'; did you mean 'term-accuracy'?"),
        (["--gate", "chrf"], "--gate chrf: write NAME=VALUE"),
        (["--gate", "chrf=high"], "gate chrf: 'high' is no number; write a bound (55), 'baseline-0.5'"),
        (["--gate", "=5"], "--gate =5: write NAME=VALUE"),
        (["--gate", "chrf=nan"], "not a number"),
    ],
)
def test_wrong_flags(project: Path, arguments: list[str], message: str) -> None:
    assert message in refused(ConfigError, *arguments)


def test_errors_and_statuses_of_the_real_command(run: Run, project: Path) -> None:
    done = run("score", "--gate", "chrf=99")
    assert (done.returncode, done.stderr) == (1, f"termkit: {NOTE}\n")
    done = run("score", "translations/e.en.good.md", "-r", "nowhere.en.md")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("termkit: nowhere.en.md: ")
    assert run("score", "--metric", "blue").returncode == 2
    assert run("score", "-r", "translations/e.en.md").returncode == 2
    (project / "glossary.yaml").write_text("termkit: 2\n", encoding="utf-8")
    assert run("score").returncode == 2
    assert "termkit score draft-a.en.md" in run("score", "--help").stdout


def test_a_broken_glossary(project: Path) -> None:
    (project / "glossary.yaml").write_text("termkit: 1\nlanguages: {source: zh-Hant, target: en}\nconcepts: 5\n")
    assert "glossary.yaml:3" in refused(GlossaryError)


def test_color_only_when_asked(project: Path) -> None:
    assert "\x1b" not in score("--gate", "chrf=1").stdout
    colored = CliRunner().invoke(command, ["--gate", "chrf=1"], color=True)
    assert colored.exit_code == 0


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_change_nothing(project: Path, end: str) -> None:
    before = report()["drafts"]
    for path in (project / "translations").iterdir():
        path.write_bytes(path.read_text(encoding="utf-8").replace("\n", end).encode())
    assert report()["drafts"] == before


def test_hostile_files(project: Path) -> None:
    works = project / "translations"
    for text in (
        b"",
        b"\n",
        b"\0\0\0\n",
        b"a\0b\n\n\0\n",
        b"```\n```\n",
        b"|a|\n|-|\n",
        b"[x](y)\n",
        b"\xef\xbb\xbf",
        b"# \n",
    ):
        (works / "e.en.good.md").write_bytes(text)
        result = score("--format", "json")
        if result.exception is None:
            SCHEMA.validate(json.loads(result.stdout))
        else:
            assert isinstance(result.exception, InputError), text  # a binary file may be refused, with a reason


def test_many_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    count = 1500
    (tmp_path / "h.en.txt").write_text("".join(f"cat number {n}\n" if n % 7 else "\n" for n in range(count)))
    (tmp_path / "r.en.txt").write_text("".join(f"the cat of number {n}\n" for n in range(count)))
    (tmp_path / "s.zh-Hant.txt").write_text("".join(f"第{n}隻貓\n" for n in range(count)), encoding="utf-8")
    data = report("h.en.txt", "-r", "r.en.txt", "-s", "s.zh-Hant.txt")
    (draft,) = data["drafts"]
    assert {s["name"]: s["n"] for s in draft["scores"]}["bleu"] == count
    accuracy = next(s for s in draft["scores"] if s["name"] == "term-accuracy")
    missed = len(range(0, count, 7))
    assert (accuracy["value"], accuracy["n"], accuracy["ceiling"]) == ((count - missed) / count, count, 1.0)
    assert draft["segments"] == "line"


def test_the_schema_is_fresh() -> None:
    shipped = (ROOT / "termkit" / "schema" / "score.schema.json").read_text(encoding="utf-8")
    assert shipped == json.dumps(score_schema(), ensure_ascii=False, indent=2) + "\n"


def test_the_bundled_example(run: Run) -> None:
    done = run("score", "--format", "json", "--metric", "chrf++", "--metric", "term-accuracy", cwd=ROOT)
    data = json.loads(done.stdout)
    SCHEMA.validate(data)
    assert done.returncode == (0 if all(gate["passed"] for gate in data["gates"]) else 1)
    assert all(
        score["ceiling"] > 0.9 for d in data["drafts"] for score in d["scores"] if score["name"] == "term-accuracy"
    )


@pytest.mark.parametrize("flags", [("--mqm",), ("--metric", "mqm"), ("--mqm", "--metric", "mqm")])
def test_mqm_is_asked_for_by_its_flag_or_its_name(project: Path, flags: tuple[str, ...]) -> None:
    data = report(*flags)
    assert [[s["name"] for s in draft["scores"]].count("mqm") for draft in data["drafts"]] == [1, 1]
    assert not [o for draft in data["drafts"] for o in draft["omitted"] if o["name"] == "mqm"]
