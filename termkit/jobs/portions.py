"""What a text becomes: bytes -> text and its language -> portions before and after.

Of a file with markup only the prose changes, each passage by the language that the file gives it.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO, Literal, NamedTuple

from termkit.core.conversion import Choice, Conversion, Edit
from termkit.core.language import canonical, covers, is_chinese, script
from termkit.core.passage import LanguageMark, Passage
from termkit.core.span import Span
from termkit.errors import InputError, LanguageError
from termkit.formats.encoding import decode
from termkit.formats.prose import TEXT, ProseFormat, prose_format
from termkit.formats.rewrite import Replacement, replacements, rewrite
from termkit.jobs.streaming import open_source
from termkit.jobs.trees import tag_in_path, tag_in_style, target_tag

if TYPE_CHECKING:
    from termkit.core.glossary import Glossary
    from termkit.text.convert import Converter, TermRule

Basis = Literal["given", "name", "declared", "characters"]
Look = Literal["text", "places", "diff", "choices", "review"]  # review: choices, placed in the converted text

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


class Order(NamedTuple):
    """What to convert to and from, and how. ``source`` None: by name, else declaration, else characters."""

    to: str
    source: str | None = None
    vocabulary: str = "usual"
    compat: str | None = None  # an OpenCC configuration, which has the last word
    engine: str = "termkit"
    glossary: str | None = None  # the path of one
    encoding: str | None = None
    format: str | None = None


class Portion(NamedTuple):
    """A stretch of a text and its conversion. The portions of a text, joined, are the whole of it."""

    before: str
    conversion: Conversion  # without edits where only the text was asked for
    choices: Sequence[Choice] = ()


class Reading(NamedTuple):
    """A text on its way through the conversion."""

    source: str
    basis: Basis
    portions: Iterable[Portion]
    encoding: str = "utf-8"
    bom: bytes = b""
    notes: tuple[str, ...] = ()
    data: bytes | None = None  # the converted file, where its portions do not make it up


def check_order(order: Order) -> None:
    """Raises LanguageError, ConfigError or GlossaryError for an order that no text could be converted by."""
    for tag in filter(None, (order.to, order.source) if order.compat is None else ()):
        if not is_chinese(canonical(tag)):
            raise LanguageError(f"{tag!r} is not Chinese; write zh-Hant, zh-Hant-TW, zh-Hant-HK or zh-Hans")
    prose_format("", order.format)
    if order.glossary is not None:
        _glossary(order.glossary)


def read_portions(stream: BinaryIO, path: str, order: Order, look: Look) -> Reading:
    """The conversion of a stream of bytes, which is read while the portions are taken where it is plain text."""
    kind = prose_format(path, order.format)
    if kind == TEXT:
        return _plain(stream, path, order, look)
    try:
        data = stream.read()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({os.strerror(error.errno or 0).lower()})") from None
    if isinstance(kind, ProseFormat):
        return _markup(kind, data, path, order, look)
    return _docx(data, path, order, look)


def _plain(stream: BinaryIO, path: str, order: Order, look: Look) -> Reading:
    text = open_source(stream, path, order.encoding, flowing=order.source is not None)
    source, basis = _stated(path, order) or (_inferred(text.first, order), "characters")
    convert = _converter(order, source)
    portions = (_portion(convert, chunk, look) for chunk in text.chunks)
    return Reading(source, basis, portions, text.encoding, text.bom)


def _portion(convert: Converter, text: str, look: Look) -> Portion:
    if look == "text":
        return Portion(text, Conversion(convert.text(text)))
    return Portion(text, convert.edits(text), _choices(convert, text, look))


def _choices(convert: Converter, text: str, look: Look) -> list[Choice]:
    if look == "review":
        return [choice for choice in convert.choices(text) if not choice.certain]
    return convert.choices(text) if look == "choices" else []


def _markup(kind: ProseFormat, data: bytes, path: str, order: Order, look: Look) -> Reading:
    before = decode(data, path, order.encoding)
    prose = kind.read(before.text, path)
    languages = _Languages(prose.passages, path, order)
    changes = [change for mark in prose.marks if (change := _retagged(mark, order.to))]
    choices: list[Choice] = []
    for passage in prose.passages:
        convert = languages.converter(passage)
        if convert is not None:
            changes += replacements(passage, convert.edits(passage.text).edits)
            choices += (_in_file(passage, choice) for choice in _choices(convert, passage.text, look))
    portion = Portion(before.text, _conversion(before.text, changes), choices)
    return Reading(languages.source, languages.basis, [portion], before.encoding, before.bom, languages.notes())


def _docx(data: bytes, path: str, order: Order, look: Look) -> Reading:
    """A Word document. Its portion is its text, a passage a line, so that places are passages and their columns."""
    from termkit.formats.docx import rewrite_docx

    passages: list[Passage] = []

    def note(passage: Passage) -> Sequence[Edit]:
        passages.append(passage)
        return ()

    rewrite_docx(data, path, note)
    languages = _Languages(passages, path, order)
    changes: list[Replacement] = []
    choices: list[Choice] = []
    offset = 0

    def change(passage: Passage) -> Sequence[Edit]:
        nonlocal offset
        convert = languages.converter(passage)
        edits = convert.edits(passage.text).edits if convert is not None else ()
        changes.extend(Replacement(edit.source.start + offset, edit.source.end + offset, edit.after) for edit in edits)
        for choice in _choices(convert, passage.text, look) if convert is not None else ():
            choices.append(choice._replace(source=Span(choice.source.start + offset, choice.source.end + offset)))
        offset += len(passage.text) + 1
        return edits

    after = rewrite_docx(data, path, change, target_tag(order.to))
    if not changes:  # then the marks alone are no reason to touch it: Word sets them as it likes
        after = data
    text = "".join(passage.text + "\n" for passage in passages)
    portion = Portion(text, _conversion(text, changes), choices)
    return Reading(languages.source, languages.basis, [portion], notes=languages.notes(), data=after)


class _Languages:
    """Which language each passage of a file is in, and so how it is converted."""

    def __init__(self, passages: Sequence[Passage], path: str, order: Order) -> None:
        self._order = order
        self._otherwise: Counter[str] = Counter()  # languages that were declared against what was given or named
        self._left: Counter[str] = Counter()  # languages of passages that stay
        stated = _stated(path, order)
        self._stated = stated is not None
        if stated is not None:
            self.source, self.basis = stated
            return
        bare = "\n".join(passage.text for passage in passages if passage.language is None)
        declared = next((tag for tag in (passage.language for passage in passages) if tag and is_chinese(tag)), None)
        if declared is not None and not _HAN.search(bare):
            self.source, self.basis = declared, "declared"
        else:
            self.source, self.basis = _inferred(bare, order), "characters"

    def converter(self, passage: Passage) -> Converter | None:
        """How to convert a passage; None where it stays."""
        language = self._language(passage)
        return None if language is None else _converter(self._order, language)

    def _language(self, passage: Passage) -> str | None:
        """The passage's own language counts, unless what is stated of the whole file is the same or narrower."""
        own, whole = passage.language, self.source
        if own is None or (self._stated and covers(own, whole)):
            return whole
        if self._stated and covers(whole, own):
            return own
        if not is_chinese(own) or _same(own, target_tag(self._order.to)):
            self._left[own] += bool(_HAN.search(passage.text))
            return None
        if self._stated:
            self._otherwise[own] += 1
        return own

    def notes(self) -> tuple[str, ...]:
        """What a person may not expect, a line a language."""
        left = (
            f"{_passages(count)} declared {tag} by the file; left as {'it is' if count == 1 else 'they are'}"
            for tag, count in sorted(self._left.items())
            if count
        )
        other = (
            f"{_passages(count)} declared {tag} by the file; taken as that, not as {self.source}"
            for tag, count in sorted(self._otherwise.items())
        )
        return (*left, *other)


