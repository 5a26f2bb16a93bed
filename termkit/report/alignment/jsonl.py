"""One JSON object a bead: both texts, the numbers of their sentences, and where they stand in their files.

Spans are code points of the file as decoded, half-open; the text joins the lines of its sentences, which the file
may part. Null beads are written too, with an empty text on one side; ``at`` says before which sentence it would
stand. Of several pairs of texts each object names its files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from termkit.core.alignment import Alignment, Bead, Sentences
from termkit.report.alignment.format import Format, Settings, Write, Written, looked_ahead
from termkit.report.characters import encodable

_NOT_IN_LINES = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}  # some readers end a line at them


def _write(alignments: Iterable[Alignment], outputs: Sequence[Write], settings: Settings) -> Written:
    (write,) = outputs
    coming, several = looked_ahead(alignments)
    count = 0
    for alignment in coming:
        files = {"source_file": alignment.source.document.path, "target_file": alignment.target.document.path}
        for bead in alignment.beads:
            row = _row(alignment, bead) | (files if several else {})
            write(encodable(json.dumps(row, ensure_ascii=False)).translate(_NOT_IN_LINES) + "\n")
        count += len(alignment.beads)
    return Written(count)


def _row(alignment: Alignment, bead: Bead) -> dict[str, Any]:
    row: dict[str, Any] = {
        "source": alignment.source.text(bead.source),
        "target": alignment.target.text(bead.target),
        "source_ids": list(bead.source),
        "target_ids": list(bead.target),
        "source_span": _span(alignment.source, bead.source),
        "target_span": _span(alignment.target, bead.target),
        "confidence": round(bead.confidence, 4),
        "locked": bead.locked,
    }
    if bead.is_null:
        row["at"] = bead.source.start if bead.target else bead.target.start
    return row


def _span(sentences: Sentences, numbers: range) -> list[int]:
    """Where the file has these sentences; for none, the empty place where they would stand."""
    extent = sentences.extent(numbers)
    if sentences.document.origin is None:
        return list(extent)
    last = sentences.spans[numbers.stop - 1] if numbers else extent
    return [sentences.document.locate(*extent).start, sentences.document.locate(*last).end]


FORMAT = Format("jsonl", (".jsonl", ".ndjson"), "One JSON object a bead, with places in the files.", _write)
