"""TMX: pairs of texts with exact places, and conversion of the Chinese texts alone."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from test_formats_html import check_pieces, converted
from test_formats_units_xliff import TEXTS, contents, replaced, shown, words
from test_formats_units_xliff import check_places as check_units

from termkit.core.passage import PLACEHOLDER
from termkit.core.unit import Unit
from termkit.errors import InputError
from termkit.formats.joined import raw_range
from termkit.formats.prose import prose_format
from termkit.formats.tmx import prose, units

FRAME = """\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header creationtool="𠮷" segtype="sentence" adminlang="en" srclang="en-US" datatype="plaintext"/>
<body>%s</body></tmx>
"""


def tuv(language: str, text: str) -> str:
    return f'<tuv xml:lang="{language}"><prop type="x">no</prop><seg>{text}</seg></tuv>'


def tu(number: str, **texts: str) -> str:
    return f'<tu tuid="{number}"><note>no</note>{"".join(tuv(*one) for one in texts.items())}</tu>\n'


def read(raw: str, source: str | None = None, target: str | None = None) -> list[Unit]:
    return list(units(raw, "a.tmx", source=source, target=target).units)


def sides(found: Iterable[Unit]) -> list[tuple[str, str, str]]:
    return [(unit.id, shown(unit.source.text), shown(unit.target.text)) for unit in found]


def test_a_memory() -> None:
    raw = FRAME % (
        tu("a", en="Open &lt;b&gt;{x}", zh_TW="開啟 %s &amp; &#30002;")
        + "<tu>"
        + tuv("zh_TW", "")
        + tuv("en", "Save")
        + "</tu>"
        + tu("c", en="no")
        + tu("d", ja="no", zh_TW="no")
    )
    left_out: Counter[str] = Counter()
    bitext = units(raw, "a.tmx", left_out=left_out)
    found = list(bitext.units)
    assert (bitext.source, bitext.target) == ("en-US", "zh-Hant-TW")
    assert sides(found) == [("a", "Open <b>{x}", "開啟 %s & 甲"), ("2", "Save", "")]
    assert [unit.state for unit in found] == ["translated", "untranslated"]
    assert [unit.target.language for unit in found] == ["zh-Hant-TW", "zh-Hant-TW"]
    assert left_out == {"entries without a text in zh-Hant-TW": 1, "entries without a text in en-US": 1}
    check_units(raw, found)
    assert raw[slice(*raw_range(found[0].target, 8, 9))] == "&#30002;"


CODES: list[tuple[str, str, list[str]]] = [
    ('甲<ph x="1">{0}</ph>乙<ph/>', "甲*乙*", ['<ph x="1">{0}</ph>', "<ph/>"]),
    ('<bpt i="1">&lt;b&gt;</bpt>甲<ept i="1">x</ept><hi type="t">乙</hi><it pos="begin">y</it>', "甲乙", []),
    ("甲<ut>z</ut>", "甲*", ["<ut>z</ut>"]),
    ("\n 甲 \n", "\n 甲 \n", []),
    ("甲<![CDATA[<乙>]]>", "甲<乙>", []),
]


@pytest.mark.parametrize(("inside", "expected", "codes"), CODES)
def test_codes(inside: str, expected: str, codes: list[str]) -> None:
    raw = FRAME % tu("a", en="a", zh_TW=inside)
    (unit,) = read(raw)
    assert shown(unit.target.text) == expected
    assert [raw[start:end] for text, start, end in unit.target.pieces if text == PLACEHOLDER] == codes


def test_prose_in_the_midst_of_codes() -> None:
    raw = FRAME % tu("a", en="a<ph>x<sub>b</sub></ph>", zh_TW="甲<ph>x<sub>乙</sub></ph>")
    assert sides(read(raw)) == [("a", "a*", "甲*"), ("a/sub1", "b", "乙")]


# The languages of the entries, what is asked for, and which are read.
LANGUAGES: list[tuple[tuple[str, ...], tuple[str | None, str | None], tuple[str, str]]] = [
    (("en-US", "zh-TW"), (None, None), ("en-US", "zh-TW")),
    (("zh-TW", "EN-us"), (None, None), ("EN-us", "zh-TW")),
    (("en-GB", "ja", "zh-CN", "de"), (None, None), ("en-GB", "zh-CN")),
    (("en", "zh-CN", "zh-TW"), (None, "zh-Hant"), ("en", "zh-TW")),
    (("en", "zh-CN", "zh-TW"), ("en", "zh-Hans-CN"), ("en", "zh-CN")),
    (("en", "zh-CN", "zh-TW"), ("zh-Hans", "zh-Hant-TW"), ("zh-CN", "zh-TW")),
    (("en", "zh-CN", "zh-TW"), ("zh-Hant-TW", "en"), ("zh-TW", "en")),
    (("en", "zh-CN", "zh-TW"), ("zh-Hant-TW", "zh-Hans"), ("zh-TW", "zh-CN")),
    (("en-GB", "en-US", "zh"), (None, None), ("en-US", "zh")),
    (("en", "zh"), ("en", "zh-Hant-TW"), ("en", "zh")),
    (("en", "zh", "zh-TW"), (None, "zh-Hant-TW"), ("en", "zh-TW")),
    (("zh-CN", "zh-TW"), (None, None), ("zh-CN", "zh-TW")),
    (("zh-TW", "en"), (None, "en"), ("zh-TW", "en")),
]


@pytest.mark.parametrize(("tags", "given", "expected"), LANGUAGES)
def test_which_languages_are_read(
    tags: tuple[str, ...], given: tuple[str | None, str | None], expected: tuple[str, str]
) -> None:
    raw = FRAME % f"<tu>{''.join(tuv(tag, tag) for tag in tags)}</tu>"
    assert [side[1:] for side in sides(read(raw, *given))] == [expected]


def test_a_language_in_the_manner_of_version_1_1() -> None:
    raw = (FRAME % tu("a", en="a", zh_TW="甲")).replace("xml:lang", "lang")
    assert sides(read(raw)) == [("a", "a", "甲")]


def test_several_texts_in_one_language_are_all_read() -> None:
    raw = FRAME % f"<tu tuid='a'>{tuv('en', 'a')}{tuv('zh-TW', '甲')}{tuv('zh-TW', '乙')}</tu>"
    assert sides(read(raw)) == [("a", "a", "甲"), ("a", "a", "乙")]


UNCLEAR = [
    (("en", "zh-CN", "zh-TW"), (None, None), "the file has texts in en, zh-CN, zh-TW; say which is the source"),
    (("en", "de"), (None, None), "the file has texts in de, en; expected Chinese and another language"),
    (("en", "zh-CN"), ("en", "zh-Hant-TW"), "no text in zh-Hant-TW; the file has en, zh-CN"),
    (("ja", "zh-CN"), ("en", "zh-Hans"), "no text in en; the file has ja, zh-CN"),
]


@pytest.mark.parametrize(("tags", "given", "message"), UNCLEAR)
def test_languages_that_cannot_be_told(
    tags: tuple[str, ...], given: tuple[str | None, str | None], message: str
) -> None:
    raw = FRAME % f"<tu>{''.join(tuv(tag, tag) for tag in tags)}</tu>"
    with pytest.raises(InputError) as caught:
        read(raw, *given)
    assert str(caught.value).startswith(f"a.tmx:4:{raw.splitlines()[3].index('<seg>') + 1}: {message}")


def test_one_text_is_not_both_sides() -> None:
    left_out: Counter[str] = Counter()
    raw = FRAME % tu("a", en="a", zh="甲")
    assert list(units(raw, source="zh-Hans", target="zh-Hant", left_out=left_out).units) == []
    assert left_out == {"entries without a text in zh-Hant": 1}


def test_of_a_broken_file_the_fault_is_told_rather_than_a_missing_language() -> None:
    with pytest.raises(InputError, match=r"^a\.tmx:5:3: not well-formed XML: mismatched tag"):
        units(FRAME % (tu("a", en="a") + "</tu>"), "a.tmx")


def test_an_empty_memory() -> None:
    bitext = units(FRAME % "", "a.tmx", source="en", target="zh-Hant")
    assert (list(bitext.units), bitext.source, bitext.target) == ([], "en", "zh-Hant")


@pytest.mark.parametrize("broken", ["<tu><tuv xml:lang='zh-TW'><seg>乙", "<tu>&</tu>", "</seg>"])
def test_what_is_before_a_fault_is_read(broken: str) -> None:
    found = iter(units((FRAME % (tu("a", en="a", zh_TW="甲") + broken)), "a.tmx").units)
    assert next(found).id == "a"
    with pytest.raises(InputError, match=r"^a\.tmx:5:\d+: not well-formed XML"):
        next(found)


def test_a_fault_before_the_first_entry() -> None:
    bitext = units("<tmx><header srclang='en'", "a.tmx")
    with pytest.raises(InputError, match=r"^a\.tmx:1:\d+: not well-formed XML"):
        list(bitext.units)


def test_declared_entities_are_refused() -> None:
    raw = (FRAME % tu("a", en="a", zh_TW="&b;")).replace('SYSTEM "tmx14.dtd"', '[<!ENTITY b SYSTEM "file:///b">]')
    for reader in (read, prose):
        with pytest.raises(InputError, match=r"the file declares the entity 'b'; write what it stands for instead$"):
            reader(raw)


def test_prose() -> None:
    raw = FRAME % (
        tu("a", en="头", zh_CN="头<ph>头<sub>面</sub></ph>发&amp;%s", zh_TW="里", ja="头")
        + "<tu>"
        + tuv("zh", "后")
        + "</tu>"
    )
    found = prose(raw)
    assert [(shown(passage.text), passage.language, passage.where) for passage in found.passages] == [
        ("头*发&*", "zh-Hans-CN", "a"),
        ("面", "zh-Hans-CN", "a"),
        ("里", "zh-Hant-TW", "a"),
        ("后", None, "2"),
    ]
    assert [mark.tag for mark in found.marks] == ["zh_CN", "zh_TW", "zh"]
    check_pieces(raw, found)
    assert converted(raw, prose) == raw.replace("头<ph>头<sub>面</sub></ph>发", "頭<ph>头<sub>麵</sub></ph>髮").replace(
        "里", "裡"
    ).replace("后", "後")
    source = raw.replace('srclang="en-US"', "srclang = 'zh-CN'")
    assert [source[mark.start : mark.end] for mark in prose(source).marks][:1] == ["zh-CN"]


def test_a_language_written_with_references_is_no_mark() -> None:
    found = prose(FRAME % f"<tu>{tuv('zh&#45;CN', '头')}</tu>")
    assert [passage.language for passage in found.passages] == ["zh-Hans-CN"]
    assert found.marks == ()


def test_convert_knows_the_format() -> None:
    entry = prose_format("a.TMX")
    assert not isinstance(entry, str)
    assert entry.read(FRAME % tu("a", en="a", zh_CN="头"), "a.tmx").passages[0].text == "头"


def written(pairs: list[tuple[str, str]]) -> str:
    return FRAME % "".join(tu(str(number), en=a, zh_TW=b) for number, (a, b) in enumerate(pairs))


def lxml_units(raw: str) -> list[tuple[str, str, str]]:
    root = etree.fromstring(raw.encode(), etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True))
    return [(unit.get("tuid"), *(words(segment) for segment in unit.iter("seg"))) for unit in root.iter("tu")]


plain = contents.filter(lambda raw: "<g" not in raw and "<mrk" not in raw)


@given(st.lists(st.tuples(plain, plain), max_size=3))
def test_lxml_reads_the_same(pairs: list[tuple[str, str]]) -> None:
    raw = written(pairs)
    found = read(raw)
    assert sides(found) == lxml_units(raw)
    check_units(raw, found)


@given(st.lists(st.tuples(plain, plain), min_size=1, max_size=3), TEXTS, st.data())
def test_a_rewritten_unit_changes_alone(pairs: list[tuple[str, str]], text: str, data: st.DataObject) -> None:
    raw = written(pairs)
    before = read(raw)
    number = data.draw(st.integers(0, len(before) - 1))
    passage = before[number].target
    if PLACEHOLDER in passage.text or "CDATA" in pairs[number][1]:
        return
    expected = lxml_units(raw)
    expected[number] = (*expected[number][:2], text)
    after = replaced(raw, passage, text)
    assert lxml_units(after) == expected
    assert sides(read(after)) == expected


@given(st.text("<>/&;\"'= ax甲\x00\ud800\r\n![]-?", max_size=30), st.booleans())
def test_whatever_the_file_holds(scrap: str, framed: bool) -> None:
    raw = FRAME % tu("a", en="a", zh_TW=scrap) if framed else scrap
    for reader in (lambda: check_units(raw, read(raw)), lambda: check_pieces(raw, prose(raw, "a.tmx"))):
        try:
            reader()
        except InputError as error:
            assert str(error).startswith("a.tmx:")


@pytest.mark.parametrize("part", ["<hi>", "<ph>", "<ph><!-- -->", "<sub>", "&amp;", "<tu>", "</seg></tuv><tuv><seg>"])
def test_time_is_linear_however_deep(part: str) -> None:
    raw = FRAME % (tu("a", en="a", zh_TW="甲") + "<tu><tuv><seg>" + part * (300_000 // len(part)))
    start = time.process_time()
    with pytest.raises(InputError):
        read(raw)
    assert time.process_time() - start < 4
