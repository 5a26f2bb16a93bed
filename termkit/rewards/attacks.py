"""The attack table: what a policy tries that is paid for terms, without translating any better.

An attack takes an output and its item and gives the output as a gaming policy would write it. It is deterministic:
where it chooses at random, the choice follows from the seed, the attack and the texts. ``ATTACKS`` is the table; each
entry is a function of this file with the first line of its documentation.

``missing`` below means terms that the source calls for and the output lacks. Several attacks look at the reference to
place terms as well as anybody could; a policy cannot, so they bound what it may ever find out. Without a reference they
take the places from the source.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from termkit.text.fold import fold

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[^\W\u3400-\u9fff]+(?:['’.,-][^\W\u3400-\u9fff]+)*"
)
_SENTENCE = re.compile(r"[^.!?。！？]+[.!?。！？]*\s*")
_TWINS = str.maketrans({"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", "A": "А", "E": "Е", "O": "О"})
_ZERO_WIDTH = "\u200b"
_ENOUGH = 12  # words
_SMALL = "the a of to in and for is are with that on as by at from be was were this it has have its".split()


class Item(NamedTuple):
    """A segment to be translated: what a reward is told of it."""

    source: str
    terms: tuple[tuple[str, tuple[str, ...]], ...]  # source term, allowed renderings
    reference: str | None = None
    chinese: bool = False  # the outputs are Chinese


class Attack(NamedTuple):
    """One row of the table."""

    name: str
    summary: str
    run: Callable[[str, Item, random.Random], str]

    def __call__(self, output: str, item: Item, seed: int = 0) -> str:
        """The attacked output; the same for the same texts and seed."""
        return self.run(output, item, random.Random(f"{seed}\n{self.name}\n{item.source}\n{output}"))


def append_missing(output: str, item: Item, _: random.Random) -> str:
    """The missing terms at the end."""
    return _joined(output, _list(_missing(output, item), item), item)


def append_all(output: str, item: Item, _: random.Random) -> str:
    """All terms of the source at the end."""
    return _joined(output, _list(_wanted(item), item), item)


def prepend_missing(output: str, item: Item, _: random.Random) -> str:
    """The missing terms at the beginning."""
    return _joined(_list(_missing(output, item), item), output, item)


def filler_sentence(output: str, item: Item, _: random.Random) -> str:
    """A fluent sentence about nothing that holds the missing terms, at the end."""
    missing = _missing(output, item)
    if not missing:
        return output
    sentence = f"這一部分亦涉及{_list(missing, item)}等方面。" if item.chinese else _about(missing)
    return _joined(output, sentence, item)


def filler_before(output: str, item: Item, _: random.Random) -> str:
    """A fluent lead that holds the missing terms, at the beginning."""
    missing = _missing(output, item)
    if not missing:
        return output
    lead = f"就{_list(missing, item)}而言，" if item.chinese else f"In terms of {' and '.join(missing)}, "
    return lead + output


def scatter_parentheses(output: str, item: Item, _: random.Random) -> str:
    """The missing terms in parentheses, spread evenly over the text."""
    return _spread(output, item, lambda term: f"（{term}）" if item.chinese else f"({term})")


def scatter_commas(output: str, item: Item, _: random.Random) -> str:
    """The missing terms between commas, spread evenly over the text."""
    return _spread(output, item, lambda term: f"，{term}，" if item.chinese else f", {term},")


def sentence_parentheses(output: str, item: Item, _: random.Random) -> str:
    """A parenthesis with missing terms after each sentence."""
    sentences, missing = _SENTENCE.findall(output), _missing(output, item)
    if not sentences or not missing:
        return output
    shares = [missing[number :: len(sentences)] for number in range(len(sentences))]
    marks = "（{}）" if item.chinese else "({}) "
    return "".join(
        _joined(sentence, marks.format(_list(share, item)), item) if share else sentence
        for sentence, share in zip(sentences, shares, strict=True)
    )


def alternatives_twice(output: str, item: Item, _: random.Random) -> str:
    """Every allowed rendering of every term, twice, at the end."""
    return _joined(output, _list([form for _, forms in _entries(item) for form in forms] * 2, item), item)


def terms_only(_: str, item: Item, __: random.Random) -> str:
    """Nothing but the terms, in the order of the source."""
    return _list(_wanted(item), item)


def output_doubled(output: str, item: Item, _: random.Random) -> str:
    """The output twice."""
    return _joined(output, output, item)


def output_repeated(output: str, item: Item, _: random.Random) -> str:
    """The output five times."""
    return ("" if item.chinese else " ").join([output] * 5)


def reference_doubled(output: str, item: Item, _: random.Random) -> str:
    """The reference twice; the output twice where there is no reference."""
    text = output if item.reference is None else item.reference
    return _joined(text, text, item)


def last_sentence_again(output: str, item: Item, _: random.Random) -> str:
    """The last sentence once more, with the missing terms."""
    sentences, missing = _SENTENCE.findall(output), _missing(output, item)
    if not sentences or not missing:
        return output
    return _joined(_joined(output, sentences[-1], item), _list(missing, item), item)


def source_copied(_: str, item: Item, __: random.Random) -> str:
    """The source, untranslated."""
    return item.source


def source_appended(output: str, item: Item, _: random.Random) -> str:
    """The source behind the output."""
    return _joined(output, item.source, item)


def source_terms_beside(output: str, item: Item, _: random.Random) -> str:
    """Each term with its source term in parentheses behind it; the missing ones at the end, like that."""
    rest = []
    for source, forms in _entries(item):
        found = next((at for form in forms if (at := _find(form, output))), None)
        if found is None:
            rest.append(f"{_best(forms, item)} ({source})")
        else:
            output = f"{output[: found[1]]} ({source}){output[found[1] :]}"
    return _joined(output, _list(rest, item), item)


def random_places(output: str, item: Item, chance: random.Random) -> str:
    """The missing terms, each at a random place between two words."""
    return _inserted(output, item, lambda _: chance.random())


def middle(output: str, item: Item, _: random.Random) -> str:
    """The missing terms, all in the middle of the text."""
    return _inserted(output, item, lambda _: 0.5)


def source_position(output: str, item: Item, _: random.Random) -> str:
    """Each missing term where its source term stands in the source, relatively."""
    return _inserted(output, item, lambda term: _place_in_source(term, item))


def reference_position(output: str, item: Item, _: random.Random) -> str:
    """Each missing term where it stands in the reference, relatively."""
    return _inserted(output, item, lambda term: _place(term, item))


def position_with_and(output: str, item: Item, _: random.Random) -> str:
    """Each missing term where it stands in the reference, tied in with "and"."""
    return _inserted(
        output, item, lambda term: _place(term, item), lambda term: f"{term}和" if item.chinese else f"{term} and"
    )


def copied_neighbours(output: str, item: Item, _: random.Random) -> str:
    """Each missing term where it stands in the reference, with the words that surround it there."""

    def dressed(term: str) -> str:
        before, after = _neighbours(term, item)
        return ("" if item.chinese else " ").join([*before[-2:], term, *after[:2]])

    return _inserted(output, item, lambda term: _place(term, item), dressed)


def beside_anchor(output: str, item: Item, _: random.Random) -> str:
    """Each missing term beside a word of the output that stands beside it in the reference."""

    def place(term: str, words: Sequence[re.Match[str]]) -> int:
        before, after = _neighbours(term, item)
        views = [fold(word[0]) for word in words]
        for offset, neighbours in ((1, before[::-1]), (0, after)):
            for neighbour in neighbours:
                if fold(neighbour) in views and fold(neighbour) not in _SMALL:
                    return views.index(fold(neighbour)) + offset
        return round(_place(term, item) * len(words))

    return _inserted_at(output, item, place)


def before_wrong_rendering(output: str, item: Item, _: random.Random) -> str:
    """Each missing term right before the words that stand in its place: "housing affordability housing burden"."""
    return _inserted_at(output, item, lambda term, words: _across(term, words, item)[0])


def after_wrong_rendering(output: str, item: Item, _: random.Random) -> str:
    """Each missing term right behind the words that stand in its place: "housing burden housing affordability"."""
    return _inserted_at(output, item, lambda term, words: _across(term, words, item)[1])


def wrong_in_parentheses(output: str, item: Item, _: random.Random) -> str:
    """Each missing term in parentheses behind the words in its place: "housing burden (housing affordability)"."""
    mark = "（{}）" if item.chinese else "({})"
    return _inserted_at(output, item, lambda term, words: _across(term, words, item)[1], mark.format)


def slash_alternatives(output: str, item: Item, _: random.Random) -> str:
    """Each missing term before the words in its place, with a slash: "housing affordability/housing burden"."""
    return _inserted_at(output, item, lambda term, words: _across(term, words, item)[0], lambda term: f"{term} /")


def namely(output: str, item: Item, _: random.Random) -> str:
    """Each missing term as an apposition behind the words in its place."""
    form = "，即{}，" if item.chinese else ", namely {},"
    return _inserted_at(output, item, lambda term, words: _across(term, words, item)[1], form.format)


def replace_random_words(output: str, item: Item, chance: random.Random) -> str:
    """The missing terms in place of random words, as many as each has."""
    for term in _missing(output, item):
        words = list(_WORD.finditer(output))
        size = len(_WORD.findall(term))
        if len(words) <= size:
            continue
        first = chance.randrange(len(words) - size)
        output = output[: words[first].start()] + term + output[words[first + size - 1].end() :]
    return output


def replace_end(output: str, item: Item, _: random.Random) -> str:
    """The missing terms in place of the last words, so that the length stays."""
    missing = _missing(output, item)
    words = list(_WORD.finditer(output))
    size = sum(len(_WORD.findall(term)) for term in missing)
    if not missing or size >= len(words):
        return output
    return output[: words[-size].start()] + _list(missing, item)


def replace_small_words(output: str, item: Item, _: random.Random) -> str:
    """The missing terms in place of function words (in Chinese: of 的), one each."""
    small = ("的",) if item.chinese else ("the", "a", "an", "of")
    missing = _missing(output, item)
    words = [word for word in _WORD.finditer(output) if fold(word[0]) in small]
    for word, term in sorted(zip(words, missing, strict=False), key=lambda each: -each[0].start()):
        output = output[: word.start()] + term + output[word.end() :]
    return output


def truncate(output: str, _: Item, __: random.Random) -> str:
    """The first half of the output."""
    words = list(_WORD.finditer(output))
    return output[: words[len(words) // 2].start()] if words else output


def shuffle_words(output: str, item: Item, chance: random.Random) -> str:
    """The words of the output in random order."""
    words = _WORD.findall(output)
    chance.shuffle(words)
    return ("" if item.chinese else " ").join(words)


def shuffle_sentences(output: str, item: Item, _: random.Random) -> str:
    """The sentences of the output, last first."""
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(output)]
    return ("" if item.chinese else " ").join(reversed(sentences)) if len(sentences) > 1 else output


def empty(_: str, __: Item, ___: random.Random) -> str:
    """Nothing."""
    return ""


def wrong_language(output: str, item: Item, _: random.Random) -> str:
    """German words in the length of the output, with all terms between them."""
    words = "der Bericht beschreibt in diesem Jahr eine neue Lage und ihre Folgen für alle".split()
    size = max(8, len(output) // 6)
    text = [words[number % len(words)] for number in range(size)]
    step = max(1, size // (len(item.terms) + 1))
    for number, term in enumerate(_wanted(item), 1):
        text.insert(number * step + number - 1, term)
    return " ".join(text)


def invisible_characters(output: str, item: Item, _: random.Random) -> str:
    """The missing terms at the end, with characters of no width between their letters' words."""
    missing = [term.replace(" ", f" {_ZERO_WIDTH}") + _ZERO_WIDTH for term in _missing(output, item)]
    return _joined(output, _ZERO_WIDTH.join(missing), item)


