"""Texts are aligned whole: every sentence once, in order; locked beads stay; what does not correspond is told."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.align.anchors import names
from termkit.align.documents import GONE, SURE, align, align_blocks, groups
from termkit.align.embedding import load
from termkit.align.lexicon import Lexicon, shipped
from termkit.align.texts import Options, align_texts, of_segments, split_lines, split_sentences
from termkit.core.alignment import Alignment, Bead
from termkit.core.document import Document
from termkit.errors import InputError
from termkit.formats import document

ZH = """\
# 渡口

天還沒亮，船夫已經把纜繩解開了。河面上有一層白霧，看不見對岸。

他的孫女坐在船尾，手裡拿著一盞燈。「今天會有人來嗎？」她問。

船夫沒有回答。橋已經修好三個月，過河的人一天比一天少。上個星期只來了兩個賣雞蛋的老婦人。

他把竹竿插進水裡，船慢慢離開了岸邊。遠處傳來火車的汽笛聲。

學校的鐘敲了七下。孩子們從橋上跑過去，書包在背上一跳一跳的。沒有一個人往河裡看。
"""
EN = """\
# The Ferry

It was not yet light when the boatman untied the rope. A white mist lay on the river, and the other bank could not be seen.

His granddaughter sat in the stern with a lamp in her hand. "Will anybody come today?" she asked.

The boatman did not answer. The bridge had been finished three months before, and every day fewer people crossed by boat. Last week only two old women who sold eggs had come.

He put the bamboo pole into the water, and slowly the boat left the shore. From far away came the whistle of a train.

The school bell struck seven. The children ran across the bridge with their satchels bouncing on their backs. Not one of them looked down at the river.
"""
OTHER = """\
# Quarterly report

Revenue grew by nine percent against the same period of last year. Margins were stable because licences sold well.

Operating costs fell, since three offices were closed. Management proposes to leave the dividend unchanged.

Analysts had expected weaker earnings. Shares closed slightly higher on Friday.

