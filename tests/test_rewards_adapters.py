"""The reward as each framework calls it: their keywords, their shapes of data, and what they may be given that is broken."""

from __future__ import annotations

import asyncio
import inspect
import json
import pickle
import re
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import ROOT, make_glossary
from hypothesis import given
from hypothesis import strategies as st

from termkit.core.glossary import Glossary
from termkit.errors import ConfigError, InputError
from termkit.rewards import reward
from termkit.rewards.adapters import openrlhf, trl, verifiers, verl
from termkit.rewards.adapters.rows import LOGGED, Row, Scoring, answer, completion_text, label_fields, term_table

SOURCE = "這個語言模型很大，而且每年都變得更大。"
GOOD = "This language model is big, and it gets bigger every year."
BAD = "This speech pattern is big, and it gets bigger every year."
TERMS = {"語言模型": ("language model",)}
LANGUAGES = {"source_language": "zh-Hant", "target_language": "en"}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["role", "content", "text", "type"]), inner),
    max_leaves=8,
)


def value(output: str, terms: Any = TERMS, reference: str | None = None, source: str = SOURCE) -> float:
    return reward(source, output, terms, reference, **LANGUAGES).value


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary("language-model:\n  zh-Hant: 語言模型\n  en: language model")


class TestTRL:
    """GRPOTrainer: keywords, and each column as a list."""

    def call(self, completions: list[Any], function: trl.TermReward | None = None, **columns: Any) -> list[Any]:
        return (function or trl.term_reward(**LANGUAGES))(
            prompts=["translate"] * len(completions),
            completions=completions,
            completion_ids=[[1, 2]] * len(completions),
            trainer_state=object(),
            **columns,
        )

    def test_gives_what_the_reward_gives(self) -> None:
        found = self.call([GOOD, BAD], source=[SOURCE] * 2, terms=[TERMS] * 2, reference=[GOOD, None])
        assert found == [value(GOOD, reference=GOOD), value(BAD)]
        assert found[0] > found[1]

    @pytest.mark.parametrize(
        "completion",
        [
            [{"role": "assistant", "content": GOOD}],
            [
                {"role": "assistant", "content": BAD},
                {"role": "tool", "content": "?"},
                {"role": "assistant", "content": GOOD},
            ],
            [
                {
                    "role": "assistant",
                    "content": [{"type": "text", "text": GOOD[:9]}, {"type": "text", "text": GOOD[9:]}],
                }
            ],
            [{"role": "assistant", "content": GOOD}, {"role": "user", "content": "thanks"}],
            [types.SimpleNamespace(role="assistant", content=GOOD)],
            f"<think>speech pattern? no.</think>\n\n{GOOD}\n",
        ],
        ids=["message", "last", "parts", "before-user", "object", "thought"],
    )
    def test_finds_the_answer_in_a_completion(self, completion: Any) -> None:
        assert self.call([completion], source=[SOURCE], terms=[TERMS]) == [value(GOOD)]

    def test_thinking_may_count(self) -> None:
        text = f"<think>x</think>{GOOD}"
        function = trl.term_reward(thinking="", **LANGUAGES)
        assert self.call([text], function, source=[SOURCE], terms=[TERMS]) == [value(text)]
        assert self.call([text], source=[SOURCE], terms=[TERMS]) == [value(GOOD)]

    def test_thought_without_an_end_is_no_answer(self) -> None:
        assert self.call([f"<think>{GOOD}"], source=[SOURCE], terms=[TERMS]) == [0.0]

    def test_none_where_it_does_not_apply(self) -> None:
        found = self.call(
            [GOOD] * 5,
            source=[SOURCE, SOURCE, None, SOURCE, SOURCE],
            terms=[None, {}, TERMS, {"語言模型": None}, TERMS],
            reference=["", None, GOOD, " ", None],
        )
        assert found[:4] == [None] * 4
        assert found[4] is not None

    def test_a_reference_is_enough_beside_the_source(self) -> None:
        assert self.call([GOOD], source=[SOURCE], reference=[GOOD]) == [value(GOOD, {}, GOOD)]

    @pytest.mark.parametrize("broken", [None, 7, [], [{}], {"role": "user"}, [{"role": "assistant"}], [None], b"x", ""])
    def test_a_completion_that_is_none_is_worth_nothing(self, broken: Any) -> None:
        assert self.call([broken, GOOD], source=[SOURCE] * 2, terms=[TERMS] * 2) == [0.0, value(GOOD)]

    @given(st.lists(anything, max_size=3))
    def test_never_raises_on_completions(self, completions: list[Any]) -> None:
        found = self.call(completions, source=[SOURCE] * len(completions), terms=[TERMS] * len(completions))
        assert len(found) == len(completions)
        assert all(0 <= each <= 1 for each in found)

    def test_glossary_for_rows_without_terms(self, glossary: Glossary) -> None:
        function = trl.term_reward(glossary)
        own = {"每年": ("every year",)}
        found = self.call([GOOD, BAD, GOOD], function, source=[SOURCE] * 3, terms=[None, None, own])
        assert found == [reward(SOURCE, text, glossary).value for text in (GOOD, BAD)] + [
            reward(SOURCE, GOOD, own).value
        ]
        assert self.call([GOOD], function, source=[SOURCE]) == found[:1]

    def test_terms_for_all_rows(self) -> None:
        function = trl.term_reward(terms={"語言模型": "language model"}, **LANGUAGES)
        assert self.call([GOOD, BAD], function, source=[SOURCE] * 2) == [value(GOOD), value(BAD)]

    def test_other_names_of_columns(self) -> None:
        function = trl.term_reward(columns={"source": "zh", "reference": "en"}, **LANGUAGES)
        assert self.call([GOOD], function, zh=[SOURCE], terms=[TERMS], en=[GOOD]) == [value(GOOD, reference=GOOD)]
        with pytest.raises(ConfigError, match="no field is called 'sources'"):
            trl.term_reward(columns={"sources": "zh"})

    def test_a_dataset_without_the_columns_is_told(self) -> None:
        with pytest.raises(ConfigError, match="no column 'source' of sources; it has src, terms besides"):
            self.call([GOOD], src=[SOURCE], terms=[TERMS])

    def test_columns_of_another_length_and_broken_terms_are_told(self) -> None:
        with pytest.raises(InputError, match="column source: 1 values for 2 completions"):
            self.call([GOOD, BAD], source=[SOURCE], terms=[TERMS] * 2)
        with pytest.raises(InputError, match="row 1 of the batch: terms: '語言模型': a rendering is a text, not int"):
            self.call([GOOD, BAD], source=[SOURCE] * 2, terms=[TERMS, {"語言模型": 5}])
        with pytest.raises(InputError, match="row 0 of the batch: source: a text is wanted, not int"):
            self.call([GOOD], source=[5], terms=[TERMS])

    def test_glossary_and_terms_are_one_too_many(self, glossary: Glossary) -> None:
        with pytest.raises(InputError, match="not both"):
            trl.term_reward(glossary, terms=TERMS)

    def test_logs_reasons_and_means(self) -> None:
        columns: dict[str, list[Any]] = {}
        metrics: dict[str, float] = {}
        function = trl.term_reward(name="terms", **LANGUAGES)
        self.call(
            [GOOD, BAD],
            function,
            source=[SOURCE] * 2,
            terms=[TERMS, None],
            log_extra=columns.__setitem__,
            log_metric=metrics.__setitem__,
        )
        reasons = columns["terms reason"]
        assert len(reasons) == 2
        assert isinstance(reasons[0], str)
        assert reasons[1] is None
        assert all(name.startswith("terms/") and isinstance(each, float) for name, each in metrics.items())

    def test_has_a_name_and_is_a_synchronous_function_that_can_be_pickled(self, glossary: Glossary) -> None:
        function = trl.term_reward(glossary, name="zh_en_terms")
        assert function.__name__ == "zh_en_terms"
        assert not inspect.iscoroutinefunction(function.__call__)
        copy = pickle.loads(pickle.dumps(function))
        assert self.call([GOOD], copy, source=[SOURCE]) == self.call([GOOD], function, source=[SOURCE])

    def test_an_empty_batch(self) -> None:
        assert self.call([], source=[], terms=[]) == []


