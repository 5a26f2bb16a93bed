"""PO: translations are found as the program shows them, and only they are changed."""

from __future__ import annotations

import re
from itertools import chain

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.core.conversion import Edit
from termkit.core.passage import PLACEHOLDER, Prose
from termkit.core.span import Span
from termkit.errors import InputError
from termkit.formats.po import prose
from termkit.formats.rewrite import replacements, rewrite

CHARACTERS = dict(zip("发后里头面机认汉", "發後裡頭麵機認漢", strict=True))
WORDS = {
    "默认": "預設",
    "打印机": "印表機",
    "服务器": "伺服器",
    "鼠标": "滑鼠",
    "博客": "部落格",
    "计算机": "電腦",
    "优盘": "U 盤",
    "云 盘": "雲端 硬碟",
    "云 机房": "機房",
}
_CHANGED = re.compile("|".join([*WORDS, *CHARACTERS]))
PLAIN = st.text(st.sampled_from("发后里头面机认汉a \"'\\\n\t。，中"), max_size=12)
WORDY = st.lists(st.sampled_from([*WORDS, "发", "a", " ", "。", "中", '"', "'", "\\"]), max_size=8).map("".join)


def edits(text: str) -> list[Edit]:
    """What a small converter does to a text; some of its words change their length."""
    found, shift = [], 0
    for match in _CHANGED.finditer(text):
        after = WORDS.get(match[0]) or CHARACTERS[match[0]]
        start, end = match.span()
        found.append(Edit(Span(start, end), Span(start + shift, start + shift + len(after)), match[0], after, "test"))
        shift += len(after) - (end - start)
    return found


def convert(text: str) -> str:
    """The text as the small converter has it."""
    return _CHANGED.sub(lambda match: WORDS.get(match[0]) or CHARACTERS[match[0]], text)


def convert_file(raw: str, found: Prose) -> str:
    """The file with its prose converted."""
    return rewrite(raw, chain.from_iterable(replacements(one, edits(one.text)) for one in found.passages))


def texts(found: Prose) -> list[str]:
    return [passage.text for passage in found.passages]


HEADER = 'msgid ""\nmsgstr ""\n"Project-Id-Version: 发 1\\n"\n"Language: zh_CN\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


def test_only_translations_change() -> None:
    raw = (
        HEADER
        + """
# 发 a remark
#: 发.c:12
#, fuzzy
#| msgid "旧发"
msgctxt "菜单发"
msgid "发 %s"
msgid_plural "发 %d"
msgstr[0] "发 %d"
msgstr[1] "后 %d"

#~ msgid "发"
#~ msgstr "发"
"""
    )
    after = raw.replace('[0] "发', '[0] "發').replace('[1] "后', '[1] "後')
    assert after != raw
    assert convert_file(raw, prose(raw)) == after


def test_a_word_broken_over_two_lines_is_whole() -> None:
    raw = 'msgid "a"\nmsgstr ""\n"打"\n  "印机和默"\n# 发\n"认\\n"\n'
    assert texts(prose(raw)) == ["打印机和默认\n"]
    assert convert_file(raw, prose(raw)) == 'msgid "a"\nmsgstr ""\n"印"\n  "表機和預"\n# 发\n"設\\n"\n'


def test_a_longer_word_goes_on_in_the_last_line() -> None:
    raw = 'msgid "a"\nmsgstr "博"\n"客"\n'
    assert convert_file(raw, prose(raw)) == 'msgid "a"\nmsgstr "部"\n"落格"\n'


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_stay(end: str) -> None:
    raw = end.join(['msgid "a"', 'msgstr ""', '"发\\n"', '"后"', ""])
    assert convert_file(raw, prose(raw)) == raw.replace("发", "發").replace("后", "後")


def test_escapes_are_read_and_written() -> None:
    raw = r'msgid "a"' + "\n" + r'msgstr "\"发\"\t\\n\q\346\226\207"' + "\n"
    found = prose(raw)
    assert texts(found) == ['"发"\t\\n\\q' + PLACEHOLDER * 3]
    assert convert_file(raw, found) == raw.replace("发", "發")
    change = Edit(Span(0, 3), Span(0, 5), '"发"', '「"\\\n」', "test")
    after = rewrite(raw, replacements(found.passages[0], [change]))
    assert after == raw.replace(r"\"发\"", r"「\"\\\n」")


def test_placeholders_part_words_and_tags_do_not() -> None:
    raw = 'msgid "a"\nmsgstr "默%s认 <b>默</b>认 %(发)s {x}${y}<a href=\\"发\\">头</a><br/>"\n'
    assert texts(prose(raw)) == [f"默{PLACEHOLDER}认 默认 {PLACEHOLDER} {PLACEHOLDER}头{PLACEHOLDER}"]
    assert "<b>預</b>設" in convert_file(raw, prose(raw))


@pytest.mark.parametrize(
    ("tag", "language"), [("zh_CN", "zh-Hans-CN"), ("zh-TW", "zh-Hant-TW"), ("zh_Hant_HK", "zh-Hant-HK"), ("zh", None)]
)
def test_the_header_names_the_language(tag: str, language: str | None) -> None:
    raw = f'msgid ""\nmsgstr "Language-Team: x\\n"\n"Language: {tag}\\n"\n\nmsgid "a"\nmsgstr "发"\n'
    found = prose(raw)
    assert [raw[mark.start : mark.end] for mark in found.marks] == [tag]
    assert found.marks[0].tag == tag
    assert [passage.language for passage in found.passages] == [language]