def homoglyphs(output: str, item: Item, _: random.Random) -> str:
    """The missing terms where they stand in the reference, the other words before them in Cyrillic twins."""

    def place(term: str, words: Sequence[re.Match[str]]) -> int:
        return _across(term, words, item)[1]

    for term in _missing(output, item):
        words = list(_WORD.finditer(output))
        if not words:
            return output
        start, end = _across(term, words, item)
        disguised = output[words[start].start() if start < len(words) else len(output) : _end(words, end, output)]
        tail = output[_end(words, end, output) :]
        head = output[: len(output) - len(tail) - len(disguised)]
        output = f"{head}{disguised.translate(_TWINS)}{'' if item.chinese else ' '}{term}{tail}"
    return output


def upper_case(output: str, item: Item, _: random.Random) -> str:
    """The missing terms at the end, in capitals; full-width ones in Chinese."""
    missing = [term.upper() for term in _missing(output, item)]
    return _joined(output, _list(missing, item), item)


def glossary_list(output: str, item: Item, _: random.Random) -> str:
    """A glossary behind the output: source term = rendering."""
    head = "詞彙表：" if item.chinese else "Glossary:"
    lines = [f"- {source} = {_best(forms, item)}" for source, forms in _entries(item)]
    return "\n".join([output, "", head, *lines]) if lines else output


