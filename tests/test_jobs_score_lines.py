"""Files of lines: the size of portions changes nothing, models work like metrics, and no draft hides behind another."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from termkit.core.score import ScoreResult
from termkit.jobs import score_lines, score_models
from termkit.jobs.score import score_files
from termkit.jobs.score_request import Request
from termkit.score.metric import Metric
from termkit.score.neural import neural_metric

WORDS = "the market rose and fell while banks in the city kept their rates steady over the year".split()
SHARED = ["tsr-wmt25", "tsr-wmt23", "window-overlap-wmt21-2", "consistency-frequent-micro", "term-over-generation"]


def sentence(choice: random.Random, *more: str) -> str:
    words = [*(choice.choice(WORDS) for _ in range(8)), *more]
    choice.shuffle(words)
    return " ".join(words)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Forty items of eight documents with two references, and two drafts."""
    choice = random.Random(3)
    items = []
    for number in range(40):
        term = choice.choice(["股市", "樓市"])
        target = {"股市": "stock market", "樓市": "property market"}[term]
        item = {
            "doc": f"d{number // 5}",
            "src": f"{term}上升。",
            "ref": [sentence(choice, target), sentence(choice)],
            "terms": {term: [target]} if number % 3 else {},
        }
        items.append(json.dumps(item, ensure_ascii=False))
    (tmp_path / "set.jsonl").write_text("\n".join(items) + "\n", encoding="utf-8")
    for name in ("a", "b"):
        lines = [sentence(choice, choice.choice(["stock market", "share prices", "homes"])) for _ in items]
        (tmp_path / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*drafts: str, metrics: Sequence[str] = ("chrf",), **options: object) -> ScoreResult:
    request = Request(**{"items": Path("set.jsonl"), "draws": 200, **options})  # type: ignore[arg-type]
    return score_files(drafts, metrics=metrics, request=request, language="en")


@pytest.mark.parametrize("portion", [1, 7, 39])
def test_the_size_of_portions_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch, portion: int) -> None:
    metrics = ["bleu", "chrf", "chrf++", "ter", *SHARED]
    whole = run("a.txt", "b.txt", metrics=metrics).drafts
    monkeypatch.setattr(score_lines, "_PORTION", portion)
    assert [draft.scores for draft in run("a.txt", "b.txt", metrics=metrics).drafts] == [
        draft.scores for draft in whole
    ]


class Model:
    """The shape of a COMET model: longer outputs are better."""

    name = "comet"
    higher_is_better = True
    uses_reference = True

    def __init__(self, needs_reference: bool) -> None:
        self.needs_reference = needs_reference

    def signature(self, with_reference: bool) -> str:
        return f"model:stub|ref:{with_reference}"

    def scores(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[str] | None = None
    ) -> list[float]:
        assert references is None or len(references) == len(sources)
        return [len(text) / 100 for text in hypotheses]


@pytest.mark.parametrize("needs_reference", [True, False])
def test_a_model_is_a_metric_like_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch, needs_reference: bool
) -> None:
    def model(name: str, path: Path) -> Metric:
        assert (name, path) == ("comet", Path("model"))
        return neural_metric(Model(needs_reference))

    monkeypatch.setattr("termkit.jobs.score.model", model)
    assert score_models.model is not model
    neural = {"comet": Path("model")}
    result = run("a.txt", neural=neural, baseline=Path("b.txt"), save=Path("kept"))
    score = result.drafts[0].score("comet")
    lines = (folder / "a.txt").read_text(encoding="utf-8").split("\n")[:-1]
    assert score
    assert score.value == pytest.approx(sum(map(len, lines)) / len(lines) / 100)
    assert score.interval
    assert [delta.metric for delta in result.drafts[0].deltas] == ["chrf", "comet"]
    again = score_files(["kept/a.txt.stats.npz"])  # a model's numbers are not kept
    assert [each.name for each in again.drafts[0].scores] == ["chrf"]
    request = Request(items=Path("set.jsonl"), neural=neural)
    gates = score_files(["a.txt"], metrics=["chrf"], request=request, language="en", gates={"comet": 0.99}).gates
    assert [(gate.name, gate.passed) for gate in gates] == [("comet", False)]


def test_a_draft_and_its_older_statistics_are_two_drafts(folder: Path) -> None:
    run("a.txt", save=Path("kept"))
    (folder / "a.txt").write_text((folder / "b.txt").read_text(encoding="utf-8"), encoding="utf-8")
    result = score_files(
        ["a.txt", "kept/a.txt.stats.npz"],
        metrics=["chrf"],
        request=Request(items=Path("set.jsonl"), draws=0),
        language="en",
        gates={"chrf": 100},
    )
    assert len({draft.path for draft in result.drafts}) == 2
    assert {gate.value for gate in result.gates} == {draft.value("chrf") for draft in result.drafts}


def test_saved_statistics_keep_what_was_counted(folder: Path) -> None:
    run("a.txt", save=Path("kept"))
    before = (folder / "kept" / "a.txt.stats.npz").read_bytes()
    (folder / "a.txt").unlink()
    score_files(["kept/a.txt.stats.npz"], request=Request(save=Path("again")))
    assert (folder / "again" / "a.txt.stats.npz").read_bytes() == before


def test_documents_are_drawn_for_differences_as_for_clusters(folder: Path) -> None:
    table = run("a.txt", "b.txt").comparisons
    deltas = {draft.path: draft.deltas for draft in run("a.txt", baseline=Path("b.txt"), draws=1000).drafts}
    assert table[0].p == pytest.approx(deltas["a.txt"][0].p)


def test_a_gate_without_a_value_fails(folder: Path) -> None:
    glossary = folder / "g.yaml"
    glossary.write_text(
        "termkit: 1\nlanguages: {source: zh-Hant, target: en}\nconcepts:\n  股市: stock market\n", encoding="utf-8"
    )
    from termkit import load_glossary

    for name, text in {
        "w.zh-Hant.md": "# 一\n\n股市。股市。\n\n# 二\n\n沒有。\n",
        "w.en.d.md": "# A\n\nThe stock market, the stock market.\n\n# B\n\nNothing.\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    for gate in ("term-consistency[section:B]", "term-accuracy[section:B]"):
        result = score_files(
            ["w.en.d.md"], glossary=load_glossary(glossary), metrics=["term-accuracy"], gates={gate: 0.0}
        )
        assert [(each.passed, each.value) for each in result.gates] == [(False, None)]
        assert result.gates[0].reason


@pytest.mark.parametrize("options", [{"first": 5}, {"first": 5, "people": Path("p.tsv"), "lines": True}])
def test_what_cannot_be_combined_is_refused(folder: Path, options: dict[str, object]) -> None:
    (folder / "r.txt").write_text((folder / "b.txt").read_text(encoding="utf-8"), encoding="utf-8")
    from termkit import ConfigError

    with pytest.raises(ConfigError, match="--first"):
        score_files(["a.txt"], references=["r.txt"], metrics=["chrf"], language="en", request=Request(**options))  # type: ignore[arg-type]
