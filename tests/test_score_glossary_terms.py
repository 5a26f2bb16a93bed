"""Metrics that judge a draft by the glossary: tiers, typed misses, disjoint spans, rates, sections."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
import pytest
from conftest import ROOT, make_glossary
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.core.document import Block, Document, Pair, Segment
from termkit.core.evidence import DocumentView, PairView
from termkit.core.glossary import Glossary
from termkit.core.language import canonical
from termkit.core.score import Omission
from termkit.core.span import Span
from termkit.formats import document
from termkit.score import term_consistency, term_consistency_all
from termkit.score.deprecated_rate import METRIC as DEPRECATED
from termkit.score.measure import score_of, value_of
from termkit.score.metric import Material, Metric
from termkit.score.over_generation import METRIC as OVER
from termkit.score.profiles import parts
from termkit.score.resampling import values_of_chunks
from termkit.score.sections import sections_of
from termkit.score.statistics import Statistics
from termkit.score.term_accuracy import METRIC as ACCURACY
from termkit.score.term_accuracy import misses, tiers, up_to
from termkit.score.term_misses import MISSES, is_short_for
from termkit.score.term_tiers import TIERS, tier_of
from termkit.score.untranslated_rate import METRIC as UNTRANSLATED
from termkit.text.mask import find_masks
from termkit.text.match import Matcher

CONSISTENCY, CONSISTENCY_ALL = term_consistency.METRIC, term_consistency_all.METRIC
ALL = (ACCURACY, CONSISTENCY, CONSISTENCY_ALL, OVER, DEPRECATED, UNTRANSLATED)

CONCEPTS = """
tune: {zh-Hant: 微調, en: {preferred: fine-tuning, deprecated: [tweaking]}}
centre: {zh-Hant: 資料中心, en: data center}
token: {zh-Hant: 詞元, en: {preferred: token, admitted: [word piece], deprecated: [word element]}}
rlhf: {zh-Hant: 人類回饋的強化學習, en: {preferred: reinforcement learning from human feedback, variants: [RLHF]}}
prompt: {zh-Hant: 提示詞, en: {preferred: prompt, variants: [cue], deprecated: [promt]}}
mail: {zh-Hant: 電郵, en: {preferred: email, variants: [e-mail]}}
cursor: {keep: Cursor}
openai: {keep: OpenAI}
weight: {zh-Hant: 權重, en: weight}
rl: {zh-Hant: 強化學習, en: RL}
office: {zh-Hant: 專案辦公室, en: {preferred: Program Office}, case: exact}
phantom: {zh-Hant: 幽靈, en: ghost, case: exact}
"""


def lines(texts: Sequence[str], language: str) -> Document:
    blocks, start = [], 0
    for text in texts:
        blocks.append(Block(start, start + len(text), "paragraph"))
        start += len(text) + 1
    text = "\n".join(texts)
    return Document("draft.txt", text, canonical(language), tuple(blocks), find_masks(text))


def view(text: Document, glossary: Glossary) -> DocumentView:
    return DocumentView(text, Matcher(glossary).find, glossary)


def paired(glossary: Glossary, sources: Document, targets: Document, spans: Sequence[tuple[Span, Span]]) -> PairView:
    segments = tuple(Segment(source, target, "sentence") for source, target in spans)
    return PairView(Pair(sources, targets, segments), view(sources, glossary), view(targets, glossary))


def pair_of(
    sources: Sequence[str], targets: Sequence[str], concepts: str = CONCEPTS, source: str = "zh-Hant-TW", to: str = "en"
) -> PairView:
    glossary = make_glossary(concepts, source, to)
    left, right = lines(sources, source), lines(targets, to)
    spans = [(one.span, other.span) for one, other in zip(left.blocks, right.blocks, strict=True)]
    return paired(glossary, left, right, spans)


def material(pair: PairView, *references: PairView) -> Material:
    return Material(language=pair.target.document.language, pair=pair, ceilings=references)


def counted(metric: Metric, pair: PairView, *references: PairView) -> Statistics:
    found = metric.statistics(material(pair, *references))
    assert isinstance(found, Statistics), found
    return found


def tallied(sources: str, targets: str, **more: str) -> dict[str, int]:
    """What is not zero of tiers and misses, for one segment."""
    found = counted(ACCURACY, pair_of([sources], [targets], **more))
    counts = {**dict(tiers(found)), **dict(misses(found))}
    assert sum(counts.values()) == found.column("needed").sum()
    return {name: count for name, count in counts.items() if count}


# ---- tiers


@pytest.mark.parametrize(
    ("form", "surface", "tier"),
    [
        ("fine-tuning", "fine-tuning", "exact"),
        ("machine learning", "machine\n  learning", "exact"),
        ("Moore's law", "Moore\u2019s law", "exact"),
        ("fine-tuning", "Fine-Tuning", "case"),
        ("Cursor", "CURSOR", "case"),
        ("fine-tuning", "fine tuning", "spelling"),
        ("fine-tuning", "Finetuning", "spelling"),
        ("pretraining", "pre-training", "spelling"),
        ("data center", "data centre", "spelling"),
        ("data center", "datacentre", "spelling"),
        ("optimization", "optimisation", "spelling"),
        ("token", "tokens", "lemma"),
        ("token", "token's", "lemma"),
        ("data center", "data centres", "lemma"),
        ("fine-tune", "fine-tuned", "lemma"),
    ],
)
def test_tiers_of_english(form: str, surface: str, tier: str) -> None:
    assert tier_of(form, surface, "en") == tier


@pytest.mark.parametrize(
    ("form", "surface", "language", "tier"),
    [
        ("詞元", "詞元", "zh-Hant-TW", "exact"),
        ("詞元", "词元", "zh-Hans", "exact"),
        ("词元", "詞元", "zh-Hant", "exact"),
        ("詞元", "詞元", "zh-Hans", "spelling"),
        ("詞元", "词元", "zh-Hant-TW", "spelling"),
        ("後臺", "後台", "zh-Hant-TW", "spelling"),
        ("LLM 應用", "LLM應用", "zh-Hant-TW", "spelling"),
        ("LLM應用", "llm應用", "zh-Hant-TW", "case"),
        ("token", "Token", "zh-Hans", "case"),
    ],
)
def test_tiers_of_chinese(form: str, surface: str, language: str, tier: str) -> None:
    assert tier_of(form, surface, language) == tier


def test_a_form_of_very_many_words_takes_no_time() -> None:
    form = "colour " * 300 + "wheel"
    assert tier_of(form, "color-" * 300 + "wheel", "en") == "spelling"
    assert tier_of(form, "color-" * 300 + "wheels", "en") == "lemma"


def test_each_tier_is_counted_and_the_closest_is_credited() -> None:
    assert tallied("微調，詞元，資料中心，提示詞。", "Fine-tuning, tokens, data centre, prompt.") == {
        "exact": 1,
        "case": 1,
        "spelling": 1,
        "lemma": 1,
    }
    assert tallied("微調。", "Finetuning is fine-tuning.") == {"exact": 1}
    assert tallied("微調，微調。", "Fine-tuned by finetuning or fine-tuning.") == {"exact": 1, "spelling": 1}


def test_a_stricter_value() -> None:
    found = counted(
        ACCURACY, pair_of(["微調，詞元，資料中心，提示詞，權重。"], ["Fine-tuning, tokens, data centre, prompt."])
    )
    values = {tier: value_of(ACCURACY, up_to(found, tier)) for tier in TIERS}
    assert values == {"exact": 0.2, "case": 0.4, "spelling": 0.6, "lemma": 0.8}
    assert "|tiers:exact+case|" in up_to(found, "case").signature
    assert up_to(up_to(found, "case"), "lemma").signature == found.signature


# ---- misses


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("專案辦公室。", "The programme office.", {"other-case": 1}),
        ("幽靈。", "The Ghost.", {"other-case": 1}),
        ("強化學習，強化學習。", "RL, and then rl.", {"exact": 1, "other-case": 1}),
        ("強化學習，強化學習。", "RL, and then https://example.org/rl, url.", {"exact": 1, "omitted": 1}),
        ("提示詞。", "A cue.", {"form-variant": 1}),
        ("提示詞。", "A promt is a cue.", {"form-variant": 1}),
        ("電郵。", "An e-mail.", {"other-spelling": 1}),
        ("人類回饋的強化學習。", "RLHF.", {"abbreviation": 1}),
        ("Cursor。", "The cursor.", {"altered-name": 1}),
        ("詞元。", "A word element.", {"deprecated": 1}),
        ("詞元。", "A 詞元.", {"untranslated": 1}),
        ("詞元。", "A weight.", {"other-term": 1}),
        ("詞元。", "A thing by OpenAI.", {"omitted": 1}),
        ("Cursor。", "A thing by OpenAI.", {"other-term": 1}),
        ("詞元。", "A thing.", {"omitted": 1}),
        ("詞元。", "", {"omitted": 1}),
        ("詞元，詞元，詞元。", "A token, a word element.", {"exact": 1, "deprecated": 1, "omitted": 1}),
        ("詞元。", "A word element and a token.", {"exact": 1}),
        ("詞元，提示詞。", "A weight.", {"other-term": 1, "omitted": 1}),
        ("詞元，權重。", "A weight.", {"exact": 1, "omitted": 1}),
        ("詞元，權重。", "A weight, a weight.", {"exact": 1, "other-term": 1}),
    ],
)
def test_each_type_of_miss(source: str, target: str, expected: dict[str, int]) -> None:
    assert tallied(source, target) == expected


CHINESE = """
code: {en: source code, zh-Hant-TW: 原始碼, zh-Hans: {preferred: 源代码, deprecated: [源程序]}}
model: {en: large language model, zh-Hant: {preferred: 大型語言模型, variants: [大模型, LLM]}}
"""


@pytest.mark.parametrize(
    ("source", "target", "to", "expected"),
    [
        ("source code", "源代码", "zh-Hans", {"exact": 1}),
        ("source code", "原始码", "zh-Hans", {"foreign": 1}),
        ("source code", "源程序", "zh-Hans", {"deprecated": 1}),
        ("source code", "Source code 很長", "zh-Hant-TW", {"untranslated": 1}),
        ("source code", "源代碼", "zh-Hant-TW", {"foreign": 1}),
        ("source code", "原始碼", "zh-Hant-TW", {"exact": 1}),
        ("A large language model", "大模型", "zh-Hant-TW", {"abbreviation": 1}),
        ("Large language models", "LLM", "zh-Hant-TW", {"abbreviation": 1}),
        ("Large language models", "大型语言模型", "zh-Hant-TW", {"spelling": 1}),
    ],
)
def test_into_chinese(source: str, target: str, to: str, expected: dict[str, int]) -> None:
    assert tallied(source, target, concepts=CHINESE, source="en", to=to) == expected


def test_short_forms() -> None:
    assert is_short_for("RLHF", "reinforcement learning from human feedback")
    assert is_short_for("LLMs", "large language model")
    assert is_short_for("GUI", "graphical user interface")
    assert is_short_for("大模型", "大型語言模型")
    for short, full in [
        ("model", "language model"),
        ("cue", "prompt"),
        ("模型", "大型語言模型"),
        ("A", "a b"),
        ("", "a"),
    ]:
        assert not is_short_for(short, full)


# ---- disjoint spans


TWINS = """
folder-file: {zh-Hant: 檔案, en: file}
paper: {zh-Hant: 文件, en: [file, document]}
rlhf: {zh-Hant: 人類回饋學習, en: learning from human feedback, includes: [feedback]}
feedback: {zh-Hant: 回饋, en: feedback}
"""


def test_one_span_renders_one_concept() -> None:
    assert tallied("檔案和文件。", "A file.", concepts=TWINS) == {"exact": 1, "omitted": 1}
    assert tallied("檔案和文件。", "A file and a file.", concepts=TWINS) == {"exact": 2}
    assert tallied("檔案和文件。", "A file, a document.", concepts=TWINS) == {"exact": 2}
    assert tallied("文件和檔案。", "A file, a document.", concepts=TWINS) == {"exact": 2}
    assert tallied("文件和文件和檔案。", "A document, a file, a file.", concepts=TWINS) == {"exact": 3}


def test_nested_forms_count_once_unless_the_source_nests_them() -> None:
    assert tallied("回饋，RLHF。", "Learning from human feedback.", concepts=TWINS) == {"exact": 1}
    apart = TWINS.replace("人類回饋學習", "[人類回饋學習, 偏好學習]")
    assert tallied("回饋和偏好學習。", "learning from human feedback", concepts=apart) == {"exact": 1, "omitted": 1}
    assert tallied("回饋和偏好學習。", "feedback in learning from human feedback", concepts=apart) == {"exact": 2}
    assert tallied("人類回饋學習。", "learning from human feedback", concepts=apart) == {"exact": 2}
    assert tallied("人類回饋學習，回饋。", "learning from human feedback", concepts=apart) == {"exact": 2, "omitted": 1}


def test_a_span_passes_to_the_concept_that_has_no_other() -> None:
    """Paper has a span of its own, so the document is left to either of the two others."""
    glossary = """
