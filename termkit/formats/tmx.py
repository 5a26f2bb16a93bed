"""TMX 1.4: the Chinese texts of a translation memory for conversion, and pairs of its texts for checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from termkit.core.language import primary
from termkit.core.passage import LanguageMark, Prose
from termkit.core.span import LineIndex, Span
from termkit.core.unit import Bitext, Unit
from termkit.errors import InputError
from termkit.formats.declared import declared, nearness
from termkit.formats.tags import chinese_tag, says_chinese, says_other
from termkit.formats.xml import Tag, attribute_value, read_xml
from termkit.formats.xml_flow import Flow, paired

_is_chinese = lru_cache(maxsize=256)(says_chinese)
_LANGUAGE = ("xml:lang", "lang")  # the latter until TMX 1.1


class _Variant(NamedTuple):
    """A text of an entry in one language."""

    language: str  # as written
    start: int
    flow: Flow


@dataclass
class _Entry:
    """An entry of the memory."""

    id: str
    variants: list[_Variant] = field(default_factory=list)


def prose(text: str, path: str = "<text>") -> Prose:
    """The texts of all entries, but for those in a language that is not Chinese.

    Raises InputError for what is not well-formed XML, and where entities are declared.
    """
    reader = _Reader(text)
    read_xml(text, path, reader.start, reader.end, reader.words)
    passages = [
        passage
        for entry in reader.entries
        for variant in entry.variants
        if not says_other(variant.language)
        for passage in variant.flow.prose(chinese_tag(variant.language), entry.id)
    ]
    return Prose(tuple(sorted(passages, key=lambda passage: passage.pieces[0].start)), tuple(reader.marks))


def units(
    text: str,
    path: str = "<text>",
    *,
    source: str | None = None,
    target: str | None = None,
    left_out: Counter[str] | None = None,
) -> Bitext:
    """Each entry that has a text in both languages.

    They are those nearest to ``source`` and ``target`` (canonical tags); what is not given is told by the file, as far
    as it leaves no choice. What is left out is counted in ``left_out``. Raises InputError where the languages cannot
    be told or are not there; for what is not well-formed, and for declared entities, the units raise it behind those
    that can be read.
    """
    reader = _Reader(text)
    fault: InputError | None = None
    try:
        read_xml(text, path, reader.start, reader.end, reader.words)
    except InputError as error:
        fault = error
    variants = [variant for entry in reader.entries for variant in entry.variants]
    pair = None
    if variants:
        try:
            pair = _pair(list(dict.fromkeys(one.language for one in variants)), reader.source, source, target)
        except InputError as error:
            line, column = LineIndex(text).position(variants[0].start)
            fault = fault or InputError(f"{path}:{line}:{column}: {error}")
    if pair is None:
        if fault is not None and variants:
            raise fault
        return Bitext(_units([], ("", ""), Counter(), fault), source, target)
    found = _units(reader.entries, pair, Counter() if left_out is None else left_out, fault)
    return Bitext(found, declared(pair[0]) or source, declared(pair[1]) or target)


class _Reader:
    """Takes in one file."""

    def __init__(self, text: str) -> None:
        self.entries: list[_Entry] = []
        self.marks: list[LanguageMark] = []
        self.source = ""  # the language that the header says is the source; as written
        self._text = text
        self._stack: list[str] = [""]
        self._entry: _Entry | None = None
        self._language = ""
        self._flow: Flow | None = None

    def start(self, tag: Tag) -> None:
        """A start tag."""
        if self._flow is not None:
            self._flow.open(tag)
            return
        outer = self._stack[-1]
        self._stack.append(tag.name)
        if tag.name == "header":
            self.source = self._said(tag, ("srclang",))
        elif tag.name == "tu":
            self._said(tag, ("srclang",))
            self._entry = _Entry(tag.attributes.get("tuid") or str(len(self.entries) + 1))
        elif tag.name == "tuv":
            self._language = self._said(tag, _LANGUAGE)
        elif tag.name == "seg" and outer == "tuv" and self._entry is not None:
            self._flow = Flow(self._text, tag)
            self._entry.variants.append(_Variant(self._language, tag.start, self._flow))

    def end(self) -> None:
        """An end tag."""
        if self._flow is not None and self._flow.is_inside:
            self._flow.close()
            return
        self._flow = None
        if self._stack.pop() == "tu" and self._entry is not None:
            self.entries.append(self._entry)
            self._entry = None

    def words(self, span: Span, cdata: bool) -> None:
        """A stretch of text."""
        if self._flow is not None:
            self._flow.words(span, cdata)

    def _said(self, tag: Tag, names: Sequence[str]) -> str:
        """The language that a start tag names, as written; it is marked where that is Chinese."""
        for name in names:
            language = tag.attributes.get(name)
            if language is not None:
                if _is_chinese(language):
                    span = attribute_value(self._text, tag.start, name)
                    if self._text[span.start : span.end] == language:  # else it is written with references
                        self.marks.append(LanguageMark(*span, language))
                return language
        return ""


def _pair(tags: Sequence[str], header: str, source: str | None, target: str | None) -> tuple[str, str]:
    """The languages to read: canonical tags, or ``zh`` where the file does not say which Chinese.

    ``tags`` are those of the texts as written, ``header`` is the one that the file calls the source.
    """
    keys = list(dict.fromkeys(key for tag in tags if (key := _key(tag))))
    if source is None:
        options = [key for key in keys if target is None or not nearness(key, target)]
        own = _key(header)
        if own and any(nearness(key, own) for key in options):
            source = own
        else:
            source = options[0] if target is None and len(options) == 2 else _only(options, target, tags)
    if target is None:
        target = _only([key for key in keys if not nearness(key, source)], source, tags)
    for wanted in (source, target):
        if not any(nearness(tag, wanted) for tag in tags):
            raise InputError(f"no text in {wanted}; the file has {_listed(tags)}")
    return source, target


def _key(tag: str) -> str:
    """What a tag says: a canonical tag, ``zh`` for Chinese of an unknown script; empty for other languages."""
    return declared(tag) or ("zh" if says_chinese(tag) else "")


def _only(keys: Sequence[str], other: str | None, tags: Sequence[str]) -> str:
    """The only language that is not like ``other``."""
    apart = [key for key in keys if other is None or primary(key) != primary(other)] or keys
    if len(apart) != 1:
        what = "say which is the source and which the target" if apart else "expected Chinese and another language"
        raise InputError(f"the file has texts in {_listed(tags)}; {what}")
    return apart[0]


def _listed(tags: Iterable[str]) -> str:
    return ", ".join(sorted(set(filter(None, tags)))) or "no language that it names"


def _units(
    entries: Iterable[_Entry], pair: tuple[str, str], left_out: Counter[str], fault: InputError | None
) -> Iterator[Unit]:
    """The units of all entries; then what is wrong with the file is raised."""
    for entry in entries:
        sources = _nearest(entry.variants, pair[0])[:1]
        targets = _nearest([one for one in entry.variants if one not in sources], pair[1])
        if not sources or not targets:
            left_out[f"entries without a text in {pair[1] if sources else pair[0]}"] += 1
        for source, target in product(sources, targets):
            for suffix, left, right in paired(source.flow, target.flow, left_out):
                yield _unit(entry.id + suffix, left, right, declared(source.language), declared(target.language))
    if fault is not None:
        raise fault


def _nearest(variants: Sequence[_Variant], wanted: str) -> list[_Variant]:
    """The variants whose language is nearest to the one wanted; none where no language is near."""
    best = max((nearness(one.language, wanted) for one in variants), default=0)
    return [one for one in variants if best and nearness(one.language, wanted) == best]


def _unit(name: str, source: Flow, target: Flow, *languages: str | None) -> Unit:
    left, right = source.passage(languages[0], name), target.passage(languages[1], name)
    return Unit(name, left, right, "translated" if right.text.strip() or not left.text.strip() else "untranslated")
