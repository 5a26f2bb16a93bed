"""Fixes in Word documents, whose places are those of the text that is read from them, a line for each paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from typing import NamedTuple

from termkit.core.conversion import Edit
from termkit.core.finding import Finding
from termkit.core.passage import Passage
from termkit.core.span import Span
from termkit.errors import InputError
from termkit.formats.docx import document_from_docx, rewrite_docx
from termkit.formats.rewrite import Replacement, rewrite
from termkit.jobs.fix_choice import Left, admitted, without_overlaps
from termkit.jobs.fix_places import MOVED, wording

_PARTS = tuple(f"word/{name}" for name in ("document", "header", "footer", "footnotes", "endnotes"))  # as they are read
_PARAGRAPH = re.compile(r"(?P<part>.*), paragraph \d+")
_LINE_END = re.compile(r"[\r\n]")
_UNFIT = "the paragraph could not be written as meant; change it in Word"


class DocxFix(NamedTuple):
    """A finding, the paragraph that holds it, and what is to stand there, in code points of the document's text."""

    finding: Finding
    paragraph: int
    edit: Edit  # of the paragraph
    replacements: tuple[Replacement, ...]


def plan_docx(data: bytes, path: str, findings: Sequence[Finding]) -> tuple[bytes, list[Finding], list[Left]]:
    """The document with fixes made, the findings that they fix, and the others."""
    document = _Paragraphs(data, path)
    left: list[Left] = []
    fixes: list[DocxFix] = []
    for finding in findings:
        try:
            fixes.append(document.fix(finding))
        except InputError as error:
            left.append(Left(finding, str(error)))
    fixes, overlapping = without_overlaps(fixes)
    kept, refused = admitted(fixes, lambda some: document.written(some) is not None)
    left += [*overlapping, *(Left(fix.finding, _UNFIT) for fix in refused)]
    return document.written(kept) or data, [fix.finding for fix in kept], left


class _Paragraphs:
    """The lines of a document's text, and which passage of its parts each of them is."""

    def __init__(self, data: bytes, path: str) -> None:
        self._data, self._path = data, path
        self._passages: list[Passage] = []
        rewrite_docx(data, path, self._take)
        self._text = document_from_docx(path, data, "en").text
        self._lines = tuple(self._numbered())  # (where it begins, number of its passage)
        self._originals = {number for _, number in self._lines}
        copied = {one.text for number, one in enumerate(self._passages) if self._is_copy(number, one)}
        shown = Counter(self._passages[number].text for number in self._originals)
        self._doubtful = {text for text in copied if shown[text] > 1}  # whose copy it is cannot be told

    def _is_copy(self, number: int, passage: Passage) -> bool:
        """Is it text that the document shows to old programs only?"""
        return number not in self._originals and _order(passage) is not None

    def _take(self, passage: Passage) -> Sequence[Edit]:
        self._passages.append(passage)
        return ()

    def _numbered(self) -> Iterator[tuple[int, int]]:
        """Lines in order, each with the first passage left that says the same; copies for old programs come behind."""
        order = sorted((key, number) for number, one in enumerate(self._passages) if (key := _order(one)) is not None)
        start = at = 0
        for line in self._text.split("\n"):
            found = next((i for i in range(at, len(order)) if _shown(self._passages[order[i][1]]) == line), None)
            if line and found is not None:
                yield start, order[found][1]
                at = found + 1
            start += len(line) + 1

    def fix(self, finding: Finding) -> DocxFix:
        """The edit of the paragraph that holds the finding. Raises InputError, with the reason alone, if none does."""
        start, end = finding.start, finding.end
        if self._text[start:end] != finding.text:
            raise InputError(MOVED)
        for begin, number in self._lines:
            text = self._passages[number].text
            if begin <= start and end <= begin + len(text) and text not in self._doubtful:
                after = wording(finding)
                edit = Edit(Span(start - begin, end - begin), Span(0, 0), finding.text, after, finding.rule)
                return DocxFix(finding, number, edit, (Replacement(start, end, after),))
        raise InputError(_UNFIT)

    def written(self, fixes: Sequence[DocxFix]) -> bytes | None:
        """The document with fixes made; None where it would not read as meant. A copy is changed as its original is."""
        edits: dict[int, list[Edit]] = {}
        for fix in sorted(fixes, key=lambda one: one.edit.source):
            edits.setdefault(fix.paragraph, []).append(fix.edit)
        copies = {self._passages[number].text: made for number, made in edits.items()}
        numbers = count()

        def change(passage: Passage) -> Sequence[Edit]:
            number = next(numbers)
            return copies.get(passage.text, ()) if self._is_copy(number, passage) else edits.get(number, ())

        wanted = rewrite(self._text, (one for fix in fixes for one in fix.replacements))
        try:
            after = rewrite_docx(self._data, self._path, change)
            return after if document_from_docx(self._path, after, "en").text == wanted else None
        except (InputError, ValueError):  # the latter for an edit over what is no text
            return None


def _order(passage: Passage) -> tuple[int, str] | None:
    """Where a passage stands among the parts that are read as text; None for one that is not."""
    found = _PARAGRAPH.fullmatch(passage.where)
    if found is None:
        return None
    part = found["part"]
    return next(((n, part) for n, name in enumerate(_PARTS) if re.fullmatch(rf"{name}\d*\.xml", part)), None)


def _shown(passage: Passage) -> str:
    return _LINE_END.sub(" ", passage.text)
