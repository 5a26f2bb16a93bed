"""Glossaries as TBX (ISO 30042): version 2 (martif) and 3 (tbx), in the style of data categories as attributes or tags.

A document type may be named; entities may not be declared, and nothing is fetched. What TBX has no word for goes into
a note of its own and is understood there: ``proposed``, and in version 3 ``do not translate``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from termkit.core.glossary import ANY, Concept, Glossary, PartOfSpeech, Place, Status, Term
from termkit.core.language import is_chinese
from termkit.core.span import LineIndex, Span
from termkit.errors import InputError, LanguageError, Problem
from termkit.formats.glossary_rows import (
    DECIDED_WORDS,
    UNSTATED,
    Imported,
    Languages,
    Notices,
    Written,
    chosen_languages,
    joined,
    language_of,
    languages,
    losses,
    lost,
    part_of_speech,
    settled,
    stated,
    status_of,
    without_control,
)
from termkit.formats.xml import Tag, read_xml, write_xml, xml_pieces

Flavour = Literal["v3", "v3-dct", "v2", "weblate"]

FLAVOURS: dict[str, Flavour] = {"tbx": "v3", "tbx-dct": "v3-dct", "tbx-v2": "v2", "weblate": "weblate"}
_NAMES: dict[Flavour, str] = {"v3": "TBX", "v3-dct": "TBX", "v2": "TBX", "weblate": "Weblate"}
_ENTRIES = ("termEntry", "conceptEntry")
_SECTIONS = ("langSet", "langSec")
_UNITS = ("tig", "ntig", "termSec")
_KEPT = "do not translate"
_XML_ID = re.compile("[A-Za-z\u3400-\u9fff][A-Za-z0-9_.\u3400-\u9fff-]*")
_SPELT = "_e."  # begins an id of ours in which what XML does not allow is spelt out: _20_ is a blank
_NOT_IN_ID = re.compile("[^A-Za-z0-9.\u3400-\u9fff-]")
_CODE = re.compile("_([0-9a-f]+)_")
_OWN = re.compile(r"termkit: from ([\w-]+) to ([\w-]+)")
_STATUSES = {"preferred": "preferred", "admitted": "admitted", "variant": "admitted", "deprecated": "deprecated"}
_HELD = ("definition", "note", "decided", "part_of_speech")
_DEEPEST = 200  # elements within one another; TBX needs a dozen


class _Element:
    """An element of a TBX file, with its text and what is in it."""

    __slots__ = ("attributes", "children", "name", "place", "text")

    def __init__(self, name: str, attributes: dict[str, str], place: Place) -> None:
        self.name, self.attributes, self.place = name, attributes, place
        self.text = ""
        self.children: list[_Element] = []

    def walk(self) -> Iterator[_Element]:
        """The element and all within it, in order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(element.children))

    def whole_text(self) -> str:
        """Its text and that of all within it, which is inline markup."""
        return "".join(element.text for element in self.walk()) if self.children else self.text

    @property
    def category(self) -> str:
        """The data category: of ``<termNote type="partOfSpeech">`` as of ``<min:partOfSpeech>``."""
        return self.attributes.get("type", "") or self.name

    @property
    def language(self) -> str:
        """The language it declares."""
        return self.attributes.get("xml:lang", "") or self.attributes.get("lang", "")


class _Section(NamedTuple):
    """The terms of one language of an entry."""

    language: str
    terms: tuple[Term, ...]


def read_tbx(text: str, path: str, said: Languages = UNSTATED) -> Imported:
    """The glossary in a TBX file. Raises InputError for what is no XML or no TBX, and where entities are declared."""
    root = _tree(text, path)
    if root.name not in ("martif", "tbx"):
        raise InputError(f"{path}: no TBX: the outermost element is {root.name!r}, not 'martif' or 'tbx'")
    notices = Notices(path)
    entries = [element for element in root.walk() if element.name in _ENTRIES]
    own = next(filter(None, (_OWN.search(element.text) for element in root.walk() if element.name == "p")), None)
    sections = [_sections(entry, said, notices) for entry in entries]
    found = dict.fromkeys(section.language for group in sections for section in group)
    chosen = _chosen(list(found), root, own, said, path)
    own_text = own is not None
    concepts = [_concept(entry, group, notices, own_text) for entry, group in zip(entries, sections, strict=True)]
    return Imported(Glossary(path, *chosen, settled(concepts, chosen, notices)), tuple(sorted(notices.found)))