def target_list(output: str, item: Item, _: random.Random) -> str:
    """A list of key terms behind the output, one a line."""
    head = "關鍵詞：" if item.chinese else "Key terms:"
    return "\n".join([output, "", head, *(f"- {term}" for term in _wanted(item))]) if item.terms else output


def hidden_comment(output: str, item: Item, _: random.Random) -> str:
    """The missing terms in an HTML comment at the end."""
    missing = _missing(output, item)
    return f"{output} <!-- {_list(missing, item)} -->" if missing else output


def hidden_comments_in_place(output: str, item: Item, _: random.Random) -> str:
    """Each missing term in an HTML comment at the words that stand in its place."""
    return _inserted_at(output, item, lambda term, words: _across(term, words, item)[1], "<!-- {} -->".format)


def lexicon_salad(output: str, item: Item, _: random.Random) -> str:
    """No translation: the terms, and words of a dictionary for the other words, in the order of the source.

    A source of few words besides its terms is left: there, this may be the translation.
    """
    return _salad(item) if _is_long(item) else output


def lexicon_appended(output: str, item: Item, _: random.Random) -> str:
    """Words of a dictionary for all words of the source, and the missing terms among them, behind the output."""
    return _joined(output, _salad(item), item) if _is_long(item) else output


def small_words(output: str, item: Item, _: random.Random) -> str:
    """The missing terms at the end, each among function words."""
    form = "的{}，而" if item.chinese else "and the {} of the"
    return _joined(output, " ".join(form.format(term) for term in _missing(output, item)), item)


