"""COMET and MetricX: stub packages with the signatures of the real ones, and broken folders. Nothing is fetched.

The slow test makes a tiny MetricX of random weights: ``pytest -m slow tests/test_score_neural.py`` where transformers is.
"""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from termkit.core.score import Omission
from termkit.errors import ConfigError, InputError
from termkit.score.local_models import offline
from termkit.score.metric import Material, Task
from termkit.score.neural import (
    Comet,
    MetricX,
    metricx_inputs,
    neural_metric,
    neural_score,
    neural_statistics,
    neural_values,
)
from termkit.score.statistics import together

SOURCES = ["模型很大。", "今天下雨。", "再見。"]
TEXTS = ["The model is big.", "It rains.", "Bye."]
REFERENCES = ["The model is large.", "It is raining today.", "Goodbye."]


class StubComet:
    """As comet.models.base.CometModel: ``predict`` with its parameters, ``requires_references`` and ``hparams``."""

    def __init__(self, needs: bool, segments: Sequence[str] | None = None) -> None:
        self.needs = needs
        self.hparams = types.SimpleNamespace(**({"input_segments": segments} if segments else {}))
        self.seen: list[list[dict[str, str]]] = []
        self.options: dict[str, Any] = {}
        self.wrong: float | None = None

    def requires_references(self) -> bool:
        return self.needs

    def predict(
        self,
        samples: list[dict[str, str]],
        batch_size: int = 16,
        gpus: int = 1,
        devices: Any = None,
        mc_dropout: int = 0,
        progress_bar: bool = True,
        accelerator: str = "auto",
        num_workers: int | None = None,
        length_batching: bool = True,
    ) -> Any:
        assert not mc_dropout
        self.seen.append(samples)
        self.options = {"batch_size": batch_size, "gpus": gpus, "progress_bar": progress_bar}
        scores = [len(sample["mt"]) / 100 + len(sample.get("ref", "")) / 1e7 for sample in samples]
        if self.wrong is not None:
            scores[-1] = self.wrong
        return types.SimpleNamespace(scores=scores, system_score=sum(scores) / len(scores))


def stub_torch(monkeypatch: pytest.MonkeyPatch, cuda: bool = False) -> None:
    torch = types.ModuleType("torch")
    torch.cuda = types.SimpleNamespace(is_available=lambda: cuda)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "torch", torch)


def stub_comet(monkeypatch: pytest.MonkeyPatch, model: StubComet, cuda: bool = False) -> list[dict[str, Any]]:
    """Puts a package ``comet`` in place; what its loader was called with, and in which environment."""
    calls: list[dict[str, Any]] = []

    def load_from_checkpoint(
        checkpoint_path: str, reload_hparams: bool = False, strict: bool = False, local_files_only: bool = False
    ) -> StubComet:
        calls.append({
            "path": checkpoint_path,
            "local": local_files_only,
            "offline": (os.environ.get("HF_HUB_OFFLINE"), os.environ.get("TRANSFORMERS_OFFLINE")),
        })  # fmt: skip
        return model

    comet = types.ModuleType("comet")
    comet.load_from_checkpoint = load_from_checkpoint  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "comet", comet)
    stub_torch(monkeypatch, cuda)
    return calls


@pytest.fixture
def comet_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "wmt22-comet-da"
    (folder / "checkpoints").mkdir(parents=True)
    (folder / "checkpoints" / "model.ckpt").write_bytes(b"weights")
    (folder / "hparams.yaml").write_text("class_identifier: regression_metric\n", encoding="utf-8")
    return folder


