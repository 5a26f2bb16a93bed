"""``termkit mine``: what is found in texts and bilingual files, how it is told, and how decisions reach the glossary."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

from termkit.config import Config
from termkit.core.glossary import Term
from termkit.core.mined import COLUMNS, Mined
from termkit.errors import GlossaryError, InputError, LanguageError
from termkit.formats.glossary_edit_terms import with_terms
from termkit.formats.glossary_yaml import read_glossary
from termkit.jobs.mine import Order, mine
from termkit.jobs.mine_accept import DECISIONS, accept
from termkit.jobs.mine_gather import Wanted
from termkit.jobs.mine_glossary import FirstGlossary
from termkit.report.mined import mined_text, mined_tsv
from termkit.report.text import width

CHINESE = """\
# 任务调度

调度器（scheduler）为每个任务启动一个工作进程。工作进程读取作业队列。

作业队列为空时，工作进程进入休眠。调度器定期检查作业队列，然后唤醒工作进程。

**快照**保存调度器的状态。用户可以恢复快照，使用者也可以删除快照。
"""
ROWS = [
    ("The scheduler starts the build.", "调度器启动构建。"),
    ("Each build has a snapshot.", "每个构建都有快照。"),
    ("The scheduler deletes the snapshot.", "调度器删除快照。"),
    ("Wait for the scheduler.", "请等待调度器。"),
    ("A snapshot is small.", "快照很小。"),
    ("The workspace is empty.", "工作空间是空的。"),
    ("Open the workspace now.", "现在打开工作空间。"),
    ("A workspace has many files.", "一个工作空间有很多文件。"),
    ("Close your workspace.", "关闭您的工作空间。"),
    ("The workspace belongs to a team.", "工作空间属于团队。"),
    ("Rename the workspace.", "重命名工作区。"),
    ("Nothing happened here.", "这里什么也没有发生。"),
    ("It rained all day.", "下了一整天雨。"),
    ("Dinner is at six.", "六点吃晚饭。"),
    ("He reads the newspaper.", "他在看报纸。"),
    ("The cat sleeps on the sofa.", "猫在沙发上睡觉。"),
    ("We walked along the river.", "我们沿着河边走。"),
    ("She bought three apples.", "她买了三个苹果。"),
    ("The train leaves at noon.", "火车中午出发。"),
    ("They sing an old song.", "他们唱一首老歌。"),
]
GLOSSARY = """\
# ours
termkit: 1
languages: {source: en, target: zh-Hans}
concepts:
  workspace: 工作区   # decided in May
  build: [构建,   # a noun
          编译]
  cache:
    en: cache
    zh-Hans:
      - 缓存  # mainland
      # not 快取
      - 高速缓存
  team: {keep: Team}

