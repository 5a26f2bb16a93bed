"""Matching: leftmost-longest over all concepts, one entry for every script, edges, masks, and true spans."""

from __future__ import annotations

import pytest
from conftest import make_glossary
from hypothesis import given
from hypothesis import strategies as st

from termkit.core.glossary import Glossary
from termkit.core.match import Matches
from termkit.formats import document
from termkit.text.fold import fold
from termkit.text.match import Matcher

CONCEPTS = """
vibe: {zh-Hant: {preferred: 氛圍編程, deprecated: [氛圍程式設計, 氛圍程式]}, en: vibe coding}
program: {zh-Hant-TW: 程式, en: program}
programming: {zh-Hant-TW: 程式設計, en: programming}
video: {zh-Hant-TW: 影片, zh-Hans: 视频, en: video}
slides: {zh-Hant-TW: 投影片, zh-Hans: 幻灯片, en: slide}
code:
  zh-Hant-TW: {preferred: 程式碼, deprecated: [代碼]}
  zh-Hans: 代码
  en: {preferred: source code, admitted: [code]}
  not-in: [代碼助手]
llm: {zh-Hant: [大型語言模型, LLM], en: LLM}
app: {zh-Hant: LLM應用, en: LLM app, includes: [llm]}
law: {zh-Hant: Scaling定律, en: scaling law}
dag: {zh-Hant: 有向無環圖, en: [DAG, directed acyclic graph]}
ghost: {zh-Hant: 幽靈, en: ghost}
cursor: {keep: Cursor}
"""


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(make_glossary(CONCEPTS))


def found(matcher: Matcher, text: str, language: str = "zh-Hant-TW", format_: str = "text") -> list[tuple[str, str]]:
    matches = matcher.find(document("t", text, language, format_)).native
    return [(match.concept, text[match.start : match.end]) for match in matches]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("氛圍編程與程式設計", [("vibe", "氛圍編程"), ("programming", "程式設計")]),
        ("氛圍程式設計和氛圍程式", [("vibe", "氛圍程式設計"), ("vibe", "氛圍程式")]),
        ("投影片裡的影片", [("slides", "投影片"), ("video", "影片")]),
        ("程式碼不是程式", [("code", "程式碼"), ("program", "程式")]),
        ("代碼助手寫代碼", [("code", "代碼")]),
        ("LLM應用與 LLM 應用", [("app", "LLM應用"), ("llm", "LLM"), ("app", "LLM 應用"), ("llm", "LLM")]),
        ("氛围编程", [("vibe", "氛围编程")]),  # Simplified
        ("氛圍编程", [("vibe", "氛圍编程")]),  # mixed
        ("ＬＬＭ很大", [("llm", "ＬＬＭ")]),  # full width
        ("含LLM製的", [("llm", "LLM")]),  # no boundary towards Chinese
        ("LLMs、XLLM、LLM2、my_LLM", [("llm", "LLMs")]),
        ("scaling定律與Scaling 定律", [("law", "scaling定律"), ("law", "Scaling 定律")]),
        ("幽靈𠮷幽靈", [("ghost", "幽靈"), ("ghost", "幽靈")]),  # astral characters count as one
        ("", []),
        ("幽", []),
    ],
)
def test_chinese(matcher: Matcher, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(matcher, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vibe coding is vibe-coding; vibe\ncoding too", ["Vibe coding", "vibe-coding", "vibe\ncoding"]),
        ("the ghosts' house, a ghost's shadow", ["ghosts", "ghost's"]),
        ("ghostly ghostwriter", []),
        ("Programming programs", ["Programming", "programs"]),
        ("directed acyclic graphs, DAGs, dag", ["directed acyclic graphs", "DAGs"]),
        ("Cursor's cursor", ["Cursor's", "cursor"]),  # the second one is inexact, see below
    ],
)
def test_english(matcher: Matcher, text: str, expected: list[str]) -> None:
    assert [surface for _, surface in found(matcher, text, "en")] == expected


def test_an_exact_reading_shields_an_inflected_one(matcher: Matcher) -> None:
    assert found(matcher, "Programming programs", "en") == [("programming", "Programming"), ("program", "programs")]


def test_a_name_in_another_case_is_inexact(matcher: Matcher) -> None:
    matches = matcher.find(document("t", "Cursor moves a cursor", "en")).native
    assert [match.exact for match in matches] == [True, False]


