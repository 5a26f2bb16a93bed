"""The inflected forms of one English word: plural, third person, past, participles. Never a derivation.

``inflections("orchestrate")`` holds orchestrates, orchestrated, orchestrating, and neither orchestration nor
orchestrator.

Forms are made, not guessed at: a base is given its regular endings by the rules of spelling, or takes its forms
from the closed tables below. A word that is inflected already is led back to those bases that *make* it: hoping
comes from hope, for hop makes hopping. Where several bases make a word (optimize and optimiz make optimizing), the
Snowball stemmer chooses: a base shares the stem of the word.

Source: the tables are our own, chosen from the irregular verbs and plurals that any grammar lists (e.g. Quirk et
al., A Comprehensive Grammar of the English Language, 1985, ch. 3 and 5). Stemmer: Snowball English (Porter2),
through PyStemmer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from termkit.text.spelling import spellings

_LONGEST = 40  # letters; what is longer is no English word and is matched as it is

# base, then every irregular form. A verb of this table has no regular past.
_VERBS = """
    arise arose arisen, awake awoke awoken, bear bore borne, beat beaten, become became, begin began begun,
    bend bent, bet, bid, bind bound, bite bit bitten, blow blew blown, break broke broken, breed bred,
    bring brought, build built, burst, buy bought, cast, catch caught, choose chose chosen, cling clung, come came,
    cost, cut, deal dealt, dig dug, draw drew drawn, drink drank drunk, drive drove driven, eat ate eaten,
    fall fell fallen, feed fed, feel felt, fight fought, find found, flee fled, fly flew flown,
    forbid forbade forbidden, forget forgot forgotten, forgive forgave forgiven, freeze froze frozen,
    get got gotten, give gave given, grind ground, grow grew grown, hang hung, hear heard, hide hid hidden, hit,
    hold held, hurt, keep kept, know knew known, lay laid, lead led, leave left, lend lent, let, lie lay lain lying,
    lose lost, make made, mean meant, meet met, pay paid, put, quit, read, ride rode ridden, ring rang rung,
    rise rose risen, run ran, say said, see saw seen, seek sought, sell sold, send sent, set, shake shook shaken,
    shed, shine shone, shoot shot, show showed shown, shrink shrank shrunk, shut, sing sang sung, sink sank sunk,
    sit sat, sleep slept, slide slid, speak spoke spoken, spend spent, spin spun, split, spread, stand stood,
    steal stole stolen, stick stuck, strike struck, string strung, sweep swept, swim swam swum, swing swung,
    take took taken, teach taught, tear tore torn, tell told, think thought, throw threw thrown, wake woke woken,
    wear wore worn, weave wove woven, win won, wind wound, write wrote written
"""
# forms that stand beside the regular ones
_EXTRA = """
    age ageing, bias biassed, burn burnt, die dying, dream dreamt, dye dyeing, focus focussed focussing,
    frolic frolicked frolicking, learn learnt, light lit, mimic mimicked mimicking, panic panicked panicking,
    picnic picnicked picnicking, prove proven, queue queueing, sew sewn, sow sown, spell spelt, swell swollen,
    tie tying, traffic trafficked trafficking
"""
_PLURALS = """
    alga algae, alumnus alumni, analysis analyses, antenna antennae, apex apices, appendix appendices,
    automaton automata, axis axes, bacterium bacteria, basis bases, bus buses, calf calves, child children,
    codex codices, corpus corpora, crisis crises, criterion criteria, curriculum curricula, datum data,
    diagnosis diagnoses, ellipsis ellipses, emphasis emphases, foot feet, formula formulae, genus genera,
    goose geese, half halves, hypothesis hypotheses, index indices, knife knives, leaf leaves, life lives,
    loaf loaves, locus loci, man men, matrix matrices, maximum maxima, medium media, memorandum memoranda,
    minimum minima, mouse mice, nucleus nuclei, optimum optima, ox oxen, parenthesis parentheses,
    phenomenon phenomena, quantum quanta, radius radii, schema schemata, self selves, shelf shelves,
    simplex simplices, spectrum spectra, stimulus stimuli, stratum strata, syllabus syllabi, symposium symposia,
    synopsis synopses, synthesis syntheses, thesis theses, thief thieves, tooth teeth, vertex vertices,
    vortex vortices, wife wives, wolf wolves, woman women
