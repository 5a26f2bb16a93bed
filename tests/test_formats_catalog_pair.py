"""Catalogs as entries by key, and two of them as one bitext."""

from __future__ import annotations

import json
from types import ModuleType

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from termkit.core.unit import Bitext
from termkit.errors import InputError
from termkit.formats import document, json_catalog, yaml_catalog
from termkit.formats.catalog_pair import pair
from termkit.formats.entry import Entry
from termkit.formats.joined import joined

TEXTS = st.text(st.sampled_from("ab 中😀{}\"'\\\n:<b>#%"), max_size=8)
KEYS = st.text(st.sampled_from("abc_-"), min_size=1, max_size=3)
CATALOGS = st.dictionaries(
    KEYS,
    st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)),
    max_size=4,
)


def flat(data: object, path: str = "") -> list[tuple[str, str]]:
    """The strings of a catalog with the paths to them."""
    if isinstance(data, dict):
        return [one for key, value in data.items() for one in flat(value, f"{path}.{key}" if path else key)]
    if isinstance(data, list):
        return [one for number, value in enumerate(data) for one in flat(value, f"{path}[{number}]")]
    return [(path, str(data))]


def read(module: ModuleType, text: str) -> list[tuple[str, str]]:
    return [(entry.key, entry.passage.text) for entry in module.entries(text, "x")]


@given(CATALOGS, st.booleans(), st.sampled_from([None, 1]))
def test_entries_of_json(data: dict[str, object], ascii_only: bool, indent: int | None) -> None:
    raw = json.dumps(data, ensure_ascii=ascii_only, indent=indent)
    found = list(json_catalog.entries(raw, "x"))
    assert [(entry.key, entry.passage.text) for entry in found] == flat(data)
    whole = joined("x", raw, "en", [entry.passage for entry in found], [entry.key for entry in found])
    begin = 0
    for entry in found:
        text = entry.passage.text
        for start in range(len(text) + 1):
            for end in range(start, len(text) + 1):
                place = whole.locate(begin + start, begin + end)
                assert json.loads(f'"{raw[place.start : place.end]}"') == text[start:end]
                assert (place.segment, place.offset) == (entry.key, start)
        begin += len(text) + 2


@given(CATALOGS, st.sampled_from([None, "'", '"', "|", ">"]), st.booleans())
def test_entries_of_yaml(data: dict[str, object], style: str | None, flow: bool) -> None:
    data = {"first": "x"} | data
    raw = yaml.safe_dump(data, default_style=style, default_flow_style=flow, allow_unicode=True, sort_keys=False)
    assert read(yaml_catalog, raw) == flat(data)


def test_placeholders_and_markup_stay_text() -> None:
    text = "Hi {name}, see <b>https://a.example</b> %s"
    assert read(json_catalog, json.dumps({"a": text, "b": "{n}"})) == [("a", text), ("b", "{n}")]
    assert read(yaml_catalog, f'a: "{text}"\nb: "%{{n}}"') == [("a", text), ("b", "%{n}")]


def test_arb_has_messages_only() -> None:
    raw = '{"@@locale": "zh_TW", "open": "開啟 {n}", "@open": {"description": "x", "placeholders": {"n": {"type": "int"}}}}'
    (entry,) = json_catalog.entries(raw, "x.arb")
    assert (entry.key, entry.passage.text, entry.passage.language) == ("open", "開啟 {n}", "zh-Hant-TW")


@pytest.mark.parametrize("root", ["zh-TW", "zh_Hant", "zh", "en", "en-US"])
def test_a_language_above_everything_is_no_part_of_a_key(root: str) -> None:
    for module in (json_catalog, yaml_catalog):
        found = list(module.entries(json.dumps({root: {"menu": {"open": "x"}, "a": ["y"]}}), "x"))
        assert [entry.key for entry in found] == ["menu.open", "a[0]"]
        assert found[0].passage.language == {"zh-TW": "zh-Hant-TW", "zh_Hant": "zh-Hant"}.get(root)


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        ({"menu": {"open": "x"}}, ["menu.open"]),
        ({"en": "English", "zh-TW": "Chinese"}, ["en", "zh-TW"]),
        ({"en": "English"}, ["en"]),
        ({"en": {"a": "x"}, "zh": {"a": "y"}}, ["en.a", "zh.a"]),
        ({"de": {"a": "x"}}, ["de.a"]),
        (["a", ["b"]], ["[0]", "[1][0]"]),
    ],
)
def test_other_keys_at_the_top_stay(data: object, keys: list[str]) -> None:
    for module in (json_catalog, yaml_catalog):
        assert [entry.key for entry in module.entries(json.dumps(data), "x")] == keys


def test_what_yaml_leaves_out_is_empty() -> None:
    assert read(yaml_catalog, "a:\nb: ~\nc: null\nd: ''\ne: 'null'\nf: 1.5\n") == [
        ("a", ""),
        ("b", ""),
        ("c", ""),
        ("d", ""),
        ("e", "null"),
        ("f", "1.5"),
    ]


