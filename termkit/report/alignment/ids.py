"""Numbers of sentences only, as Vecalign and its evaluation have them: ``[0,1]:[2]`` a line, ``[]`` for no sentence.

Sentences are numbered from 0 in each text. Every sentence of both is in one line. With several pairs of texts, a line
``# SOURCE<tab>TARGET`` stands before the lines of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from termkit.core.alignment import Alignment
from termkit.report.alignment.format import Format, Settings, Write, Written, ids, looked_ahead, one_line


def _write(alignments: Iterable[Alignment], outputs: Sequence[Write], settings: Settings) -> Written:
    (write,) = outputs
    coming, several = looked_ahead(alignments)
    count = 0
    for alignment in coming:
        if several:
            paths = (alignment.source.document.path, alignment.target.document.path)
            write("# " + "\t".join(map(one_line, paths)) + "\n")
        for bead in alignment.beads:
            write(f"{ids(bead.source)}:{ids(bead.target)}\n")
        count += len(alignment.beads)
    return Written(count)


FORMAT = Format("ids", (".align", ".ids"), "[0,1]:[2] a line: numbers of sentences only.", _write)
