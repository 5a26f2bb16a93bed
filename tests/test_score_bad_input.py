"""What is no good input: lists in memory, options, and items in JSONL."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from score_sample import files, is_refused, refused, score, write

import termkit.score
from termkit.cli.score import command
from termkit.errors import ConfigError, InputError, TermkitError

ALL = ["--lines", "--language", "en", "--resamples", "0"]
ALL += [word for name in ("bleu", "chrf", "chrf++", "ter") for word in ("--metric", name)]
ITEM = {
    "id": "1",
    "doc": "d",
    "src": "貓坐著。",
    "ref": "The cat sits.",
    "terms": [{"source": "貓", "targets": ["cat"]}],
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files(tmp_path)
    write(tmp_path / "hyp.txt", ["The cat is sitting."] * 4)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("metric", ["bleu", "chrf", "chrf++", "ter"])
@pytest.mark.parametrize(
    ("hypotheses", "references", "words"),
    [
        ("one text", [["one text"]], "a list of texts"),
        (["a", "b"], "ab", "list of reference streams"),
        (["a", "b"], ["a", "b"], "list of reference streams"),
        (["a", "b", "c"], [["a"], ["b"], ["c"]], "transposed"),
        (["a", "b"], [["a"]], "2 hypotheses but 1 references in stream 0"),
        (["a"], [["a", "b"]], "1 hypotheses but 2 references in stream 0"),
        (["a"], [["a"], []], "1 hypotheses but 0 references in stream 1"),
        ([], [[]], "no segment"),
        (["a"], [], "no reference"),
        ([None], [["a"]], "hypothesis 0 is None, not a text"),
        (["a"], [[5]], "reference 0 of stream 0 is 5, not a text"),
        (["a", "b"], [["a", None], ["x", None]], "segment 1 has no reference"),
        ([b"a"], [["a"]], "not a text"),
    ],
)
def test_lists_that_are_not_parallel(metric: str, hypotheses: Any, references: Any, words: str) -> None:
    for call in (termkit.score.corpus, termkit.score.segments):
        with pytest.raises(InputError, match=words):
            call(hypotheses, references, metric)


@given(
    st.lists(st.tuples(*[st.text(st.characters(exclude_categories=()), max_size=20)] * 3), min_size=1, max_size=6),
    st.sampled_from(["bleu", "chrf", "chrf++", "ter"]),
)
def test_any_text_has_a_finite_score(rows: list[tuple[str, str, str]], metric: str) -> None:
    """Lone surrogates, separators, controls and nothing at all."""
    hypotheses, *references = map(list, zip(*rows, strict=True))
    found = termkit.score.corpus(hypotheses, references, metric, n_bootstrap=3)
    assert 0 <= found.value < float("inf")
    assert all(0 <= each.value < float("inf") for each in termkit.score.segments(hypotheses, references, metric))


@pytest.mark.parametrize(
    "option",
    [
        "bleu.tokenize=xyz",
        "bleu.tokenize=5",
        "bleu.max_ngram_order=0",
        "bleu.max_ngram_order=-1",
        "bleu.smooth_method=xyz",
        "bleu.force=yes",
        "chrf.char_order=0",
        "chrf.char_order=-2",
        "chrf.word_order=-1",
        "bleu.",
        "bleu.=3",
        ".tokenize=3",
        "bleu.tokenize=",
        "tokenize=13a",
        # of the wrong type
        "bleu.max_ngram_order=2.5",
        "bleu.max_ngram_order=yes",
        "bleu.lowercase=maybe",
        "bleu.smooth_value=abc",
        "chrf.beta=abc",
        "chrf.beta=nan",
        "chrf.beta=1e400",
        "chrf.word_order=two",
        "ter.normalized=xyz",
        # a metric that has no such options, or that there is none of
        "blue.tokenize=13a",
        "term-accuracy.case=yes",
    ],
)
def test_options_that_are_none_are_refused(option: str) -> None:
    assert refused("good.txt", "-r", "ref.txt", "--option", option, options=ALL)


@pytest.mark.parametrize("options", [{"beta": "x"}, {"beta": float("nan")}, {"char_order": 2.5}, {"word_order": "2"}])
def test_options_of_the_wrong_type_in_memory(options: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        termkit.score.corpus(["a b"], [["a b"]], "chrf", **options)


@pytest.mark.parametrize("options", [{"max_ngram_order": 10**9}, {"max_ngram_order": 10**40}])
def test_orders_beyond_all_use_are_refused(options: dict[str, Any]) -> None:
    from termkit.score.public import string_metric

    with pytest.raises(ConfigError):
        string_metric("bleu", options)


def items(*lines: dict[str, Any] | str | bytes) -> Path:
    """A file of items."""
    path = Path("items.jsonl")
    encoded = [
        line if isinstance(line, bytes) else line.encode() if isinstance(line, str) else json.dumps(line).encode()
        for line in lines
    ]
    path.write_bytes(b"".join(line + b"\n" for line in encoded))
    return path


def with_third(**fields: Any) -> Path:
    return items(ITEM, ITEM, {**ITEM, **fields}, ITEM)


ITEMS = ["--language", "en", "--resamples", "0", "--metric", "chrf", "--metric", "tsr-wmt25"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{bad", "items.jsonl:3: not JSON"),
        ("[1]", "items.jsonl:3: a line is an object"),
        ("5", "items.jsonl:3: a line is an object"),
        ("null", "items.jsonl:3: a line is an object"),
        ("[" * 100_000, "items.jsonl:3: not JSON"),
        ("9" * 5000, "items.jsonl:3: not JSON"),
        (b"\xff\xfe\xc3{", "items.jsonl: not UTF-8 (byte 0xFF at line 3, column 1)"),
    ],
)
def test_lines_that_are_no_items(line: str | bytes, words: str) -> None:
    assert refused("hyp.txt", "--items", items(ITEM, ITEM, line, ITEM), options=ITEMS).startswith(words)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"src": 5}, "'src' is a text, not 5"),
        ({"src": ""}, "an item needs a 'src'"),
        ({"src": None}, "an item needs a 'src'"),
        ({"ref": 5}, "'ref' is a text or a list of texts"),
        ({"ref": [None]}, "'ref' is a text or a list of texts"),
        ({"doc": 5}, "'doc' is a text, not 5"),
        ({"id": 5}, "'id' is a text, not 5"),
        ({"terms": "x"}, "'terms' is a list of"),
        ({"terms": [1]}, "'terms' is a list of"),
        ({"terms": [{"source": "貓"}]}, "a term is a text with a list of texts"),
        ({"terms": {"貓": [1]}}, "a term is a text with a list of texts"),
    ],
)
def test_fields_that_are_wrong(fields: dict[str, Any], words: str) -> None:
    assert refused("hyp.txt", "--items", with_third(**fields), options=ITEMS).startswith(f"items.jsonl:3: {words}")


@pytest.mark.parametrize("reference", [None, []])
def test_an_item_without_a_reference_is_named_by_its_line(reference: Any) -> None:
    assert refused("hyp.txt", "--items", with_third(ref=reference), options=ITEMS).startswith("items.jsonl:3: ")


def test_items_may_have_different_numbers_of_references() -> None:
    path = with_third(ref=["The cat sits.", "A cat is sitting."])
    result = score("hyp.txt", "--items", path, "--check-sacrebleu", options=ITEMS)
    assert result.exit_code == 0


def test_unequal_numbers_of_items() -> None:
    assert "hyp.txt has 4 lines, the items are 3" in refused(
        "hyp.txt", "--items", items(ITEM, ITEM, ITEM), options=ITEMS
    )
    assert "holds no item" in refused("hyp.txt", "--items", items("", " "), options=ITEMS)


def test_items_that_are_odd_but_right() -> None:
    for path in (
        items(b"\xef\xbb\xbf" + json.dumps(ITEM).encode(), ITEM, "", ITEM, ITEM),
        with_third(src="貓\u2028狗\x85", ref="The\u2028cat\x0c sits."),
        with_third(ref=""),
        with_third(terms={"貓": "cat"}),
        with_third(terms=[{"source": "", "targets": [""]}]),
        with_third(terms={"狗": ["dog"]}),
    ):
        assert score("hyp.txt", "--items", path, options=ITEMS).exit_code == 0


@pytest.mark.parametrize("format_", ["text", "json", "markdown", "junit"])
def test_lone_surrogates_are_refused_or_reported(format_: str, folder: Path) -> None:
    path = with_third(src="\ud800貓", ref="\udfff cat", doc="\udfff")
    arguments = ["hyp.txt", "--items", str(path), *ITEMS, "--profile", "document", "--worst", "2"]
    result = CliRunner().invoke(command, [*arguments, "--format", format_])
    assert result.exception is None or isinstance(result.exception, SystemExit | TermkitError)
    result = CliRunner().invoke(command, [*arguments, "--format", format_, "-o", "report"])
    if result.exit_code == 0:
        (folder / "report").read_text(encoding="utf-8")


def test_no_terms_is_no_value_and_fails_its_gate() -> None:
    bare = {**ITEM, "terms": []}
    path = items(bare, bare, bare, bare)
    result = score("hyp.txt", "--items", path, "--format", "json", options=ITEMS)
    (draft,) = json.loads(result.stdout, parse_constant=pytest.fail)["drafts"]
    assert [each["name"] for each in draft["scores"]] == ["chrf"]
    assert score("hyp.txt", "--items", path, "--gate", "tsr-wmt25=0", options=ITEMS).exit_code == 1


def test_references_beside_items_are_not_passed_over() -> None:
    write(Path("second.txt"), ["A cat is sitting."] * 4)
    result = score("hyp.txt", "--items", items(ITEM, ITEM, ITEM, ITEM), "-r", "second.txt", options=ITEMS)
    assert is_refused(result)
