"""Suppression: in the comments of every format and by key, with reach, reason, exact places, and what is of no use."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from conftest import make_glossary
from hypothesis import given
from hypothesis import strategies as st

from termkit.config import load_config, rule_names
from termkit.core.finding import Finding, Side, Spot
from termkit.core.result import CheckResult
from termkit.core.span import LineIndex
from termkit.errors import ConfigError
from termkit.jobs.baseline import apply as baseline_apply
from termkit.jobs.baseline import updated
from termkit.jobs.check import check_views
from termkit.jobs.suppression import Setting, Suppression, apply, read_settings, read_suppressions
from termkit.jobs.views import read_work
from termkit.jobs.works import Version, Work
from termkit.text.match import Matcher

RULES = ("deprecated-term", "mixed-script", "missing-term", "unused-suppression")


def finding(
    text: str, word: str, path: str = "a.md", number: int = 1, rule: str = "deprecated-term", **more: object
) -> Finding:
    """A finding at the ``number``-th place of a word."""
    start = -1
    for _ in range(number):
        start = text.index(word, start + 1)
    line, column = LineIndex(text).position(start)
    fields = {"rule": rule, "severity": "major", "message": "m", "concept": "code", "path": path}
    fields |= {"start": start, "end": start + len(word), "text": word, "line": line, "column": column}
    return Finding(**fields | more)  # type: ignore[arg-type]


def spot(text: str, word: str, path: str, side: Side = "source", number: int = 1) -> Spot:
    return finding(text, word, path, number, side=side).spot


def result(*findings: Finding) -> CheckResult:
    return CheckResult(tuple(findings), (), (), {})


def silenced(text: str, format_name: str, path: str = "a.md") -> list[str]:
    """Which of the words W1, W2 ... in a text are silenced."""
    found = [finding(text, f"W{n}", path) for n in range(1, 9) if f"W{n}" in text]
    suppressions = read_suppressions(text, path, format_name, RULES)
    return [one.finding.text for one in apply(result(*found), suppressions, [path]).suppressed]


IGNORE = "termkit: ignore deprecated-term -- quoted"


@pytest.mark.parametrize(
    ("format_name", "text", "expected"),
    [
        ("markdown", f"W1\n\n<!-- {IGNORE} -->\nW2\nW3\n\nW4\n", ["W2", "W3"]),
        ("markdown", f"W1\n\n<!-- {IGNORE} -->\n\nW2\nW3\n\nW4\n", ["W2", "W3"]),
        ("markdown", f"W1\nW2 <!-- {IGNORE} -->\nW3\n", ["W2"]),
        ("markdown", f"W1\n<!-- {IGNORE} --> W2\nW3\n", ["W2"]),
        ("markdown", f"> W1\n>\n> <!-- {IGNORE} -->\n> W2\n>\n> W3\n", ["W2"]),
        ("markdown", f"<!-- {IGNORE} -->\n<!-- termkit: ignore mixed-script -- x -->\n\nW1\n\nW2\n", ["W1"]),
        ("markdown", f"W1\r\n\r\n<!-- {IGNORE} -->\r\nW2\r\n\r\nW3\r\n", ["W2"]),
        ("markdown", f"W1\n\n<!--\n{IGNORE}\n   over two lines\n-->\nW2\n\nW3\n", ["W2"]),
        ("markdown", f"```html\n<!-- {IGNORE} -->\nW1\n```\n\nW2\n", []),
        ("markdown", f"~~~~\n~~~\n<!-- {IGNORE} -->\nW1\n~~~~\n", []),
        ("markdown", f"Write `<!-- {IGNORE} -->` W1\n", []),
        ("markdown", f"Write ``<!-- ` {IGNORE} -->`` W1\n", []),
        ("markdown", f"A lone ` here\n\nW1 <!-- {IGNORE} --> and ` there\n", ["W1"]),
        ("markdown", f"\\<!-- {IGNORE} --> W1\n", []),
        ("markdown", f"```\ncode\n```\n\n<!-- {IGNORE} -->\nW1\n", ["W1"]),
        ("markdown", f"{{/* {IGNORE} */}}\nW1\n", []),
        ("markdown", f"<!-- see termkit: {IGNORE} -->\nW1\n", []),
        ("html", f"<p>W1</p>\n<!-- {IGNORE} -->\n<p>W2 <b>W3</b></p>\n<p>W4</p>\n", ["W2", "W3"]),
        ("html", f"<!-- {IGNORE} -->\n<div>W1<div>W2</div>W3</div><div>W4</div>", ["W1", "W2", "W3"]),
        ("html", f"<!-- {IGNORE} -->\n<img alt='W1 >'>\n<p>W2</p>", ["W1"]),
        ("html", f"<ul>\n<!-- {IGNORE} -->\n<li>W1 <b>W2</b><br>W3\n<li>W4\n</ul>", ["W1", "W2", "W3"]),
        ("html", f"<ul>\n<!-- {IGNORE} -->\n<li>W1 <i/>W2\n</ul>\nW3", ["W1", "W2"]),
        ("html", f"<!-- {IGNORE} -->\n<p>W1\n\nW2", ["W1", "W2"]),
        ("html", f"<td>\n<!-- {IGNORE} -->\nW1\n</td>\n<td>W2</td>\n", ["W1"]),
        ("html", f"<ul>\n<li>W1</li>\n<!-- {IGNORE} -->\n</ul>\n<p>W2</p>\n", []),
        ("html", f"<p>W1</p> <!-- {IGNORE} -->\n<p>W2</p>", ["W1"]),
        ("html", f"<script>\n<!-- {IGNORE} -->\n</script>\n<p>W1</p>", []),
        ("xliff", f"<f><!-- {IGNORE.replace('--', '—')} -->\n<u>W1</u>\n<u>W2</u></f>", []),
        ("xliff", f"<f>\n<!-- {IGNORE.replace('--', '—')} -->\n<u a='1'><t>W1</t></u>\n<u>W2</u></f>", ["W1"]),
        ("xliff", f"<u>\n<!-- {IGNORE.replace('--', '—')} -->\n<source>W1</source>\n<target>W2</target></u>", ["W1"]),
        ("tmx", f"<b>\n<!-- {IGNORE.replace('--', '——')} -->\n<tu/>\n<tu>W1</tu></b>", []),
        ("xml", f"<b>\n<![CDATA[<!-- {IGNORE} -->]]>\n<tu>W1</tu></b>", []),
        ("yaml", f"a: W1\n# {IGNORE}\nb: W2\nc: W3\n", ["W2"]),
        ("yaml", f"# {IGNORE}\nb:\n  c: W1\n\n  d: [W2]\ne: W3\n", ["W1", "W2"]),
        ("yaml", f"# {IGNORE}\nb:\n- W1\n- W2\ne: W3\n", ["W1", "W2"]),
        ("yaml", f"b:\n- W1\n# {IGNORE}\n- W2\n- W3\n", ["W2"]),
        ("yaml", f"a: W1 # {IGNORE}\nb: W2\n", ["W1"]),
        ("yaml", f"a: 'W1 # {IGNORE}'\n", []),
        ("yaml", f"a: |\n  # {IGNORE}\n  W1\nb: W2\n", []),
        ("yaml", f"a: |  # {IGNORE}\n  W1\nb: W2\n", []),
        ("yaml", f"a: |\n  W1\n# {IGNORE}\nb: W2\n", ["W2"]),
        ("yaml", f"a: W1#{IGNORE}\n", []),
        ("toml", f"a = 'W1'\n\n# {IGNORE}\nb = 'W2'\nc = 'W3'\n\nd = 'W4'\n", ["W2", "W3"]),
        ("toml", f"a = 'W1 # {IGNORE}'\nb = '''\n# {IGNORE}\n W2'''\nc = 'W3' # {IGNORE}\n", ["W3"]),
        ("json", f'{{"a": "W1",\n// {IGNORE}\n"b": "W2",\n"c": "W3"}}', ["W2"]),
        ("json", f'{{"a": "W1",\n/* {IGNORE} */\n"b": {{"d": ["W2"],\n "e": "W3"}},\n"c": "W4"}}', ["W2", "W3"]),
        ("json", f'{{"a": "W1", // {IGNORE}\n"b": "W2"}}', ["W1"]),
        ("json", f'{{"a": "W1 // {IGNORE}",\n"b": "W2"}}', []),
        ("json", f'{{"a": ["W1"\n// {IGNORE}\n, "W2"], "b": "W3"}}', ["W2"]),
        ("json", f'{{"a": ["W1"\n// {IGNORE}\n], "b": "W3"}}', []),
        (
            "po",
            f'msgid "a"\nmsgstr "W1"\n\n# {IGNORE}\nmsgid "b"\nmsgstr "W2"\n"W3"\n\nmsgid "c"\nmsgstr "W4"\n',
            ["W2", "W3"],
        ),
        (
            "po",
            f'#. {IGNORE}\n#, fuzzy\nmsgid "b"\nmsgid_plural "W1"\nmsgstr[0] "W2"\nmsgstr[1] "W3"\nmsgid "c"\nmsgstr "W4"\n',
            ["W1", "W2", "W3"],
        ),
        ("po", f'msgid "b"\nmsgstr ""\n"# {IGNORE}"\n"W1"\n', []),
        ("po", f'#~ {IGNORE}\n#: {IGNORE}\nmsgid "b"\nmsgstr "W1"\n', []),
        (
            "subtitles",
            f"WEBVTT\n\nNOTE {IGNORE}\n\n00:01.000 --> 00:02.000\nW1\n\n00:03.000 --> 00:04.000\nW2\n",
            ["W1"],
        ),
        ("subtitles", f"WEBVTT\n\nNOTE\n{IGNORE}\n\nNOTE other\n\n7\n00:01.000 --> 00:02.000\nW1\n\nW2\n", ["W1"]),
        ("subtitles", f"1\n00:01,000 --> 00:02,000\nNOTE {IGNORE}\n\nW1\n", []),
        ("text", f"<!-- {IGNORE} -->\n# {IGNORE}\nW1\n", []),
        ("unheard-of", f"<!-- {IGNORE} -->\nW1\n", []),
    ],
)
def test_reach_in_each_format(format_name: str, text: str, expected: list[str]) -> None:
    assert silenced(text, format_name) == expected


def test_mdx() -> None:
    text = f"{{/* {IGNORE} */}}\nW1\n\nW2 {{/* {IGNORE} */}}\nW3\n\n```\n{{/* {IGNORE} */}}\n```\n"
    assert silenced(text, "markdown", "a.mdx") == ["W1", "W2"]


def test_a_whole_file() -> None:
    assert silenced("W1\n\nW2 <!-- termkit: ignore-file deprecated-term -- old -->\n\nW3\n", "markdown") == [
        "W1",
        "W2",
        "W3",
    ]


def test_a_stretch() -> None:
    off, on = "<!-- termkit: off deprecated-term, mixed-script -- law -->", "<!-- termkit: on deprecated-term -->"
    assert silenced(f"W1\n\n{off}\n\nW2\n\nW3 {on} W4\n", "markdown") == ["W2", "W3"]
    assert silenced(f"W1\n\n{off}\n\nW2\n\nW3\n", "markdown") == ["W2", "W3"]
    assert silenced(f"{off}\nW1\n\n{on}\nW2\n\n{off}\nW3\n{on}\nW4", "markdown") == ["W1", "W3"]


def test_rules_and_concepts_are_told_apart() -> None:
    text = "W1 <!-- termkit: ignore mixed-script, deprecated-term [code, 檔案] -- both -->\n"
    suppressions = read_suppressions(text, "a.md", "markdown", RULES)
    assert [(one.rule, one.concepts, one.reason) for one in suppressions] == [
        ("mixed-script", ("code", "檔案"), "both"),
        ("deprecated-term", ("code", "檔案"), "both"),
    ]
    found = [
        finding(text, "W1"),
        finding(text, "W1", concept="檔案", rule="mixed-script"),
        finding(text, "W1", concept="other"),
        finding(text, "W1", rule="missing-term"),
    ]
    applied = apply(result(*found), suppressions, ["a.md"])
    assert [one.finding for one in applied.suppressed] == found[:2]
    assert list(applied.findings) == found[2:]


def test_several_lines_in_one_comment() -> None:
    text = (
        "<!--\n  termkit: ignore mixed-script -- a\n  termkit: ignore-file missing-term\n  [code] -- b\n  c\n-->\nW1\n"
    )
    found = read_suppressions(text, "a.md", "markdown", RULES)
    assert [(one.rule, one.reason, one.place.line, one.place.column) for one in found] == [
        ("mixed-script", "a", 2, 19),
        ("missing-term", "b c", 3, 24),
    ]


@pytest.mark.parametrize("dash", ["--", "---", "–", "—", "——", " -- ", "\n—\t"])
def test_dashes(dash: str) -> None:
    (one,) = read_suppressions(f"<!-- termkit: ignore mixed-script{dash}a -- b-->", "a.md", "markdown", RULES)
    assert (one.rule, one.reason) == ("mixed-script", "a -- b")


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        (
            "termkit: ignore deprecated-trem -- x",
            ":3:22: unknown rule 'deprecated-trem'; did you mean 'deprecated-term'?",
        ),
        ("termkit: ignore mixed-script deprecated-term -- x", ":3:22: unknown rule 'mixed-script deprecated-term'; "),
        ("termkit: ignore * -- x", ":3:22: unknown rule '*'; known are deprecated-term, "),
        ("termkit: ignore deprecated-term", ":3:15: no reason is given; write: termkit: ignore deprecated-term"),
        ("termkit: ignore deprecated-term --", ":3:15: no reason is given"),
        ("termkit: off deprecated-term", ":3:15: no reason is given"),
        ("termkit: ignore -- x", ":3:15: no rule is named; write: termkit: ignore deprecated-term [concept] -- why"),
        ("termkit: ignore [code] -- x", ":3:15: no rule is named"),
        ("termkit: ignore deprecated-term [] -- x", ":3:15: the brackets name no concept"),
        ("termkit: ignore deprecated-term [code -- x", ":3:15: cannot be understood; write: termkit: ignore"),
        (
            "termkit: ingore deprecated-term -- x",
            ":3:15: unknown word 'ingore' behind 'termkit:'; did you mean 'ignore'?",
        ),
        ("termkit:", ":3:14: unknown word '' behind 'termkit:'; write: termkit: ignore"),
        ("termkit: on deprecated-term", ":3:18: 'deprecated-term' is not off here; take this comment out"),
        ("\n  termkit: ignore mixed-script,\n  missing-trem -- x", ":5:3: unknown rule 'missing-trem'; did you mean"),
    ],
)
def test_faults(comment: str, expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_suppressions(f"文\n\n<!-- {comment}-->\n", "docs/a.md", "markdown", RULES)
    assert str(caught.value).startswith("docs/a.md" + expected)
    assert "\n" not in str(caught.value)


def test_what_silences_nothing_is_found_at_its_name() -> None:
    text = "文\n\n<!-- termkit: ignore mixed-script, deprecated-term -- x -->\nW1\n"
    applied = apply(result(finding(text, "W1")), read_suppressions(text, "a.md", "markdown", RULES), ["a.md"])
    (unused,) = applied.findings
    assert (unused.rule, unused.severity, unused.line, unused.column) == ("unused-suppression", "minor", 3, 22)
    assert text[unused.start : unused.end] == unused.text == "mixed-script"
    assert "'mixed-script' is silenced here, and nothing is found" in unused.message


def test_a_file_that_was_read_twice_is_reported_once() -> None:
    found = read_suppressions("<!-- termkit: ignore mixed-script -- x -->\n", "a.md", "markdown", RULES)
    again = read_suppressions("<!-- termkit: ignore mixed-script -- x -->\n", "a.md", "markdown", RULES)
    assert len(apply(result(), [*found, *again], ["a.md"]).findings) == 1


def test_unused_is_said_only_where_it_is_known() -> None:
    text = "<!-- termkit: ignore mixed-script -- x -->\nW1\n"
    suppressions = read_suppressions(text, "a.md", "markdown", RULES)
    assert apply(result(), suppressions, ["b.md"]).findings == ()
    assert apply(result(), suppressions, ["a.md"], ["deprecated-term"]).findings == ()
    assert len(apply(result(), suppressions, ["a.md"], ["mixed-script"]).findings) == 1


def test_unused_can_be_silenced_too() -> None:
    text = (
        "<!-- termkit: ignore-file unused-suppression -- kept for the next edition -->\n\n"
        "<!-- termkit: ignore mixed-script -- x -->\nW1\n"
    )
    applied = apply(result(), read_suppressions(text, "a.md", "markdown", RULES), ["a.md"])
    assert applied.findings == ()
    assert [(one.finding.text, one.reason) for one in applied.suppressed] == [
        ("mixed-script", "kept for the next edition")
    ]
    alone = text.splitlines()[0]
    (unused,) = apply(result(), read_suppressions(alone, "a.md", "markdown", RULES), ["a.md"]).findings
    assert unused.text == "unused-suppression"


def test_another_file_is_not_silenced() -> None:
    text = f"<!-- {IGNORE} -->\nW1\n"
    other = finding(text, "W1", "b.md")
    applied = apply(result(other), read_suppressions(text, "a.md", "markdown", RULES), ["a.md", "b.md"])
    assert other in applied.findings


def test_a_source_speaks_for_its_own_stretch_alone() -> None:
    source = f"代碼\n\n<!-- {IGNORE} -->\n代碼\n\n代碼\n"
    target = "W1"
    suppressions = read_suppressions(source, "zh.md", "markdown", RULES)
    places = [spot(source, "代碼", "zh.md", number=n) for n in (1, 2, 3)]
    inside = finding(target, "W1", "en.md", related=(places[1],))
    outside = finding(target, "W1", "en.md", related=(places[0],))
    partly = finding(target, "W1", "en.md", related=tuple(places[:2]))
    unrelated = finding(target, "W1", "en.md")
    other_version = finding(target, "W1", "en.md", related=(places[1]._replace(side="target"),))
    of_source = finding(source, "代碼", "zh.md", side="source", related=(places[1],))
    others = [outside, partly, unrelated, other_version, of_source]
    applied = apply(result(inside, *others), suppressions, ["zh.md", "en.md"])
    assert [one.finding for one in applied.suppressed] == [inside]
    assert list(applied.findings) == others


def settings(folder: Path, tables: str) -> list[Setting]:
    path = folder / "termkit.toml"
    path.write_text(dedent(tables), encoding="utf-8")
    return read_settings(load_config(path))


TABLE = """\
    [check]
    [[check.suppress]]
    paths = ["locale/**/zh.json"]
    keys = ["legal.*", "menu.items[2]"]
    rules = ["deprecated-term", "mixed-script"]
    concepts = ["code"]
    reason = "the lawyers said so"
    """


def test_by_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    known = settings(tmp_path, TABLE)
    legal = finding("W1", "W1", "locale/web/zh.json", segment="legal.terms.title")
    item = finding("W1", "W1", "locale/zh.json", segment="menu.items[2]", rule="mixed-script")
    others = [
        finding("W1", "W1", "locale/zh.json", segment="menu.items2"),
        finding("W1", "W1", "locale/zh.json"),
        finding("W1", "W1", "locale/zh.json", segment="legal.terms", concept="file"),
        finding("W1", "W1", "zh.json", segment="legal.terms"),
        finding("W1", "W1", "locale/zh.json", segment="legal.terms", rule="missing-term"),
    ]
    applied = apply(result(legal, item, *others), known, ["locale/zh.json"])
    assert [(one.finding, one.reason) for one in applied.suppressed] == [
        (legal, "the lawyers said so"),
        (item, "the lawyers said so"),
    ]
    assert sorted(applied.findings, key=lambda f: f.order) == sorted(others, key=lambda f: f.order)


def test_a_table_that_silences_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    known = settings(tmp_path, TABLE)
    assert apply(result(), known, ["other.json"]).findings == ()
    unused = apply(result(), known, ["locale/zh.json"]).findings
    text = (tmp_path / "termkit.toml").read_text(encoding="utf-8")
    assert [(one.path, one.line, one.text, text[one.start : one.end]) for one in unused] == [
        ("termkit.toml", 5, "deprecated-term", "deprecated-term"),
        ("termkit.toml", 5, "mixed-script", "mixed-script"),
    ]


def test_paths_of_tables_are_below_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = settings(tmp_path, TABLE)
    (tmp_path / "locale").mkdir()
    monkeypatch.chdir(tmp_path / "locale")
    found = finding("W1", "W1", "zh.json", segment="legal.x")
    assert apply(result(found), known, ["zh.json"]).suppressed[0].finding == found


def test_no_tables(tmp_path: Path) -> None:
    assert settings(tmp_path, "[check]\n") == []


def test_known_rules_are_all_rules_and_the_one_about_suppressions() -> None:
    assert "unused-suppression" in rule_names()
    assert "deprecated-term" in rule_names()


MARKS = st.text(alphabet=st.sampled_from("W1 \n\r`~<>!-[]{}/*#:'\"|\\,中—")) | st.sampled_from(
    [
        "<!--",
        "-->",
        "{/*",
        "*/}",
        "```\n",
        "# ",
        "// ",
        "NOTE ",
        "WEBVTT\n\n",
        "\n\n",
        IGNORE,
        "termkit: off mixed-script — x",
        "termkit: on mixed-script",
        "<p>",
        "</p>",
        'msgid "a"\n',
        'msgstr "b"\n',
        "key: ",
        "<![CDATA[",
        "]]>",
    ]
)
FORMATS = ["markdown", "html", "xliff", "yaml", "toml", "json", "po", "subtitles", "text"]


@given(st.lists(MARKS, max_size=12).map("".join), st.sampled_from(FORMATS), st.sampled_from(["a.md", "a.mdx"]))
def test_any_text_gives_true_places_or_sayswhat_is_wrong(text: str, format_name: str, path: str) -> None:
    try:
        found = read_suppressions(text, path, format_name, RULES)
    except ConfigError as error:
        assert str(error).startswith(f"{path}:")
        return
    for one in found:
        assert isinstance(one, Suppression)
        assert text[one.place.start : one.place.end] == one.place.text == one.rule
        assert LineIndex(text).position(one.place.start) == (one.place.line, one.place.column)
        assert 0 <= one.span.start <= one.span.end <= len(text) + 1


@pytest.mark.parametrize("format_name", ["markdown", "html", "json", "yaml", "toml", "po"])
def test_openers_that_nothing_closes_are_looked_for_once(format_name: str) -> None:
    """In square time this would run for minutes."""
    text = "` `` ``` <b> \\` {/* <p title= /* <script> <![CDATA[ <style> x <textarea>\n" * 20_000
    assert read_suppressions(text + f"\n\n# a\nx ``{IGNORE}``\n", "a.mdx", format_name, RULES) == []
    found = read_suppressions(f"<!-- {IGNORE} -->\nW1\n\n" + text, "a.mdx", "markdown", RULES)
    assert [one.place.line for one in found] == [1]


def test_with_the_checker_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comments in a source and in its translation, and what a baseline knows of the rest."""
    monkeypatch.chdir(tmp_path)
    glossary = make_glossary(
        "vibe: {zh-Hant: 氛圍編程, en: {preferred: vibe coding, deprecated: [atmosphere programming]}}"
    )
    source = f"# 一\n\n<!-- {IGNORE} -->\n\n氛圍編程甲。\n\n# 二\n\n氛圍編程乙。\n\n# 三\n\n氛圍編程丙。\n"
    target = (
        "# One\n\nAtmosphere programming A.\n\n# Two\n\nAtmosphere programming B. "
        f"<!-- {IGNORE} -->\n\n# Three\n\nAtmosphere programming C.\n"
    )
    Path("e.zh-Hant.md").write_text(source, encoding="utf-8")
    Path("e.en.md").write_text(target, encoding="utf-8")
    versions = [Version(Path("e.en.md"), "en", "")]
    work = Work("e", Version(Path("e.zh-Hant.md"), glossary.narrow("zh-Hant"), ""), versions)
    found = check_views([read_work(work, Matcher(glossary), None, False, None)], glossary)
    suppressions = [
        one
        for path, text in (("e.zh-Hant.md", source), ("e.en.md", target))
        for one in read_suppressions(text, path, "markdown", rule_names())
    ]
    left = apply(found, suppressions, list(found.documents))
    assert [one.finding.line for one in left.suppressed] == [3, 7]
    assert [(one.rule, one.line) for one in left.findings] == [("deprecated-term", 11)]
    known = updated(left, None)
    assert baseline_apply(left, known).result.findings == ()
    assert len(baseline_apply(found, known).result.findings) == 2
