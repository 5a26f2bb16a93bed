"""XLIFF as a bilingual file: every source with its target, exact places, and only what is rewritten changes."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from termkit.core.conversion import Edit
from termkit.core.passage import PLACEHOLDER, Passage
from termkit.core.span import Span
from termkit.core.unit import Unit
from termkit.errors import InputError
from termkit.formats.joined import raw_range
from termkit.formats.rewrite import Replacement, replacements, rewrite
from termkit.formats.xliff import units

OLD = """\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE xliff PUBLIC "-//XLIFF//DTD XLIFF//EN" "http://www.example.org/xliff.dtd">
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="𠮷.c" source-language="en" target-language="zh-TW" datatype="plaintext"><header><note>no</note></header>
<body>%s</body></file></xliff>
"""
NEW = """\
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" version="2.1"
 srcLang="en" trgLang="zh-Hans-CN"><file id="f">%s</file></xliff>
"""


def read(raw: str) -> list[Unit]:
    return list(units(raw, "a.xlf").units)


def old(inside: str) -> list[Unit]:
    return read(OLD % inside)


def shown(text: str) -> str:
    """A text with * for an inline code."""
    return text.replace(PLACEHOLDER, "*")


def sides(found: Iterable[Unit]) -> list[tuple[str, str, str, str]]:
    return [(unit.id, shown(unit.source.text), shown(unit.target.text), unit.state) for unit in found]


def check_places(raw: str, found: Iterable[Unit]) -> None:
    """Pieces are in order, and what they say stands where they say, as it is, as a reference or as a code."""
    for passage in (side for unit in found for side in (unit.source, unit.target)):
        done = 0
        for text, start, end in passage.pieces:
            assert done <= start <= end <= len(raw)
            assert raw[start:end] == text or raw[start] == ("<" if text == PLACEHOLDER else "&") or text == PLACEHOLDER
            done = end


def replaced(raw: str, passage: Passage, text: str) -> str:
    """The file with all of a passage without placeholders replaced."""
    if not passage.text:
        return rewrite(raw, [Replacement(*raw_range(passage, 0, 0), passage.write(text))])
    edit = Edit(Span(0, len(passage.text)), Span(0, len(text)), passage.text, text, "test")
    return rewrite(raw, replacements(passage, [edit]))


def test_version_1() -> None:
    raw = OLD % (
        '<group><trans-unit id="1" resname="menu.open"><source>Open {x}</source>'
        '<seg-source><mrk mtype="seg" mid="1">no</mrk></seg-source><target state="translated">開啟 {x}</target>'
        "<note>no</note><alt-trans><source>no</source><target>no</target></alt-trans>"
        '<context-group purpose="location"><context context-type="sourcefile">a.c</context>'
        '<context context-type="linenumber">7</context></context-group>'
        '<context-group><context context-type="x-gettext-msgctxt">verb &amp; co</context></context-group>'
        "</trans-unit></group><!-- no -->"
        '<trans-unit id="2"><source>Save</source></trans-unit>'
    )
    bitext = units(raw, "a.xlf")
    first, second = bitext.units
    assert (bitext.source, bitext.target) == ("en", "zh-Hant-TW")
    assert sides([first, second]) == [("1", "Open {x}", "開啟 {x}", "translated"), ("2", "Save", "", "untranslated")]
    assert (first.context, second.context) == ("menu.open / verb & co", "")
    assert (first.source.language, first.target.language, first.document) == ("en", "zh-Hant-TW", "")
    assert raw[slice(*raw_range(first.target, 3, 6))] == "{x}"


def test_version_2() -> None:
    raw = NEW % (
        '<notes><note>no</note></notes><group id="g"><unit id="u1" name="title">'
        '<mtc:matches><mtc:match ref="#s"><source>no</source><target>no</target></mtc:match></mtc:matches>'
        '<originalData><data id="d">no</data></originalData>'
        '<segment id="s" state="final"><source>One. </source><target>一。</target></segment>'
        "<ignorable><source> </source><target> </target></ignorable>"
        '<segment><source>A <pc id="1">b</pc><ph id="2" dataRef="d"/><mrk id="m" translate="no">c</mrk></source>'
        "<target>甲<sc id='3'/>乙<ec startRef='3'/></target></segment></unit></group>"
        '<unit id="u2"><segment state="initial"><source>a</source><target>a</target></segment></unit>'
    )
    bitext = units(raw, "a.xlf")
    found = list(bitext.units)
    assert (bitext.source, bitext.target) == ("en", "zh-Hans-CN")
    assert sides(found) == [
        ("u1/s", "One. ", "一。", "translated"),
        ("u1/2", "A b*c", "甲乙", "translated"),
        ("u2", "a", "a", "untranslated"),
    ]
    assert [unit.context for unit in found] == ["title", "title", ""]
    check_places(raw, found)


STATES = [
    ("", ' state="translated"', "b", "translated"),
    ("", "", "b", "translated"),
    ("", ' state="new"', "b", "fuzzy"),
    ("", ' state="new"', "a", "untranslated"),
    ("", ' state="needs-translation"', "a", "untranslated"),
    ("", ' state="needs-review-translation"', "b", "fuzzy"),
    ("", ' state="final"', " ", "untranslated"),
    ("", ' state="signed-off"', "a", "translated"),
    (' approved="no"', "", "b", "fuzzy"),
    (' approved="yes"', "", "b", "translated"),
    (' approved="no"', ' state="translated"', "b", "translated"),
]


@pytest.mark.parametrize(("unit", "target", "text", "state"), STATES)
def test_states(unit: str, target: str, text: str, state: str) -> None:
    (found,) = old(f'<trans-unit id="1"{unit}><source>a</source><target{target}>{text}</target></trans-unit>')
    assert found.state == state


@pytest.mark.parametrize(
    ("state", "expected"), [("initial", "fuzzy"), ("translated", "translated"), ("reviewed", "translated")]
)
def test_states_of_version_2(state: str, expected: str) -> None:
    raw = f'<unit id="1"><segment state="{state}"><source>a</source><target>b</target></segment></unit>'
    assert [unit.state for unit in read(NEW % raw)] == [expected]


# What stands in a target, how it is read, and how the file writes each inline code.
TARGETS: list[tuple[str, str, list[str]]] = [
    ("甲%s{x}&lt;b&gt;乙", "甲%s{x}<b>乙", []),
    ('甲<g id="1">乙<g id="2"/></g>丙', "甲乙丙", []),
    ('甲<x id="1"/>乙<ph id="2">{0}</ph>', "甲*乙*", ['<x id="1"/>', '<ph id="2">{0}</ph>']),
    ('<x\n id="a>b"\n/>', "*", ['<x\n id="a>b"\n/>']),
    ('<ph id="1">a<!-- </ph> --><![CDATA[</ph>]]></ph>', "*", ['<ph id="1">a<!-- </ph> --><![CDATA[</ph>]]></ph>']),
    (
        '<bpt id="1">&lt;b&gt;</bpt>甲<ept id="1">x</ept><bx id="3"/>乙<ex id="4"/><it id="5" pos="open">y</it>',
        "甲乙",
        [],
    ),
    ('甲<mrk mtype="protected">乙</mrk>', "甲乙", []),
    ("甲<!-- no -->乙<?x no?>", "甲乙", []),
    ("&#30002;&#x4E59;&amp;&quot;", '甲乙&"', []),
    ("<![CDATA[甲<b>&amp;]]>", "甲<b>&amp;", []),
    ("甲<![CDATA[<b>]]>乙", "甲<b>乙", []),
    ("甲&nbsp;", "甲*", ["&nbsp;"]),
    ("\n  甲\n  乙\n ", "甲\n  乙", []),
    (" 甲 ", " 甲 ", []),
    ("\r\n\t<![CDATA[ 甲 ]]>\r\n", " 甲 ", []),
    ("甲<cp hex='0001'/>", "甲*", ["<cp hex='0001'/>"]),
]


@pytest.mark.parametrize(("inside", "expected", "codes"), TARGETS)
def test_texts(inside: str, expected: str, codes: list[str]) -> None:
    raw = OLD % f'<trans-unit id="1"><source>a</source><target>{inside}</target></trans-unit>'
    (unit,) = read(raw)
    assert shown(unit.target.text) == expected
    assert [raw[start:end] for text, start, end in unit.target.pieces if text == PLACEHOLDER] == codes
    check_places(raw, [unit])


def test_white_space_that_is_to_be_preserved() -> None:
    (unit,) = old('<trans-unit id="1" xml:space="preserve"><source>\n a\n</source><target> </target></trans-unit>')
    assert (unit.source.text, unit.target.text) == ("\n a\n", " ")


def test_prose_in_the_midst_of_codes() -> None:
    pair = '<trans-unit id="1"><source>a<ph id="1">x<sub>{}</sub></ph></source><target>甲<ph id="1">{}</ph></target></trans-unit>'
    assert sides(old(pair.format("b", "x<sub>乙</sub>"))) == [
        ("1", "a*", "甲*", "translated"),
        ("1/sub1", "b", "乙", "translated"),
    ]
    left_out: Counter[str] = Counter()
    assert len(list(units(OLD % pair.format("b", ""), left_out=left_out).units)) == 1
    assert left_out.total() == 1


def test_what_is_left_out_is_counted() -> None:
    unit = '<trans-unit id="{0}"{1}><source>{0}</source><target>甲</target></trans-unit>'
    raw = OLD % (
        '<group translate="no">' + unit.format("a", "") + unit.format("b", ' translate="yes"') + "</group>"
        '<trans-unit id="c"><target>甲</target></trans-unit>'
    )
    raw = raw.replace(
        "</file>", "</file><file source-language='en' target-language='ja'>" + unit.format("d", "") + "</file>"
    )
    left_out: Counter[str] = Counter()
    found = list(units(raw, left_out=left_out).units)
    assert [(one.id, one.document) for one in found] == [("b", "𠮷.c")]
    assert left_out == {
        "entries not to be translated": 1,
        "entries without a source": 1,
        "entries in other languages": 1,
    }


FILE = '<file original="{0}" source-language="en" target-language="{0}"><trans-unit id="1"><source>a</source><target>甲</target></trans-unit></file>'


@pytest.mark.parametrize(
    ("target", "expected"),
    [(None, "zh-Hans-CN"), ("zh-Hant-TW", "zh-Hant-TW"), ("zh-Hant", "zh-Hant-TW"), ("en", "zh-Hans-CN")],
)
def test_of_several_languages_the_nearest_are_read(target: str | None, expected: str) -> None:
    raw = f"<xliff>{FILE.format('ja')}{FILE.format('zh-CN')}{FILE.format('zh_TW')}</xliff>"
    bitext = units(raw, "a.xlf", target=target)
    assert (bitext.source, bitext.target) == ("en", expected)
    assert len(list(bitext.units)) == 1


def test_languages_that_are_not_declared() -> None:
    raw = '<xliff><file><trans-unit id="1"><source>a</source><target>甲</target></trans-unit></file></xliff>'
    bitext = units(raw, source="en", target="zh-Hant")
    assert (bitext.source, bitext.target) == ("en", "zh-Hant")
    assert [unit.target.language for unit in bitext.units] == [None]
    assert units(raw.replace("<target>", '<target xml:lang="zh-HK">'), target="zh-Hant").target == "zh-Hant-HK"
    assert units(OLD % "").target == "zh-Hant-TW"


def test_a_file_in_other_languages_is_refused() -> None:
    with pytest.raises(InputError, match=r"^a\.xlf:1:8: the file declares the language 'ja'; termkit reads Chinese"):
        units(f"<xliff>{FILE.format('ja')}</xliff>", "a.xlf")


GOOD = '<trans-unit id="1"><source>a</source><target>甲</target></trans-unit>'
FAULTS = [
    (
        '<trans-unit id="2"><source>b</source><target>乙',
        46,
        "not well-formed XML: no element found; an end tag is missing",
    ),
    ("<trans-unit>&</trans-unit>", 12, "not well-formed XML: not well-formed (invalid token); in text '&'"),
    ("</group>", 2, "not well-formed XML: mismatched tag"),
    ("\x01", 0, "not well-formed XML: not well-formed (invalid token); U+0001 may not stand in XML"),
]


@pytest.mark.parametrize(("broken", "offset", "message"), FAULTS)
def test_what_is_before_a_fault_is_read(broken: str, offset: int, message: str) -> None:
    raw = (OLD % (GOOD + broken)).removesuffix("</body></file></xliff>\n" if "乙" in broken else "")
    message = f"5:{len('<body>' + GOOD) + offset + 1}: {message}"
    bitext = units(raw, "a.xlf")
    found = iter(bitext.units)
    assert (bitext.target, next(found).id) == ("zh-Hant-TW", "1")
    with pytest.raises(InputError) as caught:
        next(found)
    assert str(caught.value).startswith(f"a.xlf:{message}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "subset",
    [
        '<!ENTITY a "b">',
        '<!ENTITY a SYSTEM "file:///etc/hostname">',
        '<!ENTITY % a SYSTEM "file:///etc/hostname"> %a;',
        '<!ENTITY a "0123456789"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">',
    ],
)
def test_declared_entities_are_refused(subset: str) -> None:
    raw = (
        f"<!DOCTYPE xliff [{subset}]>\n<xliff><file><trans-unit id='1'><source>&c;</source></trans-unit></file></xliff>"
    )
    with pytest.raises(InputError, match=r"^a\.xlf:1:18: the file declares the entity '[ab]'; [^\n]*$"):
        read(raw)


def test_names_of_another_namespace_are_no_entries() -> None:
    raw = (
        '<x:xliff xmlns:x="urn:oasis:names:tc:xliff:document:1.2" xmlns:y="urn:y"><x:file><y:trans-unit id="0">'
        '<y:source>no</y:source></y:trans-unit><x:trans-unit id="1"><y:source>no</y:source><x:source>a<x:g>b</x:g>'
        "<y:g>no</y:g></x:source><x:target>甲</x:target></x:trans-unit></x:file></x:xliff>"
    )
    assert sides(read(raw)) == [("1", "ab*", "甲", "translated")]


def test_a_target_that_is_not_there_is_not_written() -> None:
    raw = (
        OLD
        % '<trans-unit id="1"><source>a</source><target/></trans-unit><trans-unit id="2"><source>b</source></trans-unit>'
    )
    for unit in read(raw):
        assert raw[raw_range(unit.target, 0, 0)[0] :].startswith(("<target/>", '<trans-unit id="2"'))
        with pytest.raises(InputError, match=f"^{unit.id}: no element"):
            unit.target.write("甲")


def test_an_empty_target_is_written() -> None:
    raw = OLD % "<trans-unit id='1'><source>a</source><target state='new' ></target></trans-unit>"
    (unit,) = read(raw)
    after = replaced(raw, unit.target, "甲<乙")
    assert after == raw.replace("></target>", ">甲&lt;乙</target>")


@pytest.mark.parametrize("around", ["", "\n  ", "<g id='1'>"])
def test_cdata_is_written_as_cdata(around: str) -> None:
    end = "</g>" if "<g" in around else around
    raw = OLD % f"<trans-unit id='1'><source>a</source><target>{around}<![CDATA[甲]]>{end}</target></trans-unit>"
    (unit,) = read(raw)
    after = replaced(raw, unit.target, "<b> & ]]>")
    assert after == raw.replace("甲", "<b> & ]]]]><![CDATA[>")
    assert [one.target.text for one in read(after)] == ["<b> & ]]>"]


def test_cdata_beside_text_takes_no_new_markup() -> None:
    raw = OLD % "<trans-unit id='1'><source>a</source><target>甲<![CDATA[<b>]]></target></trans-unit>"
    (unit,) = read(raw)
    assert replaced(raw, unit.target, "乙丙") == raw.replace("甲", "乙").replace("<b>", "丙")
    with pytest.raises(InputError, match=r"^1: a text that is partly CDATA"):
        unit.target.write("a & b")


TEXTS = st.text("ab 甲😀<>&\"'{}%s]\n\t", max_size=8)
CHARACTERS = st.text("甲b<&]\n", min_size=1, max_size=3)
leaves = st.one_of(
    TEXTS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")),
    CHARACTERS.map(lambda text: "".join(f"&#{ord(c)};" for c in text)),
    TEXTS.map(lambda text: f"<![CDATA[{text.replace(']]>', '')}]]>"),
    st.sampled_from(
        ["<x id='1'/>", "<ph id='2'>a</ph>", "<bpt id='3'>b</bpt>", "<!-- c -->", "<?d e?>", "<bx id='4'/>"]
    ),
)
contents = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map("".join),
        st.lists(inner, max_size=4).map(lambda parts: f"<g id='5'>{''.join(parts)}</g>"),
        st.lists(inner, max_size=4).map(lambda parts: f"<mrk mtype='seg'>{''.join(parts)}</mrk>"),
    ),
    max_leaves=8,
)


def words(element: etree._Element) -> str:
    """What lxml reads in an element, with * for a code."""
    parts = [element.text or ""]
    for child in element:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name in ("g", "mrk"):
            parts.append(words(child))
        elif name in ("x", "ph"):
            parts.append("*")
        parts.append(child.tail or "")
    return "".join(parts)


def lxml_units(raw: str) -> list[tuple[str, str, str]]:
    root = etree.fromstring(raw.encode(), etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True))
    return [
        (unit.get("id"), words(unit.find("{*}source")), words(unit.find("{*}target")))
        for unit in root.iter("{*}trans-unit")
    ]


def written(pairs: list[tuple[str, str]]) -> str:
    return OLD % "".join(
        f"<trans-unit id='{n}' xml:space='preserve'><source>{a}</source><target>{b}</target></trans-unit>\n"
        for n, (a, b) in enumerate(pairs)
    )


@given(st.lists(st.tuples(contents, contents), max_size=3))
def test_lxml_reads_the_same(pairs: list[tuple[str, str]]) -> None:
    raw = written(pairs)
    found = read(raw)
    assert [side[:3] for side in sides(found)] == lxml_units(raw)
    check_places(raw, found)


@given(st.lists(st.tuples(contents, contents), min_size=1, max_size=3), TEXTS, st.data())
def test_a_rewritten_unit_changes_alone(pairs: list[tuple[str, str]], text: str, data: st.DataObject) -> None:
    raw = written(pairs)
    before = read(raw)
    number = data.draw(st.integers(0, len(before) - 1))
    passage = before[number].target
    if PLACEHOLDER in passage.text:
        with pytest.raises((ValueError, InputError), match=r"no prose|CDATA"):
            replaced(raw, passage, text)
        return
    try:
        after = replaced(raw, passage, text)
    except InputError:
        assert "CDATA" in pairs[number][1]
        assert re.search(r"[<&]|\]\]>", text)
        return
    expected = lxml_units(raw)
    expected[number] = (*expected[number][:2], text)
    assert lxml_units(after) == expected
    assert [side[:3] for side in sides(read(after))] == expected


@given(st.text("<>/&;\"'= ax甲\x00\ud800\r\n![]-?", max_size=30))
def test_whatever_a_target_holds(scrap: str) -> None:
    raw = OLD % (GOOD + f"<trans-unit id='2'><source>b</source><target>{scrap}</target></trans-unit>")
    found: list[Unit] = []
    try:
        found.extend(units(raw, "a.xlf").units)
    except InputError as error:
        assert str(error).startswith("a.xlf:")
    assert found or "\0" in scrap
    check_places(raw, found)


@pytest.mark.parametrize(
    "part",
    [
        GOOD,
        "<g id='1'>",
        "<ph>",
        "<ph><!-- -->",
        "<x id='1'/>",
        "<target>",
        "<group>",
        "<ph><sub>",
        "<![CDATA[a]]>",
        " \n",
    ],
)
def test_time_is_linear_however_deep(part: str) -> None:
    """300,000 code points take a fraction of a second of CPU; a wide margin."""
    raw = OLD % (f"{GOOD}<trans-unit id='2'><source>" + part * (300_000 // len(part)))
    start = time.process_time()
    with pytest.raises(InputError):
        read(raw)
    assert time.process_time() - start < 4
