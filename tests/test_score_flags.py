"""Flags beside a score: what raises each, what does not, and that a cost is what scoring again gives."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termkit.core.score import Flag
from termkit.score.bleu import Bleu
from termkit.score.chrf import Chrf
from termkit.score.flags import flags
from termkit.score.metric import Material
from termkit.score.strings import StringMetric, string_statistics
from termkit.score.ter import Ter
from termkit.score.typography import untokenized, widened

ENGLISH = (
    "The museum opens its new wing to visitors on the first of May.",
    "Tickets can be bought at the counter or ordered by telephone.",
    "Children under six enter free of charge on every day of the week.",
    "A guided tour starts at noon and takes about two hours.",
    "Please leave coats, bags and umbrellas in the cloakroom.",
    "The café on the roof is closed when it rains or snows.",
)
PARAPHRASED = (
    "On the first of May, the museum's new wing opens to the public.",
    "You can buy tickets at the desk or order them by phone.",
    "Children younger than six have free admission on any weekday.",
    "At noon a guided tour begins, which lasts some two hours.",
    "Coats, bags and umbrellas must be left in the cloakroom, please.",
    "When it rains or snows, the rooftop café stays closed.",
)
CHINESE = (
    "博物館的新館從五月一日起開放參觀。",
    "門票可以在櫃檯購買，也可以打電話訂購。",
    "六歲以下的兒童每天都可以免費入場！",
    "導覽從中午開始，大約需要兩個小時。",
    "請把外套、背包和雨傘寄放在衣帽間（免費）。",
    "下雨或下雪的時候，屋頂的咖啡廳不營業。",
)
REWORDED = (
    "博物館新館自五月一日起對外開放。",
    "門票可於櫃檯購買，亦可電話訂購。",
    "六歲以下兒童每天免費入場！",
    "導覽於中午開始，約兩小時。",
    "外套、背包和雨傘請放在衣帽間（免費）。",
    "遇到下雨或下雪，屋頂咖啡廳就不營業。",
)
SIMPLIFIED = (
    "博物馆新馆自五月一日起对外开放。",
    "门票可于柜台购买，亦可电话订购。",
    "六岁以下儿童每天免费入场！",
    "导览于中午开始，约两小时。",
    "外套、背包和雨伞请放在衣帽间（免费）。",
    "遇到下雨或下雪，屋顶咖啡厅就不营业。",
)


def found(
    hypotheses: Sequence[str],
    references: Sequence[str],
    language: str = "en",
    sources: Sequence[str] = (),
    metrics: Sequence[StringMetric] | None = None,
) -> dict[str, Flag]:
    material = Material(language, tuple(hypotheses), (tuple(references),))
    if metrics is None:
        metrics = (Bleu("13a" if language == "en" else "zh"), Chrf())
    statistics = [string_statistics(metric, hypotheses, [references]) for metric in metrics]
    flagged = flags(material, statistics, sources)
    by_name = {flag.name: flag for flag in flagged}
    assert len(by_name) == len(flagged), "each cause once in these texts"
    return by_name


def score(metric: StringMetric, hypotheses: Sequence[str], references: Sequence[str]) -> float:
    return float(metric.values(string_statistics(metric, hypotheses, [references]).total[None])[0])


def changed(texts: Sequence[str], number: int, text: str) -> list[str]:
    return [*texts[:number], text, *texts[number + 1 :]]


@pytest.mark.parametrize(
    ("hypotheses", "references", "language"), [(PARAPHRASED, ENGLISH, "en"), (REWORDED, CHINESE, "zh-Hant-TW")]
)
def test_a_fair_draft_has_no_flag(hypotheses: Sequence[str], references: Sequence[str], language: str) -> None:
    assert found(hypotheses, references, language) == {}


def test_no_reference_and_no_segment_are_no_flag() -> None:
    assert flags(Material("en", ("One.",))) == ()
    assert flags(Material("en", (), ((),))) == ()


def test_a_segment_left_in_the_language_of_the_source() -> None:
    draft = changed(PARAPHRASED, 3, CHINESE[3])
    flag = found(draft, ENGLISH, sources=CHINESE)["source-copied"]
    assert flag.segments == (3,)
    assert "1 of 6 segments is left in the language of the source" in flag.message
    rest = [*draft[:3], *draft[4:]], [*ENGLISH[:3], *ENGLISH[4:]]
    gains = {metric.name: score(metric, *rest) - score(metric, draft, ENGLISH) for metric in (Bleu(), Chrf())}
    assert flag.metric == max(gains, key=lambda name: gains[name])
    assert flag.cost == pytest.approx(gains[flag.metric])
    for name, gain in gains.items():
        assert f"{name} would {'fall' if name == 'ter' else 'rise'} by {gain:.2f} points" in flag.message


@pytest.mark.parametrize(
    ("hypothesis", "reference", "source", "expected"),
    [
        ("My Skills", "我的技能", "My Skills", True),
        ("My Skills", "我的技能", "", False),  # two words may be a name
        ("Visual Studio Code", "Visual Studio Code", "Visual Studio Code", False),
        ("用 Visual Studio Code 打開", "用 Visual Studio Code 開啟", "Open with Visual Studio Code", False),
        ("Please leave coats here", "請把外套放在這裡", "", True),
    ],
)
def test_a_name_is_no_copy(hypothesis: str, reference: str, source: str, expected: bool) -> None:
    sources = ["", source] if source else []
    flagged = found([REWORDED[0], hypothesis], [CHINESE[0], reference], "zh-Hant-TW", sources)
    assert ("source-copied" in flagged) is expected


@pytest.mark.parametrize("blank", ["", "  ", "\u200b", "\ufeff \u200b"])
def test_an_empty_segment(blank: str) -> None:
    assert found(changed(PARAPHRASED, 2, blank), ENGLISH)["empty"].segments == (2,)
    assert "empty" not in found(changed(PARAPHRASED, 2, blank), changed(ENGLISH, 2, ""))


def test_a_truncated_segment() -> None:
    flagged = found(changed(PARAPHRASED, 4, "Coats, bags and"), ENGLISH)
    assert flagged["truncated"].segments == (4,)
    assert flagged["truncated"].cost is not None
    assert flagged["truncated"].cost > 0


@pytest.mark.parametrize(
    ("hypothesis", "reference"),
    [
        ("Leave coats in there.", ENGLISH[4]),  # short but ended
        ("Coats, bags and", ENGLISH[4].rstrip(".")),  # the reference has no full stop either
        ("Coats", "Coats and bags."),  # too short to tell
    ],
)
def test_a_short_segment_is_not_truncated(hypothesis: str, reference: str) -> None:
    assert "truncated" not in found(changed(PARAPHRASED, 4, hypothesis), changed(ENGLISH, 4, reference))


def test_a_terse_draft_is_not_truncated() -> None:
    """Lengths are judged by the draft's own habit."""
    terse = [
        text[: round(len(text) * share)] for text, share in zip(ENGLISH, (0.6, 0.5, 0.65, 0.55, 0.7, 0.52), strict=True)
    ]
    assert "truncated" not in found(terse, ENGLISH)