def _tree(text: str, path: str) -> _Element:
    index = LineIndex(text)
    top = _Element("", {}, Place(1, 1))
    open_: list[_Element] = [top]

    def start(tag: Tag) -> None:
        place = Place(*index.position(tag.start))
        if len(open_) > _DEEPEST:
            raise InputError(f"{path}:{place.line}:{place.column}: nested too deeply for a glossary")
        element = _Element(tag.name, dict(tag.attributes), place)
        open_[-1].children.append(element)
        open_.append(element)

    def end() -> None:
        open_.pop()

    def words(span: Span, cdata: bool) -> None:
        if len(open_) == 1:
            return
        pieces = "".join(piece.text for piece in xml_pieces(text, span, cdata))
        inline = open_[-1]
        if inline.name in ("hi", "foreign", "bpt", "ept", "ph"):
            _in_order(open_, pieces)
        else:
            inline.text += pieces

    read_xml(text, path, start, end, words)
    return top.children[0]


def _in_order(open_: list[_Element], text: str) -> None:
    """Text within inline markup belongs to the element around it, where it stands."""
    outer = next(element for element in reversed(open_) if element.name not in ("hi", "foreign", "bpt", "ept", "ph"))
    outer.text += text


def _chosen(found: list[str], root: _Element, own: re.Match[str] | None, said: Languages, path: str) -> Languages:
    """Source and target: as stated, as we wrote them, else the file's own language first."""
    if own:
        said = Languages(said.source or own[1], said.target or own[2])
    elif not said.source and not said.target:
        try:
            main = language_of(root.language) or ""
        except LanguageError:
            main = ""
        if main in found and len(found) > 1:
            found = [main, *(tag for tag in found if tag != main)]
    return chosen_languages(found, said, path)


def _sections(entry: _Element, said: Languages, notices: Notices) -> list[_Section]:
    found: list[_Section] = []
    for section in (element for element in entry.walk() if element.name in _SECTIONS):
        try:
            language = language_of(section.language, said)
        except LanguageError as error:
            if section.language.lower() in ("zh", "zho", "chi"):
                place = f"{notices.path}:{section.place.line}:{section.place.column}"
                raise InputError(f"{place}: {error}; say --from or --to") from None
            language = None
        if language is None:
            shown = section.language or "no language"
            notices.add(section.place, f"terms in {shown!r} were left out: termkit knows Chinese and English")
            continue
        found.append(_Section(language, tuple(_terms(section, language, notices))))
    return found


def _terms(section: _Element, language: str, notices: Notices) -> Iterator[Term]:
    """The terms of a section. Of those without a status the first is preferred, if no other is."""
    units = [element for element in section.walk() if element.name in _UNITS]
    read = [(unit, term) for unit in units for term in [_first(unit, "term")] if term is not None]
    statuses = [_status(unit, notices) for unit, _ in read]
    free = "preferred" not in statuses
    for (_, term), status in zip(read, statuses, strict=True):
        if status is None:
            status = "preferred" if free else "admitted"
            free = False
        yield Term(term.whole_text().strip(), language, status, term.place)


def _first(element: _Element, name: str) -> _Element | None:
    return next((child for child in element.walk() if child.name == name), None)


def _status(unit: _Element, notices: Notices) -> Status | None:
    for element in unit.walk():
        if element.category in ("administrativeStatus", "normativeAuthorization"):
            word = element.whole_text().strip()
            status = status_of(word)
            if status is None:
                notices.add(element.place, f"status {word!r} is not known and was left out")
            return status
    return None


