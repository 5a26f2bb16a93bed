"""XLIFF: only the text of targets is found, and nothing else changes."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_formats_html import CHARACTERS, WORDS, both, check_pieces, converted, plain, skeleton

from termkit.core.passage import PLACEHOLDER
from termkit.errors import InputError
from termkit.formats.rewrite import rewrite
from termkit.formats.xliff import prose

OLD = """\
<?xml version="1.0" encoding="gbk"?>\r
<!DOCTYPE xliff PUBLIC "-//XLIFF//DTD XLIFF//EN" "http://www.example.org/xliff.dtd">\r
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\r
<file original="头.po" source-language="zh-CN" datatype="plaintext" target-language = 'zh-CN'><body>\r
<!-- 头 --><note>头</note>\r
<trans-unit id="menu.open" resname="头"><source>头<g id="1">发</g></source><target state="new">%s</target>
<alt-trans><target xml:lang="zh-TW">头发</target></alt-trans></trans-unit></body></file></xliff>
"""
NEW = """\
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" version="2.0"
 srcLang="en" trgLang="zh-TW"><file id="f"><unit id="u1"><mtc:matches><mtc:match ref="#s"><source>a</source>
<target>头</target></mtc:match></mtc:matches><segment id="s"><source>a</source><target>%s</target></segment>
<ignorable><source> </source><target>后</target></ignorable></unit></file></xliff>
"""


def texts(inside: str, frame: str = OLD) -> list[str]:
    """The passages of a file with this in a target, with * for a placeholder."""
    return [passage.text.replace(PLACEHOLDER, "*") for passage in prose(frame % inside).passages]


# What stands in a target, and how it is read.
TARGETS: list[tuple[str, list[str]]] = [
    ("头发", ["头发"]),
    ("", []),
    (" \n", []),
    ('头<g id="1">发<g id="2"/></g>后', ["头发后"]),
    ('头<x id="1"/>发<ph id="2">头</ph>后', ["头*发*后"]),
    (
        '头<bpt id="1">&lt;b 头&gt;</bpt>发<ept id="1">头</ept><bx id="3"/>后<ex id="4"/><it id="5" pos="open">头</it>里',
        ["头发后里"],
    ),
    ('头<mrk mtype="seg" mid="1">发</mrk>后', ["头发后"]),
    ('头<mrk mtype="protected">发<g id="1">发</g></mrk>后', ["头*后"]),
    ('头<ph id="1">头<sub>面</sub>头</ph>发', ["头*发", "面"]),
    ("头<!-- 头 -->发<?x 头?>后", ["头发后"]),
    ("头&#21457;&#x540E;&amp;&lt;&quot;", ['头发后&<"']),
    ("<![CDATA[头<b>发</b>&amp;]]>", ["头发&amp;"]),
    ("头<![CDATA[发]]>后", ["头", "发", "后"]),
    ("头&lt;b title='头'&gt;发 {0} %s 后", ["头发 * * 后"]),
    ("头&nbsp;发", ["头*发"]),  # what it means stands in a DTD that is not fetched
]


@pytest.mark.parametrize(("inside", "expected"), TARGETS)
def test_targets(inside: str, expected: list[str]) -> None:
    found = prose(OLD % inside)
    assert texts(inside) == expected
    assert {passage.where for passage in found.passages} <= {"menu.open"}
    check_pieces(OLD % inside, found)


def test_version_2() -> None:
    inside = '头<pc id="1">发</pc><ph id="2"/><sc id="3"/>后<ec startRef="3"/><cp hex="0001"/><mrk id="m" translate="no">头</mrk>里'
    raw = NEW % inside
    found = prose(raw)
    assert texts(inside, NEW) == ["头发*后**里", "后"]
    assert [passage.where for passage in found.passages] == ["u1", "u1"]
    assert [passage.language for passage in found.passages] == ["zh-Hant-TW", "zh-Hant-TW"]
    assert [mark.tag for mark in found.marks] == ["zh-TW"]
    check_pieces(raw, found)


def test_the_mark_of_version_1() -> None:
    raw = OLD % "头"
    (mark,) = prose(raw).marks
    assert raw[: mark.start].endswith("target-language = '")
    assert raw[mark.start : mark.end] == mark.tag == "zh-CN"


@pytest.mark.parametrize("frame", [OLD, NEW])
def test_targets_in_another_language_are_left_out(frame: str) -> None:
    raw = (frame % "头").replace("'zh-CN'", "'ja'").replace('trgLang="zh-TW"', 'trgLang="ja-JP"')
    assert prose(raw) == ((), ())
    undeclared = raw.replace("target-language = 'ja'", "").replace('trgLang="ja-JP"', "")
    assert [passage.language for passage in prose(undeclared).passages][:1] == [None]


def test_a_target_says_its_own_language() -> None:
    raw = (OLD % "头").replace("'zh-CN'", "'ja'").replace('state="new"', 'xml:lang="zh-HK"')
    found = prose(raw)
    assert [(passage.text, passage.language) for passage in found.passages] == [("头", "zh-Hant-HK")]
    assert [mark.tag for mark in found.marks] == ["zh-HK"]
    assert prose((OLD % "头").replace('state="new"', 'xml:lang="ja"')).passages == ()


def test_what_is_not_to_be_translated_is_left_out() -> None:
    unit = '<trans-unit id="a"{}><target xml:lang="zh-TW">头</target></trans-unit>'
    raw = (
        '<xliff><file><group translate="no">'
        + unit.format("")
        + unit.format(' translate="yes"')
        + "</group></file></xliff>"
    )
    assert (
        converted(raw, prose)
        == "头</target>".join(raw.split("头</target>")[:2]) + "頭</target></trans-unit></group></file></xliff>"
    )
    assert len(prose(raw).marks) == 1


def test_escapes() -> None:
    table = {"甲": "a&b<c>]]>\"'"}
    assert converted(OLD % "甲", prose, table) == OLD % "a&amp;b&lt;c&gt;]]&gt;\"'"
    new = converted(OLD % "<![CDATA[甲]]>", prose, table)
    assert new == OLD % "<![CDATA[a&b<c>]]]]><![CDATA[>\"']]>"
    assert "".join(ElementTree.fromstring(new.partition("?>")[2]).find(".//{*}target").itertext()) == table["甲"]


def test_places_behind_characters_of_every_width_and_line_ends() -> None:
    raw = (OLD % "头\r\n发\r后\t&#13;里").replace("头.po", "é头𠮷🧑.po")
    assert converted(raw, prose) == raw.replace("头\r\n发\r后\t&#13;里", "頭\r\n髮\r後\t&#13;裡")


def test_attributes_that_look_like_the_language() -> None:
    raw = """<xliff><file x=' target-language="zh-HK" ' target-language="zh-TW"><trans-unit id='a'><target>头</target></trans-unit></file></xliff>"""
    (mark,) = prose(raw).marks
    assert (mark.tag, mark.start) == ("zh-TW", raw.index("zh-TW"))
    default = '<!DOCTYPE xliff [<!ATTLIST file target-language CDATA "zh-TW">]><xliff><file></file></xliff>'
    assert prose(default).marks == ()


# What is no XML, and what is said of it.
FAULTS = [
    ("", "a.xlf:1:1: not well-formed XML: no element found; an end tag is missing, or the file is empty or cut off"),
    ("<a>\r\n头<b></a>", "a.xlf:2:7: not well-formed XML: mismatched tag; every tag is closed by its own end tag, the innermost first"),
    ("<a>𠮷头 & 发</a>", "a.xlf:1:7: not well-formed XML: not well-formed (invalid token); in text '&' is written '&amp;'"),
    ("<a>头&nbsp;</a>", "a.xlf:1:5: not well-formed XML: undefined entity; write the character itself, or its number"),
    ("<a>\x00</a>", "a.xlf:1:4: U+0000 may not stand in XML; remove it"),
    ("<a>\ud800</a>", "a.xlf:1:4: not well-formed XML: not well-formed (invalid token); U+D800 may not stand in XML; remove it"),
    ("头", "a.xlf:1:1: not well-formed XML: syntax error; an XML file begins with a tag"),
    ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "a.xlf:1:14: the file declares the entity 'b'; write what it stands for instead"),
    ('<!DOCTYPE a [<!ENTITY % b SYSTEM "file:///b"> %b;]><a/>', "a.xlf:1:14: the file declares the entity 'b'"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "message"), FAULTS)
def test_what_is_no_xml(raw: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        prose(raw, "a.xlf")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


Fragment = tuple[str, str]


def around(before: str, after: str, change: bool = True):  # type: ignore[no-untyped-def]
    def join(inner: Sequence[Fragment]) -> Fragment:
        raw = "".join(fragment[0] for fragment in inner)
        return before + raw + after, before + ("".join(fragment[1] for fragment in inner) if change else raw) + after

    return join


leaves = st.one_of(
    st.text("".join(CHARACTERS) + "的一ab 。\n\r", min_size=1, max_size=6).map(both),
    st.sampled_from("".join(CHARACTERS)).map(lambda c: (f"&#{ord(c)};", CHARACTERS[c])),
    st.text("".join(CHARACTERS) + "<&ab", max_size=5).map(lambda text: tuple(f"<![CDATA[{t}]]>" for t in both(text))),
    st.sampled_from(
        ["&amp;", "&lt;", "<x id='头'/>", "<!-- 头 -->", "<ph id='1'>头</ph>", "<bpt id='1'>头</bpt>", "<?头 头?>"]
    ).map(lambda raw: (raw, raw)),
)
targets = st.lists(
    st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4).map(around("<g id='头'>", "</g>")),
            st.lists(inner, max_size=4).map(around("<mrk mtype='seg'>", "</mrk>")),
            st.lists(inner, max_size=4).map(around("<mrk mtype='protected'>", "</mrk>", change=False)),
        ),
        max_leaves=15,
    ),
    max_size=5,
).map(around("", ""))


def shape(raw: str) -> list[object]:
    """The tags and attributes of a file."""
    return [(element.tag, element.attrib) for element in ElementTree.fromstring(raw.partition("?>")[2]).iter()]


@settings(max_examples=100, deadline=None)
@given(targets)
def test_exactly_the_targets_change(target: Fragment) -> None:
    raw = OLD % target[0]
    check_pieces(raw, prose(raw))
    assert rewrite(raw, []) == raw
    assert converted(raw, prose, CHARACTERS) == OLD % target[1]


@settings(max_examples=100, deadline=None)
@given(targets)
def test_words_that_change_their_length_keep_the_structure(target: Fragment) -> None:
    raw = OLD % target[0].replace("一", "内存").replace("的", "数据库")
    new = converted(raw, prose, WORDS)
    assert skeleton(new, prose(new)) == skeleton(raw, prose(raw))
    assert [passage.text for passage in prose(new).passages] == [plain(passage.text) for passage in prose(raw).passages]
    assert shape(new) == shape(raw)


@settings(max_examples=100, deadline=None)
@given(st.text("<>/&;\"'= ax头\x00\ud800\r\n![]-?", max_size=30), st.booleans())
def test_whatever_the_file_holds(scrap: str, framed: bool) -> None:
    try:
        found = prose(OLD % scrap if framed else scrap)
    except InputError:
        return
    check_pieces(OLD % scrap if framed else scrap, found)


@pytest.mark.parametrize(
    "unit", ["头&amp;", "<g id='1'>头</g>", "头\n", "<!---->头", "<![CDATA[头]]>", "<ph id='1'><sub>头</sub></ph>"]
)
def test_time_is_linear(unit: str) -> None:
    """20,000 code points take some 50 ms of CPU; a wide margin."""
    raw = OLD % (unit * (20_000 // len(unit)))
    start = time.process_time()
    prose(raw)
    assert time.process_time() - start < 3
