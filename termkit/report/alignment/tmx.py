"""TMX 1.4: a translation memory with an entry for each bead that has both sides.

The confidence is a ``prop`` of type x-confidence, what a person confirmed has one of type x-locked. Null beads are
left out, for an entry with one language is no translation. Characters that XML forbids become U+FFFD.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from termkit.core.alignment import Alignment, Bead
from termkit.report.alignment.format import Format, Settings, Write, Written, looked_ahead
from termkit.report.alignment.xml import attribute, content


def _write(alignments: Iterable[Alignment], outputs: Sequence[Write], settings: Settings) -> Written:
    (write,) = outputs
    coming, several = looked_ahead(alignments)
    declared: str | None = None
    count = left_out = 0
    for alignment in coming:
        if declared is None:
            declared = alignment.source.document.language
            write(_head(declared, settings.version))
        for bead in alignment.beads:
            if bead.is_null:
                left_out += 1
                continue
            count += 1
            write(_entry(count, alignment, bead, declared, several))
    if declared is None:
        write(_head("*all*", settings.version))
    write("</body>\n</tmx>\n")
    return Written(count, left_out)


def _head(language: str, version: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        f'<header creationtool="termkit" creationtoolversion={attribute(version)} segtype="sentence" '
        f'o-tmf="termkit" adminlang="en" srclang={attribute(language)} datatype="plaintext"/>\n<body>\n'
    )


def _entry(number: int, alignment: Alignment, bead: Bead, declared: str, several: bool) -> str:
    source, target = alignment.source, alignment.target
    language = source.document.language
    props = [("x-confidence", f"{bead.confidence:.4f}")]
    if bead.locked:
        props.append(("x-locked", "yes"))
    if several:
        props += [("x-source-file", source.document.path), ("x-target-file", target.document.path)]
    own = "" if language == declared else f" srclang={attribute(language)}"
    return (
        f'<tu tuid="{number}"{own}>\n'
        + "".join(f'<prop type="{name}">{content(value)}</prop>\n' for name, value in props)
        + f"<tuv xml:lang={attribute(language)}><seg>{content(source.text(bead.source))}</seg></tuv>\n"
        + f"<tuv xml:lang={attribute(target.document.language)}><seg>{content(target.text(bead.target))}</seg></tuv>\n"
        + "</tu>\n"
    )


FORMAT = Format("tmx", (".tmx",), "TMX 1.4, a translation memory.", _write)