def _concept(entry: _Element, sections: list[_Section], notices: Notices, own: bool) -> Concept:
    """The concept of an entry. White space around a text is the text's only where we wrote it."""
    definitions: list[str] = []
    notes: list[str] = []
    speech: list[PartOfSpeech] = []
    decided, kept = True, False
    for element in entry.walk():
        whole = element.whole_text()
        text = whole.strip()
        category = element.category.lower()
        if category == "translation needed":
            kept = kept or text.lower() in ("no", "false")
        elif (category == "translationnote" and text.lower() == "no") or (category == "note" and text == _KEPT):
            kept = True
        elif category == "definition" or (element.name == "descrip" and "type" not in element.attributes):
            definitions.append(whole if own else text)
        elif category in ("note", "usage note", "usagenote") or element.name == "note":
            decided = DECIDED_WORDS.get(text.lower(), decided)
            notes.extend([whole if own else text] if text.lower() not in DECIDED_WORDS else [])
        elif category == "partofspeech":
            found = part_of_speech(text)
            if found is None:
                notices.add(element.place, f"part of speech {text!r} has no place in a glossary; left out")
            speech.append(found or "")
        elif category not in _UNDERSTOOD and element.name in ("descrip", "termNote", "admin", "xref", "ref"):
            notices.add(element.place, f"{element.category!r} was left out: a glossary has no place for it")
    terms = [term for section in sections for term in section.terms]
    name = entry.attributes.get("id", "")
    return Concept(
        id=_own_id(name),
        terms=tuple(_kept(sections) if kept else terms),
        place=entry.place,
        definition=joined(definitions),
        note=joined(notes),
        decided=decided,
        part_of_speech=next(filter(None, speech), ""),
    )


_UNDERSTOOD = frozenset({"administrativestatus", "normativeauthorization"})


def _kept(sections: list[_Section]) -> Iterator[Term]:
    """The terms of an entry that is not to be translated: what the first language approves is a name in all."""
    approved = [
        [term.text for term in section.terms if term.status in ("preferred", "admitted")] for section in sections
    ]
    first = approved[0] if approved else []
    shared = [text for text in first if any(text in others for others in approved[1:])]
    names = set(shared or first)
    for number, section in enumerate(sections):
        for term in section.terms:
            if term.text not in names or term.status == "deprecated":
                yield term
            elif number == 0:
                yield term._replace(language=ANY)


def write_tbx(glossary: Glossary, flavour: Flavour = "v3") -> Written:
    """The glossary as TBX, and what that has no place for."""
    name = _NAMES[flavour]
    missed = losses(glossary, _HELD, name)
    lines = list(_head(glossary, flavour))
    tags = languages(glossary)
    for concept in glossary.concepts:
        missed.extend(_losses(glossary, concept, name))
        lines.extend(_entry(glossary, concept, tags, flavour))
    lines += ["</body></text>", "</martif>" if flavour in ("v2", "weblate") else "</tbx>"]
    return Written(("\n".join(lines) + "\n").encode(), tuple(sorted(missed)))


def _head(glossary: Glossary, flavour: Flavour) -> Iterator[str]:
    source = _tag(glossary.source, flavour)
    about = f"<fileDesc><sourceDesc><p>termkit: from {glossary.source} to {glossary.target}</p></sourceDesc></fileDesc>"
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    if flavour in ("v2", "weblate"):
        yield '<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">'
        yield f'<martif type="TBX" xml:lang="{source}">'
        yield f"<martifHeader>{about}</martifHeader>"
    else:
        style = "dct" if flavour == "v3-dct" else "dca"
        modules = "".join(
            f' xmlns:{module}="http://www.tbxinfo.net/ns/{module}"' for module in ("min", "basic") if style == "dct"
        )
        yield f'<tbx style="{style}" type="TBX-Basic" xml:lang="{source}" xmlns="urn:iso:std:iso:30042:ed-2"{modules}>'
        yield f"<tbxHeader>{about}</tbxHeader>"
    yield "<text><body>"


def _tag(language: str, flavour: Flavour) -> str:
    return language.replace("-", "_") if flavour == "weblate" and is_chinese(language) else language


def _losses(glossary: Glossary, concept: Concept, name: str) -> Iterator[Problem]:
    for term in stated(concept):
        if term.status not in ("preferred", "admitted", "deprecated"):
            yield lost(glossary, concept, f"{name} has no status {term.status!r}; {term.text!r} becomes admitted")
    for term in _taken_for_names(concept, glossary.source):
        yield lost(glossary, concept, f"{name} cannot tell {term.text!r} ({term.language}) from the name beside it")
    for text in (concept.note, concept.definition):
        if without_control(text) != text:
            yield lost(glossary, concept, f"{name} has no place for control characters")
    if concept.note.strip().lower() in (*DECIDED_WORDS, _KEPT):
        yield lost(glossary, concept, f"a note {concept.note!r} would say something else in {name}")