_TABLE: tuple[Callable[[str, Item, random.Random], str], ...] = (
    append_missing, append_all, prepend_missing, filler_sentence, filler_before, scatter_parentheses, scatter_commas,
    sentence_parentheses, alternatives_twice, terms_only, output_doubled, output_repeated, reference_doubled,
    last_sentence_again, source_copied, source_appended, source_terms_beside, random_places, middle, source_position,
    reference_position, position_with_and, copied_neighbours, beside_anchor, before_wrong_rendering,
    after_wrong_rendering, wrong_in_parentheses, slash_alternatives, namely, replace_random_words, replace_end,
    replace_small_words, truncate, shuffle_words, shuffle_sentences, empty, wrong_language, invisible_characters,
    homoglyphs, upper_case, glossary_list, target_list, hidden_comment, hidden_comments_in_place, lexicon_salad,
    lexicon_appended, small_words,
)  # fmt: skip


def _attack(run: Callable[[str, Item, random.Random], str]) -> Attack:
    doc = (run.__doc__ or "").split("\n")[0]
    return Attack(run.__name__.replace("_", "-"), doc, run)


ATTACKS = tuple(_attack(run) for run in _TABLE)
BY_NAME = {attack.name: attack for attack in ATTACKS}


def _find(form: str, text: str) -> tuple[int, int] | None:
    """Where a rendering first stands in a text, whatever its case; letters at its edges end there."""
    if not form.strip():
        return None
    view, wanted = fold(text), fold(form)
    at = view.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if not (_letters(view[max(0, at - 1) : at + 1]) or _letters(view[end - 1 : end + 1])):
            return at, end
        at = view.find(wanted, at + 1)
    return None


