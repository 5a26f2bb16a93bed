"""tsr-wmt23: terminology success rate as the WMT23 terminology task describes it (0 to 1).

For each segment and each entry whose source term stands in the source (a substring of the lower-cased text): 1 if any
target is found in the draft, else 0; the value is their mean, n their number. Four ways to find a target:

- ``tsr-wmt23-regex``: it is a substring of the draft as it is, case and all;
- ``tsr-wmt23-fuzzy90``: the best alignment of it within the draft is 90 % alike (rapidfuzz's ``partial_ratio``);
- ``tsr-wmt23-lemma-regex``: the same as the first, on lemmas joined with spaces (lower-cased);
- ``tsr-wmt23``: the second one on lemmas (also called ``tsr-wmt23-lemma-fuzzy90``).

The reference is not looked at; it makes the ceiling. No code was published: that targets are literal, that case counts
in the raw variants only and that matching follows rapidfuzz is our reading.

Source: Semenov et al. 2023, Findings of the WMT 2023 Shared Task on Machine Translation with Terminologies
(2023.wmt-1.54).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

from termkit.score.metric import Sample, Task
from termkit.score.statistics import Statistics
from termkit.score.terms.lemmas import Lemmatiser
from termkit.score.terms.measured import Options, Row, share, signature, statistics, term_metric, total
from termkit.score.terms.words import keys

_THRESHOLD = 90


def _count(task: Task, options: Options, fuzzy: bool, lemmas: bool) -> Statistics:
    shape = lru_cache(maxsize=8192)(partial(_lemmas, lemmatiser=options.target) if lemmas else _raw)
    found = _similar if fuzzy else _contained
    rows = []
    for unit, terms in enumerate(task.terms):
        if not terms:
            continue
        source, hypothesis = task.sources[unit].lower(), shape(task.hypotheses[unit])
        for term, targets in terms.items():
            if term.strip().lower() in source:
                met = any(found(shape(target), hypothesis) for target in targets)
                rows.append(Row(unit, term, (int(met), 1)))
    made = signature(
        task,
        variant="_".join(["lemma"] * lemmas + ["fuzzy90" if fuzzy else "regex"]),
        case="lower" if lemmas else "mixed",
        boundary="none",
        lemmatiser=options.target.name if lemmas else "none",
        count="binary",
    )
    return statistics(task, made, ("met", "needed"), rows)


def _raw(text: str) -> str:
    return text.strip()


def _lemmas(text: str, lemmatiser: Lemmatiser) -> str:
    return " ".join(keys(text, lemmatiser))


def _contained(target: str, hypothesis: str) -> bool:
    return target in hypothesis


def _similar(target: str, hypothesis: str) -> bool:
    """A draft shorter than the target is no part of it to be found in: partial_ratio would seek it in the target."""
    if target in hypothesis:
        return True
    from rapidfuzz.fuzz import partial_ratio

    return len(hypothesis) >= len(target) and partial_ratio(target, hypothesis, score_cutoff=_THRESHOLD) > 0


_SAMPLE: Callable[..., Sample] = partial(
    Sample,
    concepts="{政策: monetary policy, 提示詞: prompt, 股市: stock market}",
    sources=("政策很多。", "提示詞很長。", "股市很長。"),
    hypotheses=("There are many monetary policies.", "A cue is long.", "The stockmarket is long."),
    references=("There are many monetary policies.", "A prompt is long.", "The stock market is long."),
)
_WAYS = (
    ("tsr-wmt23-regex", "as it is", False, False, 0.0, "policies is no policy, and stockmarket is one word"),
    ("tsr-wmt23-fuzzy90", "nearly", True, False, 2 / 3, "monetary policies and stockmarket are near enough"),
    ("tsr-wmt23-lemma-regex", "by its lemmas", False, True, 1 / 3, "monetary policy; stockmarket is another word"),
    ("tsr-wmt23", "nearly, by its lemmas", True, True, 2 / 3, "monetary policy; stockmarket is near enough"),
)
TSR_WMT23 = tuple(
    term_metric(
        name,
        f"share of entries found {how} in their sentence, as WMT23 counted",
        __doc__ if name == "tsr-wmt23" else f"{name}: see tsr-wmt23, of which this is a variant.",
        partial(_count, fuzzy=fuzzy, lemmas=lemmas),
        share(0, 1),
        total("needed"),
        takes=("lemmatiser",) if lemmas else (),
        samples=(_SAMPLE(value=value, note=note),),
    )
    for name, how, fuzzy, lemmas, value, note in _WAYS
)