"""
# irregular forms that are words of their own, never led back to the base: data is not datum, ground is not grind
_OWN_TEXT = """
    bases bit bore bound data fell felt found ground lay left led lives media rose saw shot spoke wound ate axes lit
"""
_OWN = frozenset(_OWN_TEXT.split())
# words that take no ending: function words, and words to which an ending gives another meaning (new and news)
_FIXED_TEXT = """
    about after all also although among and any are because been before being both but can could did does doing done
    during each either else even ever few for from good had has have having her here hers him his how into its less
    many may more most much must neither never new nor not off once one only other others our ours out over own past
    per quite rather she should since some such than that the their theirs them then there these they this those
    though through thus too toward towards under until upon very via was were what when where whether which while
    who whom whose why will with within without would yet you your always news
"""
_FIXED = frozenset(_FIXED_TEXT.split())
# words that look inflected and are not
_ROOTS_TEXT = """
    alias anything atlas bed bias bus canvas ceiling chaos embed evening everything gas hundred infrared kubernetes
    lens morning naked nothing pandas plus red sacred series shed sibling sled something species thing wedding
    wicked
"""
_ROOTS = frozenset(_ROOTS_TEXT.split())
_NOUNS = frozenset(("bee", "fee", "knee", "tree", "data"))  # no verbs: feed is no form of fee
_NOUN_ENDS = ("ity", "ism", "sis", "ization", "isation")
_PREFIXES = ("over", "under", "out", "pre", "mis", "re", "un", "up")


def _table(text: str) -> dict[str, tuple[str, ...]]:
    rows = (row.split() for row in text.split(","))
    return {base: tuple(forms) for base, *forms in rows}


_IRREGULAR = _table(_VERBS)
_BESIDE = _table(_EXTRA)
_PLURAL = _table(_PLURALS)


def _backward() -> dict[str, tuple[str, ...]]:
    back: dict[str, tuple[str, ...]] = {}
    for table in (_IRREGULAR, _BESIDE, _PLURAL):
        for base, forms in table.items():
            for form in forms:
                if form not in _OWN and form not in _IRREGULAR:
                    back[form] = (*back.get(form, ()), base)
    return back


_BACK = _backward()
_ANY_BACK = {
    form: base
    for table in (_PLURAL, _IRREGULAR)
    for base, forms in table.items()
    for form in forms
    if form not in _IRREGULAR and form not in ("data", "media", "bases", "lives")
} | dict.fromkeys("was were is are am been being".split(), "be")
_ANY_BACK |= {
    "has": "have",
    "had": "have",
    "did": "do",
    "does": "do",
    "done": "do",
    "went": "go",
    "gone": "go",
    "goes": "go",
}
_ONE_SYLLABLE = re.compile(r"(?:qu|[^aeiou])*[aeiouy][bcdfgklmnprstvz]\Z")
_SHORT_END = re.compile(r"(?:qu|[^aeiou])[aeiou][bcdfgklmnprstvz]\Z")
_VOWEL = re.compile(r"[aeiouy]")


@lru_cache(maxsize=1)
def _stem() -> Callable[[str], str]:
    """The stemmer, loaded when the first inflected word asks for it."""
    import Stemmer

    stem: Callable[[str], str] = Stemmer.Stemmer("english").stemWord
    return stem


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """What the forms of a lower-case word have in common, irregular ones too: ``said`` and ``says`` give ``say``."""
    return _stem()(_ANY_BACK.get(word, word))


def plural(base: str) -> tuple[str, ...]:
    """The plurals of a noun, which are also the third person of the verb: ``box`` gives ``boxes``."""
    if base.endswith(("s", "x", "z", "ch", "sh")):
        return (base + "es", base + "zes") if base.endswith("z") else (base + "es",)
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return (base[:-1] + "ies",)
    return (base + "s", base + "es") if base.endswith("o") else (base + "s",)


def _verbal_stems(base: str) -> tuple[str, ...]:
    """What -ed and -ing are put to: ``hop`` gives ``hopp``, ``model`` gives ``model`` and ``modell``."""
    if _ONE_SYLLABLE.match(base):
        return (base + base[-1], base) if base.endswith("s") else (base + base[-1],)
    return (base, base + base[-1]) if _SHORT_END.search(base) else (base,)


def _participles(base: str) -> tuple[str, ...]:
    if base.endswith("ie"):
        return (base[:-2] + "ying",)
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return (base[:-1] + "ing",)
    return tuple(stem + "ing" for stem in _verbal_stems(base))


def _pasts(base: str) -> tuple[str, ...]:
    if base.endswith("e"):
        return (base + "d",)
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return (base[:-1] + "ied",)
    return tuple(stem + "ed" for stem in _verbal_stems(base))


def _prefixed(word: str, table: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What ``table`` says of a word behind its prefix: ``rewrite`` gives ``rewrote`` and ``rewritten``."""
    for prefix in _PREFIXES:
        if word.startswith(prefix) and (found := table.get(word[len(prefix) :])):
            return tuple(prefix + other for other in found)
    return ()


