"""The loader refuses whatever is wrong, all of it at once, and says where and what would be right."""

from __future__ import annotations

import pytest
import yaml
from conftest import make_glossary
from hypothesis import given
from hypothesis import strategies as st

from termkit.core.glossary import ANY, Term
from termkit.errors import GlossaryError
from termkit.formats.glossary_yaml import read_glossary

HEAD = "termkit: 1\nlanguages: {source: zh-Hant-TW, target: en}\nconcepts:\n"


def faults(text: str) -> list[str]:
    with pytest.raises(GlossaryError) as caught:
        read_glossary(text, "g.yaml")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("  a: x\n  a: y\n", "g.yaml:5:3: duplicate key: concept 'a' stands in line 4 already"),
        (
            "  a: {en: x, forbiden: y}\n",
            "g.yaml:4:14: unknown key 'forbiden' in concept 'a'; did you mean 'deprecated'?",
        ),
        (
            "  a: {en: {prefered: x}}\n",
            "g.yaml:4:12: unknown key 'prefered' in en of concept 'a'; did you mean 'preferred'?",
        ),
        ("  a: {en: x, en: y}\n", "g.yaml:4:14: duplicate key 'en' in concept 'a'; it stands in line 4 already"),
        ("  a: ''\n", "g.yaml:4:6: the term is empty; write one, or remove the entry"),
        ("  a:\n", "g.yaml:4:5: the term is empty; write one, or remove the entry"),
        ("  a: []\n", "g.yaml:4:6: an empty list holds no term; remove it or write one"),
        ("  a: '...'\n", "g.yaml:4:6: the term '...' can never match: it has no letter and no digit"),
        ("  a: ' x'\n", "g.yaml:4:6: the term ' x' can never match: white space at its edge; write 'x'"),
        (
            '  a: "x\\ny"\n',
            "g.yaml:4:6: the term 'x\\ny' can never match: it holds a control character or a line break",
        ),
        ("  a: [x, [y]]\n", "g.yaml:4:10: a term is a text or a list of texts, not a list"),
        ("  a: {}\n", "g.yaml:4:3: concept 'a' has no term; add one, such as 'en: ...', or 'keep: ...' for a name"),
        (
            "  a: {en: {preferred: x, deprecated: [y, x]}}\n",
            "g.yaml:4:42: 'x' is both preferred (line 4) and deprecated in concept 'a'; keep one",
        ),
        ("  a: {en: x, status: maybe}\n", "g.yaml:4:22: status 'maybe' is not known; write 'decided' or 'proposed'"),
        ("  a: {en: x, required: 1}\n", "g.yaml:4:24: required '1' is not known; write 'false' or 'true'"),
        (
            "  a: {en: x, deprecated-when: {y: z}}\n",
            "g.yaml:4:32: 'y' is no term of concept 'a'; list it under 'deprecated' first",
        ),
        (
            "  a: {en: {preferred: y, deprecated: x}, deprecated-when: {x: '('}}\n",
            "g.yaml:4:63: not a regular expression: missing ) at position 1",
        ),
        (
            "  a: {en: x, when: 'jagged{e<=1}'}\n",
            "g.yaml:4:20: '{e<=1}' would match approximately; write '\\{e<=1}' for the characters themselves",
        ),
        (
            "  a: {en: x, deprecated-when: {x: z}}\n",
            "g.yaml:4:32: deprecated-when does nothing for 'x', which is preferred in concept 'a': it asks when a "
            "deprecated form is refused; list it under 'deprecated', or say 'when' where the concept is meant",
        ),
        ("  a: {en: x, not-in: ['--']}\n", "g.yaml:4:23: the term '--' can never match: it has no letter and no digit"),
        (
            "  a: {en: x, also-allowed: {'--': y}}\n",
            "g.yaml:4:29: the term '--' can never match: it has no letter and no digit",
        ),
        ("  a: {en: x, also-allowed: {'': y}}\n", "g.yaml:4:29: the term is empty; write one, or remove the entry"),
        (
            "  a: {en: x, also-allowed: {}}\n",
            "g.yaml:4:28: also-allowed of concept 'a' is empty; remove it or write 'form: regular expression'",
        ),
        ("  a: {en: x, when: []}\n", "g.yaml:4:20: when is an empty list; remove it or write one"),
        ("  a: {en: x, unless: ''}\n", "g.yaml:4:22: an entry of unless is empty; write one, or remove it"),
        (
            "  a: {en: x, scope: {}}\n",
            "g.yaml:4:21: scope is empty; remove it or write {paths: [docs/**], keys: [errors.*]}",
        ),
        ("  a: {en: x, exempt: {paths: []}}\n", "g.yaml:4:30: paths is an empty list; remove it or write one"),
        (
            "  a: {en: x, not-in: ''}\n",
            "g.yaml:4:22: an entry of not-in is empty; write one, or remove it",
        ),
        (
            "  a: {en: x, includes: [b]}\n",
            "g.yaml:4:3: concept 'a' includes 'b', which is no concept of this glossary; 'includes' lists ids",
        ),
        ("  a: {zh: x}\n", "g.yaml:4:11: 'zh' does not say which script; write 'zh-Hant' or 'zh-Hans'"),
        (
            "  Token: 令牌\n  token: 詞元\n",
            "g.yaml:5:3: 'token' is a case twin of 'Token' (line 4) with another rendering; merge the two concepts",
        ),
        ("  a: &x y\n", "g.yaml:4:6: anchor '&x' is not allowed in a glossary; write the value out, or quote it"),
        (
            "  a: !!python/name:os.system x\n",
            "g.yaml:4:6: tag 'tag:yaml.org,2002:python/name:os.system' is not allowed in a glossary; "
            "remove it, or quote the value",
        ),
        ("  [a]: x\n", "g.yaml:4:3: a concept's key is its id or its source term, not a list or a mapping"),
        ("  a: {examples: [x], en: y}\n", "g.yaml:4:17: examples is a mapping: {ok: [...], bad: [...], none: [...]}"),
    ],
)
def test_each_fault_has_its_place_and_its_cure(body: str, expected: str) -> None:
    assert faults(HEAD + body) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "g.yaml:1:1: the glossary is empty; it starts with 'termkit: 1', then 'languages' and 'concepts'"),
        (
            "- a\n",
            "g.yaml:1:1: the glossary is no mapping; it starts with 'termkit: 1', then 'languages' and 'concepts'",
        ),
        ("a: [\n", "g.yaml:2:1: not YAML: while parsing a flow node did not find expected node content"),
        ("a: \x00", "g.yaml: not YAML: unacceptable character #x0000: control characters are not allowed"),
        (
            HEAD.replace("termkit: 1", "termkit: 2"),
            "g.yaml:1:10: this termkit reads version 1 of the format; write 'termkit: 1'",
        ),
        (
            HEAD.replace("target: en", "target: zh-TW"),
            "g.yaml:2:12: source and target are both 'zh-Hant-TW'",
        ),
        (
            HEAD.replace("target: en", "targt: en"),
            "g.yaml:2:12: languages has no 'target'; write {source: zh-Hant-TW, target: en}",
        ),
        (
            "termkit: 1\nlanguages: {source: zh-Hant, target: en}\n",
            "g.yaml:1:1: the key 'concepts' is missing; a glossary starts with 'termkit: 1', 'languages', 'concepts'",
        ),
    ],
)
def test_a_file_that_is_no_glossary(text: str, expected: str) -> None:
    assert expected in faults(text)


