"""tsr-wmt25-sentence: terminology success rate over sentences, as the WMT25 terminology task counted it (0 to 1).

For each segment and each entry whose source term stands in the source: 1 if any target stands in the draft, else 0; the
value is their mean, n their number. A term stands in a text if its lower-cased form is a substring of the lower-cased
text, or the chain of its lemmas is a substring of the chain of the text's. The reference is not looked at; it makes
the ceiling. The published script takes lemmas from Stanza; here the lemmatiser is an option, ours by default. It knows
one target an entry; several are alternatives here.

Source: track 1 of the terminology task (2025.wmt-1.30, ``ranking/metric_track1`` of wmt-conference/wmt25-terminology).
"""

from __future__ import annotations

from termkit.score.metric import Sample, Task
from termkit.score.statistics import Statistics
from termkit.score.terms.lemmas import Lemmatiser
from termkit.score.terms.measured import Options, Row, share, signature, statistics, term_metric, total
from termkit.score.terms.words import keys


def chained(text: str, lemmatiser: Lemmatiser) -> str:
    """The lemmas of a text as one string, with bars between them."""
    return "|||".join(keys(text, lemmatiser))


def _count(task: Task, options: Options) -> Statistics:
    of_source, of_target = options.source, options.target
    rows = []
    for unit, terms in enumerate(task.terms):
        if not terms:
            continue
        source, hypothesis = task.sources[unit].strip(), task.hypotheses[unit].strip()
        source_chain, chain = chained(source, of_source), chained(hypothesis, of_target)
        source, hypothesis = source.lower(), hypothesis.lower()
        for term, targets in terms.items():
            if term.lower() in source or chained(term, of_source) in source_chain:
                met = any(target.lower() in hypothesis or chained(target, of_target) in chain for target in targets)
                rows.append(Row(unit, term, (int(met), 1)))
    made = signature(
        task,
        variant="official",
        case="lower",
        boundary="none",
        lemmatiser=options.target.name,
        count="binary",
    )
    return statistics(task, made, ("met", "needed"), rows)


TSR_WMT25_SENTENCE = term_metric(
    "tsr-wmt25-sentence",
    "share of entries found in their sentence, as WMT25 counted",
    __doc__,
    _count,
    share(0, 1),
    total("needed"),
    takes=("lemmatiser",),
    samples=(
        Sample(
            concepts="{政策: policy, 提示詞: prompt}",
            sources=("政策很多。", "提示詞很長。"),
            hypotheses=("There are many policies.", "A cue is long."),
            references=("There are many policies.", "A prompt is long."),
            value=0.5,
            note="policies by its lemma; no prompt",
        ),
    ),
)
