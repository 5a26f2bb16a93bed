"""A small made-up result of scores with everything a report can show, names from a hostile file among it."""

from __future__ import annotations

from typing import Any

from termkit.core.score import (
    Agreement,
    Comparison,
    Delta,
    Detail,
    DraftScores,
    Flag,
    GateResult,
    Interval,
    Omission,
    Pairing,
    Profile,
    ProfilePart,
    Score,
    ScoreResult,
    WeakSegment,
)

NAN = float("nan")
HOSTILE = "evil/<script>alert(1)</script>|`x`*a*@me\u202e\x1b[31m\n# h.en.md"
LONG = f"translations/very/deep/folders/{'long-name-' * 9}燈塔與霧.en.md"
CAUTION = "A lexical score cannot rank strong drafts of large language models. Read the drafts, or ask people."

_BLEU = "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0"
_CHRF = "nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no|version:2.6.0"
_TERMS = "terms:approved|case:glossary|basis:sentence|concepts:12|version:0.1.0"
_PAIRINGS = (
    Pairing("references", (("line", 6),), "lines", 1.0),
    Pairing("source", (("sentence", 9), ("section", 1)), "aligned", 0.87),
)


def draft(path: str, bleu: float, chrf: float, terms: float | None, **more: Any) -> DraftScores:
    """A draft of the lighthouse with intervals; without term metrics where ``terms`` is None."""
    scores = [
        Score("bleu", bleu, _BLEU, 6, None, Interval(bleu - 3, bleu + 4)),
        Score("chrf++", chrf, _CHRF, 6, None, Interval(chrf - 2, chrf + 2)),
    ]
    if terms is not None:
        scores.append(Score("term-accuracy", terms, _TERMS, 20, 0.95, Interval(terms - 0.1, terms + 0.1)))
    known: dict[str, Any] = {
        "work": "lighthouse",
        "language": "en",
        "references": ("lighthouse.en.md",),
        "source": "lighthouse.zh-Hant.md",
        "segments": "line",
        "pairings": _PAIRINGS,
    }
    return DraftScores(path, tuple(scores), **(known | more))


def part(name: str, value: float, n: int, low: float | None = None, high: float | None = None) -> ProfilePart:
    """A part of a profile; with an interval where both its ends are given."""
    return ProfilePart(name, value, n, None if low is None or high is None else Interval(low, high))


def _sections(less: float) -> Profile:
    return Profile(
        "chrf++",
        "section",
        (
            part("", 60.0 - less, 2),
            part("The Lamp", 71.25 - less, 8, 66.0 - less, 76.0 - less),
            part("霧 <b>&amp;</b>", 40.5 - less, 7, 35.0 - less, 47.5 - less),
            part("Silent Chapter", NAN, 0),
        ),
        9.75,
    )


BEST = draft(
    "drafts/a.en.md",
    38.75,
    61.5,
    0.9,
    cluster=1,
    details=(
        Detail("term-accuracy", "tiers", (("exact", 14), ("case", 1), ("spelling", 0), ("lemma", 3))),
        Detail("term-accuracy", "misses", (("deprecated", 1), ("omitted", 1), ("foreign", 0))),
    ),
    deltas=(Delta("bleu", 36.25, 2.5, 0.012), Delta("chrf++", 62.0, -0.5)),
    profiles=(
        _sections(0.0),
        Profile(
            "term-accuracy",
            "concept",
            (part("燈塔", 0.8, 5, 0.4, 1.0), part("keeper", 1.0, 4), part("fog|bank", 0.5, 2), part("ship", NAN, 0)),
            0.0,
        ),
    ),
)

SECOND = draft(
    HOSTILE,
    37.5,
    60.25,
    None,
    omitted=(Omission("term-accuracy", "the glossary `x` has no concept that <i>stands</i> in 霧"),),
    cluster=1,
    profiles=(_sections(2.0),),
    flags=(
        Flag("empty", "1 of 6 segments is blank, its reference is not", (4,), "bleu", 3.25),
        Flag("source-copied", "2 of 6 segments say 霧裡 | `raw` <img src=x>", (1, 2)),
    ),
    worst=(
        WeakSegment(
            4,
            5,
            0.0,
            "chrf++",
            "",
            ("The fog </script> had *eaten* the light.", "A second | reference."),
            "霧把光吃掉了。\u202e",
            ("major deprecated-term: '霧靄' is refused for 霧; use 'fog'",),
        ),
        WeakSegment(1, 0, 12.5, "chrf++", "x" * 3000, ("y",)),
    ),
)

THIRD = draft(
    LONG,
    21.0,
    44.0,
    0.65,
    cluster=2,
    flags=(Flag("wrong-tokenizer", "1 of 6 segments holds 漢字, which tok:13a does not part", (3,), "bleu", -1.75),),
)

CHINESE = DraftScores(
    "drafts/燈塔.zh-Hans.md",
    (Score("chrf++", 88.125, _CHRF, 6), Score("ter", 7.5, "nrefs:1|case:lc|tok:tercom", 6)),
    work="燈塔",
    language="zh-Hans",
    references=("灯塔.zh-Hans.md",),
    profiles=(
        Profile(
            "chrf++", "document", (part("第一章", 91.5, 3, 87.0, 95.0), part("第二章", 84.75, 2), part("附|錄", NAN, 0))
        ),
    ),
    worst=(WeakSegment(0, 1, 70.0, "chrf++", "灯塔亮著。", ("灯塔亮着。",), "The lamp is lit."),),
)

RESULT = ScoreResult(
    drafts=(BEST, SECOND, THIRD, CHINESE),
    gates=(
        GateResult("chrf++", BEST.path, 61.5, 55.0, False, True, 0.0),
        GateResult("bleu", HOSTILE, 37.5, 40.0, False, False, 2.5),
        GateResult("ter", CHINESE.path, 7.5, 7.4999, True, False, 0.0001),
        GateResult("chrf++", LONG, 44.0, 59.5, False, False, 15.5, baseline=60.0, p=0.001),
        GateResult("term-accuracy[concept:燈|`塔`]", HOSTILE, None, 0.95, False, False, None, reason="no terms <here>"),
        GateResult(
            "chrf++",
            CHINESE.path,
            88.125,
            0.0,
            False,
            False,
            None,
            reason="the baseline has 7 segments and the `draft` 6",
        ),
    ),
    notes=("two drafts were compared by paragraph: `x` <b>",),
    comparisons=(
        Comparison("chrf++", BEST.path, HOSTILE, 1.25, 0.3, 0.3),
        Comparison("chrf++", BEST.path, LONG, 17.5, 0.001, 0.003),
        Comparison("chrf++", LONG, HOSTILE, -16.25, 0.001, 0.003),
        Comparison("bleu", BEST.path, LONG, 17.75, 0.004, 0.008, "randomization"),
    ),
    agreements=(
        Agreement("chrf++", "system", "pearson", 0.8125, 4),
        Agreement("chrf++", "segment", "kendall-tau-b", 0.25, 24, Interval(0.125, 0.375)),
        Agreement("bleu", "system", "pearson", NAN, 4),
    ),
    draws=1000,
    caution=CAUTION,
    differences=(f"{HOSTILE}: bleu 37.5 is 37.25",),
)
