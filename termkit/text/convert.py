"""From one written Chinese to another: ours, where word boundaries and regional words decide, or OpenCC's to the byte.

What is protected before any dictionary is asked: ideographic description sequences (⿰虫风 describes one character) and
the terms of a glossary, the longest first.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from termkit.core.conversion import Choice, Conversion, Edits
from termkit.core.language import canonical, covers, is_chinese, script
from termkit.core.span import Span
from termkit.errors import ConfigError, LanguageError, hint
from termkit.text.descriptions import descriptions
from termkit.text.dictionaries import MODES
from termkit.text.plans import Machine, compat, fast, namer_of, normal, proof, step_by_step

if TYPE_CHECKING:
    from termkit.text.engine import Finder

VOCABULARIES = ("certain", "usual", "all", "none")
ENGINES = ("termkit", "reimplemented")

_NAMES = {"s": "zh-Hans", "t": "zh-Hant", "tw": "zh-Hant-TW", "hk": "zh-Hant-HK", "jp": "ja"}  # in OpenCC's mode names
_LIKE = {"zh-Hant-MO": "zh-Hant-HK"}  # Macau writes as Hong Kong does
_PLACES = ("zh-Hant-TW", "zh-Hant-HK", "zh-Hant", "zh-Hans")

_PASSAGE = 1 << 18  # code points converted at a time, so that memory does not grow with the text's own size
_LONGEST = 1 << 24  # code points without any sentence's end; then they are cut somewhere
# What the machines must not see: their seam, compatibility ideographs, and what introduces a description sequence.
_ODD = re.compile("[\ufdd0\u2ff0-\u2fff\uf900-\ufaff\U0002f800-\U0002fa1f]")
_COMPATIBILITY = re.compile("[\uf900-\ufaff\U0002f800-\U0002fa1f]")
# What parts the units of which each is Traditional or not: a sentence, and words in a list.
_MARKS = "。！？；!?\n\r"
_UNIT = re.compile(f"[{_MARKS}]+|(?<=[\u3400-\u9fff])[ \t\u3000]+(?=[\u3400-\u9fff])")
_SHORT = 2000  # code points: below, a set is sooner made than a pattern of thousands
_INSIDE = re.compile("[0-9A-Za-z_]{2}")  # two characters between which no term begins or ends


class TermRule(NamedTuple):
    """A term of a glossary and what it becomes; the same for a name that is kept. ``name`` is the concept."""

    source: str
    target: str
    name: str


class Fixed(NamedTuple):
    """A range that no dictionary touches, and what stands there afterwards."""

    start: int
    end: int
    value: str


class Converter(Protocol):
    """A conversion that is ready to run on any number of texts."""

    def text(self, text: str) -> str:
        """The text converted."""

    def edits(self, text: str) -> Conversion:
        """The text converted, and what changed where."""

    def choices(self, text: str) -> list[Choice]:
        """The places that could have become something else, and why they became what they did."""


def convert(
    text: str,
    *,
    to: str | None = None,
    source: str | None = None,
    vocabulary: str = "usual",
    compat: str | None = None,
    terms: Sequence[TermRule] = (),
) -> str:
    """``text`` in the written Chinese ``to``; see ``converter``.

    ``source`` is the tag of the text; without it ``infer_source`` decides the script, never the region. A text that
    is in ``to`` already is returned unchanged.
    """
    return _ready(text, to, source, vocabulary, compat, terms).text(text)


def convert_with_edits(
    text: str,
    *,
    to: str | None = None,
    source: str | None = None,
    vocabulary: str = "usual",
    compat: str | None = None,
    terms: Sequence[TermRule] = (),
) -> Conversion:
    """The same conversion, with the edits that lead to it."""
    return _ready(text, to, source, vocabulary, compat, terms).edits(text)


def converter(
    to: str,
    source: str,
    *,
    vocabulary: str = "usual",
    compat: str | None = None,
    terms: Sequence[TermRule] = (),
    engine: str = "termkit",
) -> Converter:
    """What converts texts from ``source`` to ``to``, kept for the next caller.

    ``vocabulary`` says which regional words are exchanged (软件, 軟體): those that are ``certain``, the ``usual`` too,
    ``all``, or ``none``. ``compat`` is a mode of OpenCC: its output, to the byte, whatever the tags say. ``terms`` win
    over all dictionaries. Raises LanguageError for a tag that is none or not Chinese, ConfigError for other names.
    """
    return _converter(to, source, vocabulary, compat, tuple(terms), engine)


def opencc(text: str, mode: str) -> str:
    """What OpenCC makes of the text in this mode."""
    return _converter("", "", "none", mode, (), "termkit").text(text)


def infer_source(text: str, *, to: str) -> str:
    """``zh-Hans`` or ``zh-Hant``: the script of which the text holds more characters that stand in no other.

    A region is told only where the text proves it to be ``to`` already. Where there is no proof, or as much for either
    script, it is the opposite of ``to``: who asks for a conversion has something to convert.
    """
    from termkit.text.detect import detect

    end = place(to)
    found = detect(text)
    if found.language == end:
        return end
    if found.simplified == found.traditional:
        return "zh-Hant" if script(end) == "Hans" else "zh-Hans"
    return "zh-Hans" if found.simplified > found.traditional else "zh-Hant"


def mode_route(name: str) -> tuple[str, str, bool]:
    """What a mode's name (``s2twp``) says: source, to, whether words are exchanged. Raises LanguageError."""
    if name not in MODES:
        raise LanguageError(f"{name!r} is no conversion mode; {hint(name, list(MODES))}: {', '.join(MODES)}")
    source, _, to = name.partition("2")
    return _NAMES[source], _NAMES.get(to) or _NAMES[to.removesuffix("p")], to not in _NAMES


