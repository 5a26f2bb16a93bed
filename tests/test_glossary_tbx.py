"""TBX as other tools write it, and what is refused."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ET

import pytest
from conftest import make_glossary
from hypothesis import given
from hypothesis import strategies as st

from termkit.core.glossary import ANY, Concept
from termkit.errors import InputError
from termkit.formats.glossary_rows import Imported, Languages
from termkit.formats.glossary_tbx import FLAVOURS, read_tbx, write_tbx


def forms(concept: Concept) -> list[tuple[str, str, str]]:
    return [(term.language, term.text, term.status) for term in concept.terms]


def said(imported: Imported) -> str:
    return "\n".join(map(str, imported.notices))


def martif(entries: str, head: str = "", language: str = "en") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n<martif type="TBX" xml:lang="{language}">\n'
        f"<martifHeader/><text><body>\n{entries}\n</body></text></martif>\n"
    )


WEBLATE = """<termEntry id="a1">
  <descrip>a program that adds to another</descrip>
  <descrip type="Usage note">not add-on</descrip>
  <langSet xml:lang="en"><tig><term>plugin</term></tig></langSet>
  <langSet xml:lang="zh_Hant"><tig><term>外掛</term></tig>
    <tig><term>插件</term><termNote type="administrativeStatus">forbidden</termNote></tig></langSet>
</termEntry>
<termEntry id="a2">
  <descrip type="Translation needed">No</descrip>
  <langSet xml:lang="en"><tig><term>OpenAI</term></tig></langSet>