class TestVerl:
    """compute_score(data_source, solution_str, ground_truth, extra_info), single and in batches."""

    def score(self, solution: Any, truth: Any, extra: Any = None, **more: Any) -> dict[str, float]:
        return verl.score_function(**LANGUAGES)(
            data_source="wmt", solution_str=solution, ground_truth=truth, extra_info=extra, **more
        )

    @pytest.mark.parametrize(
        ("truth", "extra"),
        [
            ({"source": SOURCE, "terms": TERMS, "reference": GOOD}, None),
            (json.dumps({"source": SOURCE, "terms": TERMS, "reference": GOOD}), {"num_turns": 1}),
            (GOOD, {"source": SOURCE, "terms": TERMS, "num_turns": None, "rollout_reward_scores": {}}),
            (None, {"source": SOURCE, "terms": json.dumps(TERMS), "reference": GOOD}),
            ({"terms": {"語言模型": np.array(["language model"], object), "視窗": None}, "source": None, "reference": None},
             {"source": SOURCE, "reference": GOOD}),
            ({"terms": np.array([{"source": "語言模型", "target": "language model", "targets": None}], object)},
             {"source": SOURCE, "reference": np.str_(GOOD)}),
            ({"terms": [("語言模型", np.array(["language model"], object))], "source": SOURCE, "reference": [GOOD]}, None),
        ],
        ids=["record", "json", "reference", "extra-alone", "filled-with-none", "records-in-an-array", "pairs"],
    )  # fmt: skip
    def test_shapes_of_the_truth(self, truth: Any, extra: Any) -> None:
        found = self.score(GOOD, truth, extra, reward_router_address=None)
        assert found["score"] == value(GOOD, reference=GOOD)
        assert found["applicable"] == 1.0
        assert found["needed"] == found["credited"] == 1.0

    def test_what_does_not_apply_scores_nothing_with_the_same_keys(self) -> None:
        without = self.score(GOOD, None, {"num_turns": 2})
        assert without["score"] == without["applicable"] == 0.0
        assert list(without) == list(self.score(GOOD, GOOD, {"source": SOURCE, "terms": TERMS}))
        assert list(without) == list(self.score("", GOOD)) == list(self.score(None, GOOD))
        assert all(isinstance(each, float) for each in without.values())

    def test_batch_is_what_the_rows_are(self) -> None:
        truths = [GOOD, json.dumps({"terms": TERMS}), None]
        extras = [{"source": SOURCE, "terms": TERMS}, {"source": SOURCE}, {}]
        found = verl.batch_score_function(**LANGUAGES)(
            data_sources=np.array(["wmt"] * 3, object),
            solution_strs=[GOOD, BAD, GOOD],
            ground_truths=truths,
            extra_infos=np.array(extras, object),
        )
        assert found == [self.score(*row) for row in zip([GOOD, BAD, GOOD], truths, extras, strict=True)]

    def test_parquet(self, tmp_path: Any) -> None:
        pandas = pytest.importorskip("pandas")
        pytest.importorskip("pyarrow")
        rows = [{"reward_model": {"ground_truth": {"terms": terms, "reference": None}}, "extra_info": {"source": SOURCE}}
                for terms in ({"語言模型": ["language model"]}, {"每年": ["every year"]})]  # fmt: skip
        pandas.DataFrame(rows).to_parquet(tmp_path / "rows.parquet")
        read = pandas.read_parquet(tmp_path / "rows.parquet")
        found = [self.score(GOOD, row.reward_model["ground_truth"], row.extra_info) for row in read.itertuples()]
        assert [each["needed"] for each in found] == [1.0, 1.0]

    def test_module_level_functions_stand_for_a_path_in_the_configuration(self) -> None:
        truth = {"source": SOURCE, "terms": TERMS}
        single = verl.compute_score("wmt", GOOD, truth, None)
        assert single["score"] == reward(SOURCE, GOOD, TERMS).value
        assert verl.compute_score_batch(["wmt"], [GOOD], [truth], [None]) == [single]
        assert not inspect.iscoroutinefunction(verl.compute_score)

    def test_broken_labels_are_told(self) -> None:
        with pytest.raises(InputError, match="row 0: a record with none of source, terms, reference; it has src"):
            self.score(GOOD, {"src": SOURCE})
        with pytest.raises(InputError, match=r"row 0: a label is a reference, or a record of source, .*, not float"):
            self.score(GOOD, 3.5)
        with pytest.raises(InputError, match="2 solutions, 1 ground truths and 2 extra infos"):
            verl.compute_score_batch(["a"] * 2, [GOOD] * 2, [GOOD])


