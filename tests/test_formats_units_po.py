"""PO as a bilingual file: every message with its translation, exact places, and only what is rewritten changes."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from tempfile import NamedTemporaryFile

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termkit.core.conversion import Edit
from termkit.core.passage import Passage
from termkit.core.span import Span
from termkit.core.unit import Unit
from termkit.errors import InputError
from termkit.formats.bitext import BITEXT, bitext_format
from termkit.formats.joined import raw_range
from termkit.formats.po import units
from termkit.formats.rewrite import Replacement, replacements, rewrite

HEADER = 'msgid ""\nmsgstr ""\n"Language: zh_TW\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
ENGLISH = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
TEXTS = st.text(
    st.sampled_from("ab {x}%s<b>氛圍😀\t\"'\\\n\r,#~[]0n\x0b\x7f\u0085\u2028")
    | st.characters(exclude_categories=["Cs"], exclude_characters="\0\a"),
    max_size=12,
)


def read(raw: str) -> list[Unit]:
    return list(units(raw, "a.po").units)


def sides(raw: str) -> list[tuple[str, str, str]]:
    return [(unit.id, unit.source.text, unit.target.text) for unit in read(raw)]


def check_places(raw: str, found: Iterable[Unit]) -> None:
    """Pieces are in order, and what they say stands where they say, as it is or as an escape."""
    for passage in (side for unit in found for side in (unit.source, unit.target)):
        done = 0
        for text, start, end in passage.pieces:
            assert done <= start <= end <= len(raw)
            assert raw[start:end] == text or raw[start] == "\\"
            done = end


def replaced(raw: str, passage: Passage, text: str) -> str:
    """The file with all of a passage replaced."""
    if not passage.text:
        return rewrite(raw, [Replacement(*raw_range(passage, 0, 0), passage.write(text))])
    edit = Edit(Span(0, len(passage.text)), Span(0, len(text)), passage.text, text, "test")
    return rewrite(raw, replacements(passage, [edit]))


def entry(context: str | None, name: str, plural: str | None, forms: list[str], fold: bool = False) -> str:
    """An entry as gettext's tools write it."""

    def quoted(text: str) -> str:
        if not fold:
            return f'"{polib.escape(text)}"'
        return "\n".join(['""', *(f'"{polib.escape(part)}"' for part in re.findall(r"(?s).{1,3}", text))])

    lines = [] if context is None else [f"msgctxt {quoted(context)}"]
    lines.append(f"msgid {quoted(name)}")
    if plural is None:
        return "\n".join([*lines, f"msgstr {quoted(forms[0])}", "", ""])
    lines.append(f"msgid_plural {quoted(plural)}")
    return "\n".join([*lines, *(f"msgstr[{n}] {quoted(form)}" for n, form in enumerate(forms)), "", ""])


def test_a_catalog() -> None:
    raw = (
        HEADER
        + """
# translators: msgid "no"
#: src/a.c:3
#, c-format
#| msgid "Open %s"
msgctxt "menu"
msgid "Open the file %s"
msgstr ""
"開啟檔案 "
"%s"

#, c-format, fuzzy
msgid "Close"
msgstr "關"

msgid "Save"
msgstr ""

#~ msgid "Old"
#~ msgstr "舊"
"""
    )
    left_out: Counter[str] = Counter()
    bitext = units(raw, "a.po", left_out=left_out)
    first, second, third = bitext.units
    assert (bitext.source, bitext.target) == ("en", "zh-Hant-TW")
    assert (first.id, first.context, first.state) == ("Open the file %s", "menu", "translated")
    assert (first.source.text, first.target.text) == ("Open the file %s", "開啟檔案 %s")
    assert first.target.language == "zh-Hant-TW"
    assert (second.id, second.target.text, second.state, second.context) == ("Close", "關", "fuzzy", "")
    assert (third.id, third.target.text, third.state) == ("Save", "", "untranslated")
    assert raw_range(third.target, 0, 0) == (raw.index('""\n\n#~') + 1,) * 2
    assert left_out == {"obsolete entries": 1}
    check_places(raw, [first, second, third])