def place(tag: str) -> str:
    """The variety of Chinese that a tag stands for here: ``zh-Hans-CN`` is ``zh-Hans``. Raises LanguageError."""
    tag = canonical(tag)
    if not is_chinese(tag):
        raise LanguageError(f"{tag!r} is not Chinese; write zh-Hant, zh-Hant-TW, zh-Hant-HK or zh-Hans")
    tag = _LIKE.get(tag, tag)
    return next(known for known in _PLACES if covers(known, tag))


def safe_cut(text: str) -> int:
    """The largest index at which the text can be cut and converted in two; 0 where there is none.

    That is behind the end of a sentence or a line; behind the last character where there is none for millions.
    """
    return _cut(text, odd=True)


def _cut(text: str, odd: bool) -> int:
    protected, broken = descriptions(text) if odd else ([], len(text))
    cut = _last_end(text, broken)
    inside = next((part for part in protected if part.start < cut < part.end), None)
    if inside is not None:
        cut = _last_end(text, inside.start)
    return cut or (len(text) if len(text) >= _LONGEST else 0)


def _last_end(text: str, stop: int) -> int:
    return max(text.rfind(mark, 0, stop) for mark in "。！？!?\n\r") + 1


def _ready(
    text: str, to: str | None, source: str | None, vocabulary: str, mode: str | None, terms: Sequence[TermRule]
) -> Converter:
    if mode is not None:
        return _converter("", "", vocabulary, mode, tuple(terms), "termkit")
    if to is None:
        raise ConfigError("say what to convert to: zh-Hant, zh-Hant-TW, zh-Hant-HK or zh-Hans")
    return _converter(to, source or infer_source(text, to=to), vocabulary, None, tuple(terms), "termkit")


@lru_cache(maxsize=32)
def _converter(
    to: str, source: str, vocabulary: str, mode: str | None, terms: tuple[TermRule, ...], engine: str
) -> Converter:
    if vocabulary not in VOCABULARIES:
        raise ConfigError(f"unknown vocabulary {vocabulary!r}; {hint(vocabulary, list(VOCABULARIES))}")
    if engine not in ENGINES:
        raise ConfigError(f"unknown engine {engine!r}; {hint(engine, list(ENGINES))}")
    if mode is not None:
        mode_route(mode)
    if engine == "reimplemented":
        from termkit.text.reimplemented import machine

        return _Converting(machine(mode or _mode(place(source), place(to), vocabulary)), lambda _: engine, terms)
    if mode is not None:
        return _Converting(compat(mode), namer_of(mode), terms, broken=lambda text: step_by_step(mode, text))
    start, end = place(source), place(to)
    if start == end:
        return _Converting(None, str, terms)
    return _accurate(start, end, vocabulary, terms)


def _accurate(start: str, end: str, vocabulary: str, terms: tuple[TermRule, ...]) -> Converter:
    from termkit.text import accurate

    plan = accurate.plan(start, end, vocabulary)
    adapt = None
    if start == "zh-Hans":  # a sentence that is Traditional already is only adapted to the region

        def adapt() -> Machine | None:
            return accurate.plan("zh-Hant", end, vocabulary).machine if end != "zh-Hant" else None

    return _Converting(plan.machine, plan.name, terms, adapt, plan.choices)


def _mode(start: str, end: str, vocabulary: str) -> str:
    names = {tag: name for name, tag in _NAMES.items()}
    mode = f"{names[start]}2{names[end]}"
    if vocabulary != "none" and f"{mode}p" in MODES:
        mode += "p"
    if mode not in MODES:
        raise ConfigError(f"OpenCC has no mode from {start} to {end}; its modes are {', '.join(MODES)}")
    return mode


