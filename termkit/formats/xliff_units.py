"""The entries of XLIFF 1.2 and 2.x: sources with their targets, states, contexts and languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from termkit.core.span import LineIndex, Span
from termkit.core.unit import Bitext, State, Unit
from termkit.errors import InputError
from termkit.formats.declared import declared, is_foreign, nearness
from termkit.formats.xml import Tag, read_xml
from termkit.formats.xml_flow import Flow, nowhere, paired

_ENTRIES = frozenset({"trans-unit", "unit"})
_HOLDERS = frozenset({"trans-unit", "segment"})  # a source or a target elsewhere is a match, or between segments
_LANGUAGES = ("source-language", "srcLang"), ("target-language", "trgLang")
_NEW = frozenset({"new", "needs-translation", "initial"})
_CONTEXTS = frozenset({"database", "element", "elementtitle", "record", "recordtitle"})  # not lines, not remarks


class _Scope(NamedTuple):
    """An open element, and what holds in it."""

    name: str
    languages: tuple[str | None, str | None] = (None, None)  # as written
    frozen: bool = False  # translate="no"
    preserve: bool = False  # xml:space="preserve"
    document: str = ""


@dataclass
class _Segment:
    """A source and its target, as they are read."""

    id: str = ""
    state: str = ""
    source: Flow | None = None
    target: Flow | None = None


@dataclass
class _Entry:
    """An entry of the file. In version 1.2 it is one segment."""

    tag: Tag
    scope: _Scope
    segments: list[_Segment] = field(default_factory=list)
    contexts: list[str] = field(default_factory=list)
    languages: tuple[str | None, str | None] = (None, None)  # as written


def bitext(text: str, path: str, source: str | None, target: str | None, left_out: Counter[str]) -> Bitext:
    """The units of a file; see ``termkit.formats.xliff.units``."""
    reader = _Reader(text)
    fault: InputError | None = None
    try:
        read_xml(text, path, reader.start, reader.end, reader.words)
    except InputError as error:
        fault = error
    found = [entry.languages for entry in reader.entries] or reader.declared
    pairs = [(declared(s), declared(t)) for s, t in found if not is_foreign(s) and not is_foreign(t)]
    if found and not pairs:
        raise _foreign(text, path, found[0], reader.declared_at)
    own = max(pairs, key=lambda pair: _fit(pair[0], source) + _fit(pair[1], target), default=(None, None))
    units = _Units(reader, own, left_out).all(fault)
    return Bitext(units, own[0] or source, own[1] or target)


def _fit(own: str | None, wanted: str | None) -> int:
    return 1 if own is None or wanted is None else nearness(own, wanted)


def _foreign(text: str, path: str, languages: tuple[str | None, str | None], offset: int) -> InputError:
    line, column = LineIndex(text).position(offset)
    tag = next(tag for tag in languages if is_foreign(tag))
    message = f"the file declares the language {tag!r}; termkit reads Chinese and English"
    return InputError(f"{path}:{line}:{column}: {message}")


class _Reader:
    """Takes in one file."""

    def __init__(self, text: str) -> None:
        self.entries: list[_Entry] = []
        self.declared: list[tuple[str | None, str | None]] = []  # the languages of each <file>
        self.declared_at = 0  # where the first of them is
        self.files = 0
        self._text = text
        self._prefix: str | None = None
        self._stack = [_Scope("")]
        self._entry: _Entry | None = None
        self._flow: Flow | None = None

    def start(self, tag: Tag) -> None:
        """A start tag."""
        self._prefix = tag.prefix if self._prefix is None else self._prefix
        if tag.prefix == self._prefix:
            tag = tag._replace(prefix="")
        if self._flow is not None:
            self._flow.open(tag)
            return
        outer = self._stack[-1]
        scope = _scope(tag, outer)
        self._stack.append(scope)
        if tag.prefix:
            return
        if tag.name == "file":
            self.files += 1
            self.declared_at = self.declared_at or tag.start
            self.declared.append(scope.languages)
        elif tag.name in _ENTRIES:
            self._entry = _Entry(tag, scope, languages=scope.languages)
        if self._entry is not None:
            self._inside(tag, outer.name, self._entry)

    def end(self) -> None:
        """An end tag."""
        if self._flow is not None and self._flow.is_inside:
            self._flow.close()
            return
        scope = self._stack.pop()
        if self._flow is not None:
            if scope.name == "context" and self._entry is not None:
                self._entry.contexts.append(self._flow.passage(None, "").text.strip())
            self._flow = None
        elif scope.name in _ENTRIES and self._entry is not None:
            self.entries.append(self._entry)
            self._entry = None

    def words(self, span: Span, cdata: bool) -> None:
        """A stretch of text."""
        if self._flow is not None:
            self._flow.words(span, cdata)

    def _inside(self, tag: Tag, outer: str, entry: _Entry) -> None:
        """A start tag of an entry, or in it."""
        attributes = tag.attributes
        if tag.name in _HOLDERS:
            entry.segments.append(_Segment(attributes.get("id", ""), attributes.get("state", "")))
        elif tag.name == "source" and outer in _HOLDERS:
            self._flow = entry.segments[-1].source = Flow(self._text, tag)
        elif tag.name == "target" and outer in _HOLDERS:
            segment = entry.segments[-1]
            segment.state = attributes.get("state", segment.state)
            self._flow = segment.target = Flow(self._text, tag)
            entry.languages = entry.languages[0], entry.languages[1] or attributes.get("xml:lang")
        elif tag.name == "context" and _tells_apart(attributes.get("context-type", "")):
            self._flow = Flow(self._text, tag)


def _scope(tag: Tag, outer: _Scope) -> _Scope:
    """What holds in an element."""
    attributes = tag.attributes
    scope = _Scope("" if tag.prefix else tag.name, *outer[1:])
    if "translate" in attributes:
        scope = scope._replace(frozen=attributes["translate"] == "no")
    if "xml:space" in attributes:
        scope = scope._replace(preserve=attributes["xml:space"] == "preserve")
    if scope.name in ("file", "xliff"):
        source, target = (
            next((attributes[name] for name in names if name in attributes), known)
            for names, known in zip(_LANGUAGES, outer.languages, strict=True)
        )
        name = attributes.get("original") or attributes.get("id", "")
        scope = scope._replace(languages=(source, target), document=name)
    return scope


def _tells_apart(kind: str) -> bool:
    """True for a type of context that tells entries with the same source from each other."""
    return kind in _CONTEXTS or kind.endswith(("msgctxt", "-context"))


class _Units:
    """The units in what was read. ``languages`` are those to read, as far as the file declares them."""

    def __init__(self, reader: _Reader, languages: tuple[str | None, str | None], left_out: Counter[str]) -> None:
        self._entries: Sequence[_Entry] = reader.entries
        self._several = reader.files > 1
        self._languages = languages
        self._left_out = left_out

    def all(self, fault: InputError | None) -> Iterator[Unit]:
        """All units; then what is wrong with the file is raised."""
        for entry in self._entries:
            if entry.scope.frozen:
                self._left_out["entries not to be translated"] += 1
            elif not self._is_wanted(entry):
                self._left_out["entries in other languages"] += 1
            else:
                yield from self._of_entry(entry)
        if fault is not None:
            raise fault

    def _is_wanted(self, entry: _Entry) -> bool:
        return not any(
            is_foreign(tag) or (own is not None and declared(tag) not in (None, own))
            for tag, own in zip(entry.languages, self._languages, strict=True)
        )

    def _of_entry(self, entry: _Entry) -> Iterator[Unit]:
        name = entry.tag.attributes.get("id", "")
        for number, segment in enumerate(entry.segments, 1):
            if segment.source is None:
                self._left_out["entries without a source"] += 1
                continue
            own = name if len(entry.segments) == 1 else f"{name}/{segment.id or number}"
            if segment.target is None:
                yield self._unit(entry, segment, own, segment.source, None)
                continue
            for suffix, source, target in paired(segment.source, segment.target, self._left_out):
                yield self._unit(entry, segment, own + suffix, source, target)

    def _unit(self, entry: _Entry, segment: _Segment, name: str, source: Flow, target: Flow | None) -> Unit:
        own, preserve = self._languages, entry.scope.preserve
        left = source.passage(own[0], name, preserve=preserve)
        right = target.passage(own[1], name, preserve=preserve) if target else nowhere(entry.tag.start, own[1], name)
        attributes = entry.tag.attributes
        named = attributes.get("resname") or (attributes.get("name") if entry.tag.name == "unit" else "")
        return Unit(
            name,
            left,
            right,
            _state(left.text, right.text, segment.state, attributes.get("approved", "")),
            " / ".join(filter(None, [named, *entry.contexts])),
            entry.scope.document if self._several else "",
        )


def _state(source: str, target: str, marked: str, approved: str) -> State:
    """How far an entry is; one that is marked as new is often filled with its source."""
    if not target.strip():
        return "untranslated" if source.strip() else "translated"
    if marked in _NEW:
        return "untranslated" if source == target else "fuzzy"
    return "fuzzy" if marked.startswith("needs-") or (approved == "no" and not marked) else "translated"