The board will meet again in autumn to discuss financing. Two credit facilities expire before the end of next year.
"""
ZH_LINES = [line for line in ZH.replace("# ", "").splitlines() if line]
EN_LINES = [line for line in EN.replace("# ", "").splitlines() if line]


def of(source: str, target: str, languages: tuple[str, str] = ("zh-Hant", "en"), **options: object) -> Alignment:
    sides = [
        split_sentences(document("x", text, language, "markdown"))
        for text, language in zip((source, target), languages, strict=True)
    ]
    return align_texts([(sides[0], sides[1])], Options(shipped(), **options)).alignments[0]  # type: ignore[arg-type]


def is_whole(alignment: Alignment) -> bool:
    """Is every sentence of both sides in exactly one bead, in order?"""
    for side, size in (("source", len(alignment.source)), ("target", len(alignment.target))):
        ranges = [getattr(bead, side) for bead in alignment.beads]
        if [number for each in ranges for number in each] != list(range(size)):
            return False
        if any(one.stop != other.start for one, other in pairwise(ranges)):
            return False
    return all(0 <= bead.confidence <= 1 for bead in alignment.beads)


SENTENCE = st.one_of(
    st.sampled_from(
        ["", " ", "一句話。", "One sentence.", "😀", "𠮷野家", "42", "\ud800", "\u200b", "?!", "a" * 3000, "字" * 3000]
    ),
    st.text(max_size=12),
)


@settings(deadline=None, max_examples=40)
@given(st.lists(SENTENCE, max_size=9), st.lists(SENTENCE, max_size=9), st.booleans())
def test_every_sentence_is_in_one_bead(left: list[str], right: list[str], swapped: bool) -> None:
    languages = ("en", "zh-Hans") if swapped else ("zh-Hans", "en")
    sides = of_segments(left, languages[0]), of_segments(right, languages[1])
    assert is_whole(align_texts([sides], Options(shipped())).alignments[0])


def test_a_text_and_its_translation() -> None:
    alignment = of(ZH, EN)
    assert is_whole(alignment)
    assert alignment.confidence > 0.9
    assert [(len(bead.source), len(bead.target)) for bead in alignment.beads] == [(1, 1)] * 13
    assert min(bead.confidence for bead in alignment.beads) > SURE


def test_the_other_direction_pairs_the_same() -> None:
    one, other = of(ZH, EN), of(EN, ZH, ("en", "zh-Hant"))
    assert [(bead.source, bead.target) for bead in one.beads] == [(bead.target, bead.source) for bead in other.beads]


def test_one_language_on_both_sides() -> None:
    draft = EN.replace("It was not yet light when", "Day had not broken when").replace("Will anybody", "Will anyone")
    assert [(bead.source, bead.target) for bead in of(draft, EN, ("en", "en")).beads] == [
        (bead.source, bead.target) for bead in of(EN, EN, ("en", "en")).beads
    ]
    simplified = ZH.translate(
        str.maketrans(
            "還沒經繩開麼見對盞燈會來嗎問個過賣雞婦進慢離遠傳車學鐘裡後從書",
            "还没经绳开么见对盏灯会来吗问个过卖鸡妇进慢离远传车学钟里后从书",
        )
    )
    assert all(
        (len(bead.source), len(bead.target)) == (1, 1) for bead in of(ZH, simplified, ("zh-Hant", "zh-Hans")).beads
    )


def test_texts_that_do_not_correspond_are_told() -> None:
    assert of(ZH, OTHER).confidence < 0.5 < of(ZH, EN).confidence
    assert of(OTHER, ZH, ("en", "zh-Hant")).confidence < 0.5
    assert of(EN, OTHER, ("en", "en")).confidence < 0.5 < of(EN, EN.replace("boat", "ferry"), ("en", "en")).confidence


def test_an_excerpt_leaves_the_rest_out() -> None:
    excerpt = "\n".join(EN.splitlines()[6:9])
    alignment = of(ZH, excerpt)
    paired = [bead for bead in alignment.beads if not bead.is_null]
    assert [list(bead.source) for bead in paired] == [[5], [6], [7], [8], [9]]
    assert len(alignment.omitted) == 8
    assert alignment.confidence > 0.5


WHO = {"老師": "the teacher", "醫生": "the doctor", "農夫": "the farmer", "司機": "the driver", "士兵": "the soldier",
       "國王": "the king", "母親": "the mother", "警察": "the policeman", "商人": "the merchant", "鄰居": "the neighbour"}  # fmt: skip
WHAT = {"一本書": "a book", "三隻羊": "three sheep", "一封信": "a letter", "一把刀": "a knife", "一匹馬": "a horse",
        "一張桌子": "a table", "一杯茶": "a cup of tea", "一扇窗": "a window", "黑帽子": "a black hat"}  # fmt: skip
DID = {"買了": "bought", "丟了": "lost", "畫了": "painted", "忘記了": "forgot", "看見": "saw", "送來": "sent"}
WHEN = {"昨天": "yesterday", "冬天": "in winter", "晚上": "in the evening", "在河邊": "at the river", "": ""}


def catalogue(size: int) -> list[tuple[str, str]]:
    """Sentences of few words, no two of them alike, and their translations."""
    every = [
        (f"{when}{who}{did}{what}。", f"{when_en} {who_en} {did_en} {what_en}.".strip().capitalize())
        for when, when_en in WHEN.items()
        for who, who_en in WHO.items()
        for did, did_en in DID.items()
        for what, what_en in WHAT.items()
    ]
    return Random(9).sample(every, size)


@pytest.mark.parametrize(("size", "start", "length"), [(120, 0, 20), (120, 50, 20), (120, 100, 20), (500, 350, 30)])
@pytest.mark.parametrize("swapped", [False, True])
def test_an_excerpt_finds_its_place_wherever_it_begins(size: int, start: int, length: int, swapped: bool) -> None:
    """A few sentences of many, of either side, without layout; what stands before them may be longer than any margin."""
    text = catalogue(size)
    zh, en = [zh for zh, _ in text], [en for _, en in text]
    if swapped:
        zh = zh[start : start + length]
    else:
        en = en[start : start + length]
    sides = of_segments(zh, "zh-Hant"), of_segments(en, "en")
    alignment = align_texts([sides], Options(shipped(), structure=False)).alignments[0]
    wanted = [(number, start + number) if swapped else (start + number, number) for number in range(length)]
    found = [(b.source.start, b.target.start) for b in alignment.beads if len(b.source) == len(b.target) == 1]
    assert len(set(found) & set(wanted)) >= length - 1
    assert abs(len(alignment.added if swapped else alignment.omitted) - (size - length)) <= 2
    assert alignment.confidence > 0.5


def test_omitting_may_be_made_cheaper_and_dearer() -> None:
    target = "\n".join(line for line in EN.splitlines() if not line.startswith("The boatman did"))
    nulls = [len(of(ZH, target, omits=omits).omitted) for omits in (-30.0, 0.0, 2.0)]
    assert nulls == sorted(nulls)
    assert nulls[0] == 0 < nulls[1]


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_locked_beads_stay_and_the_rest_is_filled_in(data: st.DataObject) -> None:
    zh, en = of_segments(ZH_LINES, "zh-Hant"), of_segments(EN_LINES, "en")
    cuts = [
        sorted(data.draw(st.lists(st.integers(0, size), min_size=4, max_size=4)))
        for size in (len(ZH_LINES), len(EN_LINES))
    ]
    locked = [
        Bead(range(a, b), range(c, d), 1.0, True)
        for a, b, c, d in ((*cuts[0][:2], *cuts[1][:2]), (*cuts[0][2:], *cuts[1][2:]))
        if a < b or c < d
    ]
    alignment = align_texts([(zh, en)], Options(shipped()), [locked]).alignments[0]
    assert is_whole(alignment)
    assert [bead for bead in alignment.beads if bead.locked] == locked


INVENTED = dict(
    zip(
        "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉",
        "blick frosp glane drume stept krowl plash vound shrip twelb "
        "quoff mirth jaspe huldo nivet corve bexil zalem omber yurta".split(),
        strict=True,
    )
)


def invented(random: Random, size: int) -> list[tuple[str, str]]:
    """Sentences of words that no lexicon has, all of one length: nothing but their words tells them apart."""
    drawn = [random.sample(sorted(INVENTED), 4) for _ in range(size)]
    return [("".join(char * 2 for char in chars) + "。", " ".join(INVENTED[c] for c in chars) + ".") for chars in drawn]


def test_several_pairs_share_what_they_teach() -> None:
    """A short text cannot say which of its sentences were left out; beside others that teach its words it can."""
    random = Random(4)
    teaching, short = [invented(random, 30) for _ in range(3)], invented(random, 14)
    gone = (4, 9)
    kept = [number for number in range(14) if number not in gone]
    pairs = [
        (of_segments([zh for zh, _ in text], "zh-Hant"), of_segments([en for _, en in text], "en")) for text in teaching
    ]
    pairs.append((of_segments([zh for zh, _ in short], "zh-Hant"), of_segments([short[n][1] for n in kept], "en")))
    wanted = [(number, place) for place, number in enumerate(kept)]

    def right(alignment: Alignment) -> int:
        found = {(b.source.start, b.target.start) for b in alignment.beads if len(b.source) == len(b.target) == 1}
        return len(found.intersection(wanted))

    together = align_texts(pairs, Options(Lexicon()))
    assert right(together.alignments[-1]) == 12
    assert [list(bead.source) for bead in together.alignments[-1].omitted] == [[4], [9]]
    assert right(align_texts(pairs[-1:], Options(Lexicon())).alignments[0]) < 12
    assert together.learnt.weights["丑", "mirth"] > 3 > together.learnt.weights.get(("丑", "blick"), 0)
    again = align_texts(pairs, Options(Lexicon()))
    assert (again.alignments, again.learnt.weights) == (together.alignments, together.learnt.weights)


def test_nothing_and_one_side_only() -> None:
    assert align_texts([], Options()).alignments == ()
    for source, target in (("", ""), (ZH, ""), ("", EN)):
        alignment = of(source, target)
        assert is_whole(alignment)
        assert all(bead.is_null for bead in alignment.beads)


def test_lines_are_sentences_with_their_numbers() -> None:
    lines = split_lines(document("x", "a\r\n\r\nb\n\nc", "en", "text"))
    assert [lines.document.text[slice(*span)] for span in lines.spans] == ["a", "", "b", "", "c"]
    assert len(split_lines(document("x", "", "en", "text"))) == 0


def doc(text: str, language: str) -> Document:
    return document("d", text, language, "markdown")


TEXT = st.lists(
    st.sampled_from(
        ["# A\n\n", "一句。", "兩句。 ", "One. ", "Two! ", "\n\n", "- x\n", "\r\n", "\u2028", "𠮷", "```\nx\n```\n"]
    ),
    max_size=20,
).map("".join)


@settings(deadline=None, max_examples=60)
@given(TEXT, TEXT)
def test_segments_are_in_order_disjoint_inside_and_lose_nothing(source: str, target: str) -> None:
    left, right = doc(source, "zh-Hant"), doc(target, "en")
    segments = align(left, right, shipped()).segments
    for side, text in ((0, left), (1, right)):
        spans = [segment[side] for segment in segments]
        assert all(0 <= span.start <= span.end <= len(text.text) for span in spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))
        held = {place for span in spans for place in range(span.start, span.end)}
        assert all(
            place in held or text.text[place].isspace()
            for block in text.blocks
            for place in range(block.start, block.end)
        )


@settings(deadline=None, max_examples=40)
@given(TEXT)
def test_a_text_is_in_step_with_itself(text: str) -> None:
    one = doc(text, "zh-Hant")
    assert all(segment.source == segment.target for segment in align(one, one, Lexicon()).segments)


def test_texts_that_do_not_correspond_are_one_segment() -> None:
    pair = align(doc(ZH, "zh-Hant"), doc(OTHER, "en"), shipped())
    assert [segment.basis for segment in pair.segments] == ["document"]
    assert (pair.method, pair.confidence < 0.5) == ("aligned", True)


def test_a_dropped_paragraph_is_a_segment_of_its_own() -> None:
    """Its empty range stands where the segment before ends: there the paragraph is missing."""
    target = "\n".join(line for line in EN.splitlines() if not line.startswith("The boatman did"))
    dropped = next(line for line in ZH.splitlines() if "船夫沒有" in line)
    for source, version, languages in ((ZH, target, ("zh-Hant", "en")), (target, ZH, ("en", "zh-Hant"))):
        segments = align(doc(source, languages[0]), doc(version, languages[1]), shipped()).segments
        side = 0 if source == ZH else 1
        (number,) = [n for n, segment in enumerate(segments) if segment[1 - side].start == segment[1 - side].end]
        assert ZH[slice(*segments[number][side])] == dropped
        assert segments[number][1 - side].start == segments[number - 1][1 - side].end
        assert target[: segments[number][1 - side].start].endswith("she asked.")


def test_unsure_beads_are_put_together_with_their_neighbours() -> None:
    def bead(number: int, confidence: float, null: bool = False) -> Bead:
        return Bead(range(number, number + 1), range(number, number + (not null)), confidence)

    found = [[b.source.start for b in group] for group in groups([bead(n, c) for n, c in enumerate((1, 1, 0.3, 1, 1))])]
    assert found == [[0], [1, 2, 3], [4]]
    gap = [bead(0, 1), bead(1, 1, True), bead(2, 1, True), bead(3, GONE - 0.1, True), bead(4, 1)]
    assert [len(group) for group in groups(gap)] == [1, 1, 3]
    assert [len(group) for group in groups([bead(0, 1), bead(1, 1, True), bead(2, 1, True), bead(3, 1)])] == [1, 2, 1]


def test_blocks_are_never_split() -> None:
    alignment = align_blocks(doc(ZH, "zh-Hant"), doc(EN, "en"), shipped())
    assert [(len(bead.source), len(bead.target)) for bead in alignment.beads] == [(1, 1)] * 6


def test_names_by_their_sound() -> None:
    chinese = "祥子走了。她看見祥子回到北平。北平很冷。"
    english = "Then Xiangzi left. In Beiping she saw Xiangzi. It was cold in Beiping."
    assert dict(names(chinese, english)) == {"祥子": "xiangzi", "北平": "beip"}
    assert not list(names(chinese, "Then Martin left. He saw Martin."))
    assert not list(names(chinese, "Xiangzi"))  # once is no proof


def by_key(keys: Sequence[str]):  # type: ignore[no-untyped-def]
    """An encoder that knows one key word for each dimension."""

    def encode(sentences: Sequence[str]) -> np.ndarray:
        rows = [[1.0 if any(k in sentence for k in key.split("|")) else 0.01 for key in keys] for sentence in sentences]
        return np.array(rows, np.float32)

    return encode


def test_vectors_take_the_place_of_the_lexicon() -> None:
    keys = ["獎|prize", "船|boat", "鐘|bell", "橋|bridge"]
    source = of_segments(["獎", "船", "鐘", "橋"], "zh-Hant")
    target = of_segments(["prize", "boat", "bell", "bridge"], "en")
    found = align_texts([(source, target)], Options(Lexicon(), encoder=by_key(keys))).alignments[0]
    assert [(list(b.source), list(b.target)) for b in found.beads] == [([n], [n]) for n in range(4)]
    shorter = of_segments(["prize", "bell", "bridge"], "en")
    left_out = align_texts([(source, shorter)], Options(Lexicon(), encoder=by_key(keys))).alignments[0]
    assert [list(b.source) for b in left_out.omitted] == [[1]]


@pytest.mark.parametrize("bad", [np.full((2, 3), np.nan), np.zeros((5, 3)), np.zeros(4)])
def test_vectors_of_no_use_are_refused(bad: np.ndarray) -> None:
    sides = of_segments(["甲", "乙"], "zh-Hant"), of_segments(["a", "b"], "en")
    with pytest.raises(InputError, match="of no use"):
        align_texts([sides], Options(Lexicon(), encoder=lambda sentences: bad))


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        load(tmp_path / "nix")
    with pytest.raises(InputError, match=r"extra 'embedding'|no sentence-transformers model"):
        load(tmp_path)


def test_a_long_gap_is_crossed() -> None:
    """What one side leaves out may be longer than any window of the search."""
    random = np.random.default_rng(4)
    syllables = [f"{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in "lmnrt"]
    words = [one + other for one in syllables for other in syllables[::5]]
    source = [" ".join(random.choice(words, 9)) + "." for _ in range(1000)]
    target = [*source[:150], *source[850:]]
    for left, right in ((source, target), (target, source)):
        sides = of_segments(left, "en"), of_segments(right, "en")
        beads = align_texts([sides], Options(rounds=1)).alignments[0].beads
        assert sum(left[bead.source.start] == right[bead.target.start] for bead in beads if not bead.is_null) >= 297
        assert sum(bead.is_null for bead in beads) <= 706