def test_no_language_no_mark() -> None:
    found = prose('msgid ""\nmsgstr "Language: \\n"\n\nmsgid "a"\nmsgstr "发"\n')
    assert found.marks == ()
    assert found.passages[0].language is None


def test_a_catalog_of_another_language_has_no_prose() -> None:
    raw = 'msgid ""\nmsgstr "Language: ja\\n"\n\nmsgid "a"\nmsgstr "发"\n'
    assert prose(raw) == Prose(())


def test_an_empty_identifier_with_a_context_is_a_message() -> None:
    assert texts(prose('msgctxt "x"\nmsgid ""\nmsgstr "发"\n')) == ["发"]
    assert texts(prose('msgctxt "x"\nmsgid "y"\nmsgstr "发"\n\nmsgid ""\nmsgstr "发"\n')) == ["发"]


def test_where_names_the_message() -> None:
    found = prose(
        'msgctxt "menu"\nmsgid "Open\\n" "file"\nmsgstr "发"\nmsgid "x"\nmsgstr "发"\nmsgid "'
        + "y" * 99
        + '"\nmsgstr "发"\n'
    )
    first, second, third = (passage.where for passage in found.passages)
    assert (first, second) == ("menu/Open file", "x")
    assert len(third) == 60
    assert third.endswith("y…")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ('msgid "a"\nmsgstr "发\n', "x.po:2:8: the string does not end in its line"),
        ('msgid "a"\nmsgstr ""\n"发\\"\n', "x.po:3:1: the string does not end in its line"),
        ('msgid "a"\rmsgstr "他说"发""\r', "x.po:2:12: text behind the end of a string"),
    ],
)
def test_broken_strings_are_told(raw: str, message: str) -> None:
    with pytest.raises(InputError, match=f"^{re.escape(message)}"):
        prose(raw, "x.po")


def test_a_message_without_text_is_no_passage() -> None:
    assert prose('msgid "a"\nmsgstr ""\n\nmsgid "b"\nmsgstr "<b></b>"\n') == Prose(())


def test_what_is_no_catalog_stays() -> None:
    assert prose("发\nmsgstr 发\n\n\x00") == Prose(())
    raw = '发\nmsgid "a"\n???\nmsgstr "发\x00\ud800\ufeff后"\n'
    assert convert_file(raw, prose(raw)) == raw.replace('"发', '"發').replace('后"', '後"')


def quoted(draw: st.DrawFn, text: str) -> list[str]:
    """The text as one or more quoted strings, parted anywhere."""
    parts, start = [], 0
    while start < len(text):
        stop = draw(st.integers(start + 1, len(text)))
        parts.append(text[start:stop])
        start = stop
    return ['"' + polib.escape(part) + '"' for part in parts] or ['""']


@st.composite
def catalogs(draw: st.DrawFn, plain: st.SearchStrategy[str]) -> str:
    lines = HEADER.splitlines()
    for number in range(draw(st.integers(1, 4))):
        lines += ["", *draw(st.lists(st.sampled_from(["# 发", "#: 发.c", "#. 发"]), max_size=2))]
        lines += [f'msgctxt "发{number}"'] if draw(st.booleans()) else []
        lines.append(f'msgid "发{number}"')
        for keyword in draw(st.sampled_from([["msgstr"], ["msgstr[0]", "msgstr[1]"]])):
            if keyword == "msgstr[0]":
                lines.append('msgid_plural "发"')
            first, *more = quoted(draw, draw(plain))
            lines += [f"{keyword} {first}", *more]
    return draw(st.sampled_from(["\n", "\r\n"])).join([*lines, ""])


def messages(raw: str) -> list[object]:
    """What polib reads."""
    catalog = polib.pofile(raw.replace("\r\n", "\n"))
    return [
        catalog.metadata,
        *((e.msgctxt, e.msgid, e.msgstr, dict(e.msgstr_plural), e.comment, e.tcomment) for e in catalog),
    ]


@settings(deadline=None)
@given(catalogs(PLAIN))
def test_character_by_character(raw: str) -> None:
    lines = raw.split("\n")
    kept = re.compile(r"#|msgid|msgctxt|.*Project")
    expected = "\n".join(line if kept.match(line) else line.translate(str.maketrans(CHARACTERS)) for line in lines)
    assert convert_file(raw, prose(raw)) == expected
    assert rewrite(raw, ()) == raw


@settings(deadline=None)
@given(catalogs(WORDY))
def test_polib_reads_the_converted_messages(raw: str) -> None:
    meta, *before = messages(raw)
    after = [
        (context, identifier, convert(single), {number: convert(one) for number, one in plural.items()}, *rest)
        for context, identifier, single, plural, *rest in before  # type: ignore[misc]
    ]
    assert messages(convert_file(raw, prose(raw))) == [meta, *after]


@settings(deadline=None)
@given(st.text(st.sampled_from('msgidtr"\\ \n\r发[0]#~\0\ud800\ufeff'), max_size=60) | st.text(max_size=60))
def test_anything_is_read_or_refused(raw: str) -> None:
    try:
        found = prose(raw)
    except InputError:
        return
    positions = [place for one in found.passages for piece in one.pieces for place in (piece.start, piece.end)]
    assert positions == sorted(positions)
    for text, start, end in (piece for one in found.passages for piece in one.pieces):
        assert text == PLACEHOLDER or raw[start] == "\\" or raw[start:end] == text