def test_fuzzy_is_of_its_own_entry_only() -> None:
    raw = (
        '#, fuzzy\n#~ msgid "a"\n#~ msgstr "b"\n\nmsgid "c"\nmsgstr "d"\n#, fuzzy\nmsgctxt "x"\nmsgid "e"\nmsgstr "f"\n'
    )
    raw += (
        'msgid "g"\nmsgstr "h"\n#, c-format\n#,fuzzy\nmsgid "i"\nmsgstr "j"\n# fuzzy\n#. , fuzzy\nmsgid "k"\nmsgstr "l"'
    )
    assert [(unit.id, unit.state) for unit in read(raw)] == [
        ("c", "translated"),
        ("e", "fuzzy"),
        ("g", "translated"),
        ("i", "fuzzy"),
        ("k", "translated"),
    ]


PLURALS: list[tuple[str, list[str], list[str]]] = [
    (HEADER, ["甲"], ["many"]),
    (HEADER, ["甲", "乙"], ["many", "many"]),
    (ENGLISH, ["a", "b"], ["one", "many"]),
    (ENGLISH, ["a"], ["one"]),
    (ENGLISH.replace("(n != 1)", " 0"), ["a", "b"], ["many", "many"]),
    ("", ["甲"], ["many"]),
    ("", ["a", "b"], ["one", "many"]),
]


@pytest.mark.parametrize(("header", "forms", "sources"), PLURALS)
def test_plural_forms_stand_against_what_they_render(header: str, forms: list[str], sources: list[str]) -> None:
    found = read(header + entry("x", "one", "many", forms))
    assert [unit.id for unit in found] == [f"one[{number}]" for number in range(len(forms))]
    assert [unit.target.text for unit in found] == forms
    assert [unit.source.text for unit in found] == sources
    assert {unit.context for unit in found} == {"x"}


def test_a_template() -> None:
    raw = 'msgid ""\nmsgstr ""\n"Language: \\n"\n\n' + entry(None, "a", None, [""]) + entry(None, "b", "c", ["", ""])
    bitext = units(raw, "a.pot")
    assert (bitext.source, bitext.target) == ("en", None)
    assert [(unit.id, unit.state) for unit in bitext.units] == [
        ("a", "untranslated"),
        ("b[0]", "untranslated"),
        ("b[1]", "untranslated"),
    ]


LANGUAGES: list[tuple[str, dict[str, str], tuple[str | None, str | None]]] = [
    ("Language: zh_CN", {}, ("en", "zh-Hans-CN")),
    ("Language: zh", {}, ("en", None)),
    ("Language: Chinese", {}, ("en", None)),
    ("Language: zh_TW.UTF-8", {}, ("en", "zh-Hant-TW")),
    ("Language: en_US", {}, (None, "en-US")),
    ("Language: en_US", {"source": "zh-Hant-TW"}, ("zh-Hant-TW", "en-US")),
    ("Language: en_US", {"source": "en"}, (None, "en-US")),
    ("Language: en\\nX-Source-Language: zh_TW", {"source": "zh-Hans"}, ("zh-Hant-TW", "en")),
    ("X-Source-Language: zh_TW\\nLanguage: en", {}, ("zh-Hant-TW", "en")),
    ("Language: zh_TW", {"source": "zh-Hant-TW", "target": "en"}, ("en", "zh-Hant-TW")),
    ("Language: zh_TW", {"source": "zh-Hans"}, ("zh-Hans", "zh-Hant-TW")),
    ("Project-Id-Version: 1", {"target": "zh-Hant"}, ("en", "zh-Hant")),
]


@pytest.mark.parametrize(("field", "given", "expected"), LANGUAGES)
def test_languages(field: str, given: dict[str, str], expected: tuple[str | None, str | None]) -> None:
    bitext = units(f'msgid ""\nmsgstr "{field}\\n"\n\nmsgid "a"\nmsgstr "b"\n', **given)  # type: ignore[arg-type]
    assert (bitext.source, bitext.target) == expected
    assert [unit.id for unit in bitext.units] == ["a"]


def test_a_catalog_of_another_language_is_refused() -> None:
    raw = '# Language: x\nmsgid ""\nmsgstr ""\n"X: y\\n"\n"Language: ja\\n"\n\nmsgid "a"\nmsgstr "b"\n'
    with pytest.raises(InputError, match=r"^a\.po:5:12: the header declares the language 'ja'"):
        units(raw, "a.po")


STRINGS = [
    (r'"a\tb\n\"c\"\\"', 'a\tb\n"c"\\'),
    (r'"\346\226\207\xe5\xad\x97!\101"', "文字!A"),
    (r'"\377"', "\ufffd"),
    (r'"\a\b\f\v\r"', "\a\b\f\v\r"),
    (r'"\q\'"', "\\q'"),
    ('"a" "b"\n  "c"\n# no\n\n"d"', "abcd"),
    ('\n"a"', "a"),
]


