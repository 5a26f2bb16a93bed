"""What omission and addition find beyond their own samples, and what they leave alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from conftest import make_glossary
from hypothesis import given
from hypothesis import strategies as st

from termkit.core.document import Document, Method, Pair, Segment
from termkit.core.evidence import DocumentView, PairView
from termkit.core.finding import Finding
from termkit.core.glossary import Glossary
from termkit.core.match import Matches
from termkit.core.rule import Rule
from termkit.core.span import Span
from termkit.formats import document
from termkit.jobs.views import view_work
from termkit.rules import addition, omission
from termkit.text.match import Matcher

OMISSION, ADDITION = omission.RULE, addition.RULE
EMPTY = Glossary("glossary.yaml", "en", "zh-Hans", ())
ENGLISH = (
    "The river rose in the night and carried the bridge away.",
    "The boatman had sold his boat a year before.",
    "The teacher counted the children twice and found one missing.",
    "People shouted to each other across the water.",
    "In the morning the miller brought ropes and long poles.",
)
CHINESE = (
    "河水在夜里涨了起来，把桥也带走了。",
    "船夫一年前就把船卖掉了。",
    "老师数了两遍孩子，发现少了一个。",
    "大家在两岸隔着水互相喊话。",
    "到了早上，磨坊主拿来了绳子和长竿。",
)
ROWS = range(len(ENGLISH))


def no_matches(_: Document) -> Matches:
    return Matches((), ())


def joined(passages: Sequence[str]) -> tuple[str, list[Span]]:
    """One text, and where each passage stands in it; an empty one stands where the one before ended."""
    text, spans = "", []
    for passage in passages:
        at = len(text) + 2 * bool(text and passage)
        text += "\n\n" * bool(text and passage) + passage
        spans.append(Span(at, at + len(passage)))
    return text, spans


def judged(
    rule: Rule,
    source: Sequence[str],
    target: Sequence[str],
    *,
    doubtful: Sequence[int] = (),
    doubt: float = 0.7,
    method: Method = "aligned",
    confidence: float = 1.0,
) -> list[Finding]:
    """What a rule says of passages that were aligned as they are given; those in ``doubtful`` are not sure."""
    (left, ours), (right, theirs) = joined(source), joined(target)
    views = [
        DocumentView(document(f"text.{tag}.md", text, tag), no_matches, EMPTY, side=side)
        for text, tag, side in ((left, "en", "source"), (right, "zh-Hans", "target"))
    ]
    segments = tuple(
        Segment(*pair, "section" if pair[0] == pair[1] else "sentence", confidence=doubt if number in doubtful else 1.0)
        for number, pair in enumerate(zip(ours, theirs, strict=True))
    )
    pair = Pair(views[0].document, views[1].document, segments, method, confidence)
    assert rule.pair is not None
    return list(rule.pair(PairView(pair, *views)))


def without(passages: Sequence[str], *numbers: int) -> list[str]:
    """The passages with some of them left empty."""
    return ["" if number in numbers else passage for number, passage in enumerate(passages)]


def checked(rule: Rule, source: str, target: str, suffix: str = "md") -> list[Finding]:
    """What a rule says of two texts, paired as a check pairs them."""
    glossary = make_glossary("桥: bridge", source="en", target="zh-Hans")
    version = document(f"work.zh-Hans.{suffix}", target, "zh-Hans")
    view = view_work("work", document(f"work.en.{suffix}", source, "en"), [(version, "")], Matcher(glossary))
    assert rule.pair is not None
    return [finding for pair in view.pairs for finding in rule.pair(pair)]


class TestOmission:
    def test_stands_behind_the_sentence_before_and_names_what_is_left_out(self) -> None:
        (found,) = judged(OMISSION, ENGLISH, without(CHINESE, 2))
        assert (found.severity, found.confidence, found.side, found.text) == ("minor", 1.0, "target", CHINESE[1])
        assert [(place.text, place.side) for place in found.related] == [(ENGLISH[2], "source")]
        assert ENGLISH[2][:12] in found.message

    def test_at_the_beginning_stands_at_what_comes_after(self) -> None:
        (found,) = judged(OMISSION, ENGLISH, without(CHINESE, 0))
        assert found.text == CHINESE[1]
        assert found.message.endswith("before this")

    def test_stands_at_the_last_sentence_of_a_long_passage(self) -> None:
        source, target = list(ENGLISH), without(CHINESE, 2)
        source[1] += " Nobody in the village had expected such a flood."
        target[1] += "村里没有人料到会发大水。"
        (found,) = judged(OMISSION, source, target)
        assert found.text == "村里没有人料到会发大水。"

    @given(st.sets(st.sampled_from(ROWS), max_size=len(ROWS) - 1))
    def test_finds_each_gap_and_nothing_else(self, gaps: set[int]) -> None:
        found = judged(OMISSION, ENGLISH, without(CHINESE, *gaps))
        assert [finding.related[0].text for finding in found] == [ENGLISH[number] for number in sorted(gaps)]
        assert judged(ADDITION, ENGLISH, without(CHINESE, *gaps)) == []

    def test_an_empty_line_of_lines_is_an_omission(self) -> None:
        (found,) = checked(OMISSION, "\n".join(ENGLISH), "\n".join(without(CHINESE, 3)), "txt")
        assert (found.text, found.related[0].text) == (CHINESE[2], ENGLISH[3])


class TestAddition:
    def test_stands_at_the_added_passage(self) -> None:
        (found,) = judged(ADDITION, without(ENGLISH, 2), CHINESE)
        assert (found.severity, found.side, found.text) == ("minor", "target", CHINESE[2])
        assert [(place.text, place.side) for place in found.related] == [(ENGLISH[1], "source")]

    def test_at_the_beginning_has_no_place_in_the_source(self) -> None:
        (found,) = judged(ADDITION, without(ENGLISH, 0), CHINESE)
        assert (found.text, found.related) == (CHINESE[0], ())

    @given(st.sets(st.sampled_from(ROWS), max_size=len(ROWS) - 1))
    def test_finds_each_added_passage_and_nothing_else(self, added: set[int]) -> None:
        found = judged(ADDITION, without(ENGLISH, *added), CHINESE)
        assert [finding.text for finding in found] == [CHINESE[number] for number in sorted(added)]
        assert judged(OMISSION, without(ENGLISH, *added), CHINESE) == []


class TestDoubt:
    @pytest.mark.parametrize("rule", [OMISSION, ADDITION], ids=lambda rule: rule.name)
    def test_a_passage_that_is_not_surely_alone_is_a_remark(self, rule: Rule) -> None:
        source, target = (ENGLISH, without(CHINESE, 2)) if rule is OMISSION else (without(ENGLISH, 2), CHINESE)
        (found,) = judged(rule, source, target, doubtful=[2])
        assert (found.severity, found.confidence) == ("neutral", 0.7)

    def test_what_was_added_nearby_in_the_same_length_may_have_moved(self) -> None:
        source = ["", *ENGLISH]
        target = [CHINESE[2], *without(CHINESE, 2)]
        (left_out,), (added,) = judged(OMISSION, source, target), judged(ADDITION, source, target)
        assert (left_out.severity, left_out.confidence) == ("neutral", 0.5)
        assert (added.severity, added.confidence) == ("neutral", 0.5)

    def test_a_neighbour_that_is_much_too_long_may_hold_the_passage(self) -> None:
        target = without(CHINESE, 2)
        target[1] += CHINESE[2]
        assert judged(OMISSION, ENGLISH, target) == []

    def test_texts_that_hardly_correspond_are_left_alone(self) -> None:
        assert judged(OMISSION, ENGLISH, without(CHINESE, 2), confidence=0.4) == []
        assert judged(ADDITION, without(ENGLISH, 2), CHINESE, confidence=0.4) == []

    def test_entries_of_bilingual_files_are_left_alone(self) -> None:
        assert judged(OMISSION, ENGLISH, without(CHINESE, 2), method="given") == []

    @pytest.mark.parametrize(
        "passage",
        ["Nile", "42", "See below:", "`carry(bridge, river, night, water)`", "<https://example.org/the/river/in/may>"],
    )
    def test_labels_numbers_code_and_addresses_do_not_count(self, passage: str) -> None:
        source = [*ENGLISH[:2], passage, *ENGLISH[2:]]
        assert judged(OMISSION, source, [*CHINESE[:2], "", *CHINESE[2:]]) == []


LONGER = (
    *zip(ENGLISH, CHINESE, strict=True),
    ("Two of the men tied themselves together and waded in.", "两个男人把自己绑在一起，涉水走了进去。"),
    ("The cold was so great that they could hardly speak.", "天气冷得他们几乎说不出话来。"),
    ("By noon the first family had reached the other bank.", "到中午，第一家人已经到了对岸。"),
    ("An old woman refused to leave without her three goats.", "一位老太太没有她的三只山羊就不肯离开。"),
    ("They carried the goats on their shoulders in the end.", "最后他们把山羊扛在肩上带了过去。"),
    ("The school stayed closed until the end of the month.", "学校一直关到月底才开门。"),
    ("A new bridge of stone was built in the following summer.", "第二年夏天建起了一座新的石桥。"),
)


def test_paragraphs_that_are_missing_are_found_from_the_texts_alone() -> None:
    source = "\n\n".join(english for english, _ in LONGER)
    wholes = [chinese for _, chinese in LONGER]
    assert checked(OMISSION, source, "\n\n".join(wholes)) == []
    found = 0
    for number, (english, _) in enumerate(LONGER):
        findings = checked(OMISSION, source, "\n\n".join(wholes[:number] + wholes[number + 1 :]))
        assert [finding.related[0].text for finding in findings] in ([], [english])
        found += len(findings)
    assert found * 4 >= len(LONGER) * 3


class TestWhatDoesNotCount:
    @pytest.mark.parametrize(
        "note",
        [
            "（译注：此处的船夫是当地人，后来搬到了山里居住。）",
            "译者注：此处的船夫是当地人，后来搬到了山里居住。",
            "> 編者按：此處的船夫是當地人，後來搬到了山裡居住。",
            "译者：张三，校对：李四，两位都是河边的村里人。",
            "本文由张三翻译，李四校对，刊于春天的乡村杂志。",
        ],
    )
    def test_notes_of_translators_and_credits(self, note: str) -> None:
        assert judged(ADDITION, [*ENGLISH[:2], "", *ENGLISH[2:]], [*CHINESE[:2], note, *CHINESE[2:]]) == []

    def test_a_sentence_on_translation_is_no_note(self) -> None:
        said = "译者后来说，他从来没有到过这条河边。"
        (found,) = judged(ADDITION, [*ENGLISH[:2], "", *ENGLISH[2:]], [*CHINESE[:2], said, *CHINESE[2:]])
        assert found.text == said

    @pytest.mark.parametrize(
        "passage",
        [
            "![The river after the flood had passed in the spring](river.png)",
            "[How the river took the bridge away in the night](https://example.org/river)",
        ],
    )
    def test_images_and_links_alone(self, passage: str) -> None:
        source = [*ENGLISH[:2], passage, *ENGLISH[2:]]
        assert judged(OMISSION, source, [*CHINESE[:2], "", *CHINESE[2:]]) == []

    @pytest.mark.parametrize(
        "passage",
        [
            "If the bridge is gone, see [how to cross a river](https://example.org/river).",
            "Linux uses the same stable errors: `BRIDGE_DISABLED_BY_THE_OWNER`, `BRIDGE_IS_GONE_FOREVER`.",
        ],
    )
    def test_prose_around_links_and_code_does(self, passage: str) -> None:
        source = [*ENGLISH[:2], passage, *ENGLISH[2:]]
        (found,) = judged(OMISSION, source, [*CHINESE[:2], "", *CHINESE[2:]])
        assert found.related[0].text == passage


@pytest.mark.parametrize("line", ["", "   ", "\t"])
def test_a_blank_line_of_lines_is_an_omission(line: str) -> None:
    target = "\n".join([line, line, *CHINESE[2:]])
    found = checked(OMISSION, "\n".join(ENGLISH), target, "txt")
    assert [finding.related[0].text for finding in found] == list(ENGLISH[:2])
    assert {finding.text for finding in found} == {CHINESE[2]}
    (inner,) = checked(OMISSION, "\n".join(ENGLISH), "\n".join([*CHINESE[:3], line, CHINESE[4]]), "txt")
    assert (inner.text, inner.related[0].text) == (CHINESE[2], ENGLISH[3])


def test_a_big_neighbour_that_is_as_long_as_expected_holds_nothing_more() -> None:
    source = [*ENGLISH[:2], "They brought a long rope with them.", " ".join(ENGLISH * 4), *ENGLISH[2:]]
    target = [*CHINESE[:2], "", "".join(CHINESE * 4) + "而且水很冷啊", *CHINESE[2:]]
    (found,) = judged(OMISSION, source, target)
    assert found.related[0].text == source[2]