def _paradigm(base: str) -> tuple[str, ...]:
    """Every form that a base makes, itself first."""
    if len(base) < 3 or base in _NOUNS or base.endswith(_NOUN_ENDS):
        return (base, *plural(base), *_PLURAL.get(base, ()))
    if base in _IRREGULAR:
        return (base, *plural(base), *_participles(base), *_IRREGULAR[base])
    forms = (base, *plural(base), *_participles(base), *_pasts(base))
    more = _BESIDE.get(base, ()) + _PLURAL.get(base, ()) + _prefixed(base, _IRREGULAR)
    return forms + more


def _candidates(word: str) -> Iterable[str]:
    """Bases from which the regular endings could have made ``word``; some of them are no words."""
    if word.endswith("ing"):
        stem = word[:-3]
    elif word.endswith("ied"):
        return (word[:-3] + "y", word[:-1])
    elif word.endswith("eed"):
        return (word[:-1],) if word[:-1] in ("agree", "disagree", "free", "decree", "guarantee", "referee") else ()
    elif word.endswith("ed"):
        stem = word[:-2]
    elif word.endswith("ies"):
        return (word[:-3] + "y", word[:-1])
    elif word.endswith("s") and not word.endswith(("ss", "us", "is", "ics")):
        return (word[:-1], word[:-2]) if word.endswith("es") else (word[:-1],)
    else:
        return ()
    if not _VOWEL.search(stem) or len(stem) < 2:
        return ()
    return (stem, stem + "e", stem[:-1])


def _bases(word: str) -> tuple[str, ...]:
    """The bases of a word; the word itself where it is not inflected."""
    if word in _ROOTS or word in _IRREGULAR:
        return (word,)
    if known := _BACK.get(word) or _prefixed(word, _BACK):
        return known
    made = [base for base in _candidates(word) if len(base) > 1 and base not in _FIXED and word in _paradigm(base)]
    if not made:
        return (word,)
    stem = _stem()
    agreed = [base for base in made if stem(base) == stem(word)]
    return tuple(agreed or made)


def is_regular_word(word: str) -> bool:
    """True for a lower-case word that the rules of English apply to: three letters or more, and no function word."""
    return 3 <= len(word) <= _LONGEST and word.isascii() and word.isalpha() and word not in _FIXED


def is_participle(word: str) -> bool:
    """True for a lower-case word in -ing or -ed that a verb made: reasoning, jagged; not string, not seed."""
    return word.endswith(("ing", "ed")) and _bases(word) != (word,)


@lru_cache(maxsize=16384)
def inflections(word: str) -> frozenset[str]:
    """The lower-case word in all its inflected forms and spellings; itself alone where English rules do not apply."""
    if not is_regular_word(word):
        return frozenset((word,))
    forms = {word}
    if word.endswith("ing"):
        forms.update(plural(word))
    for base in _bases(word):
        if base.endswith("ing") and base != word:  # embeddings, embedding, embed
            forms |= inflections(base)
        for spelling in spellings(base):
            forms.update(_paradigm(spelling))
    return frozenset(forms)


@lru_cache(maxsize=4096)
def plurals(word: str) -> frozenset[str]:
    """The lower-case word and its plural in all spellings, and no verb forms."""
    if not is_regular_word(word):
        return frozenset((word,))
    return frozenset(
        form for spelling in spellings(word) for form in (spelling, *plural(spelling), *_PLURAL.get(spelling, ()))
    )
