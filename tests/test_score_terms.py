"""Metrics of terms over plain lists of texts: the published counts by hand, our own beside them, and what is refused."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from termkit.core.score import Score
from termkit.errors import ConfigError, InputError
from termkit.score.metric import Material, Metric, Sample, Task
from termkit.score.statistics import Statistics, together
from termkit.score.terms import evaluate
from termkit.score.terms.catalog import ALIASES, BY_NAME, PUBLISHED
from termkit.score.terms.lemmas import english_lemma
from termkit.score.terms.words import Spotter, words

NAMES = tuple(BY_NAME)
SAMPLES = [(metric, sample) for metric in PUBLISHED for sample in metric.samples]


def score(
    sources: list[str],
    hypotheses: list[str],
    references: list[str] | None,
    terms: object,
    metric: str,
    **options: object,
) -> Score:
    streams = None if references is None else [references]
    return evaluate(sources, hypotheses, streams, terms, metric, n_bootstrap=0, **options)  # type: ignore[arg-type]


def of_sample(sample: Sample, metric: str) -> Score:
    terms = {source: [target] for source, target in yaml.safe_load(sample.concepts).items()}
    return score(
        list(sample.sources), list(sample.hypotheses), list(sample.references), [terms] * len(sample.sources), metric
    )


@pytest.mark.parametrize(("metric", "sample"), SAMPLES, ids=lambda each: each.name if isinstance(each, Metric) else "")
def test_worked_examples(metric: Metric, sample: Sample) -> None:
    assert of_sample(sample, metric.name).value == pytest.approx(sample.value, abs=1e-12)


@pytest.mark.parametrize("metric", PUBLISHED, ids=lambda each: each.name)
def test_every_metric_is_documented_and_signed(metric: Metric) -> None:
    assert metric.samples
    assert metric.doc.startswith(f"{metric.name}:")
    found = of_sample(metric.samples[0], metric.name)
    assert found.name == metric.name
    for part in ("variant:", "|case:", "|boundary:", "|lemmatiser:", "|count:", "|version:"):
        assert part in found.signature


# --- the WMT25 rate


def tsr(source: str, hypothesis: str, reference: str, terms: dict[str, list[str]]) -> Score:
    return score([source], [hypothesis], [reference], [terms], "tsr-wmt25")


def test_success_is_capped_by_the_source() -> None:
    assert tsr("甲甲", "one", "one", {"甲": ["one"]}).value == 0.5
    assert tsr("甲甲", "one one one", "one", {"甲": ["one"]}).value == 1.0


def test_equal_and_nested_targets_count_twice_as_published() -> None:
    assert tsr("甲甲", "one", "one", {"甲": ["one", "One"]}).value == 1.0
    assert tsr("甲甲", "big one", "big one", {"甲": ["one", "big one"]}).value == 1.0


def test_entries_without_a_target_in_the_reference_do_not_count() -> None:
    found = tsr("甲乙", "one", "ONE", {"甲": ["one"], "乙": ["two"], "丙": ["one"]})
    assert (found.value, found.n) == (1.0, 1)


def test_substrings_have_no_boundary() -> None:
    assert tsr("甲", "phone", "a one", {"甲": ["one"]}).value == 1.0


def test_segments_of_a_document_are_one_text() -> None:
    sources, hypotheses, references = ["甲", "甲乙", "甲"], ["one one", "two", "x"], ["one", "one two", "one"]
    terms = [{"甲": ["one"]}, {"甲": ["one"], "乙": ["two"]}, {"甲": ["one"]}]
    alone = score(sources, hypotheses, references, terms, "tsr-wmt25")
    assert (alone.value, alone.n) == ((1 + 0 + 1 + 0) / 4, 4)
    grouped = score(sources, hypotheses, references, terms, "tsr-wmt25", documents=["a", "a", "b"])
    assert (grouped.value, grouped.n) == ((1 + 1 + 0) / 3, 3)  # one 2 of 2, two 1 of 1, one 0 of 1


def test_a_term_does_not_reach_over_the_end_of_a_segment() -> None:
    terms = [{"甲": ["one two"]}] * 2
    found = score(["甲", "乙"], ["one", "two"], ["one two", ""], terms, "tsr-wmt25", documents=["a", "a"])
    assert found.value == 0.0


def test_terms_for_each_document_or_segment_are_the_same() -> None:
    sources, hypotheses, references = ["甲", "乙", "甲"], ["one", "x", "one"], ["one", "two", "one"]
    first, second = {"甲": ["one"], "乙": ["two"]}, {"甲": ["one"]}
    names = ["a", "a", "b"]
    by_document = score(sources, hypotheses, references, [first, second], "tsr-wmt25", documents=names)
    assert by_document == score(sources, hypotheses, references, [first, first, second], "tsr-wmt25", documents=names)
    assert by_document.value == pytest.approx(2 / 3)


@given(st.text("ab ", max_size=12), st.text("ab ", max_size=12), st.text("ab", min_size=1, max_size=2))
def test_the_wmt25_rate_equals_its_definition(source: str, hypothesis: str, target: str) -> None:
    source = f"a{source}"
    expected = min(hypothesis.strip().count(target) / source.strip().count("a"), 1.0)
    assert tsr(source, hypothesis, target, {"a": [target]}).value == pytest.approx(expected)


# --- other rates


def test_sentences_of_wmt25_take_lemma_or_surface() -> None:
    sources, terms = ["甲"] * 4, [{"甲": ["exchange fund"]}] * 4
    hypotheses = ["Exchange Funds", "exchanged funds", "EXCHANGE FUND", "exchange of funds"]
    assert score(sources, hypotheses, None, terms, "tsr-wmt25-sentence").value == 0.75
    assert (
        score(sources, hypotheses, None, terms, "tsr-wmt25-sentence", lemmatiser="none").value == 0.5
    )  # funds has fund


def test_a_lemmatiser_may_be_given() -> None:
    def only_last(word: str) -> str:
        return word[-1]

    found = score(["甲"], ["xyz"], None, [{"甲": ["z"]}], "tsr-wmt23-lemma-regex", lemmatiser=only_last)
    assert found.value == 1.0
    assert "|lemmatiser:only_last|" in found.signature


def test_a_draft_shorter_than_the_target_is_not_found_in_it() -> None:
    assert score(["甲"], ["fund"], None, [{"甲": ["exchange fund"]}], "tsr-wmt23").value == 0.0


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("policies", "policy"),
        ("Authorities", "authority"),
        ("ran", "run"),
        ("houses", "house"),
        ("exchanging", "exchange"),
        ("exchanges", "exchange"),
        ("losses", "loss"),
        ("banks", "bank"),
        ("men", "man"),
        ("organisations", "organisation"),
        ("organizations", "organization"),
        ("this", "this"),
        ("2025", "2025"),
        ("", ""),
    ],
)
def test_english_lemmas(word: str, lemma: str) -> None:
    assert english_lemma(word) == lemma


def test_words_and_boundaries() -> None:
    assert words("GPT-4的C++，好！") == ["GPT", "-", "4", "的", "C", "+", "+", "，", "好", "！"]
    spotter = Spotter(enumerate([["AI"], ["AI", "模", "型"], ["模"]]))
    assert [(span.start, span.end, span.entries) for span in spotter.spans(words("AI模型、AI的模、AIs"))] == [
        (0, 3, (1,)),
        (4, 5, (0,)),
        (6, 7, (2,)),
    ]


def test_untranslated_terms() -> None:
    terms = [{"Cursor": ["Cursor"], "API": ["API 金鑰"], "token": ["詞元"]}]
    found = score(
        ["Cursor API API token"],
        ["Cursor 的 API 金鑰和 API 與 tokens"],
        None,
        terms,
        "untranslated-rate",
        source_language="en",
        target_language="zh-Hant",
        lemmatiser="termkit-english",
    )
    assert (found.value, found.n, found.ceiling) == (2 / 3, 3, None)  # Cursor is its own target


def test_over_generation_allows_what_the_reference_does() -> None:
    terms = [{"甲": ["one"]}]
    assert score(["甲甲"], ["one one one"], ["one"], terms, "over-generation").value == 0.5
    assert score(["甲甲"], ["one one one"], ["one one one"], terms, "over-generation").value == 0.0
    assert score(["甲甲"], ["one one"], None, terms, "over-generation").value == 0.0
    several = evaluate(["甲"], ["one one"], [["one"], ["one one"]], terms, "over-generation", n_bootstrap=0)
    assert (several.value, several.ceiling) == (0.0, 0.0)


# --- consistency


def consistent(hypotheses: list[str], metric: str, **options: object) -> float:
    terms = [{"甲": ["alpha"], "乙": ["beta"]}] * len(hypotheses)
    return score(["甲"] * len(hypotheses), hypotheses, None, terms, metric, **options).value


def test_renderings_without_a_target_are_what_passages_share() -> None:
    hypotheses = ["The gizmo is here.", "We saw no gizmo at night.", "Gizmos, all of them.", "An alpha came late."]
    assert consistent(hypotheses, "consistency-frequent-micro") == 3 / 4
    assert consistent(hypotheses, "consistency-first-micro") == 3 / 4
    assert consistent(hypotheses, "consistency-predefined-micro") == 1 / 4


def test_a_tie_goes_to_the_first_in_the_alphabet() -> None:
    terms = [{"甲": ["omega", "alpha"]}] * 2
    for metric, value in (("first", 0.5), ("frequent", 0.5), ("predefined", 0.5)):
        found = score(["甲", "甲"], ["omega", "alpha"], None, terms, f"consistency-{metric}-macro")
        assert found.value == value


def test_macro_counts_terms_with_one_pseudo_reference_together() -> None:
    sources, hypotheses = ["甲", "乙", "乙", "丙"], ["one", "one", "two", "six"]
    terms = [{"甲": ["one"], "乙": ["one", "two"], "丙": ["six"]}] * 4
    micro = score(sources, hypotheses, None, terms, "consistency-frequent-micro")
    macro = score(sources, hypotheses, None, terms, "consistency-frequent-macro")
    assert (micro.value, macro.value) == (3 / 4, (2 / 3 + 1) / 2)
    assert score(sources, hypotheses, None, terms, "consistency-frequent-micro-2+").n == 2


def test_nothing_is_no_consistent_rendering() -> None:
    assert consistent(["", "", "alpha"], "consistency-frequent-micro") == 0.0
    assert consistent(["", "alpha", "alpha"], "consistency-frequent-micro") == 2 / 3


def test_chinese_renderings() -> None:
    terms = [{"token": ["詞元"]}] * 3
    hypotheses = ["令牌很貴。", "這些令牌不同。", "有一個詞元。"]
    found = score(
        ["token"] * 3, hypotheses, None, terms, "consistency", source_language="en", target_language="zh-Hant"
    )
    assert (found.value, found.n) == (2 / 3, 3)


# --- what all of them share


@pytest.mark.parametrize("name", NAMES)
def test_no_term_is_an_error_with_counts(name: str) -> None:
    for terms in ([{}, {}], [{"丁": ["four"]}, {}]):
        with pytest.raises(
            InputError, match=r"no required term stands in the sources \(n = 0\): 2 segments with [01] "
        ):
            score(["甲", "乙"], ["one", ""], ["one", "two"], terms, name)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("texts", [["", ""], ["one", ""], ["  ", "\n"]])
def test_empty_texts_give_no_nan(name: str, texts: list[str]) -> None:
    terms = [{"甲": ["one"]}, {"甲": ["one"]}]
    found = evaluate(["甲", "甲"], texts, [["one", ""]], terms, name, n_bootstrap=20) if "2+" not in name else None
    if found:
        assert not math.isnan(found.value)
        assert found.interval is None or not any(map(math.isnan, found.interval))


def test_an_empty_reference_is_no_traceback() -> None:
    for name in NAMES:
        try:
            found = evaluate(["甲", "甲"], ["one", "one"], [["", ""]], [{"甲": ["one"]}] * 2, name, n_bootstrap=20)
        except InputError as error:
            assert "n = 0" in str(error)
        else:
            assert not math.isnan(found.value)


BAD: list[tuple[Callable[[], object], str]] = [
    (lambda: evaluate("甲", ["a"], [["a"]], [{}]), "sources: a list of texts"),  # type: ignore[arg-type]
    (lambda: evaluate(["甲"], "a", [["a"]], [{}]), "hypotheses: a list of texts"),  # type: ignore[arg-type]
    (lambda: evaluate(["甲"], ["a"], ["a"], [{}]), "list of reference streams"),
    (lambda: evaluate(["甲"], ["a"], "a", [{}]), "list of reference streams"),
    (lambda: evaluate(["甲", "乙"], ["a"], [["a"]], [{}]), "2 sources but 1 hypotheses"),
    (lambda: evaluate(["甲"], ["a"], [["a", "b"]], [{}]), "1 hypotheses but 2 references"),
    (lambda: evaluate(["甲"], ["a"], [["a"]], {"甲": ["a"]}), "one dict for each segment"),  # type: ignore[arg-type]
    (lambda: evaluate(["甲"], ["a"], [["a"]], [{}, {}]), "1 segments but 2 dicts of terms"),
    (lambda: evaluate(["甲"], ["a"], [["a"]], [{"甲": "a"}]), "not one text; write \\['a'\\]"),  # type: ignore[dict-item]
    (lambda: evaluate(["甲"], ["a"], [["a"]], [{"甲": []}]), "at least one target"),
    (lambda: evaluate(["甲"], ["a"], [["a"]], [{"甲": [None]}]), "None is no target"),  # type: ignore[list-item]
    (lambda: evaluate(["甲"], ["a"], [["a"]], [{"甲": [" "]}]), "' ' is no target"),
    (lambda: evaluate(["甲"], ["a"], [["a"]], [{3: ["a"]}]), "3 is no source term"),  # type: ignore[dict-item]
    (lambda: evaluate(["甲"], ["a"], [["a"]], [["甲"]]), "a dict of source term"),  # type: ignore[list-item]
    (lambda: evaluate(["甲"], [None], [["a"]], [{}]), "number 0 is None"),  # type: ignore[list-item]
    (lambda: evaluate(["甲"], ["a"], [["a"]], [{}], documents=["x", "y"]), "1 segments but 2 names"),
    (lambda: evaluate(["甲"], ["a"], [["a"]], [{}], documents="x"), "documents: a list"),
    (lambda: evaluate([], [], [[]], []), "no segment to score"),
    (lambda: evaluate(["甲"], ["a"], None, [{"甲": ["a"]}]), "a reference is needed"),
]


@pytest.mark.parametrize(("call", "message"), BAD, ids=[message for _, message in BAD])
def test_bad_input_says_what_would_be_right(call: Callable[[], object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        call()


def test_unknown_names_and_options() -> None:
    texts = (["甲"], ["a"], [["a"]], [{"甲": ["a"]}])
    with pytest.raises(ConfigError, match="did you mean 'tsr-wmt25'"):
        evaluate(*texts, metric="tsr-wmt-25")
    with pytest.raises(ConfigError, match="no option 'variant'"):
        evaluate(*texts, variant="compat")
    with pytest.raises(ConfigError, match="no variant is named 'official'"):
        evaluate(*texts, metric="exact-match-wmt21", variant="official")
    with pytest.raises(ConfigError, match="no lemmatiser is named 'spacy'"):
        evaluate(*texts, metric="tsr-wmt23", lemmatiser="spacy")
    with pytest.raises(InputError, match="it must give a text"):
        evaluate(*texts, metric="tsr-wmt23", lemmatiser=len)  # type: ignore[arg-type]


def test_aliases_lead_to_metrics() -> None:
    for alias, name in ALIASES.items():
        assert alias not in BY_NAME
        assert score(["甲"] * 2, ["one"] * 2, ["one"] * 2, [{"甲": ["one"]}] * 2, alias).name == name


def test_the_ceiling_is_the_best_reference() -> None:
    terms = [{"甲": ["one"]}] * 2
    found = evaluate(["甲", "甲"], ["x", "x"], [["x", "one"], ["one", "one"]], terms, "tsr-wmt23", n_bootstrap=0)
    assert (found.value, found.ceiling, found.interval) == (0.0, 1.0, None)
    assert "|refs:2|" in found.signature


def test_intervals_are_of_documents_where_they_are_named() -> None:
    sources, terms = ["甲"] * 8, [{"甲": ["one"]}] * 8
    hypotheses = ["one", "one", "one", "one", "x", "x", "x", "x"]
    names = ["a"] * 4 + ["b"] * 4
    loose = evaluate(sources, hypotheses, None, terms, "tsr-wmt23")
    tied = evaluate(sources, hypotheses, None, terms, "tsr-wmt23", documents=names)
    assert loose.interval
    assert 0 < loose.interval.low < 0.5 < loose.interval.high < 1
    assert tied.interval == (0.0, 1.0)
    assert evaluate(sources, hypotheses, None, terms, "tsr-wmt23") == loose
    assert evaluate(sources, hypotheses, None, terms, "tsr-wmt23", documents=["a"] * 8).interval is None


@pytest.mark.parametrize("name", ["tsr-wmt23", "consistency-first-micro", "window-overlap-wmt21-2"])
def test_statistics_of_shards_are_those_of_the_whole(name: str) -> None:
    sources, hypotheses = ("甲", "乙甲", "甲", "乙"), ("the one", "one two of it", "x", "a two")
    references, terms = ("the one", "two one of it", "our one", "a two"), ({"甲": ("one",), "乙": ("two",)},) * 4

    def part(start: int, end: int) -> Statistics:
        task = Task(sources[start:end], hypotheses[start:end], (references[start:end],), terms[start:end])
        found = BY_NAME[name].metric.statistics(Material("en", task=task))
        assert isinstance(found, Statistics)
        return found

    from dataclasses import replace

    whole, joined = part(0, 4), together([part(0, 2), replace(part(2, 4), first=2)])
    assert whole.total.tolist() == joined.total.tolist()
    assert whole.by_unit.tolist() == joined.by_unit.tolist()


def test_material_without_terms_has_no_value_and_says_why() -> None:
    found = BY_NAME["tsr-wmt25"].metric.statistics(Material("en"))
    assert not isinstance(found, Statistics)
    assert found.reason == "no terms of parallel segments are known"


# --- six systems


@pytest.fixture(scope="module")
def wmt25(data: Path) -> tuple[list[dict[str, object]], dict[str, list[str]]]:
    folder = data / "wmt25-dev"
    items = [json.loads(line) for line in (folder / "items.jsonl").read_text(encoding="utf-8").split("\n") if line]
    systems = {
        path.stem: path.read_text(encoding="utf-8").split("\n")[: len(items)]
        for path in (folder / "systems").glob("*.txt")
    }
    return items, systems


FAST = [name for name in NAMES if name != "term-ter-wmt21"]
CEILING = ["tsr-wmt25", "exact-match-wmt21", "window-overlap-wmt21-2", "window-overlap-wmt21-3"]
BETTER = [name for name in FAST if name.startswith(("tsr", "exact", "window", "consistency-predefined"))]


def evaluated(wmt25: tuple[list[dict[str, object]], dict[str, list[str]]], name: str, system: str) -> Score:
    items, systems = wmt25
    terms = [{term["source"]: term["targets"] for term in item["terms"]} for item in items]  # type: ignore[attr-defined]
    sources, references = [str(item["src"]) for item in items], [str(item["ref"]) for item in items]
    return score(sources, systems[system], references, terms, name, documents=[str(item["doc"]) for item in items])


@pytest.mark.parametrize("name", BETTER)
def test_terms_make_systems_better(wmt25: tuple[list[dict[str, object]], dict[str, list[str]]], name: str) -> None:
    for system in ("CommandA_MT", "Erlendur", "MeGuMa"):
        proper, plain = (evaluated(wmt25, name, f"{system}.{mode}") for mode in ("proper", "noterm"))
        assert proper.value > plain.value
        if not name.startswith("consistency"):  # which counts renderings
            assert proper.n == plain.n


@pytest.mark.parametrize("name", CEILING)
def test_the_reference_nearly_reaches_the_top(
    wmt25: tuple[list[dict[str, object]], dict[str, list[str]]], name: str
) -> None:
    found = evaluated(wmt25, name, "Erlendur.proper")
    assert found.ceiling is not None
    assert 0.9 <= found.ceiling <= 1.0


def test_the_known_value_of_a_system(wmt25: tuple[list[dict[str, object]], dict[str, list[str]]]) -> None:
    assert round(evaluated(wmt25, "tsr-wmt25", "CommandA_MT.noterm").value, 2) == 0.64
