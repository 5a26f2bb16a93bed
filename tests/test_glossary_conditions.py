"""Where a concept holds and where it does not, as the glossary says it, from the file to the finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import make_glossary

from termkit import check_text
from termkit.config import Config
from termkit.core import evidence
from termkit.core.glossary import Glossary
from termkit.core.result import CheckResult
from termkit.errors import GlossaryError
from termkit.formats.glossary_yaml import read_glossary
from termkit.jobs.check import all_rules, run
from termkit.jobs.outcome import conclude
from termkit.jobs.project_check import Request, check_project
from termkit.jobs.tasks import Checker, Portion


def glossary(concepts: str) -> Glossary:
    lines = "\n".join(f"  {line}" for line in concepts.strip().split("\n"))
    return read_glossary(f"termkit: 1\nlanguages: {{source: en, target: zh-Hans}}\nconcepts:\n{lines}\n", "g.yaml")


def check(concepts: str, source: str, target: str) -> CheckResult:
    return check_text(target, glossary=glossary(concepts), language="zh-Hans", source=source)


def refused(concepts: str, source: str, target: str) -> list[str]:
    return [finding.text for finding in check(concepts, source, target).findings if finding.rule == "deprecated-term"]


LOCAL = "local: {en: local, zh-Hans: {preferred: 局部, deprecated: [本地]}, %s}"


def test_when_and_unless_look_at_the_source() -> None:
    assert refused(LOCAL % "when: (?i)global|scope", "A local of the scope.", "作用域的本地变量。") == ["本地"]
    assert refused(LOCAL % "when: (?i)global|scope", "A local file.", "一个本地文件。") == []
    assert refused(LOCAL % "unless: file", "A local file.", "一个本地文件。") == []
    assert refused(LOCAL % "unless: [file, disk]", "A local name.", "一个本地名称。") == ["本地"]


def test_a_form_that_is_allowed_in_a_context() -> None:
    concepts = "session: {en: session, zh-Hans: {preferred: 任务, deprecated: [会话]}, also-allowed: {会话: (?i)voice}}"
    assert refused(concepts, "The voice session ended.", "语音会话已结束。") == []
    assert check(concepts, "The voice session ended.", "语音会话已结束。").concepts[0].met == 1
    assert refused(concepts, "The session ended.", "会话已结束。") == ["会话"]


def test_a_form_that_stands_in_no_other_list() -> None:
    concepts = "session: {en: session, zh-Hans: 任务, also-allowed: {会话: voice}}"
    assert check(concepts, "A voice session.", "语音会话。").concepts[0].met == 1
    assert check(concepts, "A session.", "会话。").concepts[0].met == 0


def test_letter_case() -> None:
    free = "session: {en: Session, zh-Hans: {preferred: 任务, deprecated: [会话]}, case: free}"
    exact = "node: {en: Node, zh-Hans: {preferred: 节点, deprecated: [结点]}, case: exact}"
    assert refused(free, "Open the session.", "打开会话。") == ["会话"]
    assert refused(free.replace(", case: free", ""), "Open the session.", "打开会话。") == []
    assert refused(exact, "Each Node is new.", "每个结点都是新的。") == ["结点"]
    assert refused(exact, "Each node is new.", "每个结点都是新的。") == []


def test_part_of_speech() -> None:
    turn = "turn: {en: turn, zh-Hans: {preferred: 轮, deprecated: [回合]}, part-of-speech: noun}"
    assert refused(turn, "The next turn begins.", "下一回合开始。") == ["回合"]
    assert refused(turn, "Please turn it off.", "请在这一回合关闭它。") == []


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("scope: {keys: [menu.*]}", ["menu.open"]),
        ("exempt: {keys: menu.*}", ["help.text"]),
        ("scope: {paths: ['*.jsonl']}", ["menu.open", "help.text"]),
        ("scope: {paths: [docs/*]}", []),
        ("exempt: {paths: ['app.*']}", []),
    ],
)
def test_scope_and_exempt(where: str, found: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("app.jsonl").write_text(
        '{"key": "menu.open", "source": "Open the session", "target": "打开会话"}\n'
        '{"key": "help.text", "source": "A session", "target": "会话"}\n',
        encoding="utf-8",
    )
    from termkit.formats.bitext import bitext_format
    from termkit.jobs.tasks import read_portions

    loaded = glossary(f"session: {{en: session, zh-Hans: {{preferred: 任务, deprecated: [会话]}}, {where}}}")
    format_ = bitext_format("app.jsonl")
    assert format_ is not None
    portions = list(read_portions(Path("app.jsonl"), format_, ("en", "zh-Hans"), None, []))
    assert all(isinstance(portion, Portion) for portion in portions)
    result = conclude(run(portions, Checker(loaded)), loaded, all_rules())
    assert [finding.segment for finding in result.findings if finding.rule == "deprecated-term"] == found


@pytest.mark.parametrize(
    ("concept", "message"),
    [
        ("x: {en: a, zh-Hans: 甲, when: '('}", "not a regular expression"),
        ("x: {en: a, zh-Hans: 甲, case: loud}", "case 'loud' is not known"),
        ("x: {en: a, zh-Hans: 甲, part-of-speech: word}", "part-of-speech 'word' is not known"),
        ("x: {en: a, zh-Hans: 甲, scope: docs}", "scope is a mapping"),
        ("x: {en: a, zh-Hans: 甲, scope: {path: docs}}", "did you mean 'paths'"),
        ("x: {en: a, zh-Hans: 甲, also-allowed: [乙]}", "mapping of a form to a regular expression"),
    ],
)
def test_what_is_wrong_is_told(concept: str, message: str) -> None:
    with pytest.raises(GlossaryError, match=message):
        glossary(concept)


def test_a_form_allowed_in_one_chinese_is_refused_in_none() -> None:
    loaded = make_glossary("程式: {zh-Hant: 程式, zh-Hans: 程序, also-allowed: {脚本: 脚本語言}}", target="zh-Hans")
    result = check_text("脚本很短。", glossary=loaded, language="zh-Hans", source="程式很短。")
    assert {finding.severity for finding in result.findings} <= {"neutral"}
    assert [count.met for count in result.concepts] == [0]
    named = check_text("脚本很短。", glossary=loaded, language="zh-Hans", source="程式是脚本語言。")
    assert [count.met for count in named.concepts] == [1]


def test_a_form_that_is_allowed_asks_for_nothing_in_the_source() -> None:
    loaded = make_glossary("程式: {zh-Hant: 程式, zh-Hans: 程序, also-allowed: {脚本: 语言}}", target="zh-Hans")
    assert check_text("文件很短。", glossary=loaded, language="zh-Hans", source="腳本很短。").concepts == ()


def test_brackets_in_a_regex_raise_no_warning(recwarn: pytest.WarningsRecorder) -> None:
    concepts = LOCAL % "when: '[[]'"
    assert refused(concepts, "A local [x].", "本地。") == ["本地"]
    assert refused(concepts, "A local.", "本地。") == []
    assert refused(LOCAL % r"when: 'x\{e<=1}|[{]s}'", "A local x{e<=1}.", "本地。") == ["本地"]
    assert not recwarn.list


def test_a_condition_of_refusal_may_be_on_the_form_of_another_region() -> None:
    concepts = "code: {zh-Hant-TW: 程式碼, zh-Hans: 代码, en: code, deprecated-unless: {代码: Git}}"
    loaded = make_glossary(concepts, source="en", target="zh-Hant-TW")
    for source, found in (("The code.", 1), ("The Git code.", 0)):
        result = check_text("代碼。", glossary=loaded, language="zh-Hant-TW", source=source)
        assert sum(finding.severity != "neutral" for finding in result.findings) == found


def test_time_is_counted_for_each_pair_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(10_000))
    monkeypatch.setattr(evidence, "process_time", lambda: float(next(clock)))  # a second for each passage
    concepts = LOCAL % "when: (?i)local +scope"
    three = "\n\n".join(["A local scope."] * 3)
    for _ in range(4):
        assert refused(concepts, three, "\n\n".join(["本地作用域。"] * 3)) == ["本地"] * 3
    with pytest.raises(GlossaryError, match="runs without end; simplify it"):
        check(concepts, "\n\n".join(["A local scope."] * 9), "\n\n".join(["本地作用域。"] * 9))


PROJECT = """termkit: 1
languages: {source: en, target: zh-Hans}
concepts:
  session: {en: session, zh-Hans: {preferred: 任务, deprecated: [会话]}, %s}
