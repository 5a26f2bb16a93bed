"""XLIFF 1.2: a file for translators and reviewers, with a ``file`` element for each pair of texts.

A bead below the threshold has the state needs-review-translation, one that a person confirmed is approved. What the
target omits is an entry without a target, still to be translated; what it adds has no source, so it is left out.
Version 1.2 and not 2, since it names the languages once for each pair. Characters that XML forbids become U+FFFD.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from termkit.core.alignment import Alignment, Bead
from termkit.report.alignment.format import Format, Settings, Write, Written, is_doubtful
from termkit.report.alignment.xml import attribute, content


def _write(alignments: Iterable[Alignment], outputs: Sequence[Write], settings: Settings) -> Written:
    (write,) = outputs
    count = left_out = 0
    write(
        '<?xml version="1.0" encoding="UTF-8"?>\n<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n'
    )
    for alignment in alignments:
        write(_head(alignment, settings.version))
        for number, bead in enumerate(alignment.beads, 1):
            if not bead.source:
                left_out += 1
                continue
            count += 1
            write(_entry(number, alignment, bead, settings.threshold))
        write("</body>\n</file>\n")
    write("</xliff>\n")
    return Written(count, left_out)


def _head(alignment: Alignment, version: str) -> str:
    source, target = alignment.source.document, alignment.target.document
    return (
        f'<file original={attribute(source.path)} datatype="plaintext" xml:space="preserve" '
        f"source-language={attribute(source.language)} target-language={attribute(target.language)}>\n"
        f'<header><tool tool-id="termkit" tool-name="termkit" tool-version={attribute(version)}/></header>\n<body>\n'
    )


def _entry(number: int, alignment: Alignment, bead: Bead, threshold: float) -> str:
    approved = ' approved="yes"' if bead.locked and bead.target else ""
    lines = [f'<trans-unit id="{number}"{approved}>', f"<source>{content(alignment.source.text(bead.source))}</source>"]
    if bead.target:
        state = "needs-review-translation" if is_doubtful(bead, threshold) else "translated"
        lines.append(f'<target state="{state}">{content(alignment.target.text(bead.target))}</target>')
    lines += [f'<note from="termkit">confidence {bead.confidence:.4f}</note>', "</trans-unit>"]
    return "\n".join(lines) + "\n"


FORMAT = Format("xliff", (".xlf", ".xliff"), "XLIFF 1.2, for translators and reviewers.", _write)
