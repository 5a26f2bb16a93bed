"""A table with a header: which sentences, how sure, whether a person said so, and both texts.

``at`` is filled in null beads only: the number of the sentence of the other text before which the passage would
stand. A tab or a line end in a text becomes a space. With ``locked`` set to yes a row is a correction, which
``--locked`` reads. Several pairs of texts are told apart by the columns source_file and target_file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from termkit.core.alignment import Alignment, Bead
from termkit.report.alignment.format import Format, Settings, Write, Written, ids, looked_ahead, one_line

COLUMNS = ("source_ids", "target_ids", "confidence", "locked", "source", "target", "at")
FILES = ("source_file", "target_file")


def _write(alignments: Iterable[Alignment], outputs: Sequence[Write], settings: Settings) -> Written:
    (write,) = outputs
    coming, several = looked_ahead(alignments)
    write("\t".join(COLUMNS + FILES if several else COLUMNS) + "\n")
    count = 0
    for alignment in coming:
        paths = (alignment.source.document.path, alignment.target.document.path)
        files = tuple(map(one_line, paths)) if several else ()
        for bead in alignment.beads:
            write("\t".join((*_cells(alignment, bead), *files)) + "\n")
        count += len(alignment.beads)
    return Written(count)


def _cells(alignment: Alignment, bead: Bead) -> tuple[str, ...]:
    return (
        ids(bead.source),
        ids(bead.target),
        f"{bead.confidence:.4f}",
        "yes" if bead.locked else "no",
        one_line(alignment.source.text(bead.source)),
        one_line(alignment.target.text(bead.target)),
        place(bead),
    )


def place(bead: Bead) -> str:
    """Where the empty side of a null bead would stand; nothing for other beads."""
    if not bead.is_null:
        return ""
    return str(bead.source.start if bead.target else bead.target.start)


FORMAT = Format("tsv", (".tsv",), "A table: numbers of sentences, confidence, locked, both texts.", _write)