def test_a_draft_that_is_cut_throughout() -> None:
    cut = [text[:20] for text in ENGLISH]
    assert found(cut, ENGLISH)["truncated"].segments == (0, 1, 2, 3, 4, 5)


def test_a_loop() -> None:
    loop = "The tour starts at noon and " + "takes about two hours and " * 8
    assert found(changed(PARAPHRASED, 3, loop), ENGLISH)["repeated"].segments == (3,)
    chinese = found(changed(REWORDED, 3, "導覽約兩小時，" * 6), CHINESE, "zh-Hant-TW")
    assert chinese["repeated"].segments == (3,)


@pytest.mark.parametrize("refrain", ["row the boat and " * 6, "- - - - - - - - - - - - - - - - - - - -", "ha ha ha ha"])
def test_a_refrain_is_no_loop(refrain: str) -> None:
    """Where the reference repeats itself too, where only marks are repeated, and where it is short."""
    assert "repeated" not in found(changed(PARAPHRASED, 3, refrain + "now"), changed(ENGLISH, 3, refrain + "then"))


def test_the_same_text_for_different_segments() -> None:
    stuck = [PARAPHRASED[0], *[PARAPHRASED[1]] * 3, *PARAPHRASED[4:]]
    assert found(stuck, ENGLISH)["repeated"].segments == (1, 2, 3)
    same = [ENGLISH[0], ENGLISH[1], ENGLISH[1], ENGLISH[1].replace("ordered", "booked"), *ENGLISH[4:]]
    assert "repeated" not in found(stuck, same)


def test_a_draft_in_the_wrong_script() -> None:
    flag = found(SIMPLIFIED, CHINESE, "zh-Hant-TW")["wrong-script"]
    assert flag.segments == (0, 1, 2, 3, 4, 5)
    assert "6 of 6 segments are Simplified Chinese, not Traditional; converted" in flag.message
    assert flag.cost is not None
    assert flag.cost > 20
    reverse = found(REWORDED, SIMPLIFIED, "zh-Hans")["wrong-script"]
    assert "are Traditional Chinese, not Simplified" in reverse.message


def test_a_single_segment_in_the_wrong_script() -> None:
    assert found(changed(REWORDED, 1, SIMPLIFIED[1]), CHINESE, "zh-Hant-TW")["wrong-script"].segments == (1,)