"""


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("exempt: {paths: docs/old/*}", ["app.jsonl", "app.jsonl"]),
        ("scope: {paths: docs/old/*}", ["one.zh.md"]),
        ("scope: {paths: [guide]}", ["app.jsonl"]),
        ("scope: {paths: [app.jsonl]}", ["app.jsonl", "app.jsonl"]),
        ("exempt: {paths: [docs/*]}", []),
        ("exempt: {paths: [guide, '*.md']}", ["app.jsonl"]),
    ],
)
def test_paths_are_the_files_below_the_root_and_the_documents(
    where: str, found: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "docs" / "old"
    folder.mkdir(parents=True)

    (tmp_path / "g.yaml").write_text(PROJECT % where, encoding="utf-8")
    (folder / "one.en.md").write_text("A session.\n", encoding="utf-8")
    (folder / "one.zh.md").write_text("一个会话。\n", encoding="utf-8")
    rows = [f'{{"source": "A session", "target": "会话", "document": "{name}"}}\n' for name in ("guide", "help")]
    (tmp_path / "docs" / "app.jsonl").write_text("".join(rows), encoding="utf-8")
    monkeypatch.chdir(folder)
    config = Config(root=tmp_path)
    request = Request((Path("one.zh.md"), Path("../app.jsonl")), source_language="en", target_language="zh-Hans")
    result = check_project(request, config, read_glossary(PROJECT % where, "g.yaml"))
    assert not result.unread
    named = sorted(Path(finding.path).name for finding in result.findings if finding.rule == "deprecated-term")
    assert named == sorted(found)


@pytest.mark.parametrize(("where", "found"), [("scope: {paths: 'x/*'}", 0), ("exempt: {paths: 'x/*'}", 1)])
def test_a_text_by_itself_has_a_path_as_well(where: str, found: int) -> None:
    varied = glossary(f"gui: {{en: GUI, zh-Hans: {{preferred: 图形界面, variants: [图形介面]}}, {where}}}")
    result = check_text("图形界面。图形介面。", glossary=varied, language="zh-Hans")
    assert sum(finding.rule == "term-variant" for finding in result.findings) == found


def test_titles_say_nothing_where_all_terms_are_titles() -> None:
    words = "Session Usage Quota Device Project Author Balance Chat Effort Plugin Proxy Message Turn".split()
    concepts = "\n".join(f"{word}: {{en: {word}, zh-Hans: 第{number}项}}" for number, word in enumerate(words, 1))
    found = check(concepts, "Open the session in the project.", "打开。").concepts
    assert sorted(count.concept for count in found) == ["Project", "Session"]
    assert check("Session: {en: Session, zh-Hans: 任务}", "Open the session.", "打开。").concepts == ()


def test_a_part_of_a_name_that_both_sides_have_is_no_rival() -> None:
    concepts = "agent: {en: agent, zh-Hans: {preferred: Agent, deprecated: [agent]}}"
    assert refused(concepts, "Load it into ssh-agent.", "加载到 ssh-agent。") == []
    assert refused(concepts, "Ask the agent.", "问 agent。") == ["agent"]


def test_a_longer_term_that_is_not_meant_shields_nothing() -> None:
    concepts = "openclaw: {keep: OpenClaw}\nupdating: {en: updating OpenClaw, zh-Hans: 更新 OpenClaw}"
    (count,) = check(concepts, "OpenClaw was updated.", "已更新 OpenClaw。").concepts
    assert (count.concept, count.met) == ("openclaw", 1)