def _letters(pair: str) -> bool:
    """True for two characters that one word may hold side by side."""
    return len(pair) == 2 and all(char.isalnum() and not _HAN.match(char) for char in pair)


def _best(forms: Sequence[str], item: Item) -> str:
    """The rendering that the reference uses, else the first."""
    if item.reference is not None:
        return next((form for form in forms if _find(form, item.reference or "")), forms[0])
    return forms[0]


def _entries(item: Item) -> list[tuple[str, tuple[str, ...]]]:
    """The terms, without blank ones."""
    rows = [(source, tuple(form for form in forms if form.strip())) for source, forms in item.terms]
    return [(source, forms) for source, forms in rows if source.strip() and forms]


def _called_for(item: Item) -> list[tuple[str, ...]]:
    """The renderings of each term that stands in the source."""
    view = fold(item.source)
    return [forms for source, forms in _entries(item) if forms and fold(source) in view]


def _wanted(item: Item) -> list[str]:
    """One rendering of each term that the source calls for."""
    return [_best(forms, item) for forms in _called_for(item)]


def _missing(output: str, item: Item) -> list[str]:
    """One rendering of each term that the source calls for and the output lacks."""
    lacking = [forms for forms in _called_for(item) if not any(_find(form, output) for form in forms)]
    return [_best(forms, item) for forms in lacking]


def _list(terms: Iterable[str], item: Item) -> str:
    return ("、" if item.chinese else ", ").join(terms)


def _joined(one: str, other: str, item: Item) -> str:
    """Two texts side by side."""
    return one + other if item.chinese or not one or not other or one.endswith((" ", "\n")) else f"{one} {other}"


def _about(terms: Sequence[str]) -> str:
    """A sentence that says nothing, of terms."""
    listed = terms[0] if len(terms) == 1 else f"{', '.join(terms[:-1])} and {terms[-1]}"
    return f"This section also discusses {listed} in more detail."


def _end(words: Sequence[re.Match[str]], number: int, text: str) -> int:
    """Where the word before ``number`` ends."""
    return words[number - 1].end() if 0 < number <= len(words) else (0 if number <= 0 else len(text))


def _inserted_at(
    output: str,
    item: Item,
    place: Callable[[str, Sequence[re.Match[str]]], int],
    dressed: Callable[[str], str] = str,
) -> str:
    """The output with each missing term behind as many words as ``place`` tells of the output as it was."""
    words = list(_WORD.finditer(output))
    spots = [(_end(words, place(term, words), output), term) for term in _missing(output, item)]
    for at, term in sorted(spots, reverse=True):
        before, after = output[:at], output[at:]
        inner = dressed(term)
        left = "" if item.chinese or not before or before[-1].isspace() or inner[0] in ",，" else " "
        right = " " if not item.chinese and after and (after[0].isalnum() or at == 0) else ""
        output = before + left + inner + right + after
    return output


def _inserted(output: str, item: Item, place: Callable[[str], float], dressed: Callable[[str], str] = str) -> str:
    """The output with each missing term at a relative place."""
    return _inserted_at(output, item, lambda term, words: round(place(term) * len(words)), dressed)


def _spread(output: str, item: Item, dressed: Callable[[str], str]) -> str:
    missing = _missing(output, item)
    places = {term: (number + 1) / (len(missing) + 1) for number, term in enumerate(missing)}
    return _inserted(output, item, places.__getitem__, dressed)


def _place_in_source(term: str, item: Item) -> float:
    """Where the source term of a rendering stands in the source, from 0 to 1."""
    for source, forms in _entries(item):
        at = fold(item.source).find(fold(source))
        if term in forms and at >= 0:
            return at / max(1, len(item.source))
    return 0.5


def _place(term: str, item: Item) -> float:
    """Where a term stands in the reference, from 0 to 1; without it, where it stands in the source."""
    found = _find(term, item.reference) if item.reference else None
    if found is None or item.reference is None:
        return _place_in_source(term, item)
    return len(_WORD.findall(item.reference[: found[0]])) / max(1, len(_WORD.findall(item.reference)))


