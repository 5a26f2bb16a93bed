"""Longer texts of several kinds: translations, excerpts, texts that do not correspond; and how beads become segments."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.align.documents import GONE, SURE, align, groups
from termkit.align.lexicon import shipped
from termkit.align.texts import Options, align_texts, of_segments, split_blocks, split_sentences
from termkit.core.alignment import Alignment, Bead
from termkit.core.document import Document
from termkit.formats import document

# A story and its translation, sentence by sentence.
STORY = [
    (
        "山腳下有一間舊郵局，只有一位老郵差。",
        "At the foot of the mountain there was an old post office with one old postman.",
    ),
    (
        "他每天早上六點起床，先給自己煮一碗麵。",
        "He got up at six every morning and first cooked himself a bowl of noodles.",
    ),
    ("然後他把信裝進綠色的袋子裡。", "Then he put the letters into a green bag."),
    (
        "村子分散在三個山谷中，最遠的要走四個小時。",
        "The villages lay in three valleys, and the farthest was a walk of four hours.",
    ),
    (
        "冬天下大雪的時候，他穿上父親留下的靴子。",
        "When heavy snow fell in winter, he wore the boots his father had left him.",
    ),
    ("狗都認識他，從來不叫。", "The dogs all knew him and never barked."),
    ("有一天，袋子裡只有一封信。", "One day there was only one letter in the bag."),
    ("信封上沒有郵票，也沒有寄信人的名字。", "The envelope had no stamp and no name of a sender."),
    ("地址是用鉛筆寫的，字很小。", "The address was written in pencil, in very small characters."),
    ("收信人是山頂上的老師。", "It was meant for the teacher at the top of the mountain."),
    (
        "學校去年就關門了，孩子們都去了城裡。",
        "The school had closed the year before, and the children had all gone to the city.",
    ),
    ("不過老師還住在那裡，種菜，養雞。", "But the teacher still lived there, growing vegetables and keeping chickens."),
    ("郵差喝了一口水，開始爬山。", "The postman drank some water and began to climb."),
    ("中午的太陽很熱，石頭燙得不能坐。", "The noon sun was hot, and the stones were too hot to sit on."),
    ("他在一棵松樹下休息了十分鐘。", "He rested under a pine tree for ten minutes."),
    (
        "老師看見他，高興得把鋤頭丟在地上。",
        "When the teacher saw him, she was so happy that she dropped her hoe on the ground.",
    ),
    ("她洗了手，慢慢打開信。", "She washed her hands and slowly opened the letter."),
    ("裡面是一張照片：十二個孩子站在海邊。", "Inside was a photograph: twelve children standing by the sea."),
    ("照片後面寫著：「我們第一次看見海。」", 'On the back was written: "We have seen the sea for the first time."'),
    ("老師看了很久，沒有說話。", "The teacher looked at it for a long time and said nothing."),
]
RECIPE = [
    ("先把麵粉和鹽放進大碗裡。", "First put the flour and the salt into a large bowl."),
    ("在中間挖一個洞，倒入溫水和酵母。", "Make a hole in the middle and pour in warm water and yeast."),
    ("用手揉十五分鐘，直到麵團光滑。", "Knead by hand for fifteen minutes until the dough is smooth."),
    ("蓋上濕布，放在溫暖的地方。", "Cover it with a wet cloth and put it in a warm place."),
    ("一個小時以後，麵團會變成兩倍大。", "After one hour the dough will be twice as big."),
    ("把它切成八塊，每塊做成圓球。", "Cut it into eight pieces and make each into a ball."),
    ("烤箱預熱到兩百二十度。", "Heat the oven to two hundred and twenty degrees."),
    ("在表面刷一層蛋液，撒上芝麻。", "Brush the surface with egg and sprinkle it with sesame."),
    ("烤二十分鐘，顏色變成金黃。", "Bake for twenty minutes, until the colour is golden."),
    ("不要馬上打開烤箱門。", "Do not open the oven door at once."),
    ("拿出來以後放在架子上冷卻。", "After taking it out, let it cool on a rack."),
    ("熱的麵包不好切。", "Hot bread is hard to cut."),
    ("可以配奶油和果醬吃。", "It can be eaten with butter and jam."),
    ("剩下的用紙袋裝好。", "Keep the rest in a paper bag."),
    ("冰箱會讓麵包變硬，所以不要放進去。", "A refrigerator makes bread hard, so do not put it there."),
    ("三天之內最好吃完。", "It is best eaten within three days."),
    ("如果想保存更久，可以冷凍一個月。", "If you want to keep it longer, it can be frozen for a month."),
    ("吃以前在烤箱裡加熱五分鐘。", "Before eating, warm it in the oven for five minutes."),
    ("糖可以少放，但是鹽不能少。", "You may use less sugar, but not less salt."),
    ("第一次失敗也沒有關係，再試一次。", "It does not matter if it fails the first time; try again."),
]


def sides(pairs: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [zh for zh, _ in pairs], [en for _, en in pairs]


def aligned(source: list[str], target: list[str], languages: tuple[str, str] = ("zh-Hant", "en")) -> Alignment:
    both = of_segments(source, languages[0]), of_segments(target, languages[1])
    return align_texts([both], Options(shipped())).alignments[0]


def ones(alignment: Alignment) -> list[tuple[int, int]]:
    """The pairs of one sentence each."""
    return [
        (bead.source.start, bead.target.start)
        for bead in alignment.beads
        if (len(bead.source), len(bead.target)) == (1, 1)
    ]


@pytest.mark.parametrize("pairs", [STORY, RECIPE], ids=["story", "recipe"])
@pytest.mark.parametrize("swapped", [False, True])
def test_a_translation_is_believed_and_paired(pairs: list[tuple[str, str]], swapped: bool) -> None:
    zh, en = sides(pairs)
    alignment = aligned(en, zh, ("en", "zh-Hant")) if swapped else aligned(zh, en)
    assert alignment.confidence > 0.9
    assert ones(alignment) == [(number, number) for number in range(20)]


@pytest.mark.parametrize("swapped", [False, True])
def test_texts_on_different_things_are_not_believed(swapped: bool) -> None:
    for one, other in ((STORY, RECIPE), (RECIPE, STORY)):
        zh, en = sides(one)[0], sides(other)[1]
        alignment = aligned(en, zh, ("en", "zh-Hant")) if swapped else aligned(zh, en)
        assert alignment.confidence < 0.5


def test_texts_of_one_language_on_different_things_are_not_believed() -> None:
    (zh, en), (others_zh, others_en) = sides(STORY), sides(RECIPE)
    assert aligned(zh, others_zh, ("zh-Hant", "zh-Hant")).confidence < 0.5
    assert aligned(en, others_en, ("en", "en")).confidence < 0.5
    assert aligned(en, en, ("en", "en")).confidence > 0.9


@pytest.mark.parametrize("start", [0, 7, 15, 30])
@pytest.mark.parametrize("swapped", [False, True])
def test_an_excerpt_finds_its_place_in_forty_sentences(start: int, swapped: bool) -> None:
    zh, en = sides([*STORY, *RECIPE])
    part = en[start : start + 10]
    alignment = aligned(part, zh, ("en", "zh-Hant")) if swapped else aligned(zh, part)
    wanted = {(start + number, number) for number in range(10)}
    found = {(b, a) if swapped else (a, b) for a, b in ones(alignment)}
    assert len(found & wanted) >= 9
    assert len(found - wanted) <= 1
    assert alignment.confidence > 0.5
    left_out = alignment.added if swapped else alignment.omitted
    assert len(left_out) >= 28


def test_a_sentence_of_a_hundred_thousand_characters_disturbs_nobody() -> None:
    zh, en = sides(STORY)
    for place, long in ((3, "長" * 100_000), (10, "很長的一句話，" * 15_000)):
        alignment = aligned([*zh[:place], long, *zh[place:]], en)
        assert [number for bead in alignment.beads for number in bead.source] == list(range(21))
        assert [number for bead in alignment.beads for number in bead.target] == list(range(20))
        assert len({*ones(alignment)} & {(n + (n >= place), n) for n in range(20)}) >= 16


@pytest.mark.parametrize("omits", [-4.0, -1.0, 0.0, 1.0, 3.0])
def test_the_dearer_omissions_the_fewer(omits: float) -> None:
    zh, en = sides(STORY)
    both = of_segments(zh, "zh-Hant"), of_segments(en[:4] + en[7:12] + en[15:], "en")

    def nulls(value: float) -> int:
        beads = align_texts([both], Options(shipped(), omits=value)).alignments[0].beads
        return sum(bead.is_null for bead in beads)

    assert nulls(omits) <= nulls(omits + 1.0)


def doc(text: str, language: str) -> Document:
    return document("d", text, language, "markdown")


def paragraphs(texts: list[str]) -> str:
    return "\n\n".join(texts)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from(STORY + RECIPE), max_size=12, unique=True), st.data())
def test_whatever_is_left_out_nothing_is_lost(pairs: list[tuple[str, str]], data: st.DataObject) -> None:
    kept = [pair for pair in pairs if data.draw(st.booleans())]
    source, target = doc(paragraphs(sides(pairs)[0]), "zh-Hant"), doc(paragraphs(sides(kept)[1]), "en")
    found = align(source, target, shipped())
    for number, text in enumerate((source.text, target.text)):
        spans = [segment[number] for segment in found.segments]
        assert all(0 <= span.start <= span.end <= len(text) for span in spans)
        assert all(one.end <= other.start for one, other in pairwise(spans))
        assert "".join("".join(text[slice(*span)].split()) for span in spans) == "".join(text.split())
    assert all(0 <= segment.confidence <= 1 for segment in found.segments)
    assert align(source, target, shipped()) == found


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_a_text_against_itself_is_the_same_ranges(language: str) -> None:
    text = doc(paragraphs(sides(STORY)[language == "en"]), language)
    found = align(text, text, shipped())
    assert len(found.segments) == 20
    assert all(segment.source == segment.target and segment.basis == "sentence" for segment in found.segments)


def test_empty_sides() -> None:
    text = doc(paragraphs(sides(STORY)[1]), "en")
    nothing = doc("", "zh-Hant")
    assert align(nothing, doc("", "en"), shipped()).segments == ()
    (added,) = align(nothing, text, shipped()).segments
    assert (added.source, added.target) == ((0, 0), (0, len(text.text)))
    (omitted,) = align(text, nothing, shipped()).segments
    assert (omitted.source, omitted.target) == ((0, len(text.text)), (0, 0))


def test_texts_on_different_things_are_one_segment() -> None:
    source, target = doc(paragraphs(sides(STORY)[0]), "zh-Hant"), doc(paragraphs(sides(RECIPE)[1]), "en")
    (only,) = align(source, target, shipped()).segments
    assert only[:3] == ((0, len(source.text)), (0, len(target.text)), "document")


def test_blocks_or_sentences() -> None:
    text = doc("# A\n\nOne. Two.\n\n- x\n", "en")
    for split, wanted in ((split_blocks, ["A", "One. Two.", "x"]), (split_sentences, ["A", "One.", "Two.", "x"])):
        found = split(text)
        assert [text.text[slice(*span)].strip() for span in found.spans] == wanted
    assert list(split_sentences(text).blocks) == [0, 1, 1, 2]


BEADS = st.lists(st.tuples(st.sampled_from([(1, 1), (2, 1), (1, 0), (0, 1)]), st.floats(0, 1)), max_size=40)


@settings(deadline=None, max_examples=200)
@given(BEADS)
def test_groups_are_all_beads_in_order_and_unsure_ones_have_company(
    drawn: list[tuple[tuple[int, int], float]],
) -> None:
    beads, row, column = [], 0, 0
    for (m, n), confidence in drawn:
        beads.append(Bead(range(row, row + m), range(column, column + n), confidence))
        row, column = row + m, column + n
    found = [list(group) for group in groups(beads)]
    assert [bead for group in found for bead in group] == beads
    for number, group in enumerate(found):
        unsure = [bead for bead in group if bead.confidence < (GONE if bead.is_null else SURE)]
        gap = all(bead.is_null for bead in group) and len({bool(bead.source) for bead in group}) == 1
        assert len(group) == 1 or unsure or gap
        if len(group) == 1 and unsure:  # alone only where there is nobody, or where a long run was cut before it
            assert len(beads) == 1 or len(found[number - 1]) >= 12


def test_a_long_unsure_stretch_is_cut_so_that_no_segment_is_a_chapter() -> None:
    unsure = [Bead(range(number, number + 1), range(number, number + 1), 0.1) for number in range(30)]
    assert [len(group) for group in groups(unsure)] == [12, 12, 6]