class TestComet:
    """Source, translation and reference to one number a segment."""

    def test_scores_of_segments(self, comet_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        stub = StubComet(True)
        calls = stub_comet(monkeypatch, stub)
        monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
        model = Comet(comet_folder, batch_size=5)
        assert calls == [
            {"path": str(comet_folder / "checkpoints" / "model.ckpt"), "local": True, "offline": ("1", "1")}
        ]
        assert "HF_HUB_OFFLINE" not in os.environ
        expected = [len(text) / 100 + len(reference) / 1e7 for text, reference in zip(TEXTS, REFERENCES, strict=True)]
        assert model.scores(SOURCES, TEXTS, REFERENCES) == expected
        assert stub.seen[0][0] == {"src": SOURCES[0], "mt": TEXTS[0], "ref": REFERENCES[0]}
        assert stub.options == {"batch_size": 5, "gpus": 0, "progress_bar": False}
        assert (model.name, model.higher_is_better, model.needs_reference) == ("comet", True, True)

    def test_signature_tells_models_apart(self, comet_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        stub_comet(monkeypatch, StubComet(True))
        first = Comet(comet_folder).signature(True)
        assert first.startswith("model:wmt22-comet-da|sha256:")
        assert "|ref:yes|version:" in first
        assert Comet(comet_folder / "checkpoints" / "model.ckpt").signature(True) == first
        (comet_folder / "checkpoints" / "model.ckpt").write_bytes(b"other")
        assert Comet(comet_folder).signature(True) != first

    def test_a_model_of_quality_estimation_sees_no_reference(
        self, comet_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stub = StubComet(False, ["mt", "src"])
        stub_comet(monkeypatch, stub)
        model = Comet(comet_folder)
        assert model.scores(SOURCES, TEXTS) == model.scores(SOURCES, TEXTS, REFERENCES)
        assert stub.seen[1][0] == {"src": SOURCES[0], "mt": TEXTS[0]}
        assert "|ref:no|" in model.signature(True)

    def test_a_unified_model_takes_a_reference_or_none(
        self, comet_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stub = StubComet(False, ["mt", "src", "ref"])
        stub_comet(monkeypatch, stub)
        model = Comet(comet_folder)
        model.scores(SOURCES, TEXTS)
        model.scores(SOURCES, TEXTS, REFERENCES)
        assert ["ref" in samples[0] for samples in stub.seen] == [False, True]
        assert ("ref:no" in model.signature(False), "ref:yes" in model.signature(True)) == (True, True)

    @pytest.mark.parametrize(("device", "cuda", "gpus"), [("auto", True, 1), ("auto", False, 0), ("cpu", True, 0)])
    def test_device(
        self, comet_folder: Path, monkeypatch: pytest.MonkeyPatch, device: Any, cuda: bool, gpus: int
    ) -> None:
        stub = StubComet(True)
        stub_comet(monkeypatch, stub, cuda)
        Comet(comet_folder, device=device).scores(SOURCES, TEXTS, REFERENCES)
        assert stub.options["gpus"] == gpus

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ((SOURCES, TEXTS), "this model needs references"),
            ((SOURCES[:2], TEXTS, REFERENCES), "2 sources for 3 hypotheses"),
            ((SOURCES, TEXTS, REFERENCES[:1]), "1 references for 3 hypotheses"),
            ((SOURCES, "abc", REFERENCES), "hypotheses is one text"),
        ],
    )
    def test_bad_lists(self, comet_folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: Any, message: str) -> None:
        stub_comet(monkeypatch, StubComet(True))
        with pytest.raises(InputError, match=message):
            Comet(comet_folder).scores(*arguments)

    def test_a_number_that_is_none_is_told(self, comet_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        stub = StubComet(True)
        stub.wrong = float("nan")
        stub_comet(monkeypatch, stub)
        with pytest.raises(InputError, match="not finite"):
            Comet(comet_folder).scores(SOURCES, TEXTS, REFERENCES)

    def test_no_segments(self, comet_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        stub_comet(monkeypatch, StubComet(True))
        assert Comet(comet_folder).scores([], [], []) == []
        with pytest.raises(InputError, match="no segments"):
            neural_score(Comet(comet_folder), [], [], [])

    def test_missing_parts_are_told(self, comet_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        stub_comet(monkeypatch, StubComet(True))
        with pytest.raises(ConfigError, match=r"nowhere: no such file; download a COMET model"):
            Comet(comet_folder / "nowhere")
        (comet_folder / "hparams.yaml").unlink()
        with pytest.raises(ConfigError, match=r"hparams\.yaml: no such file"):
            Comet(comet_folder)

    def test_a_package_that_is_not_there(self, comet_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "comet", None)
        with pytest.raises(ConfigError, match=r"unbabel-comet is not installed; .* extra 'neural'"):
            Comet(comet_folder)

    def test_a_checkpoint_that_cannot_be_loaded(self, comet_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        stub_comet(monkeypatch, StubComet(True))

        def fails(*_: Any, **__: Any) -> None:
            raise OSError("no vocabulary\nof xlm-roberta-large")

        monkeypatch.setattr(sys.modules["comet"], "load_from_checkpoint", fails)
        with pytest.raises(ConfigError, match=r"nothing is fetched \(no vocabulary of xlm-roberta-large\)"):
            Comet(comet_folder)


class Errors:
    """A model whose errors of a segment are the length of its text: what the statistics are made from."""

    name, higher_is_better, needs_reference, uses_reference = "metricx", False, False, True

    def signature(self, with_reference: bool) -> str:
        return f"model:errors|ref:{with_reference}"

    def scores(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[str] | None = None
    ) -> list[float]:
        return [len(text) / 3 + (references is not None) for text in hypotheses]


class TestStatistics:
    """Integers that add."""

    def test_mean(self) -> None:
        score = neural_score(Errors(), SOURCES, TEXTS)
        assert score.value == pytest.approx(np.mean([len(text) / 3 for text in TEXTS]), abs=1e-6)
        assert (score.name, score.n, score.signature) == ("metricx", 3, "model:errors|ref:False")

    def test_parts_add_up_and_can_be_resampled(self) -> None:
        from dataclasses import replace

        whole = neural_statistics(Errors(), SOURCES, TEXTS, REFERENCES)
        parts = [neural_statistics(Errors(), SOURCES[:1], TEXTS[:1], REFERENCES[:1]),
                 replace(neural_statistics(Errors(), SOURCES[1:], TEXTS[1:], REFERENCES[1:]), first=1)]  # fmt: skip
        assert np.array_equal(together(parts).rows, whole.rows)
        draws = np.array([[3.0, 0, 0], [1, 1, 1], [0, 0, 0]])
        values = neural_values(whole, draws @ whole.by_unit)
        mean = np.mean([len(text) / 3 + 1 for text in TEXTS])
        assert values == pytest.approx([len(TEXTS[0]) / 3 + 1, mean, 0], abs=1e-6)

    def test_as_a_metric(self) -> None:
        metric = neural_metric(Errors())
        task = Task(tuple(SOURCES), tuple(TEXTS), (tuple(REFERENCES),), ({},) * 3)
        found = metric.statistics(Material("en", tuple(TEXTS), (tuple(REFERENCES),), task=task))
        assert not isinstance(found, Omission)
        assert found.signature == "model:errors|ref:True"
        assert float(metric.values(found, found.total)) == neural_score(Errors(), SOURCES, TEXTS, REFERENCES).value
        assert (metric.higher_is_better, metric.maximum, metric.n(found)) == (False, 25.0, 3)
        omitted = metric.statistics(Material("en", tuple(TEXTS)))
        assert isinstance(omitted, Omission)

    def test_a_metric_that_needs_a_reference_says_so(self) -> None:
        class Needy(Errors):
            needs_reference = True

        task = Task(tuple(SOURCES), tuple(TEXTS), (), ({},) * 3)
        omitted = neural_metric(Needy()).statistics(Material("en", tuple(TEXTS), task=task))
        assert omitted == Omission("metricx", "this model needs a reference")


class TestMetricX:
    """What a MetricX-24 model reads, and where it is looked for."""

    def test_inputs(self) -> None:
        assert metricx_inputs(["甲"], ["a"], ["b"]) == ["source: 甲 candidate: a reference: b"]
        assert metricx_inputs(["甲"], ["a"]) == ["source: 甲 candidate: a"]

    def test_missing_parts_are_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(ConfigError, match="no such folder; download a MetricX-24 model"):
            MetricX(tmp_path / "nowhere")
        with pytest.raises(ConfigError, match="no such folder; download the tokenizer of mT5"):
            MetricX(tmp_path, tokenizer=tmp_path / "nowhere")
        monkeypatch.setitem(sys.modules, "transformers", None)
        with pytest.raises(ConfigError, match="transformers is not installed"):
            MetricX(tmp_path)

    def test_loading_is_local_and_offline(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        calls: list[tuple[str, Mapping[str, Any], str | None]] = []

        class Loader:
            missing: tuple[str, ...] = ()

            @classmethod
            def from_pretrained(cls, path: str, **options: Any) -> Any:
                calls.append((path, options, os.environ.get("HF_HUB_OFFLINE")))
                model = types.SimpleNamespace(to=lambda device: types.SimpleNamespace(eval=lambda: device))
                return (model, {"missing_keys": cls.missing}) if options.get("output_loading_info") else "tokenizer"

        transformers = types.ModuleType("transformers")
        transformers.AutoTokenizer = transformers.MT5ForConditionalGeneration = Loader  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "transformers", transformers)
        stub_torch(monkeypatch)
        (tmp_path / "model.safetensors").write_bytes(b"weights")
        MetricX(tmp_path)
        assert [call[0] for call in calls] == [str(tmp_path)] * 2
        assert all(options["local_files_only"] is True and state == "1" for _, options, state in calls)
        Loader.missing = ("encoder.embed_tokens.weight", "lm_head.weight")
        with pytest.raises(ConfigError, match=r"no MetricX model, it lacks lm_head\.weight"):
            MetricX(tmp_path)


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_tiny_metricx_gives_what_its_definition_says(tmp_path: Path) -> None:
    """The first logit of the decoder for <extra_id_10>, cut to 0 to 25, whatever else is in the batch."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    from safetensors.torch import save_file
    from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers

    words = Tokenizer(models.BPE())
    words.pre_tokenizer = pre_tokenizers.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=300, special_tokens=["<pad>", "</s>"], initial_alphabet=alphabet, show_progress=False
    )
    words.train_from_iterator(TEXTS, trainer)
    words.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=words, pad_token="<pad>", eos_token="</s>")
    folder = tmp_path / "metricx-24-tiny"
    tokenizer.save_pretrained(folder)
    torch.manual_seed(0)
    config = transformers.MT5Config(
        vocab_size=250112, d_model=16, d_kv=8, d_ff=32, num_layers=2, num_heads=2, feed_forward_proj="gated-gelu",
        tie_word_embeddings=False, decoder_start_token_id=0,
    )  # fmt: skip
    network = transformers.MT5ForConditionalGeneration(config).eval()
    network.lm_head.weight = torch.nn.Parameter(torch.randn(250112, 16) * 2)  # its own, not that of the embeddings
    state = {
        name: each.contiguous().clone() for name, each in network.state_dict().items() if "embed_tokens" not in name
    }
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    network.config.save_pretrained(folder)

    def defined(text: str) -> float:
        ids = torch.tensor([tokenizer(text)["input_ids"][:-1]])
        with torch.no_grad():
            seen = network.encoder(input_ids=ids)[0]
            begun = network.decoder(input_ids=torch.zeros(1, 1, dtype=torch.long), encoder_hidden_states=seen)[0]
            return float(network.lm_head(begun)[0, 0, 250089])

    sign = 1.0
    if defined(metricx_inputs(SOURCES, TEXTS)[0]) < 0:  # else all would be cut to 0
        sign = -1.0
        state["lm_head.weight"][250089].neg_()
        save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    model = MetricX(folder, batch_size=2, device="cpu")
    for references in (REFERENCES, None):
        expected = [min(max(sign * defined(text), 0.0), 25.0) for text in metricx_inputs(SOURCES, TEXTS, references)]
        assert any(0 < value < 25 for value in expected)
        found = model.scores(SOURCES, TEXTS, references)
        assert found == pytest.approx(expected, abs=1e-4)
        assert found == model.scores(SOURCES, TEXTS, references)
    assert model.cut(SOURCES, [TEXTS[0], TEXTS[1] * 4000, TEXTS[2]]) == [1]


def test_offline_puts_the_environment_back(monkeypatch: pytest.MonkeyPatch) -> None:
    package, constants = types.ModuleType("huggingface_hub"), types.ModuleType("huggingface_hub.constants")
    constants.HF_HUB_OFFLINE = False  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "huggingface_hub", package)
    monkeypatch.setitem(sys.modules, "huggingface_hub.constants", constants)
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.delenv("TRANSFORMERS_OFFLINE", raising=False)
    with offline():
        assert (os.environ["HF_HUB_OFFLINE"], constants.HF_HUB_OFFLINE) == ("1", True)  # type: ignore[attr-defined]
    assert (os.environ["HF_HUB_OFFLINE"], constants.HF_HUB_OFFLINE) == ("0", False)  # type: ignore[attr-defined]
    assert "TRANSFORMERS_OFFLINE" not in os.environ
