"""Tables of other tools: which column is what, what cells hold, and what is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termkit.core.glossary import ANY, Concept
from termkit.errors import InputError, TermkitError
from termkit.formats.glossary_header import TableOptions
from termkit.formats.glossary_rows import Imported, Languages
from termkit.formats.glossary_table import read_table
from termkit.formats.glossary_utx import read_utx
from termkit.formats.glossary_xlsx import read_xlsx
from termkit.jobs.glossary_exchange import Order, import_glossary, read_any


def read(text: str, source: str = "", target: str = "", columns: str = "", alternatives: str = "") -> Imported:
    named = tuple(columns.split(",")) if columns else ()
    return read_table(text, "t", TableOptions(Languages(source, target), named, alternatives))


def forms(concept: Concept) -> list[tuple[str, str, str]]:
    return [(term.language, term.text, term.status) for term in concept.terms]


def said(imported: Imported) -> str:
    return "\n".join(map(str, imported.notices))


def test_weblate() -> None:
    text = (
        '"location","source","target","id","fuzzy","context","translator_comments","developer_comments"\n'
        '"","plugin","外掛","","False","1f3","","an add-on"\n'
    )
    (concept,) = read(text, "en", "zh-Hant").glossary.concepts
    assert forms(concept) == [("en", "plugin", "preferred"), ("zh-Hant", "外掛", "preferred")]
    assert concept.note == "an add-on"
    with pytest.raises(InputError, match="which language is 'source'\\? say --from and --to"):
        read(text)


def test_crowdin() -> None:
    text = (
        "Term [en],Description [en],Part of Speech [en],Status [en],Term [zh-CN],Status [zh-CN]\n"
        "commit,a saved state,noun,preferred,提交,preferred\n"
        "commit,,,,交付,not recommended\n"
    )
    (concept,) = read(text).glossary.concepts
    assert concept.definition == "a saved state"
    assert concept.part_of_speech == "noun"
    assert forms(concept)[1:] == [("zh-Hans-CN", "提交", "preferred"), ("zh-Hans-CN", "交付", "deprecated")]


def test_phrase() -> None:
    text = "term,description,translatable,case sensitive,en,zh-TW\nOpenAI,a company,false,true,OpenAI,\npin,,true,false,pin,釘選\n"
    imported = read(text, "en", "zh-TW".replace("zh-TW", "zh-Hant-TW"))
    name, pin = imported.glossary.concepts
    assert forms(name) == [(ANY, "OpenAI", "preferred")]
    assert name.case == "exact"
    assert forms(pin) == [("en", "pin", "preferred"), ("zh-Hant-TW", "釘選", "preferred")]


def test_aws_names() -> None:
    (concept,) = read("en,zh,zh-TW\ncode,代码,程式碼\n").glossary.concepts
    assert [term.language for term in concept.terms] == ["en", "zh-Hans", "zh-Hant-TW"]


def test_chinese_of_no_script_is_refused_with_a_cure() -> None:
    with pytest.raises(InputError, match="t:1:4: 'zh' does not say which script"):
        read("en,zh\ncode,代码\n")
    assert read("en,zh\ncode,代码\n", "en", "zh-Hans").glossary.target == "zh-Hans"


@pytest.mark.parametrize("header", ["English,简体中文", "en,zh_hans", "EN,ZH-HANS", "en-us,Chinese (Simplified)"])
def test_names_of_languages(header: str) -> None:
    glossary = read(f"{header}\ncode,代码\n").glossary
    assert glossary.target == "zh-Hans"
    assert glossary.concepts[0].preferred("zh-Hans") == "代码"


def test_two_columns_without_a_header() -> None:
    (first, second) = read("code\t代码\nplugin\t插件\n", "en", "zh-Hans").glossary.concepts
    assert (first.id, second.id) == ("code", "plugin")
    with pytest.raises(InputError, match=r"t:1:1: no header .* --columns en,zh-Hans,note"):
        read("code\t代码\n")


def test_the_four_columns_of_deepl_say_their_languages() -> None:
    glossary = read("code,代码,EN,ZH-HANS\nplugin,插件,EN,ZH-HANS\n").glossary
    assert (glossary.source, glossary.target) == ("en", "zh-Hans")


def test_columns_by_name() -> None:
    text = "1;commit;提交;動詞;a note;proposed\n2;push;推送;v;;decided\n"
    first, second = read(text, columns="id,en,zh-Hant,pos,note,status").glossary.concepts
    assert (first.id, first.note, first.decided, first.part_of_speech) == ("1", "a note", False, "verb")
    assert second.decided
    with pytest.raises(InputError, match="unknown column 'nott'; did you mean 'note'"):
        read(text, columns="id,en,zh-Hant,pos,nott,status")


def test_columns_given_beside_a_header_leave_the_header_out() -> None:
    text = "wort;term\ncommit;提交\n"
    assert len(read("en;zh-Hans\ncommit;提交\n", columns="en,zh-Hant").glossary.concepts) == 1
    assert len(read(text, columns="en,zh-Hant").glossary.concepts) == 2


def test_unknown_and_foreign_columns_are_told() -> None:
    imported = read("en,zh-Hans,owner,de\ncode,代码,me,Kode\n")
    assert "t:1:12: column 'owner' is not known and was left out" in said(imported)
    assert "t:1:18: column 'de' was left out: termkit knows Chinese and English" in said(imported)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, newline: str) -> None:
    rows = ["en{0}zh-Hans{0}note", 'code{0}代码{0}"a ""b"", c; d"', "plug in{0}插件{0}"]
    glossary = read(newline.join(rows).format(delimiter) + newline).glossary
    assert glossary.concepts[0].note == 'a "b", c; d'
    assert glossary.concepts[1].place == (3, 1)


def test_the_separator_line_of_excel() -> None:
    assert read("sep=;\r\nen;zh-Hans\r\na, b;甲\r\n").glossary.concepts[0].id == "a, b"


def test_a_quote_that_is_not_closed_is_a_character() -> None:
    glossary = read('en\tzh-Hans\tnote\nclass\t类\t"类"，CSS 中\nx\t甲\t"open\n').glossary
    assert [concept.note for concept in glossary.concepts] == ['"类"，CSS 中', '"open']


def test_statuses_of_terms() -> None:
    text = "en\tzh-Hans\tstatus\ncode\t代码\tpreferred\ncode\t程式码\tforbidden\ncode\t编码\tadmitted\ncode\t码\tsuperseded\n"
    imported = read(text)
    (concept,) = imported.glossary.concepts
    assert [status for _, _, status in forms(concept)][1:] == ["preferred", "admitted", "deprecated", "deprecated"]
    assert said(imported).count("one concept") == 3
    assert "status 'odd' is not known" in said(read("en\tzh-Hans\tstatus\ncode\t代码\todd\n"))


def test_columns_of_refused_forms() -> None:
    (concept,) = read("en,zh-Hans,zh-Hans:deprecated,Forbidden [en]\ncode,代码,程式码|编码,cod\n").glossary.concepts
    assert [text for _, text, status in forms(concept) if status == "deprecated"] == ["cod", "程式码", "编码"]


def test_alternatives() -> None:
    text = "en,zh-Hans\nwatch|watcher,侦听|侦听器\ncache; buffer,缓存；缓冲\n"
    first, second = read(text, alternatives=";；").glossary.concepts
    assert [form for _, form, _ in forms(first)] == ["watch", "watcher", "侦听", "侦听器"]
    assert [status for _, _, status in forms(second)] == ["preferred", "admitted"] * 2
    imported = read("en,zh-Hans\ninstance,实例/示例\nTCP/IP,TCP/IP 协议\ninput/output,输入/输出\n")
    assert [[form for _, form, _ in forms(concept)] for concept in imported.glossary.concepts] == [
        ["instance", "实例", "示例"],
        ["TCP/IP", "TCP/IP 协议"],
        ["input/output", "输入/输出"],
    ]
    assert [str(problem) for problem in imported.notices] == [
        "t:4:14: '输入/输出' looks like alternatives; --alternatives '/' reads it so"
    ]


def test_the_english_is_kept() -> None:
    text = "en\tzh_hans\tzh_hant\nref\t=ref\t\nAgent\t=Agent\t=Agent\nGateway\t=Gateway\t閘道\nproxy\t=Proxy\t\n"
    ref, agent, gateway, proxy = read(text).glossary.concepts
    assert forms(ref) == [(ANY, "ref", "preferred")]
    assert forms(agent) == [(ANY, "Agent", "preferred")]
    assert forms(gateway) == [
        ("en", "Gateway", "preferred"),
        ("zh-Hans", "Gateway", "preferred"),
        ("zh-Hant", "閘道", "preferred"),
    ]
    assert forms(proxy) == [("en", "proxy", "preferred"), ("zh-Hans", "Proxy", "admitted")]


def test_remarks_prose_and_gaps() -> None:
    text = (
        "en\tzh-Hans\tnote\n"
        "withdraw (a reply)\t撤回（回复）\tproposed\n"
        "local\t和 global 对应用局部，和 remote 对应用本地\tsee vue\n"
        "queue\t把……加入队列\t\n"
        "constant\t常数，常量\t\n"
        "Loading…\t加载中…\t\n"
    )
    imported = read(text)
    withdraw, local, queue, constant, loading = imported.glossary.concepts
    assert (withdraw.id, withdraw.note, withdraw.decided) == ("withdraw", "a reply", False)
    assert forms(withdraw)[1] == ("zh-Hans", "撤回", "preferred")
    for concept in (local, queue, constant):
        assert len(concept.terms) == 1
    assert local.note == "zh-Hans: 和 global 对应用局部，和 remote 对应用本地; see vue"
    assert forms(loading)[1][1] == "加载中…"
    assert "t:5:10: '常数，常量'" in said(imported)
    assert "--alternatives '，' reads it as 2 terms" in said(imported)
    assert "t:4:7: '把……加入队列' has a gap" in said(imported)


def test_twins_are_united_whatever_their_case() -> None:
    imported = read("en,zh-Hans\nAgent runtimes,运行时\nAgent Runtimes,智能体运行时\n")
    (concept,) = imported.glossary.concepts
    assert [form for _, form, _ in forms(concept)] == ["Agent runtimes", "Agent Runtimes", "运行时", "智能体运行时"]
    assert "t:3:1: 'Agent Runtimes' stands in line 2 already: one concept" in said(imported)


def test_what_can_be_no_term_is_told_and_kept() -> None:
    imported = read(f"en,zh-Hans\ncode,!!!\nlong,{'长' * 201}\n")
    assert [len(concept.terms) for concept in imported.glossary.concepts] == [1, 1]
    assert "zh-Hans: !!!" in imported.glossary.concepts[0].note
    assert said(imported).count("kept as a note") == 2


@pytest.mark.parametrize("text", ["", "\n\n", "en\ncode\n", "a\n", "en,en\nx,y\n", "source,target\na,b\n"])
def test_what_is_no_glossary_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert "\n" not in str(caught.value)


@given(st.text(st.sampled_from("en zh-Hans,;\t\"'|=\\\r\n代码()（）/"), max_size=60))
def test_no_text_makes_the_reader_fall_over(text: str) -> None:
    try:
        imported = read(text, "en", "zh-Hans")
    except TermkitError:
        return
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for concept in imported.glossary.concepts:
        for term in concept.terms:  # the term is in its line, after its place
            line, column = term.place
            rest = "\n".join(lines[line - 1 :])[column - 1 :]
            assert term.text.split()[0] in rest or term.text.split()[0] in rest.replace('""', '"')


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook() -> None:
    data = workbook(["English", "简体中文", "status"], ["code", "代码", "proposed"], [None], ["version 2", 2, None])
    imported = read_xlsx(data, "t.xlsx")
    first, second = imported.glossary.concepts
    assert (first.place, first.decided) == ((2, 1), False)
    assert forms(second)[1] == ("zh-Hans", "2", "preferred")


def test_further_sheets_are_told() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["en", "zh-Hans"])
    book.worksheets[0].append(["code", "代码"])
    book.create_sheet("more").append(["x"])
    stream = io.BytesIO()
    book.save(stream)
    assert "sheet 'more' was not read" in said(read_xlsx(stream.getvalue(), "t.xlsx"))


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = packed({"xl/worksheets/sheet1.xml": bytes(70 << 20)})
    assert len(bomb) < 100_000
    with pytest.raises(InputError, match=r"t\.xlsx: unpacks to 70 MiB in 1 parts; a glossary has at most 64 MiB"):
        read_xlsx(bomb, "t.xlsx")
    with pytest.raises(InputError, match="in 1001 parts"):
        read_xlsx(packed({f"{number}.xml": b"" for number in range(1001)}), "t.xlsx")


def altered(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    return packed({**parts, part: parts[part].replace(old, new, 1)})


def test_a_workbook_that_declares_entities_is_refused() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet'
    data = altered(workbook(["en", "zh-Hans"]), "xl/worksheets/sheet1.xml", b"<worksheet", laughs)
    with pytest.raises(InputError, match="declares a document type"):
        read_xlsx(data, "t.xlsx")


def test_a_row_far_below_costs_nothing() -> None:
    data = workbook(["en", "zh-Hans"], ["code", "代码"])
    far = altered(data, "xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="9000000"')
    with pytest.raises(InputError, match="at most 100000 rows and 200 columns"):
        read_xlsx(far, "t.xlsx")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"en,zh-Hans\n", packed({"a.xml": b"<a/>"})])
def test_what_is_no_workbook_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read_xlsx(data, "t.xlsx")
    assert "\n" not in str(caught.value)


UTX = (
    "#UTX 1.20; en/zh-CN; 2026-01-31; creator: A; bidirectional;\n"
    "#src\ttgt\tsrc:pos\tterm status\tconcept ID\tcomment\n"
    "code\t代码\tnoun\tapproved\tC1\tof a program\n"
    "code\t程式码\tnoun\tforbidden\tC1\t\n"
    "source\t代码\tnoun\tnon-standard\tC1\t\n"
    "# a remark\n"
    "OpenAI\tOpenAI\tproperNoun\tprovisional\tC2\t-\n"
    "quick\t快\tadverb\tapproved\tC3\t\n"
)


def test_utx() -> None:
    imported = read_utx(UTX, "t.utx")
    code, name, quick = imported.glossary.concepts
    assert (imported.glossary.source, imported.glossary.target) == ("en", "zh-Hans-CN")
    assert forms(code) == [
        ("en", "code", "preferred"),
        ("en", "source", "admitted"),
        ("zh-Hans-CN", "代码", "preferred"),
        ("zh-Hans-CN", "程式码", "deprecated"),
    ]
    assert (code.id, code.note, code.part_of_speech, code.place) == ("C1", "of a program", "noun", (3, 1))
    assert forms(name) == [(ANY, "OpenAI", "preferred")]
    assert not name.decided
    assert quick.part_of_speech == ""
    assert "t.utx:8:9: part of speech 'adverb' has no place" in said(imported)


def test_utx_of_the_first_version_has_no_ids() -> None:
    text = "#UTX 1.11; en-US/zh-Hant; x\r\n#src\ttgt\tsrc:pos\r\ncode\t程式碼\tnoun\r\ncode\t代碼\tnoun\r\n"
    (concept,) = read_utx(text, "t").glossary.concepts
    assert concept.id == "code"
    assert concept.approved("zh-Hant") == ("程式碼", "代碼")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("src\ttgt\n", "t:1:1: no UTX"),
        ("#UTX 1.20; en/zh; x\n#src\ttgt\n", "t:1:15: 'zh' does not say which script"),
        ("#UTX 1.20; en/zh-Hans; x\ncode\t代码\n", "t:2:1: no line names the columns"),
    ],
)
def test_a_utx_header_that_says_too_little(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_utx(text, "t")


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [("utf-8", b""), ("utf-8-sig", b""), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"), ("gb18030", b"")],
)
def test_encodings(tmp_path: Path, encoding: str, bom: bytes) -> None:
    text = "en\tzh-Hans\tnote\ncode\t代码\t我们说的是程序的代码，不是别的\nplugin\t插件\t这个也是一样的\n"
    path = tmp_path / "t.tsv"
    path.write_bytes(bom + text.encode(encoding))
    assert [concept.id for concept in read_any(path).concepts] == ["code", "plugin"]


def test_big5(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("en,zh-Hant,note\ncode,程式碼,我們說的是程式的碼，不是別的\n".encode("big5"))
    assert import_glossary(path, Order(encoding="big5")).glossary.concepts[0].preferred("zh-Hant") == "程式碼"
    assert read_any(path).concepts[0].preferred("zh-Hant") == "程式碼"


def test_a_file_of_an_unknown_kind(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("en\tzh-Hans\ncode\t代码\n", encoding="utf-8")
    with pytest.raises(TermkitError, match="which format is it\\? say --from-format"):
        import_glossary(tmp_path / "t.txt")
    assert import_glossary(tmp_path / "t.txt", Order("tsv")).glossary.concepts[0].id == "code"