def test_terms_of_the_other_language_are_alien(matcher: Matcher) -> None:
    matches = matcher.find(document("t", "a 有向無環圖 (DAG)", "en"))
    assert [(m.concept, m.role) for m in matches.native] == [("dag", "approved")]
    assert [(m.concept, m.role) for m in matches.alien] == [("dag", None)]


def test_markdown_masks(matcher: Matcher) -> None:
    text = "---\ntitle: 幽靈\n---\n\n`幽靈` [影片](https://example.org/幽靈) {LLM}\n\n```\n影片\n```\n"
    assert found(matcher, text, format_="markdown") == [("video", "影片")]
    assert text.index("影片") == matcher.find(document("t", text, "zh-Hant-TW", "markdown")).native[0].start


PIECES = st.sampled_from(
    ["氛圍編程", "氛围编程", "投影片", "影片", "程式", "程式碼", "代碼助手", "LLM應用", "LLM", "vibe coding", "ghosts"]
    + [
        "Cursor",
        "cursor",
        "，",
        "。",
        " ",
        "\n",
        "\r\n",
        "\u2028",
        "\x00",
        "𠮷",
        "İ",
        "ﬁ",
        "\ud800",
        "a",
        "的",
        "-",
        "(",
        "{x}",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from(["zh-Hant-TW", "zh-Hans", "en"]))
def test_spans_are_true_sorted_and_disjoint(text: str, language: str) -> None:
    glossary = make_glossary(CONCEPTS)
    matches = Matcher(glossary).find(document("t", text, language))
    for kind in (matches.native, matches.alien):
        assert list(kind) == sorted(kind, key=lambda m: (m.start, -m.end))
        assert all(0 <= m.start < m.end <= len(text) for m in kind)
        included = {"llm"}
        outer = [m for m in kind if m.concept not in included]
        assert all(a.end <= b.start or a.span == b.span for a, b in zip(outer, outer[1:], strict=False))


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(st.lists(PIECES, max_size=20).map("".join), st.lists(PIECES, max_size=3).map("".join))
def test_matches_do_not_depend_on_what_stands_far_away(text: str, tail: str) -> None:
    """A paragraph's matches are the same alone and with another paragraph behind it."""
    matcher = Matcher(make_glossary(CONCEPTS))
    alone = matcher.find(document("t", text, "zh-Hant-TW")).native
    joined = matcher.find(document("t", text + "\n\n。。\n\n" + tail, "zh-Hant-TW")).native
    assert joined[: len(alone)] == alone


def test_the_same_form_in_two_concepts_is_found_for_both() -> None:
    glossary = make_glossary("build-verb: {zh-Hant: 構建, en: build}\nbuild-noun: {zh-Hant: 構建版本, en: build}")
    matches = Matcher(glossary).find(document("t", "a build", "en")).native
    assert [match.concept for match in matches] == ["build-verb", "build-noun"]


def test_an_empty_glossary_finds_nothing() -> None:
    empty = Glossary("g", "zh-Hant", "en", ())
    assert Matcher(empty).find(document("t", "幽靈", "zh-Hant")) == Matches((), ())


@given(
    st.lists(
        st.lists(st.sampled_from(["data", "base", "set", "center", "centre", "fine", "tuning", "pre", "train"]), min_size=1, max_size=3),
        min_size=1,
        max_size=40,
        unique_by=tuple,
    ),
    st.lists(st.sampled_from(["data", "Datasets", "database", "base", "sets", "center", "fine-", "tuned", "pre-", "training", "-", "\n", "'s", "的"]), max_size=12),
)  # fmt: skip
def test_many_terms_with_one_beginning_are_found_as_few_are(terms: list[list[str]], words: list[str]) -> None:
    concepts = "\n".join(f"c{n}: {{en: {' '.join(term)}, zh-Hant: 詞{n}}}" for n, term in enumerate(terms))
    text = document("t", " ".join(words), "en")
    few = Matcher(make_glossary(concepts)).find(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("termkit.text.match._CROWD", 1)
        assert Matcher(make_glossary(concepts)).find(text) == few


@pytest.mark.parametrize("size", [1, 3, 12])
def test_a_possessive_is_found_however_many_terms_begin_alike(size: int) -> None:
    words = "guide group name interface agent account manual profile input output story case".split()
    glossary = make_glossary("\n".join(f"用戶{number}甲: user {word}" for number, word in enumerate(words[:size])))
    found = Matcher(glossary).find(document("x", "Read the user's guide.", "en", "text")).native
    assert [match.form for match in found] == ["user guide"]