def test_all_faults_come_at_once_in_the_order_of_the_file() -> None:
    found = faults(HEAD + "  a: ''\n  b: {en: x, typo-key: y}\n  a: z\n  c: {keep: '?'}\n")
    assert [line.split(":")[1] for line in found] == ["4", "5", "6", "7"]


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    found = faults("\n".join(rows))
    assert "anchor '&a0' is not allowed" in found[0]


def test_deep_nesting_is_refused() -> None:
    assert faults("a: " + "[" * 20_000)
    assert faults("a: " + "{a: " * 20_000)


def test_every_scalar_is_the_string_that_was_written() -> None:
    glossary = make_glossary("no: [off, 012, 1.10, 2024-01-01, 1:20, null]")
    terms = glossary.concepts[0].terms
    written = ["no", "off", "012", "1.10", "2024-01-01", "1:20"]
    assert [term.text for term in terms][:6] == written
    assert terms[-1].text == "null"


def test_short_and_long_forms() -> None:
    glossary = make_glossary(
        """
        氛圍編程: vibe coding
        可驗證獎勵的強化學習: [RLVR, Reinforcement Learning from Verifiable Rewards]
        claude-code: {keep: [Claude Code, claude-code]}
        code:
          zh-TW: {preferred: 程式碼, deprecated: [代碼]}
          zh-Hans: [代码, 源码]
          en: code
          required: true
          status: proposed
          not-in: 代碼助手
        """
    )
    vibe, rlvr, name, code = glossary.concepts
    assert [(t.text, t.language, t.status) for t in vibe.terms] == [
        ("氛圍編程", "zh-Hant-TW", "preferred"),
        ("vibe coding", "en", "preferred"),
    ]
    assert [term.status for term in rlvr.terms] == ["preferred", "preferred", "admitted"]
    assert name.names == ("Claude Code", "claude-code")
    assert name.terms[0] == Term("Claude Code", ANY, "preferred", name.terms[0].place)
    assert code.required
    assert not code.decided
    assert code.not_in == ("代碼助手",)
    assert code.preferred("zh-Hans-CN") == "代码"
    assert code.preferred("zh-Hant-TW") == "程式碼"
    assert code.preferred("zh-Hant-HK") == "程式碼"  # nothing is stated for Hong Kong: Taiwan's is derived