either: {zh-Hant: 甲, en: [file, document]}
file: {zh-Hant: 乙, en: file}
paper: {zh-Hant: 丙, en: [document, paper]}
"""
    assert tallied("甲乙丙", "file, document, paper", concepts=glossary) == {"exact": 3}
    assert tallied("乙甲丙", "paper, file, document", concepts=glossary) == {"exact": 3}


def test_what_is_credited_to_one_concept_explains_no_miss_of_another() -> None:
    glossary = """
file: {zh-Hant: 檔案, en: file}
document: {zh-Hant: 文件, en: {preferred: document, deprecated: [file]}}
"""
    assert tallied("檔案，文件", "A file.", concepts=glossary) == {"exact": 1, "omitted": 1}
    assert tallied("檔案，文件", "A file, a file.", concepts=glossary) == {"exact": 1, "deprecated": 1}


def test_very_many_contested_spans() -> None:
    count = 3000
    found = tallied("檔案" * count + "文件" * count, "file " * count, concepts=TWINS)
    assert found == {"exact": count, "omitted": count}


FORMS = ["file", "Files", "document", "feedback", "learning from human feedback", "檔案", "well", ",", "by"]
SOURCES = ["檔案", "文件", "回饋", "人類回饋學習", "好", "，"]
PASSAGES = st.lists(
    st.tuples(st.lists(st.sampled_from(SOURCES), max_size=6), st.lists(st.sampled_from(FORMS), max_size=8)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=150)
@given(PASSAGES)
def test_tiers_and_misses_make_up_what_is_needed(passages: list[tuple[list[str], list[str]]]) -> None:
    pair = pair_of(["".join(left) for left, _ in passages], [" ".join(right) for _, right in passages], TWINS)
    found = ACCURACY.statistics(material(pair))
    required = sum(len(tally.source) for tally in pair.tallies)
    if isinstance(found, Omission):
        assert required == 0
        return
    assert found.column("needed").sum() == required
    assert (found.rows >= 0).all()
    assert (found.rows[:, 1:].sum(axis=1) == found.rows[:, 0]).all()
    assert found.units is not None
    assert (np.diff(found.units) >= 0).all()
    for metric in (DEPRECATED, UNTRANSLATED):
        assert 0 <= value_of(metric, counted(metric, pair)) <= 1


@settings(max_examples=100)
@given(PASSAGES)
def test_no_more_is_met_than_words_can_hold(passages: list[tuple[list[str], list[str]]]) -> None:
    """Where the source nests nothing, no two credited forms share a word."""
    flat = [([word for word in left if word != "人類回饋學習"], right) for left, right in passages]
    pair = pair_of(["".join(left) for left, _ in flat], [" ".join(right) for _, right in flat], TWINS)
    found = ACCURACY.statistics(material(pair))
    if not isinstance(found, Omission):
        met = sum(count for _, count in tiers(found))
        assert met <= sum(word in FORMS[:5] for _, right in flat for word in right)


# ---- consistency


def test_consistency_with_and_without_what_stands_once() -> None:
    pair = pair_of(["提示詞。", "提示詞。", "詞元。"], ["Prompt.", "Cue.", "Token."])
    some, every = counted(CONSISTENCY, pair), counted(CONSISTENCY_ALL, pair)
    assert (value_of(CONSISTENCY, some), CONSISTENCY.n(some)) == (1 / 2, 2)
    assert (value_of(CONSISTENCY_ALL, every), CONSISTENCY_ALL.n(every)) == (2 / 3, 3)
    assert some.signature.startswith("types:2+|")
    assert every.signature.startswith("types:1+|")


# ---- over-generation and rates


def test_appended_terms_are_a_surplus() -> None:
    sources = ["詞元很貴。", "權重很大。", "完。"]
    honest = counted(OVER, pair_of(sources, ["A token costs.", "It is large.", "The end."]))
    stuffed = counted(OVER, pair_of(sources, ["A token costs.", "It is large.", "The end. Weights."]))
    assert (value_of(OVER, honest), value_of(OVER, stuffed)) == (0.0, 1 / 2)
    assert "|less:none|" in f"|{honest.signature}|"


def test_the_surplus_of_the_reference_is_taken_off() -> None:
    sources = ["詞元，它。", "權重。"]
    draft = pair_of(sources, ["Tokens, tokens.", "Weights, weights."])
    reference = pair_of(sources, ["Tokens; the token.", "Weights."])
    terse = pair_of(sources, ["Tokens.", "Weights."])
    assert value_of(OVER, counted(OVER, draft)) == 1.0
    assert value_of(OVER, counted(OVER, draft, reference)) == 1 / 2
    assert value_of(OVER, counted(OVER, draft, terse, reference)) == 1 / 2
    assert value_of(OVER, counted(OVER, terse, reference)) == 0.0
    ceilings = OVER.ceilings
    assert ceilings
    references = material(draft, reference, terse)
    assert score_of(OVER, counted(OVER, draft, reference), ceilings(references)).ceiling == 0.0
    found = {name: value_of(OVER, part) for name, part in parts(counted(OVER, draft, reference), "concept")}
    assert found == {"token": 0.0, "weight": 1.0}


def test_a_reference_that_is_cut_otherwise() -> None:
    """Its surplus falls to the passage of the draft that renders the same place."""
    glossary = make_glossary(CONCEPTS)
    source, target = lines(["詞元。", "權重，它。"], "zh-Hant-TW"), lines(["Token.", "Weight, weight."], "en")
    fine = paired(
        glossary, source, target, [(a.span, b.span) for a, b in zip(source.blocks, target.blocks, strict=True)]
    )
    coarse = paired(glossary, source, target, [(Span(0, len(source.text)), Span(0, len(target.text)))])
    found = counted(OVER, fine, coarse)
    assert found.column("surplus").sum() == found.column("reference").sum() == 1
    assert value_of(OVER, found) == 0.0


def test_a_surplus_of_the_reference_falls_to_its_place() -> None:
    sources = ["詞元。", "權重，它。", "詞元。"]
    draft = pair_of(sources, ["Token.", "Weight, weight.", "Token."])
    found = counted(OVER, draft, draft)
    assert found.column("surplus").tolist() == found.column("reference").tolist() == [0, 1, 0]


def test_a_name_inside_a_longer_term_that_the_source_has_not() -> None:
    glossary = """
