"""term-over-generation: targets in the draft beyond what source and reference account for (0 is best, no bound).

For each segment and entry, the surplus of a text is how often targets stand in it beyond what the source has of the
term. The draft's surplus less that of the reference (of several, the largest), or nothing if that is larger, is
summed, and divided by the occurrences of terms in the source, n. Occurrences are disjoint, the longest from the left,
words are compared by their lemmas. Entries count in segments whose source lacks them, too.

For glossaries see over-generation; this is the same over plain dicts of terms, segment by segment.
"""

from __future__ import annotations

from collections.abc import Sequence

from termkit.score.metric import Sample, Task
from termkit.score.statistics import Statistics
from termkit.score.terms.measured import Options, Row, share, signature, statistics, term_metric, total
from termkit.score.terms.words import Terms, counted, keys, terms_of


def _count(task: Task, options: Options) -> Statistics:
    target = options.target
    rows = []
    for unit, terms in enumerate(terms_of(task.terms, options.source, target)):
        if not terms.sources:
            continue
        needed = terms.needed(task.sources[unit])
        surplus = _surplus(terms, keys(task.hypotheses[unit], target), needed)
        if any(surplus):
            allowed = [_surplus(terms, keys(stream[unit], target), needed) for stream in task.references]
            surplus = [max(0, over - max(others, default=0)) for over, *others in zip(surplus, *allowed, strict=True)]
        rows += [
            Row(unit, term, (over, count))
            for term, over, count in zip(terms.sources, surplus, needed, strict=True)
            if over or count
        ]
    made = signature(
        task,
        variant="termkit",
        case="lower",
        boundary="word",
        lemmatiser=options.target.name,
        count="disjoint",
    )
    return statistics(task, made, ("over", "needed"), rows)


def _surplus(terms: Terms, text: Sequence[str], needed: Sequence[int]) -> list[int]:
    have = counted(terms.rendered(text, needed), len(needed))
    return [max(0, count - need) for count, need in zip(have, needed, strict=True)]


OVER_GENERATION = term_metric(
    "term-over-generation",
    "targets in the draft beyond those of source and reference, for each term of the source",
    __doc__,
    _count,
    share(0, 1),
    total("needed"),
    takes=("lemmatiser",),
    higher_is_better=False,
    maximum=None,
    samples=(
        Sample(
            concepts="{詞元: token, 提示詞: prompt}",
            sources=("詞元很貴。", "提示詞很長。"),
            hypotheses=("Tokens are dear: token, token.", "A prompt is a prompt."),
            references=("Tokens are dear.", "A prompt is a prompt."),
            value=1.0,
            note="two tokens too many for two terms; the reference says prompt twice as well",
        ),
    ),
)