def _passages(count: int) -> str:
    return f"{count} passage{'' if count == 1 else 's'}"


def _stated(path: str, order: Order) -> tuple[str, Basis] | None:
    """The language that the order or the path says a text is in."""
    if order.source is not None:
        return order.source if order.compat else canonical(order.source), "given"
    tag = tag_in_path(path)
    return (tag, "name") if tag else None


def _inferred(text: str, order: Order) -> str:
    from termkit.text.convert import infer_source

    return infer_source(text, to=order.to)


@lru_cache(maxsize=64)
def _converter(order: Order, source: str) -> Converter:
    from termkit.text.convert import converter

    return converter(
        order.to,
        source,
        vocabulary=order.vocabulary,
        compat=order.compat,
        terms=_terms(order.glossary, source, order.to) if order.glossary else (),
        engine=order.engine,
    )


def _terms(path: str, source: str, to: str) -> tuple[TermRule, ...]:
    from termkit.jobs.convert_terms import term_rules

    return term_rules(_glossary(path), source, target_tag(to))


@lru_cache(maxsize=1)
def _glossary(path: str) -> Glossary:
    from pathlib import Path

    from termkit.jobs.reading import read_glossary_file

    return read_glossary_file(Path(path))


def _retagged(mark: LanguageMark, to: str) -> Replacement | None:
    """The change of a mark of Chinese that is not yet that of ``to``."""
    try:
        old = canonical(mark.tag)
    except LanguageError:
        return None
    if not is_chinese(old) or _same(old, target_tag(to)):
        return None
    return Replacement(mark.start, mark.end, tag_in_style(mark.tag, to))


def _same(one: str, other: str) -> bool:
    """True where nothing lies between two tags to convert: the places of Simplified do not write differently."""
    return one == other or script(one) == script(other) == "Hans"


def _conversion(text: str, changes: Iterable[Replacement]) -> Conversion:
    """A file's text with changes made, and each of them as an edit of the whole."""
    real = sorted(change for change in changes if text[change.start : change.end] != change.text)
    edits: list[Edit] = []
    shift = 0
    for start, end, new in real:
        target = Span(start + shift, start + shift + len(new))
        edits.append(Edit(Span(start, end), target, text[start:end], new, ""))
        shift = target.end - end
    return Conversion(rewrite(text, real), edits)


def _in_file(passage: Passage, choice: Choice) -> Choice:
    """A choice with its place in the file instead of in its passage."""
    start, end = choice.source
    return choice._replace(source=Span(_raw(passage, start)[0], _raw(passage, end - 1)[1]))


def _raw(passage: Passage, offset: int) -> Span:
    """How the file writes one code point of a passage."""
    for piece in passage.pieces:
        if offset < len(piece.text):
            if piece.end - piece.start == len(piece.text):
                return Span(piece.start + offset, piece.start + offset + 1)
            return Span(piece.start, piece.end)
        offset -= len(piece.text)
    raise IndexError(offset)