claw: {keep: OpenClaw}
update: {zh-Hant: 更新OpenClaw, en: update OpenClaw}
"""
    assert value_of(OVER, counted(OVER, pair_of(["OpenClaw 要更新。"], ["We update OpenClaw."], glossary))) == 0.0


def test_no_surplus_by_readings_and_nested_forms() -> None:
    for source, target in [
        ("檔案。", "A file."),
        ("文件。", "A file."),
        ("人類回饋學習。", "Learning from human feedback."),
        ("檔案和文件。", "A file and a file."),
    ]:
        assert value_of(OVER, counted(OVER, pair_of([source], [target], TWINS))) == 0.0
    assert (
        value_of(OVER, counted(OVER, pair_of(["檔案。"], ["Files, files, learning from human feedback."], TWINS))) == 2
    )


def test_rates_are_shares_of_what_is_needed() -> None:
    pair = pair_of(
        ["詞元，提示詞。", "詞元。", "Cursor。"],
        ["Word elements, word elements, 提示詞 (prompt).", "A token.", "Cursor."],
    )
    assert value_of(DEPRECATED, counted(DEPRECATED, pair)) == 1 / 4
    assert value_of(UNTRANSLATED, counted(UNTRANSLATED, pair)) == 1 / 4


def test_the_best_reference_of_a_rate_is_the_lowest() -> None:
    sources = ["詞元。", "詞元。"]
    good, bad = pair_of(sources, ["Token.", "Token."]), pair_of(sources, ["Token.", "Word element."])
    for metric, best in ((DEPRECATED, 0.0), (ACCURACY, 1.0)):
        assert metric.ceilings
        score = score_of(metric, counted(metric, bad), metric.ceilings(material(bad, bad, good)))
        assert (score.value, score.ceiling) == (0.5, best)


# ---- groups, resamples, omissions


MARKDOWN = "First token.\n\n# One *two*\n\nTokens.\n\n## Same\n\nA cue.\n\n# Same\n\nWeights.\n\n# Same (2)\n\nToken.\n"


def test_sections_by_their_headings() -> None:
    text = document("essay.en.md", MARKDOWN, "en")
    found = sections_of(text)
    assert [name for _, name in found] == ["(beginning)", "One *two*", "Same", "Same (2)", "Same (2) (2)"]
    assert [text.text[start : start + 3] for start, _ in found[1:]] == ["# O", "## ", "# S", "# S"]
    assert sections_of(document("a.en.md", "# Title\n\ntext\n", "en")) == [(0, "Title")]
    assert sections_of(document("a.en.md", "", "en")) == [(0, "(beginning)")]
    assert sections_of(document("a.en.md", "Title\r\n=====\r\n\r\ntext\r\n", "en")) == [(0, "Title")]


def test_every_term_metric_is_grouped_by_concept_section_and_document() -> None:
    glossary = make_glossary(CONCEPTS)
    target = document("essay.en.md", MARKDOWN, "en")
    source = lines(["詞元。", "好", "詞元。", "好", "提示詞。", "好", "權重。", "好", "詞元。"], "zh-Hant-TW")
    pair = paired(
        glossary, source, target, [(a.span, b.span) for a, b in zip(source.blocks, target.blocks, strict=True)]
    )
    sections = {name: ACCURACY.n(part) for name, part in parts(counted(ACCURACY, pair), "section")}
    assert sections == {"(beginning)": 1, "One *two*": 1, "Same": 1, "Same (2)": 1, "Same (2) (2)": 1}
    concepts = {name: value_of(ACCURACY, part) for name, part in parts(counted(ACCURACY, pair), "concept")}
    assert concepts == {"token": 1.0, "prompt": 0.0, "weight": 1.0}
    for metric in ALL:
        found = counted(metric, pair)
        assert found.groups["document"].names == ("essay.en.md",)
        for group in ("concept", "section", "document"):
            assert sum(part.total[0] for _, part in parts(found, group)) == found.total[0]


def test_draws_with_nothing_to_count_are_nan_without_a_warning() -> None:
    pair = pair_of(["詞元。", "好。", "詞元。"], ["Token.", "Good. Weights.", "Tokens."])
    weights = np.array([[1.0, 1, 1], [0, 3, 0], [2, 1, 0]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for metric in ALL:
            values = values_of_chunks([(metric, counted(metric, pair))], [weights])[0]
            assert np.isnan(values).tolist() == [False, True, False], metric.name


def test_nothing_needed_is_said() -> None:
    pair = pair_of(["好。"], ["A token."])
    reasons = {metric.name: metric.statistics(material(pair)) for metric in ALL}
    nothing = "no term of the glossary stands in the source"
    assert {name: found.reason for name, found in reasons.items() if isinstance(found, Omission)} == {
        "term-accuracy": nothing,
        "term-consistency": "no concept is rendered twice by forms that the glossary knows",
        "term-consistency-all": "no concept is rendered by a form that the glossary knows",
        "over-generation": nothing,
        "deprecated-rate": nothing,
        "untranslated-rate": nothing,
    }
    for metric in ALL:
        assert metric.statistics(Material(language="en", no_pair="no source is known")) == Omission(
            metric.name, "no source is known"
        )


def test_a_concept_without_a_form_in_the_language_is_needed_by_none() -> None:
    pair = pair_of(["鬼和詞元。"], ["A token."], CONCEPTS + "ghost: {zh-Hant: 鬼}\n")
    for metric in (ACCURACY, OVER, DEPRECATED, UNTRANSLATED):
        assert metric.n(counted(metric, pair)) == 1


def test_the_bundled_essay(bundled: Glossary) -> None:
    """The reference keeps to the glossary better than a draft that was made without one."""
    from termkit.jobs.pairing import pair_documents

    matcher = Matcher(bundled)
    texts = {}
    for name, tag in [("zh-Hant", "zh-Hant-TW"), ("en", "en"), ("en.draft-a", "en")]:
        path = ROOT / "translations" / f"llm-2025.{name}.md"
        texts[name] = view(document(path.name, path.read_text(encoding="utf-8"), tag), bundled)
    source = texts["zh-Hant"]
    pairs = {
        name: PairView(pair_documents(source.document, texts[name].document, matcher), source, texts[name])
        for name in ("en", "en.draft-a")
    }
    reference, draft = counted(ACCURACY, pairs["en"]), counted(ACCURACY, pairs["en.draft-a"])
    assert value_of(ACCURACY, reference) > 0.95
    assert 0.3 < value_of(ACCURACY, draft) < value_of(ACCURACY, reference)
    assert len(draft.groups["section"].names) > 3
    assert set(dict(misses(draft))) == set(MISSES)
    for metric in (DEPRECATED, UNTRANSLATED):
        assert value_of(metric, counted(metric, pairs["en"])) <= value_of(metric, counted(metric, pairs["en.draft-a"]))