def _taken_for_names(concept: Concept, source: str) -> Iterator[Term]:
    """The terms beside a name that stand as it does: approved, in the source and in another language."""
    if not concept.is_name:
        return
    approved = [term for term in stated(concept) if term.language != ANY and term.status != "deprecated"]
    for term in approved:
        tags = {one.language for one in approved if one.text == term.text}
        if term.text in concept.names or (source in tags and len(tags) > 1):
            yield term


def _xml_id(name: str) -> str:
    """An id as XML allows it: no blank, no digit first."""
    if _XML_ID.fullmatch(name):
        return name
    return _SPELT + _NOT_IN_ID.sub(lambda match: f"_{ord(match[0]):x}_", name)


def _own_id(name: str) -> str:
    """The id that ``_xml_id`` spelt, or the id of another tool as it is."""
    if not name.startswith(_SPELT):
        return name
    return without_control(_CODE.sub(lambda match: chr(min(int(match[1], 16), 0x10FFFF)), name.removeprefix(_SPELT)))


def _entry(glossary: Glossary, concept: Concept, tags: list[str], flavour: Flavour) -> Iterator[str]:
    old = flavour in ("v2", "weblate")
    outer, section, unit = ("termEntry", "langSet", "tig") if old else ("conceptEntry", "langSec", "termSec")
    yield f'<{outer} id="{_xml_id(concept.id)}">'
    if concept.definition:
        yield f"  {_category('descrip', 'definition', concept.definition, flavour)}"
    if concept.is_name and old:
        yield '  <descrip type="Translation needed">No</descrip>'
    notes = [concept.note if concept.note.strip().lower() not in (*DECIDED_WORDS, _KEPT) else ""]
    notes += ["" if concept.decided else "proposed", _KEPT if concept.is_name and not old else ""]
    for note in filter(None, notes):
        usage = flavour == "weblate" and note == concept.note
        yield f'  <descrip type="Usage note">{_text(note)}</descrip>' if usage else f"  <note>{_text(note)}</note>"
    speech = [concept.part_of_speech] if concept.part_of_speech else []
    for language in tags:
        terms = list(_section_terms(glossary, concept, language))
        if terms:
            yield f'  <{section} xml:lang="{_tag(language, flavour)}">'
            yield from (f"    {line}" for line in _unit_lines(terms, speech, unit, flavour))
            yield f"  </{section}>"
    yield f"</{outer}>"


def _section_terms(glossary: Glossary, concept: Concept, language: str) -> Iterator[Term]:
    """The terms of one language; a name stands in the source and in the target."""
    for term in stated(concept):
        if term.language == language or (term.language == ANY and language in (glossary.source, glossary.target)):
            yield term


def _unit_lines(terms: Iterable[Term], speech: Iterable[str], unit: str, flavour: Flavour) -> Iterator[str]:
    for term in terms:
        status = _STATUSES.get(term.status, "admitted")
        word = "forbidden" if flavour == "weblate" and status == "deprecated" else f"{status}Term-admn-sts"
        notes = [_category("termNote", "administrativeStatus", word, flavour)]
        notes += [_category("termNote", "partOfSpeech", word, flavour) for word in speech if word]
        yield f"<{unit}><term>{_text(term.text)}</term>{''.join(notes)}</{unit}>"


def _category(element: str, category: str, text: str, flavour: Flavour) -> str:
    if flavour == "v3-dct":
        name = f"{'basic' if category == 'definition' else 'min'}:{category}"
        return f"<{name}>{_text(text)}</{name}>"
    if flavour == "weblate" and category == "definition":
        return f"<descrip>{_text(text)}</descrip>"
    return f'<{element} type="{category}">{_text(text)}</{element}>'


def _text(text: str) -> str:
    return write_xml(without_control(text)).replace("\r", "&#13;")
