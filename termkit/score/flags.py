"""What makes the scores of a draft say less than they seem to, or costs it points for nothing.

A flag is raised only by what stands in the draft and not in its references (see defects.py, typography.py and
wrong_script.py). Its cost is found by scoring again: with the segments mended where that needs no translator (script,
punctuation, spaces, tokenizer), without them where it does (source copied, empty, truncated, repeated). A negative cost
means that the scores are too high.

    source-copied, empty, truncated, repeated      no translation, or not the whole of one
    wrong-script, half-width-punctuation, full-width-punctuation, quote-style, tokenized
                                                   the draft writes otherwise than the references, or they do
    wrong-tokenizer, transposed-references, reference-copied
                                                   the scores are not what they should be
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from termkit.core.language import is_chinese
from termkit.core.score import Flag
from termkit.score import defects, typography
from termkit.score.catalog import BY_NAME
from termkit.score.metric import Material
from termkit.score.rescoring import Costs, Rescoring
from termkit.score.statistics import Option, Statistics
from termkit.score.wrong_script import rewritten, wrong_scripts

COMMON = 0.02  # of all segments: below, a habit of punctuation is not worth a word
MOSTLY_TOKENIZED = 0.2  # of all segments
NO_COST = 0.005  # points: below, none are told
COPIED_REFERENCE = 0.6  # of long segments that are equal to a reference: the draft has seen it
LONG_COPY = 40  # units of a segment that nobody translates twice in the same words; a Han character is two
FEWEST_COPIES = 3  # of those, unless the whole draft is a reference
TRANSPOSED = 0.1  # by how much texts are more alike within what should be a reference than within a segment
LOOKED_AT = 8  # groups, and texts of each, to compare references
CHINESE_SHARE = 0.3  # Han characters among the units of a text that is Chinese
ENGLISH_SHARE = 0.01  # and, at most, of one that is English


class _Draft(NamedTuple):
    material: Material
    sources: Sequence[str]
    rescoring: Rescoring
    chinese: bool
    untranslated: tuple[int, ...]

    @property
    def size(self) -> int:
        return len(self.material.hypotheses)

    def each(self) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        """Number, hypothesis and references of every segment."""
        streams = zip(*self.material.references, strict=True)
        for number, (text, references) in enumerate(zip(self.material.hypotheses, streams, strict=True)):
            yield number, text, references


def flags(material: Material, statistics: Sequence[Statistics] = (), sources: Sequence[str] = ()) -> tuple[Flag, ...]:
    """The flags of a draft, in the order of the module's table.

    ``statistics`` are what the draft's metrics counted; those of string metrics tell what a flag costs, and with which
    tokenizer. ``sources`` has a text for each segment, where they are known. ``metric`` and ``cost`` of a flag are of
    the metric that loses most; the message has all.
    """
    if not material.references or not material.hypotheses:
        return ()
    chinese = is_chinese(material.language)
    untranslated = defects.untranslated(material.hypotheses, material.references, sources, chinese)
    draft = _Draft(material, sources, Rescoring.of(material, statistics), chinese, tuple(untranslated))
    return tuple(flag for find in _FINDERS for flag in find(draft))


def _flag(name: str, text: str, segments: Sequence[int], costs: Costs, how: str) -> Flag:
    told = {metric: cost for metric, cost in costs.items() if abs(cost) >= NO_COST}
    worst = max(told, key=lambda metric: abs(told[metric]), default=next(iter(costs), ""))
    if told:
        text += f"; {how}, " + ", ".join(_changed(metric, cost) for metric, cost in told.items())
    elif costs:
        text += f"; {how}, no score would change"
    return Flag(name, text, tuple(segments), worst, costs.get(worst))


def _changed(metric: str, cost: float) -> str:
    rises = (cost > 0) == BY_NAME[metric].higher_is_better
    return f"{metric} would {'rise' if rises else 'fall'} by {abs(cost):.2f} points"


def _so_many(draft: _Draft, segments: Sequence[int], one: str, more: str) -> str:
    """ "1 of 20 segments is blank": the count with its verb."""
    whole = f"{draft.size} segment{'s' * (draft.size != 1)}"
    return f"{len(segments)} of {whole} {one if len(segments) == 1 else more}"


def _source_copied(draft: _Draft) -> Iterator[Flag]:
    found = draft.untranslated
    if found:
        text = _so_many(draft, found, "is left in the language of the source", "are left in the language of the source")
        yield _flag("source-copied", text, found, draft.rescoring.without(found), "without them")


def _empty(draft: _Draft) -> Iterator[Flag]:
    found = defects.empty(draft.material.hypotheses, draft.material.references)
    if found:
        text = _so_many(draft, found, "is blank, its reference is not", "are blank, their references are not")
        yield _flag("empty", text, found, draft.rescoring.without(found), "without them")


def _truncated(draft: _Draft) -> Iterator[Flag]:
    found = defects.truncated(draft.material.hypotheses, draft.material.references)
    if found:
        text = _so_many(draft, found, "breaks off", "break off") + ": far shorter than the reference, no full stop"
        yield _flag("truncated", text, found, draft.rescoring.without(found), "without them")


def _repeated(draft: _Draft) -> Iterator[Flag]:
    texts = draft.material.hypotheses, draft.material.references
    found = defects.loops(*texts)
    if found:
        text = _so_many(draft, found, "says the same words", "say the same words") + " over and over"
        yield _flag("repeated", text, found, draft.rescoring.without(found), "without them")
    found = defects.same_again(*texts)
    if found:
        text = _so_many(draft, found, "has", "have") + " a text that stands elsewhere too, where the reference differs"
        yield _flag("repeated", text, found, draft.rescoring.without(found), "without them")


def _wrong_script(draft: _Draft) -> Iterator[Flag]:
    if not draft.chinese:
        return
    material = draft.material
    names = {"t": "Traditional", "s": "Simplified"}
    right, wrong = (names["t"], names["s"]) if "Hant" in material.language else (names["s"], names["t"])
    scripts = wrong_scripts(material.hypotheses, material.references, material.language)
    if scripts.hypotheses:
        mended = {number: rewritten(material.hypotheses[number], scripts.language) for number in scripts.hypotheses}
        text = _so_many(draft, scripts.hypotheses, f"is {wrong} Chinese", f"are {wrong} Chinese") + f", not {right}"
        yield _flag("wrong-script", text, scripts.hypotheses, draft.rescoring.mended(mended), "converted")
    if scripts.references:
        ours, theirs = {}, {}
        for number, hypothesis, references in draft.each():
            ours[number] = rewritten(hypothesis, scripts.language)
            theirs[number] = tuple(rewritten(reference, scripts.language) for reference in references)
        text = f"the references are {wrong} Chinese, the language of the draft is said to be {right}"
        costs = draft.rescoring.mended(ours, theirs)
        yield _flag("wrong-script", text, scripts.references, costs, f"with both in {right}")


def _half_width(draft: _Draft) -> Iterator[Flag]:
    if draft.chinese:
        yield from _typographic(
            draft,
            "half-width-punctuation",
            typography.widened,
            (
                "has half-width punctuation where the reference has full-width",
                "have half-width punctuation where the references have full-width",
            ),
        )


def _full_width(draft: _Draft) -> Iterator[Flag]:
    yield from _typographic(
        draft,
        "full-width-punctuation",
        lambda text, references: typography.narrowed(text, references, draft.chinese),
        ("has full-width punctuation, the reference has not", "have full-width punctuation, the references have not"),
    )


def _quote_style(draft: _Draft) -> Iterator[Flag]:
    verbs = (
        "has straight quotes where the reference has curly ones, or the reverse",
        "have straight quotes where the references have curly ones, or the reverse",
    )
    yield from _typographic(draft, "quote-style", typography.requoted, verbs)


def _typographic(
    draft: _Draft, name: str, mend: Callable[[str, Sequence[str]], str], verbs: tuple[str, str]
) -> Iterator[Flag]:
    mended = {number: mend(text, references) for number, text, references in draft.each()}
    unchanged = {number for number, text in mended.items() if text == draft.material.hypotheses[number]}
    mended = {number: text for number, text in mended.items() if number not in unchanged.union(draft.untranslated)}
    if len(mended) > COMMON * draft.size:
        yield _flag(name, _so_many(draft, list(mended), *verbs), list(mended), draft.rescoring.mended(mended), "mended")


def _tokenized(draft: _Draft) -> Iterator[Flag]:
    ours, theirs = {}, {}
    for number, text, references in draft.each():
        if typography.is_tokenized(text) and not any(map(typography.is_tokenized, references)):
            ours[number] = typography.untokenized(text)
        elif any(map(typography.is_tokenized, references)) and not typography.is_tokenized(text):
            theirs[number] = tuple(map(typography.untokenized, references))
    if len(ours) > MOSTLY_TOKENIZED * draft.size:
        text = _so_many(draft, list(ours), "looks tokenized", "look tokenized") + ": spaces stand before punctuation"
        yield _flag("tokenized", text, list(ours), draft.rescoring.mended(ours), "detokenized")
    if len(theirs) > MOSTLY_TOKENIZED * draft.size:
        text = f"the references of {_so_many(draft, list(theirs), 'look', 'look')} tokenized, the draft does not"
        yield _flag("tokenized", text, list(theirs), draft.rescoring.mended({}, theirs), "with detokenized references")


def _wrong_tokenizer(draft: _Draft) -> Iterator[Flag]:
    share = _han_share(draft.material)
    for statistics in draft.rescoring.statistics:
        right = _right_options(statistics, share, draft.material)
        if right:
            now, then = (_named(statistics, options) for options in (statistics.options, right))
            language = "Chinese" if share >= CHINESE_SHARE else "English"
            text = f"{statistics.metric} was counted with {now}, which does not suit {language}"
            cost = draft.rescoring.with_options(statistics, right)
            yield _flag("wrong-tokenizer", text, (), {statistics.metric: cost}, f"with {then}")


def _han_share(material: Material) -> float:
    """Of the Han characters and words in the references: what they are, whatever the language is said to be."""
    text = "\n".join(material.references[0])
    han, words = len(defects.HAN.findall(text)), len(defects.WORD.findall(text))
    return han / max(1, han + words)


def _right_options(statistics: Statistics, share: float, material: Material) -> dict[str, Option]:
    """The options of a metric that suit the language of the references; nothing where it has them."""
    options = statistics.options
    if share >= CHINESE_SHARE:
        if statistics.metric == "bleu" and options["tokenize"] in ("13a", "intl", "none"):
            segmented = options["tokenize"] == "none" and any(map(typography.is_tokenized, material.references[0]))
            return {} if segmented else {"tokenize": "zh"}
        if statistics.metric == "ter" and not (options["asian_support"] and options["normalized"]):
            return {"asian_support": True, "normalized": True}
    elif share <= ENGLISH_SHARE and statistics.metric == "bleu" and options["tokenize"] in ("zh", "char"):
        return {"tokenize": "13a"}
    return {}


def _named(statistics: Statistics, options: Mapping[str, Option]) -> str:
    if statistics.metric == "bleu":
        return f"tokenizer {options['tokenize']}"
    return "asian_support and normalized" if options["asian_support"] and options["normalized"] else "words as tokens"


def _transposed_references(draft: _Draft) -> Iterator[Flag]:
    """As many references as segments, and those said to be of one segment are less alike than those of others."""
    streams = draft.material.references
    if draft.size < 2 or len(streams) != draft.size:
        return
    if _likeness(streams) - _likeness(tuple(zip(*streams, strict=True))) >= TRANSPOSED:
        costs = draft.rescoring.mended({}, dict(enumerate(streams)))
        text = "references seem to be transposed: a list for each segment where one for each reference belongs"
        yield _flag("transposed-references", text, range(draft.size), costs, "turned")


def _likeness(groups: Sequence[Sequence[str]]) -> float:
    """The mean similarity of two texts of one group, by some of them."""
    pairs = [pair for group in groups[:LOOKED_AT] for pair in combinations(group[:LOOKED_AT], 2)]
    return sum(defects.similarity(*pair) for pair in pairs) / len(pairs)


def _reference_copied(draft: _Draft) -> Iterator[Flag]:
    long = [number for number, text, _ in draft.each() if len(text) + len(defects.HAN.findall(text)) >= LONG_COPY]
    equal = {number for number, text, references in draft.each() if text.strip() in map(str.strip, references)}
    copied = [number for number in long if number in equal]
    whole = len(equal) == draft.size and bool(copied)
    if whole:
        yield _flag("reference-copied", "the draft is a reference itself", sorted(equal), {}, "")
    elif len(copied) >= FEWEST_COPIES and len(copied) > COPIED_REFERENCE * len(long):
        text = _so_many(draft, copied, "is", "are") + " long and yet equal to a reference, word for word"
        yield _flag("reference-copied", text, copied, draft.rescoring.without(copied), "without them")


_FINDERS = (
    _source_copied,
    _empty,
    _truncated,
    _repeated,
    _wrong_script,
    _half_width,
    _full_width,
    _quote_style,
    _tokenized,
    _wrong_tokenizer,
    _transposed_references,
    _reference_copied,
)
