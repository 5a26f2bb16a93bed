"""What can be said of a glossary by itself, and that the bundled one has nothing to be said of it."""

from __future__ import annotations

import pytest
from conftest import make_glossary

from termkit.core.glossary import Glossary
from termkit.jobs.glossary import lint, listing, page, run_examples


def test_the_bundled_glossary_is_clean(bundled: Glossary) -> None:
    assert [str(problem) for problem in lint(bundled)] == []


def test_the_bundled_glossary_holds_the_commission(bundled: Glossary) -> None:
    assert len(bundled.concepts) >= 130
    for source, target in (("可驗證獎勵的強化學習", "RLVR"), ("氛圍編程", "vibe coding"), ("鋸齒狀", "jagged")):
        assert [c for c in bundled.concepts if source in c.approved("zh-Hant-TW") and c.preferred("en") == target]


def test_the_examples_in_the_bundled_glossary_hold(bundled: Glossary) -> None:
    outcomes = run_examples(bundled)
    assert len(outcomes) >= 150
    assert [outcome for outcome in outcomes if outcome.complaint] == []


@pytest.mark.parametrize(
    ("concepts", "expected"),
    [
        (
            "a: {zh-Hant: {deprecated: [代碼]}, en: code}",
            "4:30: concept 'a' refuses forms in zh-Hant-TW but approves none",
        ),
        ("a: {en: code}", "4:3: concept 'a' has one term in one language: nothing can be compared"),
        ("群: swarm", "4:3: '群' is one character: it will be found inside other words; list those under"),
        (
            "a: {zh-Hant: 程式, en: program}\nb: {zh-Hant: 軟體, en: {preferred: software, deprecated: [program]}}",
            "5:59: 'program' is refused for 'b' but approved for 'a' (line 4); say when with 'deprecated-when'",
        ),
        (
            "a: {zh-Hant: 影片, en: video, not-in: [影片]}",
            "'影片' of 'a' can never be found: its own 'not-in' takes its place",
        ),
        ("a: {zh-Hant: 软體, en: software}", "'软體' holds '软', which is not zh-Hant; write '軟體'"),
    ],
)
def test_lint(concepts: str, expected: str) -> None:
    assert any(expected in str(problem) for problem in lint(make_glossary(concepts))), lint(make_glossary(concepts))


@pytest.mark.parametrize(
    ("example", "complaint"),
    [
        ("ok: [幽靈來了。]", ""),
        ("ok: [The ghosts are here.]", ""),
        ("ok: [沒有。]", "'g' is not found in zh-Hant-TW text"),
        ("ok: [鬼魂來了。]", "'鬼魂' is refused"),
        ("bad: [鬼魂來了。]", ""),
        ("bad: [幽靈來了。]", "no rule of glossary.yaml objects"),
        ("none: [沒有。]", ""),
        ("none: [幽靈來了。]", "'g' is found in zh-Hant-TW text"),
        ("ok: [{source: 幽靈。, target: A ghost.}]", ""),
        ("bad: [{source: 幽靈。, target: A spook.}]", ""),
        ("bad: [{source: 幽靈。, target: A 幽靈.}]", ""),
        ("ok: [{source: 幽靈。, target: A spook.}]", "'spook' is refused for 幽靈; use 'ghost'"),
        ("ok: [{source: 沒有。, target: A ghost.}]", "'g' is not found in the source"),
    ],
)
def test_examples(example: str, complaint: str) -> None:
    glossary = make_glossary(
        "g: {zh-Hant: {preferred: 幽靈, deprecated: [鬼魂]}, en: {preferred: ghost, deprecated: [spook]}, "
        f"examples: {{{example}}}}}"
    )
    assert [outcome.complaint for outcome in run_examples(glossary)] == [complaint]


def test_listing_is_aligned() -> None:
    lines = list(listing(make_glossary("幽靈: ghost\nn: {keep: Claude Code}\n鋸齒狀: jagged")))
    assert lines == [
        "幽靈         ghost",
        "Claude Code  Claude Code  (name)",
        "鋸齒狀       jagged",
    ]


def test_a_page_shows_everything() -> None:
    glossary = make_glossary(
        """
        code:
          definition: what programs are written in
          zh-Hant-TW: {preferred: 程式碼, deprecated: [代碼]}
          en: [source code, code]
          deprecated-when: {代碼: code}
          not-in: [代碼助手]
          examples: {ok: [寫程式碼。]}
        """
    )
    assert list(page(glossary, glossary.concepts[0])) == [
        "code  (glossary.yaml:4)",
        "  what programs are written in",
        "  zh-Hant-TW",
        "    preferred  程式碼",
        "    deprecated 代碼  (when /code/)",
        "  en",
        "    preferred  source code",
        "    admitted   code",
        "  zh-Hans",
        "    derived    程式码",
        "  not in       代碼助手",
        "  ok           寫程式碼。",
    ]