class TestVerifiers:
    """Functions of a Rubric, and the rewards of a Task."""

    def test_named_parameters_of_a_rubric(self) -> None:
        function = verifiers.term_reward(**LANGUAGES)
        given_ = {
            "prompt": [{"role": "user", "content": SOURCE}],
            "completion": [{"role": "assistant", "content": GOOD}],
            "answer": GOOD,
            "state": {},
            "task": "translation",
            "info": {"source": SOURCE, "terms": TERMS},
            "parser": object(),
            "example_id": 3,
        }
        assert function(**given_) == value(GOOD, reference=GOOD)
        names = [name for name, each in inspect.signature(function).parameters.items() if each.kind != each.VAR_KEYWORD]
        assert function(**{name: each for name, each in given_.items() if name in names}) == value(GOOD, reference=GOOD)
        assert asyncio.run(verifiers.async_term_reward(**LANGUAGES)(**given_)) == value(GOOD, reference=GOOD)

    def test_is_no_group_function_to_a_rubric(self) -> None:
        plural = {"states", "prompts", "completions", "answers", "tasks", "infos"}
        for function in (verifiers.term_reward(), verifiers.async_term_reward()):
            assert not plural & set(inspect.signature(function).parameters)
            assert function.__name__ == "term_reward"

    def test_where_the_fields_may_stand(self) -> None:
        function = verifiers.term_reward(**LANGUAGES)
        expected = value(GOOD)
        assert function(completion=GOOD, answer="", info={}, task={"source": SOURCE, "terms": TERMS}) == expected
        assert function(completion=GOOD, answer="", source=SOURCE, terms=TERMS) == expected
        assert function(completion=GOOD, answer=json.dumps({"source": SOURCE, "terms": TERMS})) == expected
        assert function(state={"completion": GOOD}, info={"source": SOURCE, "terms": TERMS}) == expected

    def test_a_number_where_it_does_not_apply(self) -> None:
        assert verifiers.term_reward()(completion=GOOD, answer="", info={}) == 0.0

    def test_task_and_trace(self) -> None:
        task = types.SimpleNamespace(source=SOURCE, terms=TERMS, reference=None, prompt="translate")
        trace = types.SimpleNamespace(last_reply=GOOD)
        assert asyncio.run(verifiers.async_term_reward(**LANGUAGES)(task=task, trace=trace)) == value(GOOD)
        assert asyncio.run(verifiers.task_reward(task=task, trace=trace)) == reward(SOURCE, GOOD, TERMS).value
        assert asyncio.run(verifiers.task_reward(task=task, trace=types.SimpleNamespace(last_reply=""))) == 0.0