def test_roles_depend_on_the_language_of_the_text() -> None:
    code = make_glossary(
        "code: {zh-Hant-TW: {preferred: 程式碼, deprecated: [代碼]}, zh-Hans: 代码, en: code}"
    ).concepts[0]
    taiwan, refused, mainland, english = code.terms
    assert code.role(taiwan, "zh-Hant-TW") == code.role(taiwan, "zh-Hant") == "approved"
    assert code.role(refused, "zh-Hant-TW") == "refused"
    assert code.role(taiwan, "zh-Hans") == code.role(mainland, "zh-Hant-TW") == "foreign"
    assert code.role(taiwan, "en") is None
    assert code.role(english, "en-GB") == "approved"


def test_places_are_lines_and_columns_of_the_file() -> None:
    glossary = read_glossary(HEAD + "  鋸齒狀: [jagged, uneven]\n", "g.yaml")
    assert [term.place for term in glossary.concepts[0].terms] == [(4, 3), (4, 9), (4, 17)]


@given(st.recursive(
    st.text(max_size=8) | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["en", "zh-Hant", "keep", "examples", "deprecated-when", "includes", "not-in", "status", "x", ""]),
        inner, max_size=4),
    max_leaves=12,
))  # fmt: skip
def test_no_content_makes_the_loader_fall_over(concepts: object) -> None:
    text = HEAD + "  " + yaml.safe_dump({"c": concepts}, allow_unicode=True).replace("\n", "\n  ")
    try:
        read_glossary(text, "g.yaml")
    except GlossaryError as error:
        assert error.problems
        assert all(problem.message for problem in error.problems)


@given(st.text(max_size=60))
def test_no_text_makes_the_loader_fall_over(text: str) -> None:
    try:
        read_glossary(text, "g.yaml")
    except GlossaryError as error:
        assert error.problems
