"""term-accuracy: the share of the source's terms that the draft renders with an approved form (0 to 1).

For each passage and each concept: as many occurrences of approved forms (preferred or admitted; for a name, one of its
spellings) in the passage that renders it as the concept has in the source, not more, summed, over the sum of the
source's occurrences, n. Each is credited with a span of its own: one *file* does not render two concepts, and a form
inside a longer one counts only where the source has the one term inside the other too. Concepts without an approved
form in the draft's language are no part of it.

What is met is counted in tiers, the closest first; the value takes all four:

- *exact*: letter for letter;
- *case*: other capitals, as at the start of a sentence;
- *spelling*: other hyphens and spaces, British for American, another written form of a Chinese character;
- *lemma*: inflected: plurals, possessives, verb forms.

What is missed is counted by what stands there instead. Where several would do, the first explains a miss:

- *other-case*: an approved form in capitals that the glossary does not allow: rl for RL;
- *form-variant*: a form that the glossary lists under ``variants``;
- *other-spelling*, *abbreviation*: a variant or deprecated form that is an approved one in another spelling, or its
  short or full form;
- *altered-name*: a name in other capitals or spacing;
- *deprecated*: a form that the glossary refuses;
- *foreign*: the form of another script or region;
- *untranslated*: the term of the source;
- *other-term*: an approved form of another concept, which the source does not have there (for a name, another name);
- *omitted*: nothing that the glossary knows.

Passages are as fine as the alignment with the source proves: ``basis`` in the signature names them all. In a coarse one
(section, document) a term may stand anywhere, so the value is an upper bound there. Passages of the source that
the draft leaves out count as missed.

Read the value beside its ceiling, which is what the reference gets (the best one, if there are several): a good
translation replaces a term by a pronoun, or says once what the source says twice, so 1.0 is seldom the aim.

Cf. the terminology success rates of WMT23 (2023.wmt-1.54) and WMT25 (2025.wmt-1.30), which count substrings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from termkit.core.document import Segment
from termkit.core.evidence import PairView, Tally
from termkit.core.match import TermMatch
from termkit.core.span import Span
from termkit.score.metric import Metric, Sample
from termkit.score.statistics import Floats, Statistics
from termkit.score.tallies import Row, needed, needs, of_draft, of_references, of_rows, share
from termkit.score.term_misses import MISSES, Miss, count_recased, misses_of
from termkit.score.term_spans import credited, free
from termkit.score.term_tiers import TIERS, Tier, tier_of

_NAME = "term-accuracy"
_NONE: dict[Miss, int] = dict.fromkeys(MISSES, 0)
_SIGNATURE = "terms:approved|case:glossary|forms:inflected|spans:disjoint|tiers:"


def tiers(statistics: Statistics) -> tuple[tuple[Tier, int], ...]:
    """How many occurrences are met in each tier, the closest first."""
    return tuple((tier, int(statistics.column(tier).sum())) for tier in TIERS)


def misses(statistics: Statistics) -> tuple[tuple[Miss, int], ...]:
    """How many occurrences are missed, by what stands there instead."""
    return tuple((miss, int(statistics.column(miss).sum())) for miss in MISSES)


def up_to(statistics: Statistics, tier: Tier) -> Statistics:
    """The same counts with a stricter value: what is met in a later tier is not met."""
    signature = statistics.signature.replace(f"tiers:{_tiers(statistics.options['tier'])}|", f"tiers:{_tiers(tier)}|")
    return replace(statistics, signature=signature, options={**statistics.options, "tier": tier})


def _tiers(last: object) -> str:
    return "+".join(_until(last))


def _until(last: object) -> tuple[Tier, ...]:
    return TIERS[: next(number for number, tier in enumerate(TIERS) if tier == last) + 1]


def _of_pair(pair: PairView) -> Statistics | None:
    """A row for each concept in each segment; None where nothing is needed."""
    rows: list[Row] = []
    for number, group in groupby(needed(pair), key=itemgetter(0)):
        rows += _of_segment(pair, number, [tally for _, tally in group])
    if not rows:
        return None
    signature = f"{_SIGNATURE}{_tiers(TIERS[-1])}"
    statistics = of_rows(_NAME, signature, pair, ("needed", *TIERS, *MISSES), rows)
    return replace(statistics, options={"tier": TIERS[-1]})


def _of_segment(pair: PairView, number: int, tallies: Sequence[Tally]) -> Iterator[Row]:
    target = pair.target.document
    found = credited(tallies, target.text, target.language)
    missed = _missed(pair, pair.pair.segments[number], found)
    for (tally, matches), counts in zip(found, missed, strict=True):
        met = [0] * len(TIERS)
        for match in matches:
            met[TIERS.index(tier_of(match.form, target.text[match.start : match.end], target.language))] += 1
        yield number, tally.concept.id, (len(tally.source), *met, *counts.values())


def _missed(pair: PairView, segment: Segment, found: Sequence[tuple[Tally, list[TermMatch]]]) -> list[dict[Miss, int]]:
    """The misses of each concept of a segment, from what is credited to each."""
    missing = [len(tally.source) - len(matches) for tally, matches in found]
    if not any(missing):
        return [_NONE] * len(found)
    target = pair.target.document
    taken = sorted({match.span for _, matches in found for match in matches})
    others = _others(pair, segment, taken)
    missed = []
    for (tally, _), number in zip(found, missing, strict=True):
        counts = _NONE
        if number:
            name = tally.concept.is_name
            recased = count_recased(tally.concept, target, segment.target, taken)
            counts = misses_of(tally, number, recased, others[name], target.language)
            others[name] -= counts["other-term"]
        missed.append(counts)
    return missed


def _others(pair: PairView, segment: Segment, taken: Sequence[Span]) -> Counter[bool]:
    """How many approved forms stand in a segment outside the spans that are taken: of names (True) and of terms."""
    by_id = pair.target.glossary.by_id
    left = [match for match in pair.target.within(segment.target) if match.role == "approved" and match.exact]
    return Counter(name for _, name in {(match.span, by_id[match.concept].is_name) for match in free(left, taken)})


def _values(statistics: Statistics, sums: Floats) -> Floats:
    count = len(_until(statistics.options["tier"]))
    return share(sums[..., 1 : 1 + count].sum(axis=-1), sums[..., 0])


_CONCEPTS = (
    "{詞元: token, prompt: {zh-Hant: 提示詞, en: {preferred: prompt, deprecated: [cue]}}, cursor: {keep: Cursor}}"
)

METRIC = Metric(
    name=_NAME,
    summary="share of the source's terms rendered with an approved form",
    needs="source",
    higher_is_better=True,
    maximum=1.0,
    digits=3,
    doc=__doc__,
    statistics=of_draft(_NAME, _of_pair),
    values=_values,
    n=needs,
    ceilings=of_references(_of_pair),
    samples=(
        Sample(
            concepts=_CONCEPTS,
            sources=("詞元很多，詞元很貴。", "在Cursor裡寫提示詞。"),
            hypotheses=("Tokens are many and they cost.", "Write a cue in Cursor."),
            value=0.5,
            note="one of two tokens (a pronoun stands for the other), no prompt, one Cursor: 2 of 4",
        ),
        Sample(
            concepts=_CONCEPTS,
            sources=("詞元很貴。", "提示詞很長。"),
            hypotheses=("Tokens, tokens, prompts: all cost.", "It is long."),
            value=0.5,
            note="a term counts in its own passage only, and not more often than in the source",
        ),
    ),
)