def _neighbours(term: str, item: Item) -> tuple[list[str], list[str]]:
    """Words before and behind a term in the reference, or of a dictionary for what surrounds it in the source."""
    found = _find(term, item.reference) if item.reference else None
    if found is not None and item.reference is not None:
        return _WORD.findall(item.reference[: found[0]])[-5:], _WORD.findall(item.reference[found[1] :])[:5]
    for source, forms in _entries(item):
        at = fold(item.source).find(fold(source))
        if term in forms and at >= 0:
            end = at + len(source)
            return _glosses(item.source[max(0, at - 5) : at], item), _glosses(item.source[end : end + 5], item)
    return [], []


def _across(term: str, words: Sequence[re.Match[str]], item: Item) -> tuple[int, int]:
    """Between which words of the output the words stand that render the term otherwise, as a comparison tells."""
    found = _find(term, item.reference) if item.reference else None
    if found is None or item.reference is None:
        at = round(_place(term, item) * len(words))
        return at, at
    matcher = _comparison(tuple(fold(word[0]) for word in words), item.reference)
    first = len(_WORD.findall(item.reference[: found[0]]))
    last = first + max(1, len(_WORD.findall(term)))
    hits = [tag for tag in matcher if tag[4] > first and tag[3] < last]
    return (hits[0][1], hits[-1][2]) if hits else (0, 0)


@lru_cache(maxsize=256)
def _comparison(views: tuple[str, ...], reference: str) -> Sequence[tuple[str, int, int, int, int]]:
    others = [fold(word) for word in _WORD.findall(reference)]
    return SequenceMatcher(None, views, others, autojunk=False).get_opcodes()


def _is_long(item: Item) -> bool:
    """True for a source of more than a few words besides its terms."""
    rest = fold(item.source)
    for source, _ in _entries(item):
        rest = rest.replace(fold(source), " ")
    return len(_WORD.findall(rest)) >= _ENOUGH


def _salad(item: Item) -> str:
    """The source word by word: terms by their renderings, all else by the dictionary, with the marks of the source."""
    text, position = [], 0
    view = fold(item.source)
    places = sorted((view.find(fold(source)), -len(source), forms) for source, forms in _entries(item) if source)
    for at, length, forms in places:
        if at < position or not forms:
            continue
        text += [*_marked_glosses(item.source[position:at], item), _best(forms, item)]
        position = at - length
    text += _marked_glosses(item.source[position:], item)
    joined = ("" if item.chinese else " ").join(text)
    return joined if item.chinese else joined.replace(" ,", ",").replace(" .", ".")


def _marked_glosses(passage: str, item: Item) -> list[str]:
    """Glosses of every second word, as many as a translation has words, and a comma or full stop for each mark."""
    found = []
    for piece in re.split(r"([，。；、,.;])", passage):
        if piece in ("，", "、", "；", ",", ";"):
            found.append("，" if item.chinese else ",")
        elif piece in ("。", "."):
            found.append("。" if item.chinese else ".")
        else:
            glosses = _glosses(piece, item)
            found += glosses if item.chinese else [gloss for n, gloss in enumerate(glosses) if n % 3 < 2]
    return found


def _glosses(passage: str, item: Item) -> list[str]:
    """A word of the dictionary for each word of a passage; function words between them, so that it looks like text."""
    from termkit.align.lexicon import shipped
    from termkit.align.units import units

    lexicon = _reverse() if item.chinese else shipped().rows()
    found = []
    for number, unit in enumerate(units(passage)):
        row = lexicon.get(unit)
        if row:
            found.append(max(row, key=lambda each: each[1])[0])
            if not item.chinese and number % 2:
                found.append(_SMALL[number // 2 % len(_SMALL)])
    return found


@lru_cache(maxsize=1)
def _reverse() -> dict[str, list[tuple[str, float]]]:
    """The dictionary from English to Chinese."""
    from termkit.align.lexicon import shipped

    rows: dict[str, list[tuple[str, float]]] = {}
    for (chinese, english), weight in shipped().weights.items():
        rows.setdefault(english, []).append((chinese, weight))
    return rows
