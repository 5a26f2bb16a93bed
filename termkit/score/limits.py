"""What a lexical score cannot tell, and when a report must say so."""

from __future__ import annotations

from collections.abc import Sequence

from termkit.core.score import DraftScores

LEXICAL_LIMIT = (
    "A lexical score (BLEU, chrF, TER) cannot rank strong drafts of large language models: in WMT24 its agreement with "
    "people was a Kendall of 0.33 to 0.42. Read the drafts, or ask people."
)
STRONG = {"bleu": 30.0, "chrf": 55.0, "chrf++": 52.0}  # drafts above say the same as the reference in most places
CLOSE = {"bleu": 2.0, "chrf": 2.0, "chrf++": 2.0, "ter": 2.0}  # points; smaller differences mislead people's choice


def lexical_limit(drafts: Sequence[DraftScores]) -> str | None:
    """The sentence, where a reader of these drafts' table could be misled; ``drafts`` are of one text, best first.

    That is where two or more have scores of string metrics, and the best two cannot be told apart (one cluster, or a
    difference below CLOSE), or all are STRONG, so that what tells them apart is not what strings show.
    """
    for name, close in CLOSE.items():
        scored = [(value, draft) for draft in drafts if (value := draft.value(name)) is not None]
        if len(scored) < 2:
            continue
        (best, first), (second, other) = sorted(scored, key=lambda each: each[0], reverse=name != "ter")[:2]
        same = first.cluster is not None and first.cluster == other.cluster
        strong = name in STRONG and all(value >= STRONG[name] for value, _ in scored)
        if same or strong or abs(best - second) < close:
            return LEXICAL_LIMIT
    return None