# the end
"""


def mined(tmp_path: Path, *paths: str, glossary: str = "", **more: Any) -> Mined:
    known = read_glossary(glossary, "glossary.yaml") if glossary else None
    wanted = Wanted(tuple(tmp_path / path for path in paths))
    return mine(Order(wanted, **more), Config(root=tmp_path), known).mined


def write_rows(path: Path) -> None:
    lines = (json.dumps({"source": one, "target": other}, ensure_ascii=False) for one, other in ROWS)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def decided(mined_table: str, *decisions: tuple[str, str]) -> str:
    """The table with decisions for rows, by their terms."""
    rows = list(csv.reader(mined_table.splitlines(), delimiter="\t"))
    for term, decision in decisions:
        hits = [row for row in rows[1:] if row[2] == term]
        assert hits, term
        hits[0][-1] = decision
    return "".join("\t".join(row) + "\n" for row in rows)


def table(*rows: tuple[str, str, str, str, str]) -> str:
    """A table of (concept, kind, term, language, decision)."""
    lines = [[one, kind, term, tag, "3", "an example", "", decision] for one, kind, term, tag, decision in rows]
    return "".join("\t".join(cells) + "\n" for cells in [list(COLUMNS), *lines])


# What is found


def test_a_chinese_text_without_a_language_in_its_name(tmp_path: Path) -> None:
    (tmp_path / "guide.md").write_text(CHINESE, encoding="utf-8")
    found = mined(tmp_path, "guide.md")
    terms = {one.term: one for one in found.candidates}
    assert {"调度器", "工作进程", "作业队列"} <= set(terms)
    assert terms["调度器"].count == 3
    first = terms["调度器"].places[0]
    assert (first.line, first.column) == (3, 1)
    assert first.context.startswith("调度器（scheduler）")
    assert "followed by its English: scheduler" in [why.text for why in terms["调度器"].reasons]
    assert [[each.term for each in family.surfaces] for family in found.families] == [["使用者", "用户"]]
    assert (found.source, found.target) == ("zh-Hans", "en")
    assert (found.read.texts, found.read.passages, found.read.pairs) == (1, 0, 0)
    assert found.rivals == ()


def test_a_tree_is_read_whole_and_other_texts_are_told(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.md").write_text("工作进程读取作业队列。", encoding="utf-8")
    (tmp_path / "two.txt").write_text("作业队列为空时，工作进程休眠。", encoding="utf-8")
    (tmp_path / "notes.md").write_text("Only English is in here.", encoding="utf-8")
    (tmp_path / "empty.zh-Hans.md").write_text("", encoding="utf-8")
    found = mined(tmp_path, ".")
    assert {one.term: one.count for one in found.candidates}["作业队列"] == 2
    assert found.read.texts == 2
    assert any("notes.md: no Chinese text" in note for note in found.notes)
    assert any("empty.zh-Hans.md: empty" in note for note in found.notes)


def test_min_count_and_top(tmp_path: Path) -> None:
    (tmp_path / "guide.md").write_text(CHINESE, encoding="utf-8")
    found = mined(tmp_path, "guide.md", min_count=3, top=2)
    assert len(found.candidates) == 2
    assert found.all_candidates > 2
    assert all(one.count >= 3 for one in found.candidates)


def test_two_texts_are_aligned(tmp_path: Path) -> None:
    for tag, side in (("en", 0), ("zh-Hans", 1)):
        text = "\n\n".join(row[side] for row in ROWS)
        (tmp_path / f"guide.{tag}.md").write_text(text, encoding="utf-8")
    found = mined(tmp_path, "guide.zh-Hans.md", "guide.en.md", min_count=2)
    assert (found.read.pairs, found.read.texts) == (1, 1)
    assert found.read.passages >= len(ROWS) - 2
    best = {one.term: one.renderings[0] for one in found.candidates if one.renderings}
    assert best["工作空间"].text == "workspace"
    assert best["工作空间"].times == 5
    example = best["工作空间"].examples[0]
    assert "工作空间" in example.chinese
    assert "workspace" in example.english.lower()


BILINGUAL = {
    "rows.jsonl": lambda: "".join(
        json.dumps({"en": one, "zh": other}, ensure_ascii=False) + "\n" for one, other in ROWS
    ),
    "rows.tsv": lambda: "source\ttarget\n" + "".join(f"{one}\t{other}\n" for one, other in ROWS),
    "reversed.tsv": lambda: "source\ttarget\n" + "".join(f"{other}\t{one}\n" for one, other in ROWS),
    "zh_CN.po": lambda: (
        'msgid ""\nmsgstr "Language: zh_CN\\n"\n\n'
        + "\n".join(f'msgid "{one}"\nmsgstr "{other}"\n' for one, other in ROWS)
    ),
    "rows.xlf": lambda: (
        '<xliff version="1.2"><file source-language="en" target-language="zh-CN" original="x" datatype="plaintext">'
        "<body>"
        + "".join(
            f'<trans-unit id="{n}"><source>{one}</source><target>{other}</target></trans-unit>'
            for n, (one, other) in enumerate(ROWS)
        )
        + "</body></file></xliff>"
    ),
    "rows.tmx": lambda: (
        '<tmx version="1.4"><header srclang="en"/><body>'
        + "".join(
            f'<tu><tuv xml:lang="en"><seg>{one}</seg></tuv><tuv xml:lang="zh-CN"><seg>{other}</seg></tuv></tu>'
            for one, other in ROWS
        )
        + "</body></tmx>"
    ),
}


@pytest.mark.parametrize("name", BILINGUAL)
def test_bilingual_files(tmp_path: Path, name: str) -> None:
    text = BILINGUAL[name]()
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = mined(tmp_path, name, min_count=2)
    assert (found.read.bilingual, found.read.passages) == (1, len(ROWS))
    terms = {one.term: one for one in found.candidates}
    assert terms["工作空间"].renderings[0].text == "workspace"
    place = terms["工作空间"].places[0]
    assert text.split("\n")[place.line - 1][place.column - 1 :].startswith("工作空间")
    assert {found.source[:2], found.target[:2]} == {"en", "zh"}
    assert found.source[:2] == ("zh" if name == "reversed.tsv" else "en")


def test_catalogs_of_one_language_each(tmp_path: Path) -> None:
    for tag, side in (("en", 0), ("zh-CN", 1)):
        data = {f"k{number}": row[side] for number, row in enumerate(ROWS)}
        (tmp_path / f"{tag}.json").write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    found = mined(tmp_path, ".", min_count=2)
    assert (found.read.bilingual, found.read.passages, found.read.pairs) == (1, len(ROWS), 0)
    assert {one.term for one in found.candidates} >= {"工作空间", "调度器", "快照"}


def test_rivals_and_what_is_known(tmp_path: Path) -> None:
    write_rows(tmp_path / "rows.jsonl")
    found = mined(tmp_path, "rows.jsonl", glossary=GLOSSARY)
    (rival,) = found.rivals
    assert (rival.concept, rival.approved, rival.rival) == ("workspace", "工作区", "工作空间")
    assert (rival.count, rival.missed, rival.met) == (5, 5, 1)
    assert "工作空间" in rival.examples[0].chinese
    assert rival.examples[0].place.endswith("rows.jsonl:6")
    assert {one.term: one.known for one in found.candidates}["构建"] == "build"


def test_one_script_after_the_other_is_no_mixture(tmp_path: Path) -> None:
    (tmp_path / "a.zh-Hans.md").write_text("用户打开软件。用户关闭软件。", encoding="utf-8")
    (tmp_path / "a.zh-Hant.md").write_text("使用者開啟軟體。使用者關閉軟體。", encoding="utf-8")
    assert mined(tmp_path, ".").families == ()


def test_what_the_glossary_says_of_a_surface_is_said_of_its_own_script(tmp_path: Path) -> None:
    glossary = """\