class _Converting:
    """A machine, what is kept from it, and the passages that another one takes."""

    def __init__(
        self,
        machine: Machine | None,
        name: Callable[[str], str],
        terms: tuple[TermRule, ...] = (),
        traditional: Callable[[], Machine | None] | None = None,
        choices: Callable[[str], list[Choice]] | None = None,
        broken: Callable[[str], str] | None = None,
    ) -> None:
        """``machine`` None changes nothing. ``traditional`` gives that for sentences which are Traditional by proof.

        ``broken`` converts what follows a description sequence that the text breaks off, up to its end.
        """
        self._broken = broken
        self._machine = machine
        self._name = name
        self._terms = tuple({rule.source: rule for rule in reversed(terms) if rule.source}.values())
        self._traditional = traditional
        self._choices = choices

    def text(self, text: str) -> str:
        """The text converted."""
        if self._machine is None and not self._terms:
            return text
        if self._is_free(text):
            convert = self._machine.convert if self._machine else str
            return convert(text) if len(text) <= _PASSAGE else "".join(map(convert, _pieces(text)))
        odd = _is_odd(text)
        if len(text) <= _PASSAGE:
            return self._passage(text, odd)
        return "".join(self._passage(passage, odd) for passage in _passages(text, odd))

    def edits(self, text: str) -> Conversion:
        """The text converted, and what changed where."""
        if self._machine is not None and self._is_free(text):
            after, made = self._machine.convert_edits(text)
            return Conversion(after, Edits(text, after, made, self._named))
        odd = _is_odd(text)
        parts: list[str] = []
        numbers = array("i")
        for start, end, machine, value in self._runs(text, odd):
            if value is None:
                part, changes = _converted(machine, text[start:end])
                numbers.extend(_moved(changes, start))
                parts.append(part)
            else:
                if value != text[start:end]:
                    numbers.extend((start, end - start, len(value), -1))
                parts.append(value)
        after = "".join(parts)
        return Conversion(after, Edits(text, after, numbers.tobytes(), self._named))

    def choices(self, text: str) -> list[Choice]:
        """The places that could have become something else; those inside a protected range have no choice."""
        if self._choices is None:
            return []
        found: list[Choice] = []
        for start, end, machine, value in self._runs(text, odd=True):
            if value is None and machine is self._machine:
                for each in self._choices(text[start:end]):
                    found.append(each._replace(source=Span(each.source.start + start, each.source.end + start)))
        return found

    def _passage(self, text: str, odd: bool) -> str:
        parts: list[str] = []
        for start, end, machine, value in self._runs(text, odd):
            if value is None:
                value = text[start:end]
                if machine is not None:
                    value = machine.convert(_normal(value) if odd else value)
            parts.append(value)
        return "".join(parts)

    def _runs(self, text: str, odd: bool) -> Iterator[tuple[int, int, Machine | None, str | None]]:
        """The whole text in runs: start, end, and the machine that converts it, or what it becomes.

        ``odd``: the text may hold what the machines must not see.
        """
        proof = self._proof(text)
        done = 0
        for fixed in [*self._fixed(text, odd), Fixed(len(text), len(text), "")]:
            if done < fixed.start:
                yield from self._free(text, done, fixed.start, proof)
            if fixed.start < fixed.end:
                yield fixed.start, fixed.end, None, fixed.value
            done = fixed.end

    def _free(self, text: str, start: int, end: int, proof: bool) -> Iterator[tuple[int, int, Machine | None, None]]:
        """What is not protected: sentences that are Traditional by proof, and what lies between them."""
        at = start
        for low, high in self._traditional_sentences(text, start, end) if proof else ():
            if at < low:
                yield at, low, self._machine, None
            yield low, high, self._traditional() if self._traditional else None, None
            at = high
        if at < end:
            yield at, end, self._machine, None

    def _is_free(self, text: str) -> bool:
        """True when nothing in the text is protected, and all of it is for one machine."""
        return not self._terms and not _is_odd(text) and not self._proof(text)

    def _proof(self, text: str) -> bool:
        if self._traditional is None:
            return False
        if len(text) < _SHORT:
            return not proof()[1].isdisjoint(text)
        return _proofs()[1].search(text) is not None

    def _traditional_sentences(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Sentences with characters that only Traditional has and none that only Simplified has."""
        simplified, traditional = _proofs()
        at = start
        while found := traditional.search(text, at, end):
            low = max(at, *(text.rfind(mark, at, found.start()) + 1 for mark in _MARKS))
            for space in _UNIT.finditer(text, low, found.start() + 1):
                low = space.end()
            stop = _UNIT.search(text, found.start(), end)
            at = stop.end() if stop else end
            if not simplified.search(text, low, at):
                yield low, at

    def _fixed(self, text: str, odd: bool) -> list[Fixed]:
        """What is protected, in order and disjoint: a glossary's terms come before everything else."""
        found = self._matches(text) if self._terms else []
        if not odd:
            return found
        whole, broken = descriptions(text)
        if self._broken is None:
            broken = len(text)
        own = [Fixed(*part, text[part.start : part.end]) for part in whole if part.end <= broken]
        if self._broken is not None and broken < len(text):
            own.append(Fixed(broken, len(text), self._broken(text[broken:])))
        seams = [Fixed(seam.start(), seam.end(), seam[0]) for seam in re.finditer("\ufdd0", text)]
        return _beside(found, _beside(own, seams))

    def _matches(self, text: str) -> list[Fixed]:
        """The glossary's terms in the text, leftmost and longest; Latin letters at an edge need a word's edge."""

        def fits(start: int, end: int) -> bool:
            before, after = text[start - 1 : start + 1], text[end - 1 : end + 1]
            return not ((start and _INSIDE.fullmatch(before)) or _INSIDE.fullmatch(after))

        found = self._finder.find(text, fits)
        return [Fixed(start, end, self._terms[number].target) for start, end, number in found]

    @cached_property
    def _finder(self) -> Finder:
        from termkit.text.engine import Finder

        return Finder([rule.source for rule in self._terms])

    @cached_property
    def _concepts(self) -> dict[str, str]:
        return {rule.source: rule.name for rule in self._terms}

    def _named(self, before: str) -> str:
        concept = self._concepts.get(before)
        return self._name(before) if concept is None else f"glossary:{concept}"


def _beside(first: list[Fixed], second: list[Fixed]) -> list[Fixed]:
    """Both in one list, in order, without those of the second that lie over one of the first."""
    if not first or not second:
        return first or second
    ends = [fixed.end for fixed in first]
    added = list(first)
    for fixed in second:
        near = bisect_right(ends, fixed.start)
        if near == len(first) or first[near].start >= fixed.end:
            added.append(fixed)
    return sorted(added)


def _converted(machine: Machine | None, text: str) -> tuple[str, array[int]]:
    """A run converted, with its changes; those of compatibility ideographs are added where no other covers them."""
    changes = array("i")
    if machine is None:
        return text, changes
    plain = _normal(text)
    after, numbers = machine.convert_edits(plain)
    changes.frombytes(numbers)
    if plain is text or plain == text:
        return after, changes
    ends = [start + size for start, size in zip(changes[0::4], changes[1::4], strict=True)]
    more = []
    for at, (one, other) in enumerate(zip(text, plain, strict=True)):
        if one != other:
            near = bisect_right(ends, at)
            if near == len(ends) or changes[4 * near] > at:
                more.append((at, 1, 1, -1))
    rows = [tuple(changes[at : at + 4]) for at in range(0, len(changes), 4)]
    return after, array("i", [number for row in sorted([*rows, *more]) for number in row])


def _moved(changes: array[int], by: int) -> array[int]:
    if by:
        for at in range(0, len(changes), 4):
            changes[at] += by
    return changes


def _normal(text: str) -> str:
    return text.translate(normal()) if _COMPATIBILITY.search(text) else text


def _is_odd(text: str) -> bool:
    """Whether the text holds anything that the machines must not see."""
    machines = fast()
    return _ODD.search(text) is not None if machines is None else not machines.is_plain(text)


@lru_cache(maxsize=1)
def _proofs() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds the characters of ``proof``: a class with others in it would be searched a thousand times slower."""
    one, other = ("".join(sorted(chars)) for chars in proof())
    return re.compile(f"[{one}]"), re.compile(f"[{other}]")


def _pieces(text: str) -> Iterator[str]:
    """A text in which nothing is protected, in pieces of bounded size: behind a mark that stands in no phrase."""
    start = 0
    while len(text) - start > _PASSAGE:
        stop = start + _PASSAGE
        cut = next((at for mark in "\n。，, " if (at := text.rfind(mark, start, stop)) >= 0), -1)
        if cut < 0:
            break
        yield text[start : cut + 1]
        start = cut + 1
    yield text[start:]


def _passages(text: str, odd: bool) -> Iterator[str]:
    """The text in pieces of bounded size, cut where it can be cut."""
    start = 0
    while len(text) - start > _PASSAGE:
        size = _PASSAGE
        while not (cut := _cut(text[start : start + size], odd)) and start + size < len(text):
            size *= 2
        if not cut or start + cut >= len(text):
            break
        yield text[start : start + cut]
        start += cut
    yield text[start:]