def test_characters_of_both_scripts_prove_nothing() -> None:
    both = ["皇后在里面", "干杯"]
    assert found(both, ["皇后在裡面", "乾杯"], "zh-Hant-TW") == {}


def test_references_in_the_wrong_script() -> None:
    flag = found(REWORDED, SIMPLIFIED, "zh-Hant-TW")["wrong-script"]
    assert "the references are Simplified Chinese" in flag.message
    assert flag.cost is not None
    assert flag.cost > 20
    both = found(SIMPLIFIED, [text.replace("开放", "开启") for text in SIMPLIFIED], "zh-Hant-TW")
    assert "the references are Simplified Chinese" in both["wrong-script"].message


def test_half_width_punctuation() -> None:
    table = str.maketrans("，。！（）", ",.!()")
    flag = found([text.translate(table) for text in REWORDED], CHINESE, "zh-Hant-TW")["half-width-punctuation"]
    assert flag.segments == (0, 1, 2, 3, 4, 5)
    metric = {"bleu": Bleu("zh"), "chrf": Chrf()}[flag.metric]
    before = score(metric, [text.translate(table) for text in REWORDED], CHINESE)
    assert flag.cost == pytest.approx(score(metric, REWORDED, CHINESE) - before)


@pytest.mark.parametrize(
    ("text", "references", "expected"),
    [
        ("你好, 世界.", ("妳好，世界。",), "你好，世界。"),
        ("版本 3.5 比 a.b 好", ("版本 3.5 比 a.b 好。",), "版本 3.5 比 a.b 好"),
        ("他說:好的", ("他說:可以",), "他說:好的"),  # as the reference writes
        ("在左邊(或右邊)", ("在左邊（或右邊）",), "在左邊（或右邊）"),
        ("函數 f(左, 右)", ("函數 f(左，右)",), "函數 f(左，右)"),
        ("是嗎?", ("是嗎？", "是嗎?"), "是嗎?"),  # one reference does
        ("看這裡：:smile:", ("看這裡：:smile:",), "看這裡：:smile:"),
    ],
)
def test_what_is_widened(text: str, references: Sequence[str], expected: str) -> None:
    assert widened(text, references) == expected


def test_full_width_punctuation() -> None:
    wide = [text.replace(", ", "，").replace(".", "。") for text in PARAPHRASED]
    assert found(wide, ENGLISH)["full-width-punctuation"].segments == (0, 1, 2, 3, 4, 5)
    half = [text.replace("，", ",") for text in CHINESE]
    assert found(REWORDED, half, "zh-Hant-TW")["full-width-punctuation"].segments == (1, 3, 5)


def test_other_quotes() -> None:
    curly = changed(ENGLISH, 0, "The museum’s “new” wing opens on the first of May.")
    straight = changed(PARAPHRASED, 0, 'The museum\'s "new" wing opens on May 1.')
    flag = found(straight, curly)["quote-style"]
    assert flag.segments == (0,)
    mended = changed(PARAPHRASED, 0, "The museum’s “new” wing opens on May 1.")
    metric = {"bleu": Bleu(), "chrf": Chrf()}[flag.metric]
    assert flag.cost == pytest.approx(score(metric, mended, curly) - score(metric, straight, curly))
    assert "quote-style" in found(mended, changed(ENGLISH, 0, straight[0] + " Again."))
    assert "quote-style" not in found(mended, curly)


def test_tokenized_text() -> None:
    spaced = [text.replace(".", " .").replace(",", " ,") for text in PARAPHRASED]
    flag = found(spaced, ENGLISH, metrics=[Chrf(whitespace=True)])["tokenized"]
    assert flag.segments == (0, 1, 2, 3, 4, 5)
    metric = Chrf(whitespace=True)
    assert flag.cost == pytest.approx(score(metric, PARAPHRASED, ENGLISH) - score(metric, spaced, ENGLISH))
    assert "the references of 6 of 6 segments look tokenized" in found(PARAPHRASED, spaced)["tokenized"].message
    assert "tokenized" not in found(spaced, [text.replace(".", " .").replace(",", " ,") for text in ENGLISH])
    words = [" ".join(text) for text in REWORDED]
    assert "tokenized" in found(words, CHINESE, "zh-Hant-TW")


@pytest.mark.parametrize("text", ["Wait ...", "use .NET now", "a :name: of", "see (a) :)"])
def test_spaces_that_stay(text: str) -> None:
    assert untokenized(text) == text
    assert "tokenized" not in found([text] * 2, ["another"] * 2)