</termEntry>"""


def test_weblate() -> None:
    glossary = read_tbx(martif(WEBLATE), "t.tbx").glossary
    plugin, name = glossary.concepts
    assert (glossary.source, glossary.target) == ("en", "zh-Hant")
    assert (plugin.id, plugin.definition, plugin.note) == ("a1", "a program that adds to another", "not add-on")
    assert plugin.place == (5, 1)
    assert plugin.terms[0].place == (8, 31)
    assert forms(plugin) == [
        ("en", "plugin", "preferred"),
        ("zh-Hant", "外掛", "preferred"),
        ("zh-Hant", "插件", "deprecated"),
    ]
    assert forms(name) == [(ANY, "OpenAI", "preferred")]


def test_a_name_beside_its_refused_translation() -> None:
    entry = WEBLATE.replace("OpenAI</term></tig></langSet>", "OpenAI</term></tig></langSet>"
        '<langSet xml:lang="zh-TW"><tig><term>OpenAI</term></tig><tig><term>開放人工智慧</term>'
        '<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet>')  # fmt: skip
    name = read_tbx(martif(entry), "t").glossary.concepts[1]
    assert forms(name) == [(ANY, "OpenAI", "preferred"), ("zh-Hant-TW", "開放人工智慧", "deprecated")]


def test_the_old_way_with_groups_and_inline_markup() -> None:
    entry = (
        '<termEntry id="27_14"><descripGrp><descrip type="definition">D &amp; d</descrip></descripGrp>'
        '<langSet xml:lang="en-US"><ntig><termGrp><term id="1">file <hi type="bold">sy</hi>stem</term>'
        '<termNote type="partOfSpeech">Noun</termNote></termGrp></ntig></langSet>'
        '<langSet xml:lang="zh-CN"><ntig><termGrp><term><![CDATA[文件系统]]></term></termGrp></ntig></langSet>'
        '<langSet xml:lang="de"><ntig><termGrp><term>Dateisystem</term></termGrp></ntig></langSet></termEntry>'
    )
    imported = read_tbx(martif(entry, language="en-US"), "t")
    (concept,) = imported.glossary.concepts
    assert forms(concept) == [("en-US", "file system", "preferred"), ("zh-Hans-CN", "文件系统", "preferred")]
    assert (concept.definition, concept.part_of_speech) == ("D & d", "noun")
    assert "terms in 'de' were left out: termkit knows Chinese and English" in said(imported)


@pytest.mark.parametrize("style", ["dca", "dct"])
def test_version_3_in_both_styles(style: str) -> None:
    note = (
        '<termNote type="administrativeStatus">{}</termNote>'
        if style == "dca"
        else "<min:administrativeStatus>{}</min:administrativeStatus>"
    )
    definition = (
        '<descrip type="definition">what a program is made of</descrip>'
        if style == "dca"
        else "<basic:definition>what a program is made of</basic:definition>"
    )
    text = (
        f'<tbx style="{style}" type="TBX-Basic" xml:lang="zh-Hant-TW" xmlns="urn:iso:std:iso:30042:ed-2"'
        ' xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">'
        f'<tbxHeader/><text><body><conceptEntry id="c1">{definition}'
        f'<langSec xml:lang="en"><termSec><term>code</term></termSec></langSec><langSec xml:lang="zh-Hant-TW">'
        f"<termSec><term>代碼</term>{note.format('supersededTerm-admn-sts')}</termSec>"
        f"<termSec><term>程式碼</term>{note.format('preferredTerm-admn-sts')}</termSec>"
        f"<termSec><term>碼</term>{note.format('admittedTerm-admn-sts')}</termSec>"
        f"<termSec><term>原始碼</term></termSec>"
        "</langSec></conceptEntry></body></text></tbx>"
    )
    glossary = read_tbx(text, "t").glossary
    (concept,) = glossary.concepts
    assert (glossary.source, glossary.target) == ("zh-Hant-TW", "en")
    assert concept.definition == "what a program is made of"
    assert [(form, status) for tag, form, status in forms(concept) if tag != "en"] == [
        ("程式碼", "preferred"),
        ("碼", "admitted"),
        ("原始碼", "admitted"),
        ("代碼", "deprecated"),
    ]


def test_chinese_of_no_script() -> None:
    text = martif(WEBLATE.replace("zh_Hant", "zh"))
    with pytest.raises(InputError, match="t:9:3: 'zh' does not say which script"):
        read_tbx(text, "t")
    assert read_tbx(text, "t", Languages("en", "zh-Hant")).glossary.target == "zh-Hant"


def test_homonyms_become_one_concept_and_that_is_said() -> None:
    entry = (
        '<termEntry id="{}"><langSet xml:lang="en"><tig><term>pin</term></tig></langSet>'
        '<langSet xml:lang="zh-Hans"><tig><term>{}</term></tig></langSet></termEntry>'
    )
    imported = read_tbx(martif(entry.format("a", "图钉") + "\n" + entry.format("b", "引脚")), "t")
    (concept,) = imported.glossary.concepts
    assert concept.approved("zh-Hans") == ("图钉", "引脚")
    assert "t:6:1: 'pin' stands in line 5 already: one concept; 引脚 came in beside it" in said(imported)


def test_what_has_no_place_is_told() -> None:
    entry = WEBLATE.replace("<descrip>", '<descrip type="subjectField">computing</descrip><descrip>')
    entry = entry.replace("forbidden", "whatever")
    imported = read_tbx(martif(entry), "t")
    assert "t:6:3: 'subjectField' was left out: a glossary has no place for it" in said(imported)
    assert "status 'whatever' is not known and was left out" in said(imported)


def test_a_document_type_is_allowed_and_not_fetched() -> None:
    head = '<!DOCTYPE martif SYSTEM "http://127.0.0.1:9/TBXcoreStructV02.dtd">'
    assert len(read_tbx(martif(WEBLATE, head), "t").glossary.concepts) == 2


BOMB = "<!DOCTYPE martif [" + "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(12)
)


@pytest.mark.parametrize(
    "head",
    [
        BOMB + "]>",
        '<!DOCTYPE martif [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE martif [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p;]>',
    ],
)
def test_declared_entities_are_refused_at_once(head: str) -> None:
    started = time.monotonic()
    with pytest.raises(InputError, match=r"t:2:\d+: the file declares the entity"):
        read_tbx(martif(WEBLATE.replace("plugin", "&l11;"), head), "t")
    assert time.monotonic() - started < 5


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(InputError, match="nested too deeply"):
        read_tbx(martif("<a>" * 50_000 + "</a>" * 50_000), "t")


@pytest.mark.parametrize("text", ["", "<tbx>", "<html/>", "en,zh\n", "<martif></tbx>", "<tbx/>", martif("")])
def test_what_is_no_tbx_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_tbx(text, "t")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", FLAVOURS)
def test_what_is_written_is_well_formed(kind: str) -> None:
    glossary = make_glossary(
        """
        a b: {zh-Hant: 甲<乙>&丙, en: {preferred: "R&D", deprecated: ["<x>"]}, note: "a ]]> b", status: proposed}
        name: {keep: [AT&T, ATT], zh-Hans: {deprecated: 美国电话}}
        """
    )
    written = write_tbx(glossary, FLAVOURS[kind])
    root = ET.fromstring(written.data)
    assert {element.text for element in root.iter() if element.tag.endswith("term")} == {
        "甲<乙>&丙", "R&D", "<x>", "AT&T", "ATT", "美国电话",
    }  # fmt: skip
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(set(ids)) == 2
    assert not any(" " in name for name in ids if name)
    assert written.losses == ()


def test_a_variant_is_lost_and_said() -> None:
    glossary = make_glossary("gui: {zh-Hant: {preferred: 圖形介面, variants: [圖形使用者介面]}, en: GUI}")
    assert [str(loss) for loss in write_tbx(glossary).losses] == [
        "glossary.yaml:4:3: lost: 'gui': TBX has no status 'variant'; '圖形使用者介面' becomes admitted"
    ]


@given(st.text(st.sampled_from('<>/="martifbx &;lang[]!-\n代码'), max_size=80))
def test_no_text_makes_the_reader_fall_over(text: str) -> None:
    for whole in (text, martif(text)):
        try:
            read_tbx(whole, "t")
        except InputError as error:
            assert str(error)
