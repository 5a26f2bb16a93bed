"""Neural metrics: COMET and MetricX, with models that lie in a folder of this machine. Nothing is fetched.

    model = Comet("models/wmt22-comet-da")
    model.scores(sources, hypotheses, references)     one float for each segment
    neural_score(model, sources, hypotheses, references)

The packages are the extra ``neural``; they are imported when a model is loaded. Sources: Rei et al. 2020 and 2022
(COMET, https://github.com/Unbabel/COMET), Juraska et al. 2024 (MetricX-24, https://github.com/google-research/metricx).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from termkit.core.score import Omission, Score
from termkit.errors import ConfigError, InputError
from termkit.score.local_models import (
    Device,
    chosen_device,
    comet_checkpoint,
    digest,
    line,
    model_folder,
    offline,
    package,
    version_of,
    weight_files,
)
from termkit.score.metric import Material, Metric
from termkit.score.statistics import Floats, Statistics

MICRO = 1_000_000  # statistics are integers: a value is a sum of millionths
_EXTRA_ID_10 = 250089  # the token whose logit MetricX reads as the number of errors
_WORST = 25.0
_LONGEST = 1536  # tokens that MetricX-24 was trained with


class Neural(Protocol):
    """A model that scores segments."""

    @property
    def name(self) -> str: ...

    @property
    def higher_is_better(self) -> bool: ...

    @property
    def needs_reference(self) -> bool: ...

    @property
    def uses_reference(self) -> bool: ...

    def signature(self, with_reference: bool) -> str: ...

    def scores(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[str] | None = None
    ) -> list[float]: ...


class Comet:
    """A COMET model: the folder with ``hparams.yaml`` and ``checkpoints/model.ckpt``, or the checkpoint itself.

    Models of quality estimation (CometKiwi) look at source and translation, the others at a reference too; XCOMET does
    with it and without. Its encoder's vocabulary has to be in the cache of Hugging Face, as COMET looks for it there.
    Raises ConfigError where there is no such model, or the package is not installed.
    """

    name = "comet"
    higher_is_better = True

    def __init__(self, path: str | Path, *, batch_size: int = 16, device: Device = "auto") -> None:
        checkpoint = comet_checkpoint(Path(path))
        comet = package("comet", "unbabel-comet")
        self._batch_size = batch_size
        self._gpus = int(chosen_device(device) == "cuda")
        with offline():
            try:
                self._model = comet.load_from_checkpoint(str(checkpoint), local_files_only=True)
            except Exception as error:  # whatever the library makes of a checkpoint that is none, or has no encoder
                raise ConfigError(
                    f"{checkpoint}: no COMET model can be loaded from there, or its encoder's vocabulary is not in the "
                    f"cache of Hugging Face, and nothing is fetched ({line(error)})"
                ) from None
        self._made_of = (checkpoint.parents[1].name, digest(checkpoint), version_of("unbabel-comet"))
        self.needs_reference = bool(self._model.requires_references())
        segments = getattr(getattr(self._model, "hparams", None), "input_segments", None) or ()
        self.uses_reference = self.needs_reference or "ref" in segments

    def signature(self, with_reference: bool) -> str:
        """The folder's name, the checkpoint's SHA-256 and the package's version."""
        return _signature(*self._made_of, with_reference and self.uses_reference)

    def scores(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[str] | None = None
    ) -> list[float]:
        """The score of each segment, about 0 to 1, higher is better.

        Raises InputError for lists of different length, and where the model needs a reference and there is none.
        """
        _check(self, sources, hypotheses, references)
        if not hypotheses:
            return []
        samples = [{"src": source, "mt": text} for source, text in zip(sources, hypotheses, strict=True)]
        if references is not None and self.uses_reference:
            for sample, reference in zip(samples, references, strict=True):
                sample["ref"] = reference
        found = self._model.predict(samples, batch_size=self._batch_size, gpus=self._gpus, progress_bar=False)
        return _finite(found.scores, len(hypotheses), self.name)