def test_the_wrong_tokenizer_for_chinese() -> None:
    flag = found(REWORDED, CHINESE, "zh-Hant-TW", metrics=[Bleu("13a")])["wrong-tokenizer"]
    assert flag.metric == "bleu"
    assert "tokenizer 13a, which does not suit Chinese" in flag.message
    right, wrong = (score(Bleu(name), REWORDED, CHINESE) for name in ("zh", "13a"))
    assert flag.cost == pytest.approx(right - wrong)
    assert "wrong-tokenizer" not in found(REWORDED, CHINESE, "zh-Hant-TW", metrics=[Bleu("char")])
    assert "wrong-tokenizer" in found(REWORDED, CHINESE, "zh-Hant-TW", metrics=[Ter()])
    assert "wrong-tokenizer" not in found(
        REWORDED, CHINESE, "zh-Hant-TW", metrics=[Ter(normalized=True, asian_support=True)]
    )


def test_the_wrong_tokenizer_for_english() -> None:
    assert "does not suit English" in found(PARAPHRASED, ENGLISH, metrics=[Bleu("zh")])["wrong-tokenizer"].message
    assert "wrong-tokenizer" not in found(PARAPHRASED, ENGLISH, metrics=[Bleu("intl")])


def test_words_that_are_already_segmented_need_no_tokenizer() -> None:
    ours, theirs = ([" ".join(text) for text in texts] for texts in (REWORDED, CHINESE))
    assert "wrong-tokenizer" not in found(ours, theirs, "zh-Hant-TW", metrics=[Bleu("none")])


def test_transposed_references() -> None:
    streams = (ENGLISH[:2], (PARAPHRASED[0], PARAPHRASED[1]))  # of two segments with two references each
    hypotheses = ("The museum opens a new wing on the first of May.", "You can buy tickets at the counter or by phone.")
    for references, expected in ((streams, False), (tuple(zip(*streams, strict=True)), True)):
        statistics = [string_statistics(Chrf(), hypotheses, references)]
        flagged = flags(Material("en", hypotheses, references), statistics)
        assert ("transposed-references" in {flag.name for flag in flagged}) is expected


def test_the_draft_is_the_reference() -> None:
    assert found(ENGLISH, ENGLISH)["reference-copied"].message == "the draft is a reference itself"
    most = found(changed(ENGLISH, 0, PARAPHRASED[0]), ENGLISH)["reference-copied"]
    assert most.segments == (1, 2, 3, 4, 5)
    assert most.cost is not None
    assert most.cost < 0
    assert "would fall" in most.message


def test_headings_may_be_equal() -> None:
    headings = ["# Prices", "# Hours", "# Tours", "# Food"]
    assert found([*headings, *PARAPHRASED], [*headings, *ENGLISH]) == {}


def test_without_statistics_a_flag_has_no_cost() -> None:
    (flag,) = flags(Material("en", tuple(changed(PARAPHRASED, 2, "")), (ENGLISH,)))
    assert (flag.name, flag.metric, flag.cost) == ("empty", "", None)
    assert flag.message == "1 of 6 segments is blank, its reference is not"


def test_ter_gains_by_falling() -> None:
    flag = found(changed(PARAPHRASED, 2, ""), ENGLISH, metrics=[Ter()])["empty"]
    draft = changed(PARAPHRASED, 2, "")
    rest = [*draft[:2], *draft[3:]], [*ENGLISH[:2], *ENGLISH[3:]]
    assert flag.cost == pytest.approx(score(Ter(), draft, ENGLISH) - score(Ter(), *rest))


ODD = st.text(st.sampled_from("ab ,.'\"，。（）國国()\u200b\n"), max_size=12)


@given(st.lists(st.tuples(ODD, ODD), min_size=1, max_size=5), st.sampled_from(["en", "zh-Hant-TW", "zh-Hans"]))
def test_any_text_can_be_looked_at(pairs: list[tuple[str, str]], language: str) -> None:
    hypotheses, references = zip(*pairs, strict=True)
    statistics = [string_statistics(metric, hypotheses, [references]) for metric in (Bleu(), Chrf())]
    for flag in flags(Material(language, hypotheses, (references,)), statistics):
        assert set(flag.segments) <= set(range(len(pairs)))
        assert "\n" not in flag.message


def test_published_systems_have_only_other_quotes(data: Path) -> None:
    """Six systems over 515 segments: nothing is copied, cut or repeated, and nothing is said to be."""
    items = (data / "wmt25-dev" / "items.jsonl").read_text(encoding="utf-8").split("\n")
    rows = [json.loads(line) for line in items if line]
    for path in sorted((data / "wmt25-dev" / "systems").glob("*.txt")):
        hypotheses = path.read_text(encoding="utf-8").split("\n")[: len(rows)]
        material = Material("en", tuple(hypotheses), (tuple(row["ref"] for row in rows),))
        assert {flag.name for flag in flags(material, (), [row["src"] for row in rows])} <= {"quote-style"}
