"""Alignments to be read at a terminal: a line a bead, with the numbers of its sentences and both texts.

    [0]:[0]  霧裡的燈塔 | The Lighthouse in the Fog
  ? [3]:[3,4]  0.42  有一年，霧一連下了四十天。 | One winter the fog lay for days. Forty of them, in all.
  = [4]:[]  塔還在。 | -

A ``?`` and the confidence mark what somebody should look at, a ``=`` what a person gave. Long texts are cut: all of
them are in the other formats.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from termkit.core.alignment import Alignment, Bead
from termkit.report.alignment.format import Format, Settings, Write, Written, ids, is_doubtful, looked_ahead, one_line
from termkit.report.characters import harmless

_LONGEST = 200  # code points of a side that are shown


def _write(alignments: Iterable[Alignment], outputs: Sequence[Write], settings: Settings) -> Written:
    (write,) = outputs
    coming, several = looked_ahead(alignments)
    count = 0
    for alignment in coming:
        if several:
            paths = (alignment.source.document.path, alignment.target.document.path)
            write(f"{' | '.join(harmless(path) for path in paths)}\n")
        for bead in alignment.beads:
            write(_line(alignment, bead, settings.threshold))
        count += len(alignment.beads)
    return Written(count)


def _line(alignment: Alignment, bead: Bead, threshold: float) -> str:
    doubtful = is_doubtful(bead, threshold)
    mark = "=" if bead.locked else "?" if doubtful else " "
    sure = f"{int(bead.confidence * 100) / 100:.2f}  " if doubtful else ""  # rounded down: 1.00 is certain
    texts = (alignment.source.text(bead.source), alignment.target.text(bead.target))
    return f"{mark} {_numbers(bead)}  {sure}{' | '.join(map(_shown, texts))}\n"


def _numbers(bead: Bead) -> str:
    return f"{ids(bead.source)}:{ids(bead.target)}"


def _shown(text: str) -> str:
    """A side of a bead, as far as it is shown; a dash for an empty one."""
    line = harmless(one_line(text[: _LONGEST + 1])).strip()
    return f"{line[:_LONGEST]}…" if len(text) > _LONGEST else line or "-"


FORMAT = Format("text", (".txt",), "To be read: a line a bead, doubtful ones marked.", _write)