class TestOpenRLHF:
    """reward_func(queries, prompts, labels)."""

    PROMPT = f"<|im_start|>user\nTranslate: {SOURCE}<|im_end|>\n<|im_start|>assistant\n"
    LABEL = json.dumps({"source": SOURCE, "terms": TERMS, "reference": GOOD})

    def call(self, queries: list[str], labels: list[Any] | None = None) -> dict[str, Any]:
        size = len(queries)
        found = openrlhf.reward_function(**LANGUAGES)(queries, [self.PROMPT] * size, labels or [self.LABEL] * size)
        return {name: getattr(each, "tolist", lambda each=each: each)() for name, each in found.items()}

    @pytest.mark.parametrize(
        "query",
        [
            f"{PROMPT}{GOOD}<|im_end|>",
            f"<s>{PROMPT}{GOOD}</s>",
            f"{PROMPT[20:]}{GOOD}<|im_end|>\n<|endoftext|><|endoftext|>",
            f"<｜begin▁of▁sentence｜>{PROMPT}<think>hm</think>\n\n{GOOD}<｜end▁of▁sentence｜>",
        ],
        ids=["end", "begin", "cut", "thought"],
    )
    def test_the_response_is_what_stands_behind_the_prompt(self, query: str) -> None:
        found = self.call([query])
        assert found["rewards"] == pytest.approx([value(GOOD, reference=GOOD)])
        assert found["scores"] == found["rewards"]
        assert list(found["extra_logs"]["response_found"]) == [1.0]

    def test_a_query_without_its_prompt_is_worth_nothing_and_counted(self) -> None:
        found = openrlhf.reward_func.judge([GOOD, f"{self.PROMPT}{GOOD}"], [self.PROMPT] * 2, [self.LABEL] * 2)
        assert found.rewards[0] == 0.0
        assert found.rewards[1] > 0.5
        assert found.extra_logs["response_found"] == [0.0, 1.0]

    def test_responses_alone(self) -> None:
        assert openrlhf.reward_func.judge([GOOD], None, [self.LABEL]).rewards[0] > 0.5

    def test_what_does_not_apply_is_counted(self) -> None:
        found = openrlhf.reward_func.judge([GOOD], [""], [json.dumps({"source": SOURCE})])
        assert (found.rewards, found.extra_logs["applicable"]) == ([0.0], [0.0])

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ((["a"], ["b", "c"], ["d"]), "1 queries, 2 prompts and 1 labels"),
            (("abc", ["b"], ["d"]), "queries: a list is wanted, not str"),
            ((["a"], ["b"], None), "labels: a list is wanted, not NoneType"),
            ((["ba"], ["b"], [4]), "label 0: a label is"),
        ],
    )
    def test_broken_arguments_are_told(self, arguments: Any, message: str) -> None:
        with pytest.raises(InputError, match=message):
            openrlhf.reward_func(*arguments)

    def test_lists_without_torch_and_tensors_with_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "torch", None)
        assert isinstance(openrlhf.reward_func([GOOD], [""], [self.LABEL])["rewards"], list)
        stub = types.ModuleType("torch")
        stub.float32 = "float32"  # type: ignore[attr-defined]
        stub.tensor = lambda values, dtype: (dtype, *values)  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "torch", stub)
        found = openrlhf.reward_func([GOOD], [""], [self.LABEL])
        assert found["rewards"][0] == found["scores"][0] == found["extra_logs"]["applicable"][0] == "float32"

    def test_an_empty_batch(self) -> None:
        assert openrlhf.reward_func.judge([], [], []) == ([], {})

    def test_spaces_without_end_take_no_time_without_end(self) -> None:
        spaces = " \n" * 200_000
        assert openrlhf.response(f"{self.PROMPT}a{spaces}b<|im_end|>", self.PROMPT) == f"a{spaces}b"


