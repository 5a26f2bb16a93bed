"""A set of segments in JSONL: source, references, required terms, document and output of each, a line an item.

    {"id": "a.1", "doc": "a", "src": "...", "ref": "...", "terms": [{"source": "股市", "targets": ["stock market"]}]}

``source`` stands for ``src``; ``reference``, ``refs`` and ``references`` for ``ref``, with one text or a list of them;
``hyp``, ``output`` and ``mt`` hold what a system made of it. ``terms`` may be an object of source terms and targets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from termkit.errors import InputError
from termkit.jobs.line_files import Files
from termkit.jobs.reading import shown

_SOURCE = ("src", "source")
_REFERENCE = ("ref", "reference", "refs", "references")
_OUTPUT = ("hyp", "output", "mt", "hypothesis")
_DOCUMENT = ("doc", "document", "doc_id")
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Items:
    """The set, by columns; all of one length. References: one stream for each, None where an item has fewer."""

    path: str
    sources: tuple[str, ...]
    references: tuple[tuple[str | None, ...], ...] = ()
    terms: tuple[Mapping[str, tuple[str, ...]], ...] = ()  # empty: no item has any
    documents: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()


class _Line:
    """One item, with what to say when something in it is wrong."""

    def __init__(self, path: str, number: int, text: str) -> None:
        self._where = f"{path}:{number}"
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{self._where}: not JSON: {error}") from None
        if not isinstance(data, dict):
            raise InputError(f'{self._where}: a line is an object such as {{"src": ..., "ref": ..., "terms": []}}')
        self._data: dict[str, Any] = data
        if "\\u" in text:
            self._refuse_halves()

    def fail(self, message: str) -> NoReturn:
        """Raises InputError with the place."""
        raise InputError(f"{self._where}: {message}")

    def text(self, names: Sequence[str]) -> str | None:
        """The text under the first of some names; None where there is none of them."""
        found = self._first(names)
        if found is not None and not isinstance(found, str):
            self.fail(f"{names[0]!r} is a text, not {found!r:.60}")
        return found

    def texts(self, names: Sequence[str]) -> tuple[str, ...]:
        """One text or a list of them."""
        found = self._first(names)
        listed = [] if found is None else [found] if isinstance(found, str) else found
        if not isinstance(listed, list) or not all(isinstance(text, str) for text in listed):
            self.fail(f"{names[0]!r} is a text or a list of texts, not {found!r:.60}")
        return tuple(listed)

    def terms(self) -> dict[str, tuple[str, ...]]:
        """Source terms with their targets, from a list of objects or an object."""
        found = self._data.get("terms")
        if found is None:
            return {}
        if isinstance(found, dict):
            pairs = list(found.items())
        elif isinstance(found, list) and all(isinstance(each, dict) and "source" in each for each in found):
            pairs = [(each["source"], each.get("targets", each.get("target"))) for each in found]
        else:
            self.fail(
                '\'terms\' is a list of {"source": ..., "targets": [...]}, or an object of source terms and targets'
            )
        terms: dict[str, tuple[str, ...]] = {}
        for source, targets in pairs:
            listed = [targets] if isinstance(targets, str) else targets
            if (
                not isinstance(source, str)
                or not isinstance(listed, list)
                or not all(isinstance(t, str) for t in listed)
            ):
                self.fail(f"a term is a text with a list of texts, not {source!r:.40}: {targets!r:.40}")
            terms[source] = (*terms.get(source, ()), *listed)
        return terms

    def _refuse_halves(self) -> None:
        """JSON can spell half of a character, which no file can hold."""
        for name, value in self._data.items():
            half = _HALF.search(json.dumps({name: value}, ensure_ascii=False))
            if half:
                spelt = f"\\u{ord(half[0]):04x}"
                self.fail(f"{name!a} has {spelt} alone, half of a character; write the character, or both its halves")

    def _first(self, names: Sequence[str]) -> Any:
        return next((self._data[name] for name in names if self._data.get(name) is not None), None)


def read_items(path: Path, files: Files | None = None, *, needs_references: bool = False) -> Items:
    """The set in a file. Raises InputError with the line of what is wrong; empty lines are passed over.

    With ``needs_references``, where one item has a reference, each needs one.
    """
    lines = list(_lines(path, files or Files()))
    if not lines:
        raise InputError(f'{shown(path)}: holds no item; a line is {{"src": ..., "ref": ..., "terms": [...]}}')
    sources = tuple(line.text(_SOURCE) or line.fail("an item needs a 'src'") for line in lines)
    references = [line.texts(_REFERENCE) for line in lines]
    streams = max(map(len, references))
    if needs_references and streams:
        for line, each in zip(lines, references, strict=True):
            if not each:
                line.fail("has no reference ('ref'), but others have one")
    outputs = [line.text(_OUTPUT) for line in lines]
    if any(each is not None for each in outputs):
        for line, output in zip(lines, outputs, strict=True):
            if output is None:
                line.fail("has no output ('hyp'), but others have one")
    terms = tuple(line.terms() for line in lines)
    documents = tuple(line.text(_DOCUMENT) or "" for line in lines)
    return Items(
        path=shown(path),
        sources=sources,
        references=tuple(
            tuple(each[number] if number < len(each) else None for each in references) for number in range(streams)
        ),
        terms=terms if any(terms) else (),
        documents=documents if any(documents) else (),
        outputs=tuple(output for output in outputs if output is not None),
        ids=tuple(line.text(("id",)) or str(number) for number, line in enumerate(lines, 1)),
    )


def _lines(path: Path, files: Files) -> Iterator[_Line]:
    for number, text in enumerate(files.lines(path), 1):
        if text.strip():
            yield _Line(shown(path), number, text)