termkit: 1
languages: {source: zh-Hant-TW, target: en}
concepts:
  user:
    zh-Hant-TW: {preferred: 使用者, deprecated: [用戶]}
    zh-Hans: {preferred: 用户}
    en: user
"""
    (tmp_path / "a.zh-Hans.md").write_text("用户打开软件。用户关闭软件。使用者离开。", encoding="utf-8")
    (family,) = mined(tmp_path, "a.zh-Hans.md", glossary=glossary).families
    assert family.known == "user"
    assert {surface.term: surface.role for surface in family.surfaces} == {"用户": "approved", "使用者": "foreign"}


# What cannot be mined


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.zh-Hans.md", b"", "empty"),
        ("a.zh-Hans.md", b"no Chinese at all\n", "no Chinese in it"),
        ("a.md", b"no Chinese at all\n", "no Chinese text"),
        ("a.zh-Hans.txt", b"\x00\x01\x02\xff\xfe\xd8" * 50, "byte"),
        ("a.po", b'msgid "one"\nmsgstr "two"\n', "no Chinese beside English"),
        ("a.jsonl", b"{}\n", "no source"),
    ],
)
def test_nothing_to_mine(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as caught:
        mined(tmp_path, name)
    assert "no Chinese text in it to mine" in str(caught.value)
    assert told in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        mined(tmp_path, "nosuch.md")


def test_a_wrong_tag(tmp_path: Path) -> None:
    (tmp_path / "a.zh-Latn.md").write_text(CHINESE, encoding="utf-8")
    with pytest.raises(LanguageError):
        mined(tmp_path, "a.zh-Latn.md")


def test_the_rest_is_mined_where_one_file_cannot_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.zh-Hans.md").write_text(CHINESE, encoding="utf-8")
    (tmp_path / "b.zh-Hans.md").write_bytes("坏".encode() + b"\xff\xff\xff")
    done = run("mine", ".", "--format", "json")
    assert done.returncode == 2
    assert "b.zh-Hans.md" in done.stderr
    assert json.loads(done.stdout)["read"]["texts"] == 1


def test_texts_that_do_not_say_the_same_have_no_renderings(tmp_path: Path) -> None:
    (tmp_path / "a.zh-Hans.md").write_text(CHINESE, encoding="utf-8")
    english = "\n\n".join(
        f"The river number {number} rises early in spring and floods the fields." for number in range(40)
    )
    (tmp_path / "a.en.md").write_text(english, encoding="utf-8")
    found = mined(tmp_path, ".")
    assert (found.read.pairs, found.read.passages) == (0, 0)
    assert any("they do not say the same" in note for note in found.notes)


def test_a_long_line(tmp_path: Path) -> None:
    sentences = [f"第{number}个工作进程读取作业队列，" for number in range(20_000)]
    (tmp_path / "line.zh-Hans.txt").write_text("".join(sentences), encoding="utf-8")
    found = mined(tmp_path, "line.zh-Hans.txt", top=3)
    assert found.read.characters > 200_000
    assert all(len(place.context) < 100 for one in found.candidates for place in one.places)


# How it is told


def test_json_keeps_its_shape(run: Run, tmp_path: Path) -> None:
    write_rows(tmp_path / "rows.jsonl")
    (tmp_path / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    done = run("mine", "rows.jsonl", "--format", "json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert list(data) == [
        *("version", "languages", "glossary", "read", "found", "candidates", "families", "rivals", "notes")
    ]
    assert data["read"] == {"texts": 1, "bilingual": 1, "pairs": 0, "passages": 20, "characters": 139}
    one = next(one for one in data["candidates"] if one["term"] == "工作空间")
    assert set(one) == {
        *("term", "language", "count", "score", "kind", "known", "surfaces", "reasons", "places", "context"),
        "renderings",
    }
    assert one["places"][0] == "rows.jsonl:6:50"
    assert one["renderings"][0]["text"] == "workspace"
    assert set(one["reasons"][0]) == {"name", "text", "points"}
    assert data["rivals"][0]["concept"] == "workspace"
    assert data["glossary"] == "glossary.yaml"
    assert run("mine", "rows.jsonl", "--format", "json").stdout == done.stdout


def test_tables_are_aligned_though_characters_are_wide(tmp_path: Path) -> None:
    write_rows(tmp_path / "rows.jsonl")
    found = mined(tmp_path, "rows.jsonl", glossary=GLOSSARY, top=10)
    lines = mined_text(found).splitlines()
    head = next(number for number, line in enumerate(lines) if line.startswith("candidate"))
    column = lines[head].index("why")
    for line, one in zip(lines[head + 1 :], found.candidates, strict=False):
        reason = next(why.text for why in one.reasons if why.text) if not one.known else f"known: {one.known}"
        assert width(line[: line.index(reason)]) == column, line
    assert "工作空间" in mined_text(found).split("Rivals")[1]


def test_no_text_steers_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.zh-Hans.md").write_text("「工作\x1b[31m进程」与「作业\u202e队列」。\n" * 3, encoding="utf-8")
    found = mined(tmp_path, "a.zh-Hans.md")
    for text in (mined_text(found), mined_tsv(found), FirstGlossary(found).text):
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_the_table_has_one_row_a_line(tmp_path: Path) -> None:
    write_rows(tmp_path / "rows.jsonl")
    rows = list(csv.reader(mined_tsv(mined(tmp_path, "rows.jsonl", glossary=GLOSSARY)).splitlines(), delimiter="\t"))
    assert tuple(rows[0]) == COLUMNS
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert {row[-1] for row in rows[1:]} == {""}
    assert {"rival", "candidate", "rendering"} == {row[1] for row in rows[1:]}
    assert "构建" not in [row[2] for row in rows if row[1] == "candidate"]  # known already


def test_yaml_is_a_glossary_that_loads(run: Run, tmp_path: Path) -> None:
    write_rows(tmp_path / "rows.jsonl")
    done = run("mine", "rows.jsonl", "--min-count", "2", "-o", "first.yaml")
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "first.yaml").read_text(encoding="utf-8")
    loaded = read_glossary(text, "first.yaml")
    assert loaded.by_id["workspace"].approved("zh-Hans") == ("工作空间",)
    assert not any(concept.decided for concept in loaded.concepts)
    assert "5×, together in 5 passages" in text


def test_chinese_alone_makes_a_glossary_too(tmp_path: Path) -> None:
    (tmp_path / "guide.md").write_text(CHINESE, encoding="utf-8")
    loaded = read_glossary(FirstGlossary(mined(tmp_path, "guide.md")).text, "first.yaml")
    assert "工作进程" in loaded.by_id


# Accepting


def test_decisions_reach_the_glossary_and_nothing_else_changes(run: Run, tmp_path: Path) -> None:
    write_rows(tmp_path / "rows.jsonl")
    path = tmp_path / "glossary.yaml"
    path.write_text(GLOSSARY, encoding="utf-8", newline="")
    assert run("mine", "rows.jsonl", "--min-count", "2", "-o", "terms.tsv").returncode == 0
    before = (tmp_path / "terms.tsv").read_text(encoding="utf-8")
    text = decided(before, ("工作空间", "deprecated"), ("调度器", "new"), ("快照", "Proposed"))
    (tmp_path / "terms.tsv").write_text(text, encoding="utf-8")
    done = run("mine", "--accept", "terms.tsv")
    assert (done.returncode, done.stderr) == (0, "")
    after = path.read_text(encoding="utf-8")
    new = (
        "  调度器: {status: proposed, en: scheduler, zh-Hans: 调度器}\n"
        "  快照: {status: proposed, en: snapshot, zh-Hans: 快照}\n"
    )
    assert after == GLOSSARY.replace(
        "workspace: 工作区 ", "workspace: {en: workspace, zh-Hans: {preferred: 工作区, deprecated: [工作空间]}} "
    ).replace("  team: {keep: Team}\n", "  team: {keep: Team}\n" + new)
    again = run("mine", "--accept", "terms.tsv")
    assert (again.returncode, again.stdout) == (0, "glossary.yaml: nothing to change\n")
    assert path.read_text(encoding="utf-8") == after
    refused = run("mine", "rows.jsonl", "-o", "terms.tsv")
    assert refused.returncode == 2
    assert "decisions are in it" in refused.stderr
    assert (tmp_path / "terms.tsv").read_text(encoding="utf-8") == text


def test_a_line_separator_in_a_cell_ends_no_row(tmp_path: Path) -> None:
    glossary, rows = tmp_path / "glossary.yaml", tmp_path / "t.tsv"
    glossary.write_text(GLOSSARY, encoding="utf-8")
    text = table(("cache", "rival", "快取", "zh-Hans", "deprecated"))
    head, row = (line.split("\t", 1) for line in text.rstrip("\n").split("\n"))
    rows.write_text(f"{head[0]}\tnote\t{head[1]}\n{row[0]}\tone\u2028two\t{row[1]}\n", encoding="utf-8")
    edited = accept(rows, glossary)
    assert edited is not None
    assert "快取" in edited.data.decode()


def test_proposed_terms_say_so(tmp_path: Path) -> None:
    glossary, rows = tmp_path / "glossary.yaml", tmp_path / "t.tsv"
    glossary.write_text(GLOSSARY, encoding="utf-8")
    rows.write_text(
        table(
            ("workspace", "rival", "工作空间", "zh-Hans", "proposed"),
            ("team", "rival", "团队", "zh-Hans", "deprecated"),
            ("cache", "rival", "快取", "zh-Hans", "deprecated"),
        ),
        encoding="utf-8",
    )
    edited = accept(rows, glossary)
    assert edited is not None
    text = edited.data.decode()
    assert "  workspace: [工作区, 工作空间]   # decided in May; proposed: 工作空间\n" in text
    assert "  team: {keep: Team, zh-Hans: {deprecated: [团队]}}\n" in text
    assert "      preferred: 缓存  # mainland\n      # not 快取\n      admitted:\n      - 高速缓存\n" in text
    assert "      deprecated: [快取]\n" in text


def test_a_family_becomes_one_concept(tmp_path: Path) -> None:
    glossary, rows = tmp_path / "glossary.yaml", tmp_path / "t.tsv"
    glossary.write_text(GLOSSARY, encoding="utf-8")
    rows.write_text(
        table(
            ("用户", "variant", "使用者", "zh-Hans", "deprecated"),
            ("用户", "variant", "用户", "zh-Hans", "preferred"),
            ("用户", "candidate", "用户", "zh-Hans", ""),
            ("用户", "rendering", "user", "en", ""),
        ),
        encoding="utf-8",
    )
    edited = accept(rows, glossary)
    assert edited is not None
    concept = read_glossary(edited.data.decode(), "g").by_id["用户"]
    assert [(term.text, term.status) for term in concept.terms] == [
        ("user", "preferred"),
        ("用户", "preferred"),
        ("使用者", "deprecated"),
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            ("workspace", "rival", "工作空间", "zh-Hans", "depricated"),
            "t.tsv:3:1: 'depricated' is no decision; did you",
        ),
        (("workspace", "rival", "工作空间", "zh-Hans", "yes"), "t.tsv:3:1: 'yes' is no decision; write one of"),
        (("workspace", "rival", "", "zh-Hans", "admitted"), "t.tsv:3:1: no term in the row"),
        (("workspace", "rival", "工作空间", "fr", "admitted"), "t.tsv:3:1: 'fr' is neither Chinese nor English"),
        (("workspace", "rival", "工作空间", "zh-Hans", "preferred"), "t.tsv:3:1: '工作区' is preferred in concept"),
        (
            ("build", "rival", "编译", "zh-Hans", "deprecated"),
            "t.tsv:3:1: '编译' is admitted in concept 'build' already",
        ),
    ],
)
def test_a_wrong_decision_stops_all(tmp_path: Path, row: tuple[str, str, str, str, str], told: str) -> None:
    glossary, rows = tmp_path / "glossary.yaml", tmp_path / "t.tsv"
    glossary.write_text(GLOSSARY, encoding="utf-8")
    rows.write_text(table(("build", "rival", "生成", "zh-Hans", "deprecated"), row), encoding="utf-8")
    with pytest.raises(GlossaryError) as caught:
        accept(rows, glossary)
    assert told in str(caught.value)
    assert "nothing was written" in str(caught.value)
    assert glossary.read_text(encoding="utf-8") == GLOSSARY


def test_a_glossary_that_would_not_load_stays(tmp_path: Path) -> None:
    glossary, rows = tmp_path / "glossary.yaml", tmp_path / "t.tsv"
    glossary.write_text(GLOSSARY, encoding="utf-8")
    new = (("甲", "candidate", "甲", "zh-Hans", "new"), ("甲", "rendering", "workspace", "en", ""))
    rows.write_text(table(*new), encoding="utf-8")
    with pytest.raises(InputError, match=r"(?s)same source term.*nothing was written"):
        accept(rows, glossary)
    assert glossary.read_text(encoding="utf-8") == GLOSSARY


@pytest.mark.parametrize("text", ["", "concept\tterm\n", "<html>", "a\x00b\n", '"\n' * 5])
def test_what_is_no_table(tmp_path: Path, text: str) -> None:
    glossary, rows = tmp_path / "glossary.yaml", tmp_path / "t.tsv"
    glossary.write_text(GLOSSARY, encoding="utf-8")
    rows.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"t\.tsv"):
        accept(rows, glossary)


def test_a_hostile_glossary_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "guide.md").write_text(CHINESE, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("termkit: 1\nconcepts: &a {x: *a}\n", encoding="utf-8")
    (tmp_path / "t.tsv").write_text(table(("x", "rival", "甲乙", "zh-Hans", "new")), encoding="utf-8")
    for arguments in (("guide.md",), ("--accept", "t.tsv")):
        done = run("mine", *arguments, "-g", "bad.yaml")
        assert done.returncode == 2
        assert done.stderr.startswith("termkit: bad.yaml:2:")
        assert "Traceback" not in done.stderr


def test_accept_takes_nothing_else(run: Run) -> None:
    for others in (("a.md",), ("--from", "en"), ("--exclude", "*.md"), ("-o", "t.tsv")):
        done = run("mine", *others, "--accept", "t.tsv")
        assert (done.returncode, done.stdout) == (2, "")
        assert "--accept takes a table" in done.stderr


@pytest.mark.parametrize("output", ["a.zh-Hans.md", "glossary.yaml"])
def test_nothing_that_is_read_is_overwritten(run: Run, tmp_path: Path, output: str) -> None:
    (tmp_path / "a.zh-Hans.md").write_text(CHINESE, "utf-8")
    (tmp_path / "glossary.yaml").write_text(GLOSSARY, "utf-8")
    before = (tmp_path / output).read_bytes()
    done = run("mine", "a.zh-Hans.md", "--format", "yaml", "-o", output)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"termkit: {output}: is read in this run; name another file to write\n"
    assert (tmp_path / output).read_bytes() == before


_FORMS = st.sampled_from(["新词", "a: b", "x, y", "[z]", "# k", "'q'", 'say "so"', "yes", "12", "甲 乙"])


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["workspace", "build", "cache", "team"]),
            _FORMS,
            st.sampled_from(["en", "zh-Hans", "zh-Hant-TW"]),
            st.sampled_from(["admitted", "variant", "deprecated"]),
        ),
        max_size=6,
        unique_by=lambda one: one[:3],
    )
)
def test_terms_are_added_and_comments_stay(added: list[tuple[str, str, str, Any]]) -> None:
    loaded = read_glossary(GLOSSARY, "glossary.yaml")
    terms: dict[str, list[Term]] = {}
    for concept, form, language, status in added:
        terms.setdefault(concept, []).append(Term(form, language, status))
    text = with_terms(GLOSSARY, loaded, terms)
    again = read_glossary(text, "glossary.yaml")
    for concept in loaded.concepts:
        wanted = sorted(term[:3] for term in (*concept.terms, *terms.get(concept.id, ())))
        assert sorted(term[:3] for term in again.by_id[concept.id].terms) == wanted
    for comment in ("# ours", "# decided in May", "# a noun", "# mainland", "# not 快取", "# the end"):
        assert comment in text


def test_decisions_are_the_words_of_the_glossary() -> None:
    assert DECISIONS == ("preferred", "admitted", "variant", "deprecated", "proposed", "new")