class TestRows:
    """What rows hold, made plain."""

    @pytest.mark.parametrize(
        "terms",
        [
            {"詞": "word", "語": ["a", "b"]},
            [["詞", "word"], ["語", ["a", "b"]]],
            [{"source": "詞", "target": "word"}, {"source": "語", "targets": ["a", "b"]}],
            [("詞", "word"), ("語", "a"), ("語", "b"), ("語", "a")],
            '{"詞": "word", "語": ["a", "b"]}',
            {"詞": np.array(["word"], object), "語": ("a", None, "", "b"), "空": None, "無": []},
            np.array([("詞", ["word"]), None, ("語", ["a", "b"])], object),
        ],
        ids=["mapping", "pairs", "records", "twice", "json", "filled", "array"],
    )
    def test_shapes_of_terms(self, terms: Any) -> None:
        assert term_table(terms, "terms") == (
            {"source": "詞", "targets": ("word",), "refused": ()},
            {"source": "語", "targets": ("a", "b"), "refused": ()},
        )

    def test_refused_renderings(self) -> None:
        terms = [{"source": "語言模型", "target": "language model", "refused": np.array(["speech pattern"], object)}]
        scoring = Scoring(term_table(terms, "terms"))
        good, bad = scoring.judge([Row(GOOD, SOURCE), Row(f"{GOOD} A speech pattern.", SOURCE)])
        assert good is not None
        assert bad is not None
        assert (good.components["deprecated"], bad.components["deprecated"]) == (0, 1)

    @pytest.mark.parametrize("terms", [None, float("nan"), "", "  "])
    def test_no_terms(self, terms: Any) -> None:
        assert term_table(terms, "terms") is None

    @pytest.mark.parametrize("terms", ["{", 5, [5], ["ab", "c"], {1: "a"}, [{"target": "x"}], '"x"', "[" * 100_000])
    def test_broken_terms(self, terms: Any) -> None:
        with pytest.raises(InputError, match=r"^row 3: "):
            term_table(terms, "row 3")

    @given(st.text(), st.text())
    def test_an_answer_is_what_follows_the_last_thought(self, thought: str, text: str) -> None:
        assert answer(f"<think>{thought}</think>{text}", "</think>") == answer(text, "</think>").strip()

    @given(anything)
    def test_a_completion_has_a_text(self, completion: Any) -> None:
        assert isinstance(completion_text(completion), str)

    def test_a_reference_may_begin_with_a_brace(self) -> None:
        assert label_fields("{x} is a set.", None, "label") == {"reference": "{x} is a set."}

    def test_the_label_wins_over_what_is_beside_it(self) -> None:
        fields = label_fields({"source": "a", "terms": None}, {"source": "b", "terms": TERMS}, "label")
        assert (fields["source"], fields["terms"]) == ("a", TERMS)

    def test_what_is_logged_is_what_a_reward_is_made_of(self) -> None:
        assert set(LOGGED) <= set(reward(SOURCE, GOOD, TERMS).components)

    def test_no_row_no_reward(self) -> None:
        assert Scoring().judge([]) == []


def test_the_adapters_import_no_framework() -> None:
    code = (
        "import sys, termkit.rewards.adapters as a, pkgutil, importlib\n"
        "for m in pkgutil.iter_modules(a.__path__): importlib.import_module(a.__name__ + '.' + m.name)\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'trl', 'verl', 'verifiers', 'openrlhf', 'torch', 'transformers', 'datasets', 'pandas', 'pyarrow'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


DOCUMENTED = re.findall(
    r"^```python\n(.*?)^```", (ROOT / "docs" / "training.md").read_text(encoding="utf-8"), re.M | re.S
)


@pytest.mark.parametrize("code", DOCUMENTED, ids=["trl", "verl", "verifiers", "openrlhf"])
def test_the_examples_of_the_page(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    concept = "  language-model:\n    zh-Hant: 語言模型\n    en: language model\n"
    (tmp_path / "glossary.yaml").write_text(
        f"termkit: 1\nlanguages: {{source: zh-Hant-TW, target: en}}\nconcepts:\n{concept}", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "training.md", "exec"), {})