class MetricX:
    """A MetricX-24 model: a folder as Hugging Face lays it out, and the tokenizer of mT5 in it or in ``tokenizer``.

    With a reference or without (the models are hybrid). Scores are errors, 0 to 25: lower is better. Raises ConfigError
    where there is no such model, or the package is not installed.
    """

    name = "metricx"
    higher_is_better = False
    needs_reference = False
    uses_reference = True

    def __init__(
        self,
        path: str | Path,
        *,
        tokenizer: str | Path | None = None,
        batch_size: int = 8,
        device: Device = "auto",
    ) -> None:
        folder = model_folder(Path(path), "a MetricX-24 model")
        words = model_folder(Path(tokenizer), "the tokenizer of mT5") if tokenizer is not None else folder
        transformers = package("transformers", "transformers")
        self._torch = package("torch", "torch")
        self._device = chosen_device(device)
        self._batch_size = batch_size
        with offline():
            try:
                self._tokenizer = transformers.AutoTokenizer.from_pretrained(str(words), local_files_only=True)
            except Exception as error:
                raise ConfigError(
                    f"{words}: no tokenizer can be loaded from there; MetricX comes without one: put the files of "
                    f"mT5's (google/mt5-xl) there, or name their folder ({line(error)})"
                ) from None
            try:
                model, loading = transformers.MT5ForConditionalGeneration.from_pretrained(
                    str(folder), local_files_only=True, output_loading_info=True
                )
            except Exception as error:
                raise ConfigError(f"{folder}: no MetricX model can be loaded from there ({line(error)})") from None
        missing = [name for name in loading["missing_keys"] if not name.endswith("embed_tokens.weight")]
        if missing:  # they would be filled with random numbers
            raise ConfigError(f"{folder}: no MetricX model, it lacks {min(missing)}")
        self._model = model.to(self._device).eval()
        self._made_of = (folder.name, digest(*weight_files(folder)), version_of("transformers"))

    def signature(self, with_reference: bool) -> str:
        """The folder's name, the SHA-256 of the weights and the version of transformers."""
        return _signature(*self._made_of, with_reference)

    def scores(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[str] | None = None
    ) -> list[float]:
        """The errors of each segment, 0 to 25. Raises InputError for lists of different length."""
        _check(self, sources, hypotheses, references)
        texts = metricx_inputs(sources, hypotheses, references)
        order = sorted(range(len(texts)), key=lambda number: (len(texts[number]), number))  # little padding
        values = [0.0] * len(texts)
        for start in range(0, len(order), self._batch_size):
            batch = order[start : start + self._batch_size]
            for number, value in zip(batch, self._batch([texts[number] for number in batch]), strict=True):
                values[number] = value
        return _finite(values, len(texts), self.name)

    def cut(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[str] | None = None
    ) -> list[int]:
        """The numbers of the segments whose ends the model does not see, since they are longer than it can take."""
        texts = metricx_inputs(sources, hypotheses, references)
        return [number for number, text in enumerate(texts) if len(self._tokenizer(text)["input_ids"]) > _LONGEST]

    def _batch(self, texts: list[str]) -> list[float]:
        """The first step of the decoder; as MetricX does it, the end-of-text token is not shown to the encoder."""
        torch = self._torch
        rows = [self._tokenizer(text, max_length=_LONGEST, truncation=True)["input_ids"][:-1] for text in texts]
        width = max(map(len, rows))
        ids = torch.tensor([[*row, *[0] * (width - len(row))] for row in rows], device=self._device)
        seen = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows], device=self._device)
        begin = torch.zeros((len(rows), 1), dtype=torch.long, device=self._device)
        with torch.no_grad():
            logits = self._model(input_ids=ids, attention_mask=seen, decoder_input_ids=begin).logits
        return [min(max(value, 0.0), _WORST) for value in logits[:, 0, _EXTRA_ID_10].float().tolist()]


def metricx_inputs(
    sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[str] | None = None
) -> list[str]:
    """What MetricX-24 reads of each segment."""
    texts = [f"source: {source} candidate: {text}" for source, text in zip(sources, hypotheses, strict=True)]
    if references is None:
        return texts
    return [f"{text} reference: {reference}" for text, reference in zip(texts, references, strict=True)]


def neural_statistics(
    model: Neural, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[str] | None = None
) -> Statistics:
    """Scores as integers that add: millionths and a count, a row for each segment."""
    values = model.scores(sources, hypotheses, references)
    rows = np.array([[round(value * MICRO), 1] for value in values], dtype=np.int64).reshape(len(values), 2)
    return Statistics(model.name, model.signature(references is not None), ("micro", "count"), rows, len(values))


def neural_values(_: Statistics, sums: Floats) -> Floats:
    """Means of sums of columns, [..., 2] to [...]; 0 for no segment."""
    means: Floats = sums[..., 0] / np.maximum(sums[..., 1], 1) / MICRO
    return means


def neural_score(
    model: Neural, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[str] | None = None
) -> Score:
    """The mean over all segments. Raises InputError where there is none."""
    statistics = neural_statistics(model, sources, hypotheses, references)
    if not statistics.size:
        raise InputError(f"{model.name}: no segments")
    value = float(neural_values(statistics, statistics.total))
    return Score(model.name, value, statistics.signature, statistics.size)


def neural_metric(model: Neural) -> Metric:
    """The model as a metric like the others, with bootstrap, profiles and gates; it needs texts parallel by lines."""

    def statistics(material: Material) -> Statistics | Omission:
        if material.task is None:
            return Omission(model.name, "it needs the source of each segment; give texts that are parallel by lines")
        task = material.task
        references = task.references[0] if task.references and model.uses_reference else None
        if references is None and model.needs_reference:
            return Omission(model.name, "this model needs a reference")
        return neural_statistics(model, task.sources, task.hypotheses, references)

    return Metric(
        name=model.name,
        summary=f"What a {'COMET' if model.name == 'comet' else 'MetricX'} model makes of each segment.",
        needs="reference" if model.needs_reference else "source",
        higher_is_better=model.higher_is_better,
        maximum=None if model.higher_is_better else _WORST,
        digits=4 if model.higher_is_better else 2,
        doc=(type(model).__doc__ or "").strip(),
        statistics=statistics,
        values=neural_values,
        samples=(),
    )


def _signature(model: str, digest: str, package: str, with_reference: bool) -> str:
    return f"model:{model}|sha256:{digest}|ref:{'yes' if with_reference else 'no'}|version:{package}"


def _check(model: Neural, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[str] | None) -> None:
    lists: Mapping[str, Sequence[str] | None] = {"sources": sources, "hypotheses": hypotheses, "references": references}
    for name, texts in lists.items():
        if isinstance(texts, str):
            raise InputError(f"{model.name}: {name} is one text; a list of texts is wanted")
        if texts is not None and len(texts) != len(hypotheses):
            raise InputError(f"{model.name}: {len(texts)} {name} for {len(hypotheses)} hypotheses")
    if references is None and model.needs_reference:
        raise InputError(f"{model.name}: this model needs references; a model of quality estimation does without")


def _finite(values: Sequence[Any], size: int, name: str) -> list[float]:
    found = [float(value) for value in values]
    if len(found) != size or not all(map(math.isfinite, found)):
        raise InputError(
            f"{name}: the model gave {len(found)} numbers for {size} segments, or some that are not finite"
        )
    return found