def test_a_value_that_is_written_oddly_is_not_left_out() -> None:
    raw = "a: &b \n\ufeffvibe\nc: d\n"
    found = list(yaml_catalog.entries(raw, "x"))
    assert [(entry.key, entry.passage.text) for entry in found] == [("a", "vibe"), ("c", "d")]
    assert raw[slice(*found[0].passage.pieces[0][1:])].endswith("vibe")
    assert document("x.yaml", raw, "en").text == "vibe\n\nd"


def test_an_empty_message_has_a_place() -> None:
    raw = '{"a": "", "b": ""}'
    assert [entry.passage.pieces[0][1:] for entry in json_catalog.entries(raw, "x")] == [(7, 7), (16, 16)]


@pytest.mark.parametrize(("module", "raw"), [(json_catalog, '{"a": "b"'), (yaml_catalog, "a: [")])
def test_broken_catalogs_are_told(module: ModuleType, raw: str) -> None:
    with pytest.raises(InputError, match=r"^x:1:\d+: "):
        list(module.entries(raw, "x"))


# pairs


def pairs(source: dict[str, object], target: dict[str, object]) -> tuple[list[tuple[str, str, str, str]], list[str]]:
    """The units of two catalogs (id, source, target, first letter of the state), and the keys that are too many."""
    extra: list[Entry] = []
    found = pair(json_catalog.entries(json.dumps(source)), json_catalog.entries(json.dumps(target)), extra)
    units = [(unit.id, unit.source.text, unit.target.text, unit.state[0]) for unit in found.units]
    return units, [entry.key for entry in extra]


def test_units_by_key() -> None:
    units, extra = pairs({"b": "B", "a": {"x": "X", "y": "Y"}, "n": ""}, {"a": {"x": "甲"}, "c": "丙", "b": " "})
    assert units == [
        ("b", "B", " ", "u"),
        ("a.x", "X", "甲", "t"),
        ("a.y", "Y", "", "u"),
        ("n", "", "", "t"),
    ]
    assert extra == ["c"]


@pytest.mark.parametrize(
    ("source", "target", "units"),
    [
        ({"i_one": "1", "i_other": "n"}, {"i_other": "許"}, [("i_other", "n", "許")]),
        ({"i_other": "許"}, {"i_one": "1", "i_other": "n"}, [("i_one", "許", "1"), ("i_other", "許", "n")]),
        ({"i": "1", "i_plural": "n"}, {"i_other": "許"}, [("i_other", "n", "許")]),
        ({"i": "1", "i_plural": "n"}, {"i": "許"}, [("i", "1", "許")]),
        ({"i": "許"}, {"i_one": "1", "i_other": "n"}, [("i_one", "許", "1"), ("i_other", "許", "n")]),
        ({"i_one": "1", "i_other": "n"}, {"i": "許"}, [("i", "n", "許")]),
        (
            {"i_zero": "0", "i_one": "1", "i_other": "n"},
            {"i_one": "一", "i_other": "許"},
            [("i_one", "1", "一"), ("i_other", "n", "許")],
        ),
        ({"i": {"one": "1", "other": "n"}}, {"i": {"other": "許"}}, [("i.other", "n", "許")]),
        ({"p_ordinal_one": "1", "p_ordinal_other": "n"}, {"p_ordinal_other": "許"}, [("p_ordinal_other", "n", "許")]),
        ({"i_one": "1", "i_other": "n"}, {}, [("i_one", "1", ""), ("i_other", "n", "")]),
        ({"step_one": "a", "step_two": "b"}, {"step_one": "甲"}, [("step_one", "a", "甲"), ("step_two", "b", "")]),
    ],
)
def test_plural_forms(source: dict[str, object], target: dict[str, object], units: list[tuple[str, str, str]]) -> None:
    found, extra = pairs(source, target)
    assert ([unit[:3] for unit in found], extra) == (units, [])


@given(CATALOGS, CATALOGS)
def test_no_entry_is_lost(source: dict[str, object], target: dict[str, object]) -> None:
    sources, targets = dict(flat(source)), dict(flat(target))
    units, extra = pairs(source, target)
    assert sorted([unit[0] for unit in units if unit[0] in targets] + extra) == sorted(targets)
    assert [unit[0] for unit in units] == list(sources)
    for key, before, after, state in units:
        assert (before, after) == (sources[key], targets.get(key, ""))
        assert state == ("u" if before.strip() and not after.strip() else "t")


def test_of_two_equal_keys_the_last_counts() -> None:
    raw = '{"a": "x", "a": "y"}'
    units = list(pair(json_catalog.entries(raw), json_catalog.entries(raw)).units)
    assert [(unit.source.text, unit.target.text) for unit in units] == [("y", "y")]


def test_languages_of_rails() -> None:
    found = pair(
        yaml_catalog.entries("en:\n  a:\n    one: x\n    other: y\n"),
        yaml_catalog.entries("zh-TW:\n  a:\n    other: 乙\n"),
    )
    assert isinstance(found, Bitext)
    assert (found.source, found.target) == (None, "zh-Hant-TW")
    assert [(unit.id, unit.source.text, unit.target.text) for unit in found.units] == [("a.other", "y", "乙")]