@pytest.mark.parametrize(("written", "text"), STRINGS)
def test_strings(written: str, text: str) -> None:
    raw = f"msgid {written}\nmsgstr {written}\n"
    (unit,) = read(raw)
    assert (unit.source.text, unit.target.text) == (text, text)
    check_places(raw, [unit])


def test_bytes_by_numbers_keep_their_place() -> None:
    raw = 'msgid "a"\nmsgstr "甲\\346\\226\\207乙"\n'
    (unit,) = read(raw)
    start, end = raw_range(unit.target, 1, 2)
    assert raw[start:end] == r"\346\226\207"
    assert raw[slice(*raw_range(unit.target, 2, 3))] == "乙"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    raw = (HEADER + '#, fuzzy\nmsgid "a"\n"b"\nmsgstr "甲"\n').replace("\n", end)
    (unit,) = read(raw)
    assert (unit.source.text, unit.target.text, unit.state) == ("ab", "甲", "fuzzy")


def test_an_empty_identifier_with_a_context_is_a_message() -> None:
    assert [(unit.context, unit.id) for unit in read('msgctxt "x"\nmsgid ""\nmsgstr "甲"\n')] == [("x", "")]


GOOD = 'msgid "a"\nmsgstr "甲"\n'
FAULTS = [
    ('msgid "b"\nmsgstr "乙\n', "4:8: the string does not end in its line"),
    ('msgid "b\n', "3:7: the string does not end in its line"),
    ('msgid "b"\nmsgstr "乙\\"\n', "4:8: the string does not end in its line"),
    ('msgid "b"\nmsgstr "他說"乙""\n', "4:12: text behind the end of a string"),
    ('msgid "b"\n', "3:1: the entry has no msgstr"),
    ('msgctxt "b"\n', "3:1: the entry has no msgstr"),
    ('\nmsgid "b"\n\nmsgid "c"\nmsgstr "c"\n', "4:1: the entry has no msgstr"),
    ('mgsid "b"\nmsgstr "b"\n', "3:1: no keyword, string or comment"),
    ("<<<<<<< ours\n", "3:1: no keyword, string or comment"),
    ('# remark\n  ???\nmsgid "b"\n', "4:3: no keyword, string or comment"),
    ("msgid b\n", "3:7: no keyword, string or comment"),
    ('msgstr "b"\n', "3:1: msgstr is out of place"),
    ('msgid_plural "b"\n', "3:1: msgid_plural is out of place"),
    ('msgid "b"\nmsgstr[1] "b"\nmsgstr[1] "b"\n', "5:1: msgstr[1] is out of place"),
    ("msgid\n", "3:1: msgid without a string"),
]


@pytest.mark.parametrize(("broken", "message"), FAULTS)
def test_what_is_before_a_fault_is_read(broken: str, message: str) -> None:
    found = iter(units(GOOD + broken, "a.po").units)
    assert next(found).id == "a"
    with pytest.raises(InputError) as caught:
        for _ in found:
            pass
    assert str(caught.value).startswith(f"a.po:{message}")
    assert "\n" not in str(caught.value)


def test_a_fault_in_the_first_entry_is_told_when_it_is_read() -> None:
    bitext = units('"a"\n', "a.po")
    with pytest.raises(InputError, match=r"^a\.po:1:1: a string before any keyword"):
        list(bitext.units)


def test_a_file_that_is_cut_off_anywhere() -> None:
    """Every cut gives whole entries, and no cut within an entry goes unnoticed."""
    raw = GOOD + 'msgctxt "x"\nmsgid "b"\nmsgid_plural "c"\nmsgstr[0] "乙"\n'
    for cut in range(len(GOOD), len(raw)):
        found = units(raw[:cut], "a.po").units
        seen, told = [], False
        try:
            for unit in found:
                seen.append(unit.id)
        except InputError:
            told = True
        assert seen[0] == "a"
        assert told == (raw[:cut] != GOOD and cut < len(raw) - 1)


catalogs = st.lists(
    st.tuples(
        st.none() | TEXTS,
        TEXTS.filter(bool),
        st.none() | TEXTS,
        st.lists(TEXTS, min_size=1, max_size=2),
        st.booleans(),
    ),
    max_size=4,
)


def written(parts: list[tuple[str | None, str, str | None, list[str], bool]]) -> str:
    return "".join(entry(context, name, plural, forms, fold) for context, name, plural, forms, fold in parts)


