"""Vectors of a sentence model in place of the lexicon: an option, for styles that words alone do not tell.

Any model of sentence-transformers in a folder of this machine. Nothing is fetched.
Source of the score: Thompson and Koehn 2019 (vecalign), cosines against those of chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from termkit.align.shapes import DEEPEST, SHAPES, WIDEST
from termkit.errors import InputError

_WORTH = 14.0  # nats of a cosine of 1 above chance, for each pair of sentences
_SAMPLE = 200  # sentences of each side from which chance is taken


class Encoder(Protocol):
    """A model that turns sentences into vectors."""

    def __call__(self, sentences: Sequence[str]) -> Any:
        """One row of floats for each sentence (float32 [sentence, dimension])."""


def load(folder: Path) -> Encoder:
    """The model in a folder. Raises InputError where there is none, or the extra is not installed."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; name the folder of a sentence-transformers model that you have")
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError:
        raise InputError(
            "the package sentence-transformers is not installed; install termkit with its extra 'embedding'"
        ) from None
    try:
        model = SentenceTransformer(str(folder), local_files_only=True)
    except Exception as error:  # whatever the library makes of a folder that holds no model
        raise InputError(f"{folder}: no sentence-transformers model can be read there ({_line(error)})") from None
    return lambda sentences: model.encode(list(sentences), convert_to_numpy=True, show_progress_bar=False)


class Vectors:
    """The sentences of two texts as vectors, and the gains of beads by their likeness."""

    def __init__(self, encoder: Encoder, source: Sequence[str], target: Sequence[str]) -> None:
        import numpy as np

        encoded = [self._encoded(encoder, sentences) for sentences in (source, target)]
        sizes = sorted({side.shape[1] for side in encoded if len(side)})
        if len(sizes) > 1:
            raise InputError(f"the model gave vectors of {sizes[0]} and of {sizes[1]} numbers; it is of no use here")
        self.sides = [side if len(side) else np.zeros((0, sizes[0] if sizes else 1), np.float32) for side in encoded]
        ends = [
            side[np.linspace(0, len(side) - 1, min(len(side), _SAMPLE)).astype(int)] for side in self.sides if len(side)
        ]
        self.chance = float((ends[0] @ ends[1].T).mean()) if len(ends) == 2 else 0.0

    def _encoded(self, encoder: Encoder, sentences: Sequence[str]) -> Any:
        import numpy as np

        if not sentences:
            return np.zeros((0, 1), np.float32)
        try:
            vectors = np.asarray(encoder(sentences), np.float32)
        except (TypeError, ValueError) as error:
            raise InputError(f"the model gave no vectors of numbers ({_line(error)}); it is of no use here") from None
        if vectors.ndim != 2 or len(vectors) != len(sentences) or not vectors.size:
            raise InputError(
                f"the model gave {vectors.shape} numbers for {len(sentences)} sentences; it is of no use here"
            )
        if not np.isfinite(vectors).all():
            raise InputError("the model gave numbers that are not finite; it is of no use here")
        return _unit(vectors)

    def gains(self, rows: range, columns: range) -> Any:
        """Log gains ``[shape, row, column]`` of beads that end there, as ``bead_gains`` gives them."""
        import numpy as np

        gains = np.zeros((len(SHAPES), len(rows), len(columns)), np.float32)
        left = [_windows(self.sides[0], rows, m) for m in range(1, DEEPEST + 1)]
        right = [_windows(self.sides[1], columns, n) for n in range(1, WIDEST + 1)]
        for number, (m, n) in enumerate(SHAPES):
            likeness = left[m - 1] @ right[n - 1].T
            gains[number] = (likeness - self.chance) * (_WORTH * (m + n) / 2)
        return gains


def _line(error: Exception) -> str:
    """What a library says, on one line."""
    return " ".join(str(error).split())


def _windows(vectors: Any, ends: range, size: int) -> Any:
    """The mean vectors of the ``size`` sentences before each of ``ends``, of length 1."""
    import numpy as np

    first = max(0, ends.start - size)
    part = vectors[first : ends.stop - 1]
    sums = np.concatenate([np.zeros((1, vectors.shape[1]), np.float32), np.cumsum(part, axis=0)])
    stops = np.arange(ends.start, ends.stop) - first
    return _unit(sums[stops] - sums[np.maximum(stops - size, 0)])


def _unit(vectors: Any) -> Any:
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.maximum(lengths, 1e-9)
