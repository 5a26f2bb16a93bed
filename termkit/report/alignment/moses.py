"""Two texts with a bead a line, as Moses and most trainers read them: PREFIX.zh-Hant and PREFIX.en.

Both have the same number of lines whatever the texts hold: what any reader could take for a line end is a space.
Null beads are left out, unless they are asked for; then the line opposite to them is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from termkit.core.alignment import Alignment
from termkit.errors import ConfigError
from termkit.report.alignment.format import Format, Settings, Write, Written, one_line


def _paths(path: str, source: str, target: str) -> tuple[str, ...]:
    """One path for each language. Raises ConfigError where they are the same."""
    if source == target:
        raise ConfigError(f"both texts are in {source!r}, so both files would be {path}.{source}; write another format")
    return f"{path}.{source}", f"{path}.{target}"


def _write(alignments: Iterable[Alignment], outputs: Sequence[Write], settings: Settings) -> Written:
    source, target = outputs
    count = left_out = 0
    for alignment in alignments:
        for bead in alignment.beads:
            if bead.is_null and not settings.nulls:
                left_out += 1
                continue
            source(one_line(alignment.source.text(bead.source)) + "\n")
            target(one_line(alignment.target.text(bead.target)) + "\n")
            count += 1
    return Written(count, left_out)


FORMAT = Format("moses", (), "Two files, PREFIX.<language>, with a bead a line.", _write, _paths, to_stdout=False)