def strings(parts: list[tuple[str | None, str, str | None, list[str], bool]]) -> Iterator[tuple[str, str, str, str]]:
    """Context, id, source and target of the units that entries make up under ``HEADER``."""
    for context, name, plural, forms, _ in parts:
        if plural is None:
            yield context or "", name, name, forms[0]
        else:
            yield from ((context or "", f"{name}[{n}]", plural, form) for n, form in enumerate(forms))


@given(catalogs, st.sampled_from(["\n", "\r\n"]))
def test_any_catalog_reads_back(parts: list[tuple[str | None, str, str | None, list[str], bool]], end: str) -> None:
    raw = (HEADER + written(parts)).replace("\n", end)
    found = read(raw)
    assert [(unit.context, unit.id, unit.source.text, unit.target.text) for unit in found] == list(strings(parts))
    check_places(raw, found)


def bare(name: str) -> str:
    """An id without the number of a plural form."""
    return re.sub(r"\[[01]\]\Z", "", name)


@given(catalogs)
def test_polib_reads_the_same(parts: list[tuple[str | None, str, str | None, list[str], bool]]) -> None:
    raw = HEADER + written(parts)
    with NamedTemporaryFile(suffix=".po") as file:  # polib cuts a string into lines at U+0085 and its like
        file.write(raw.encode())
        file.flush()
        catalog = polib.pofile(file.name, encoding="utf-8")
    theirs = [
        (one.msgctxt or "", bare(one.msgid), form)
        for one in catalog
        for form in ([one.msgstr_plural[n] for n in sorted(one.msgstr_plural)] or [one.msgstr])
    ]
    assert [(unit.context, bare(unit.id), unit.target.text) for unit in read(raw)] == theirs


@given(catalogs.filter(bool), TEXTS, st.data())
def test_a_rewritten_unit_changes_alone(
    parts: list[tuple[str | None, str, str | None, list[str], bool]], text: str, data: st.DataObject
) -> None:
    raw = HEADER + written(parts)
    before = read(raw)
    number = data.draw(st.integers(0, len(before) - 1))
    assert replaced(raw, before[number].target, before[number].target.text) == raw
    after = read(replaced(raw, before[number].target, text))
    assert after[number].target.text == text
    for position, (old, new) in enumerate(zip(before, after, strict=True)):
        assert (old.id, old.source.text, old.context) == (new.id, new.source.text, new.context)
        assert position == number or old.target.text == new.target.text


@given(st.text(st.sampled_from('msgidctxtr_plu"\\ \n\r甲[0]#~,\0'), max_size=60) | st.text(max_size=60))
def test_anything_is_read_or_refused(raw: str) -> None:
    found: list[Unit] = []
    try:
        found.extend(units(raw, "a.po").units)
    except InputError as error:
        assert str(error).startswith("a.po:")
    check_places(raw, found)


def test_time() -> None:
    """20,000 entries take some 0.5 s of CPU; a margin for a busy machine."""
    one = '#: src/a.c:1\n#, c-format\nmsgid "Open the file %s number {}\\n"\nmsgstr ""\n"開啟檔案「%s」"\n"第 {} 個\\n"\n\n'
    raw = HEADER + "".join(one.format(number, number) for number in range(20_000))
    start = time.process_time()
    assert sum(1 for _ in units(raw).units) == 20_000
    assert time.process_time() - start < 3


@pytest.mark.parametrize("unit", ['"\\"', 'msgid "', "#\n", "\\", '"a"', "msgid\n", "[", "\n", "#, fuzzy\n", '""\n'])
def test_time_is_linear(unit: str) -> None:
    raw = GOOD + 'msgid "' + unit * (200_000 // len(unit))
    start = time.process_time()
    with pytest.raises(InputError):
        list(units(raw).units)
    assert time.process_time() - start < 3


def test_the_table_of_formats() -> None:
    assert [(entry.name, entry.streams) for entry in BITEXT] == [
        ("po", False), ("xliff", False), ("tmx", False), ("jsonl", True), ("tsv", True), ("csv", True),
    ]  # fmt: skip
    names = {"a/b.PO": "po", "x.pot": "po", "x.xlf": "xliff", "x.xliff": "xliff", "x.tmx": "tmx", "x.csv": "csv"}
    for path, name in names.items():
        found = bitext_format(path)
        assert found is not None
        assert found.name == name
    assert bitext_format("a.md") is None
    assert bitext_format("a.po", "markdown") is None
    assert bitext_format("a.po", "tmx") == BITEXT[2]
