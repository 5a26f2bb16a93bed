"""Metrics: equal to sacrebleu's on the same segments, and the values of the worked examples."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
from conftest import make_glossary
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu.metrics.lib_ter import translation_edit_rate

from termkit import __version__
from termkit.config import METRIC_NAMES
from termkit.config import METRICS as CONFIG_METRICS
from termkit.core.score import DraftScores
from termkit.errors import ConfigError, InputError, LanguageError
from termkit.jobs.score import score_segments
from termkit.score.catalog import METRICS
from termkit.score.edit_rate import edit_rate
from termkit.score.metric import Metric, Sample

STRINGS = ("bleu", "chrf", "chrf++", "ter")
ENGLISH = st.text(st.sampled_from("ab c,.'-(1é&"), max_size=30)
CHINESE = st.text(st.sampled_from("幽靈搬進電腦，。「」 A1𠮷"), max_size=20)
SAMPLES = [(metric, sample) for metric in METRICS for sample in metric.samples]


def value(result: DraftScores, name: str) -> float:
    found = result.value(name)
    assert found is not None, result.omitted
    return found


def theirs(language: str) -> dict[str, BLEU | CHRF | TER]:
    chinese = language != "en"
    return {
        "bleu": BLEU(trg_lang="zh" if chinese else "en"),
        "chrf": CHRF(),
        "chrf++": CHRF(word_order=2),
        "ter": TER(normalized=chinese, asian_support=chinese),
    }


def assert_equal(hypotheses: list[str], references: list[list[str]], language: str) -> None:
    result = score_segments(hypotheses, references, language=language, metrics=STRINGS)
    for name, metric in theirs(language).items():
        score = result.score(name)
        assert score
        assert score.value == metric.corpus_score(hypotheses, references).score
        assert score.signature == str(metric.get_signature())
        assert (score.n, score.ceiling) == (len(hypotheses), None)


def test_names_are_those_of_the_configuration_and_the_files() -> None:
    assert tuple(metric.name for metric in METRICS) == METRIC_NAMES
    assert METRIC_NAMES[: len(CONFIG_METRICS)] == CONFIG_METRICS
    for metric in METRICS:
        assert metric.samples or metric.name == "mqm"  # which needs findings
        assert metric.doc.startswith(f"{metric.name}:") or metric.doc.lower().startswith(f"{metric.name}:")


@pytest.mark.parametrize(("metric", "sample"), SAMPLES, ids=lambda each: each.name if isinstance(each, Metric) else "")
def test_worked_examples(metric: Metric, sample: Sample) -> None:
    result = score_segments(
        sample.hypotheses,
        sample.references,
        sources=sample.sources,
        glossary=make_glossary(sample.concepts, sample.source_language) if sample.concepts else None,
        language=sample.language,
        metrics=[metric.name],
    )
    assert value(result, metric.name) == pytest.approx(sample.value, abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(ENGLISH, ENGLISH, ENGLISH), min_size=1, max_size=6), st.booleans())
def test_english_equals_sacrebleu(segments: list[tuple[str, str, str]], two: bool) -> None:
    hypotheses, *references = (list(column) for column in zip(*segments, strict=True))
    assert_equal(hypotheses, references[: 1 + two], "en")


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(CHINESE, CHINESE), min_size=1, max_size=6))
def test_chinese_equals_sacrebleu(segments: list[tuple[str, str]]) -> None:
    hypotheses, references = (list(column) for column in zip(*segments, strict=True))
    assert_equal(hypotheses, [references], "zh-Hant-TW")


@settings(deadline=None, max_examples=150)
@given(st.lists(st.integers(0, 9), max_size=24), st.lists(st.integers(0, 9), max_size=24))
def test_edits_equal_sacrebleus(ours: list[int], others: list[int]) -> None:
    left, right = [str(word) for word in ours], [str(word) for word in others]
    assert edit_rate(left, right) == translation_edit_rate(left, right)[0]


@pytest.mark.parametrize("seed", range(14))
def test_edits_equal_sacrebleus_where_the_search_is_bounded(seed: int) -> None:
    """Long texts with moved phrases, unlike lengths and few words: the beam and the limit of trials come in."""
    choice = random.Random(seed)
    words = [str(number) for number in range(choice.choice([3, 12, 60]))]
    right = [choice.choice(words) for _ in range(choice.choice([30, 50]))]
    left = [word if choice.random() > 0.25 else choice.choice(words) for word in right]
    for _ in range(2):
        start, goal, length = choice.randrange(len(left)), choice.randrange(len(left)), choice.randint(1, 12)
        phrase = left[start : start + length]
        del left[start : start + length]
        left[goal:goal] = phrase
    left = left[: choice.choice([len(left), len(left) // 3])]
    assert edit_rate(left, right) == translation_edit_rate(left, right)[0]


def test_a_long_segment_takes_no_minutes() -> None:
    choice = random.Random(0)
    right = [f"w{choice.randrange(300)}" for _ in range(1500)]
    left = [word if choice.random() > 0.4 else "x" for word in right]
    assert 0 < edit_rate(left, right) < 1500


def test_empty_hypotheses() -> None:
    result = score_segments(["", ""], ["a b c", "d e"], metrics=STRINGS)
    assert [score.value for score in result.scores] == [0.0, 0.0, 0.0, 100.0]
    nothing = score_segments([""], [""], metrics=STRINGS)
    assert [score.value for score in nothing.scores] == [0.0, 0.0, 0.0, 0.0]


def test_one_text_is_one_segment() -> None:
    one = score_segments("the cat sat", "the cat sat down", metrics=STRINGS)
    assert one.scores == score_segments(["the cat sat"], ["the cat sat down"], metrics=STRINGS).scores
    two = score_segments("the cat sat", ["the cat sat down", "a cat sat"], metrics=STRINGS)
    assert two.scores == score_segments(["the cat sat"], [["the cat sat down"], ["a cat sat"]], metrics=STRINGS).scores
    assert "nrefs:2" in two.scores[0].signature


def test_lengths_must_agree() -> None:
    with pytest.raises(InputError, match="2 hypotheses but 1 references"):
        score_segments(["a", "b"], ["a"])
    with pytest.raises(InputError, match="2 hypotheses but 3 references"):
        score_segments(["a", "b"], [["a", "b"], ["a", "b", "c"]])
    with pytest.raises(InputError, match="1 hypotheses but 2 sources"):
        score_segments("a", "a", sources=["一", "二"])
    with pytest.raises(InputError, match="2 hypotheses but 1 references"):
        score_segments(["a", "b"], "a")
    with pytest.raises(InputError, match="no segment"):
        score_segments([], [])
    with pytest.raises(InputError, match="segment 1 is None"):
        score_segments(["a", None], ["a", "b"])  # type: ignore[list-item]


def test_unknown_names() -> None:
    with pytest.raises(ConfigError, match="no metric is named 'chrF'; did you mean 'chrf'"):
        score_segments("a", "a", metrics=["chrF"])
    with pytest.raises(LanguageError):
        score_segments("a", "a", language="klingon")


CONCEPTS = """
token: {zh-Hant: 詞元, en: {preferred: token, admitted: [word piece], deprecated: [word element]}}
prompt: {zh-Hant: 提示詞, en: {preferred: prompt, variants: [cue]}}
cursor: {keep: Cursor}
ghost: {zh-Hant: 鬼}
"""


def terms(sources: list[str], hypotheses: list[str], references: list[str] | tuple[str, ...] = ()) -> DraftScores:
    names = ("term-accuracy", "term-consistency")
    return score_segments(hypotheses, references, sources=sources, glossary=make_glossary(CONCEPTS), metrics=names)


def test_term_accuracy_by_hand() -> None:
    result = terms(
        ["詞元和詞元。", "提示詞。", "Cursor。", "詞元。"],
        ["Tokens and word pieces.", "A cue.", "CURSOR helps; cursor hurts.", "A word element."],
        ["Tokens and tokens.", "A prompt.", "Cursor.", "It."],
    )
    score = result.score("term-accuracy")
    assert score
    # two tokens met; a variant is no approved form; CURSOR is an all-capital Cursor; a refused form is not met
    assert (score.value, score.n, score.ceiling) == (3 / 5, 5, 4 / 5)
    assert score.signature == (
        "terms:approved|case:glossary|forms:inflected|spans:disjoint|tiers:exact+case+spelling+lemma"
        f"|basis:sentence|concepts:4|version:{__version__}"
    )


def test_a_concept_without_a_form_in_the_language_is_no_part() -> None:
    score = terms(["鬼和詞元。"], ["A token."]).score("term-accuracy")
    assert score
    assert (score.value, score.n, score.ceiling) == (1.0, 1, None)


def test_appended_terms_earn_nothing_elsewhere() -> None:
    honest = terms(["詞元。", "無。"], ["Nothing.", "No."])
    stuffed = terms(["詞元。", "無。"], ["Nothing.", "No. token token token"])
    assert value(honest, "term-accuracy") == value(stuffed, "term-accuracy") == 0.0


def test_term_consistency_by_hand() -> None:
    result = terms(
        ["詞元。", "詞元。", "詞元。", "提示詞。", "提示詞。", "Cursor。", "Cursor。"],
        ["Token.", "A word element.", "Tokens, word pieces.", "Cue.", "Prompt.", "Cursor.", "It."],
        ["Token.", "Token.", "Token.", "Prompt.", "Prompt.", "Cursor.", "Cursor."],
    )
    score = result.score("term-consistency")
    assert score
    # token 2 of 3 (one source occurrence takes one rendering), prompt or cue 1 of 2, Cursor rendered once only
    assert (score.value, score.n, score.ceiling) == (3 / 5, 5, 1.0)
    assert score.signature == (
        f"types:2+|pseudo:frequent|average:micro|basis:sentence|concepts:4|version:{__version__}"
    )


def test_term_metrics_say_why_they_are_left_out() -> None:
    assert {o.reason for o in terms([], ["A token."]).omitted} == {"no source is known"}
    assert [o.reason for o in terms(["無。"], ["Nothing."]).omitted] == [
        "no term of the glossary stands in the source",
        "no concept is rendered twice by forms that the glossary knows",
    ]
    assert {o.reason for o in score_segments("a", "a", sources="一").omitted} == {"no glossary is known"}
    assert {o.reason for o in score_segments("a", sources="詞元", glossary=make_glossary(CONCEPTS)).omitted} == {
        "no reference is known",
        "no concept is rendered twice by forms that the glossary knows",
    }


def test_english_into_chinese() -> None:
    result = score_segments(
        ["词元很贵。", "提示词。"],
        sources=["Tokens cost.", "Prompts, prompts."],
        glossary=make_glossary(CONCEPTS),
        language="zh-Hans",
        source_language="en",
    )
    score = result.score("term-accuracy")
    assert score
    assert (score.value, score.n) == (2 / 3, 3)


def test_standard_error_stays_clean() -> None:
    """sacrebleu warns of 100 lines that look tokenized."""
    code = (
        "from termkit.jobs.score import score_segments\n"
        "score_segments(['a b c .'] * 200, ['a b c .'] * 200)\n"
        "score_segments(['甲 。 .'] * 200, ['甲 。 .'] * 200, language='zh-Hant')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_importing_the_metrics_is_light() -> None:
    code = "import sys, termkit.score.catalog; print(sorted({'sacrebleu', 'click', 'yaml'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
