"""How much better two passages go together than by chance, for all passages near the diagonal at once."""

from __future__ import annotations

from typing import Any

from termkit.align.translation import Table, Translation
from termkit.align.units import Encoded

_COLUMNS = 1024  # that are scored at once: what lies behind a long gap must not fill the memory


def bead_gains(
    source: Encoded,
    target: Encoded,
    rows: range,
    columns: range,
    translation: Translation,
    shapes: list[tuple[int, int]],
) -> Any:
    """Log gains ``[shape, row, column]`` of the beads that end before row ``rows[r]`` and column ``columns[c]``.

    ``shapes`` are numbers of sentences (source, target), none of them 0. A bead that would begin before the first
    sentence has no meaning. Units: nats, of both directions together. float32.
    """
    import numpy as np

    if len(columns) > _COLUMNS:
        parts = [columns[start : start + _COLUMNS] for start in range(0, len(columns), _COLUMNS)]
        return np.concatenate([bead_gains(source, target, rows, part, translation, shapes) for part in parts], axis=2)
    deep, wide = max(m for m, _ in shapes), max(n for _, n in shapes)
    first_row, first_column = max(0, rows.start - deep), max(0, columns.start - wide)
    left = _Passages(source, first_row, rows.stop - 1)
    right = _Passages(target, first_column, columns.stop - 1)
    gains = np.zeros((len(shapes), len(rows), len(columns)), np.float32)
    by_source, by_target = _Windows(left, right, translation.target), _Windows(right, left, translation.source)
    for m in range(1, deep + 1):
        # [end row, target sentence], summed along the target: a bead is a difference of two columns
        sums = _along(by_source.gains(m), 1)
        for number, (a, n) in enumerate(shapes):
            if a == m:
                gains[number] += _beads(sums, rows, columns, first_row, first_column, 0, n)
    for n in range(1, wide + 1):
        sums = _along(by_target.gains(n).T, 0)
        for number, (m, b) in enumerate(shapes):
            if b == n:
                gains[number] += _beads(sums, rows, columns, first_row, first_column, m, 0)
    return gains


class _Passages:
    """The sentences ``[start, stop)``: their different units, and how often each stands in each of them."""

    def __init__(self, text: Encoded, start: int, stop: int) -> None:
        import numpy as np

        ids = text.ids[text.starts[start] : text.starts[stop]]
        sizes = np.diff(text.starts[start : stop + 1])
        self.unique, inverse = np.unique(ids, return_inverse=True)
        self.lengths = sizes.astype(np.float32)
        size = len(self.unique)
        cells = np.repeat(np.arange(len(sizes)), sizes) * size + inverse
        self.counts = np.bincount(cells, minlength=len(sizes) * size).reshape(len(sizes), size).astype(np.float32)


class _Windows:
    """How well windows of sentences of one side explain the sentences of the other."""

    def __init__(self, explaining: _Passages, explained: _Passages, table: Table) -> None:
        import numpy as np

        known = table.share[explained.unique] > 0
        units = explained.unique[known]
        self.share = table.share[units][:, None]
        self.counts = explained.counts if known.all() else explained.counts[:, known]
        chances = explaining.counts @ _submatrix(table, explaining.unique, units)
        # [unit, sentence], what each explaining sentence lends to each unit, as a multiple of chance
        self.sums = _along(chances.T * (self.share / table.base[units][:, None]), 1)
        self.lengths = np.concatenate([[0.0], np.cumsum(explaining.lengths)]).astype(np.float32)

    def gains(self, window: int) -> Any:
        """[end of the window, explained sentence]; windows that begin too early are zero."""
        import numpy as np

        size = self.sums.shape[1] - 1
        result = np.zeros((size + 1, len(self.counts)), np.float32)
        if size >= window:
            ratio = self.sums[:, window:] - self.sums[:, : size + 1 - window]
            ratio /= np.maximum(self.lengths[window:] - self.lengths[: size + 1 - window], 1)
            ratio += 1 - self.share
            np.maximum(ratio, 1e-3, out=ratio)
            np.log(ratio, out=ratio)
            result[window:] = (self.counts @ ratio).T
        return result


def _submatrix(table: Table, rows: Any, columns: Any) -> Any:
    """Dense p(column | row) for some units."""
    import numpy as np

    local = np.full(len(table.share), -1, np.int32)
    local[columns] = np.arange(len(columns))
    begins, sizes = table.starts[rows], table.starts[rows + 1] - table.starts[rows]
    matrix = np.zeros((len(rows), len(columns)), np.float32)
    total = int(sizes.sum())
    entries = np.repeat(begins - (np.cumsum(sizes) - sizes), sizes) + np.arange(total)
    at = local[table.columns[entries]]
    held = at >= 0
    matrix[np.repeat(np.arange(len(rows)), sizes)[held], at[held]] = table.values[entries[held]]
    return matrix


def _along(matrix: Any, axis: int) -> Any:
    """Running sums along an axis, from zero."""
    import numpy as np

    shape = list(matrix.shape)
    shape[axis] = 1
    return np.concatenate([np.zeros(shape, np.float32), np.cumsum(matrix, axis=axis, dtype=np.float32)], axis=axis)


def _beads(sums: Any, rows: range, columns: range, first_row: int, first_column: int, m: int, n: int) -> Any:
    """``sums`` at the ends of beads less ``sums`` at their begins, ``m`` rows and ``n`` columns before."""
    import numpy as np

    ends = sums[
        rows.start - first_row : rows.stop - first_row, columns.start - first_column : columns.stop - first_column
    ]
    up = np.maximum(np.arange(rows.start, rows.stop) - first_row - m, 0)
    back = np.maximum(np.arange(columns.start, columns.stop) - first_column - n, 0)
    return ends - sums[up][:, back]
