"""term-untranslated-rate: the share of the terms of the source that stand untranslated in the draft (0 is best).

For each segment and entry: how often the source term stands in the draft as it is, at most as often as in the source,
summed, over the occurrences in the source, n. What stands inside a target is part of it (API in API key), and entries
that have their source term for a target are no part of this. Occurrences are disjoint, the longest from the left,
words are compared by their lemmas.

For glossaries see untranslated-rate; this is the same over plain dicts of terms.
"""

from __future__ import annotations

from termkit.score.metric import Sample, Task
from termkit.score.statistics import Statistics
from termkit.score.terms.measured import Options, Row, share, signature, statistics, term_metric, total
from termkit.score.terms.words import Spotter, counted, keys, terms_of


def _count(task: Task, options: Options) -> Statistics:
    target = options.target
    rows = []
    spotters: dict[int, tuple[Spotter, list[bool]]] = {}
    for unit, terms in enumerate(terms_of(task.terms, options.source, target)):
        if not terms.sources:
            continue
        needed = terms.needed(task.sources[unit])
        if not any(needed):
            continue
        if id(terms) not in spotters:
            size = len(terms.sources)
            sources = [target.keys(source) for source in terms.sources]
            targets = [[target.keys(form) for form in each] for each in terms.targets]
            forms = [(size + number, form) for number, each in enumerate(targets) for form in each]
            kept = [source in each for source, each in zip(sources, targets, strict=True)]
            left = [(number, form) for number, form in enumerate(sources) if not kept[number]]
            spotters[id(terms)] = (Spotter([*forms, *left]), kept)
        spotter, kept = spotters[id(terms)]
        spans = spotter.spans(keys(task.hypotheses[unit], target))
        standing = counted(((span, span.entries[0]) for span in spans), 2 * len(needed))
        for entry, count in enumerate(needed):
            if count and not kept[entry]:
                rows.append(Row(unit, terms.sources[entry], (min(standing[entry], count), count)))
    made = signature(
        task,
        variant="termkit",
        case="lower",
        boundary="word",
        lemmatiser=options.target.name,
        count="disjoint",
    )
    return statistics(task, made, ("untranslated", "needed"), rows)


UNTRANSLATED_RATE = term_metric(
    "term-untranslated-rate",
    "share of the source's terms that the draft leaves as they are",
    __doc__,
    _count,
    share(0, 1),
    total("needed"),
    takes=("lemmatiser",),
    higher_is_better=False,
    samples=(
        Sample(
            concepts="{詞元: token, 提示詞: prompt}",
            sources=("詞元很多，詞元很貴。", "提示詞很長。"),
            hypotheses=("There are many 詞元, and tokens are dear.", "A cue is long."),
            references=("There are many tokens, and tokens are dear.", "A prompt is long."),
            value=1 / 3,
            note="one 詞元 of two is left; cue is another matter",
        ),
    ),
)
