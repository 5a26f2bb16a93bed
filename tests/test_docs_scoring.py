"""docs/scoring.md and its short form in the README: commands leave the status shown, output is real, Python runs."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT

from termkit.cli import group
from termkit.errors import TermkitError

PAGE = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n## Score\n")[2].partition("\n## ")[0]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STATUS = re.compile(r"\s+# exits with (\d)\b.*$|\s+# .*$")

# document, source, reference, three systems, required terms
ROWS = [
    (
        "manual",
        "請先更新韌體，再重新啟動路由器。",
        "Update the firmware first, then restart the router.",
        "Update the firmware first and then restart the router.",
        "First update the firmware, then restart the router.",
        "Please update software, then start machine again.",
        {"韌體": ["firmware"], "路由器": ["router"]},
    ),
    (
        "manual",
        "路由器的指示燈會閃三次。",
        "The indicator on the router blinks three times.",
        "The router's indicator light blinks three times.",
        "The router's light blinks three times.",
        "The lamp of machine will flash three.",
        {"路由器": ["router"], "指示燈": ["indicator", "indicator light"]},
    ),
    (
        "manual",
        "更新期間請勿拔除電源。",
        "Do not unplug the power during the update.",
        "Do not unplug the power supply during the update.",
        "Do not unplug the power while updating.",
        "Please do not pull power in update.",
        {},
    ),
    (
        "manual",
        "若韌體損毀，請聯絡客服。",
        "If the firmware is damaged, contact support.",
        "If the firmware is corrupted, contact customer support.",
        "If the firmware is damaged, contact customer service.",
        "If software is damage, please connect service.",
        {"韌體": ["firmware"]},
    ),
    (
        "manual",
        "設定完成後，指示燈轉為綠色。",
        "Once the setup is complete, the indicator turns green.",
        "After the setup is complete, the indicator turns green.",
        "When the setup is complete, the light turns green.",
        "After set finish, lamp turn green.",
        {"指示燈": ["indicator", "indicator light"]},
    ),
    (
        "manual",
        "請把路由器放在通風的地方。",
        "Place the router where the air can move freely.",
        "Place the router in a well-ventilated place.",
        "Put the router where the air can move.",
        "Please put machine in wind place.",
        {"路由器": ["router"]},
    ),
    (
        "report",
        "去年的出貨量比前年多一成。",
        "Shipments last year were a tenth higher than the year before.",
        "Last year's shipments were ten percent higher than the year before.",
        "Shipments last year were 10% higher than the year before.",
        "Last year goods is one more than before year.",
        {"出貨量": ["shipments"]},
    ),
    (
        "report",
        "出貨量下滑的主因是缺料。",
        "The main cause of the fall in shipments was a shortage of parts.",
        "Shipments fell mainly because of a shortage of parts.",
        "The main reason for the fall in shipments was a lack of parts.",
        "Goods go down main reason is lack material.",
        {"出貨量": ["shipments"], "缺料": ["shortage of parts"]},
    ),
    (
        "report",
        "我們預計第三季恢復成長。",
        "We expect growth to return in the third quarter.",
        "We expect growth to resume in the third quarter.",
        "We expect growth to come back in the third quarter.",
        "We plan third season recover grow.",
        {},
    ),
    (
        "report",
        "毛利率維持在三成左右。",
        "The gross margin stayed at about thirty percent.",
        "The gross margin remained at around thirty percent.",
        "The gross margin was kept at about 30 percent.",
        "Hair profit keep in three left right.",
        {"毛利率": ["gross margin"]},
    ),
    (
        "report",
        "缺料的情況到年底才緩解。",
        "The shortage of parts eased only at the end of the year.",
        "The shortage of parts did not ease until the end of the year.",
        "The lack of parts eased only at year's end.",
        "Lack material until year bottom just better.",
        {"缺料": ["shortage of parts"]},
    ),
    (
        "report",
        "毛利率的目標沒有改變。",
        "The target for the gross margin has not changed.",
        "The gross margin target has not changed.",
        "The goal for the gross margin has not changed.",
        "Hair profit goal no change.",
        {"毛利率": ["gross margin"]},
    ),
]
NAMES = ("documents.txt", "source.zh-Hant.txt", "reference.en.txt", "system-a.txt", "system-b.txt", "system-c.txt")
CUT = 7  # lines of the first shard
ESSAY = {
    "draft.en.md": "llm-2025.en.draft-a.md",
    "human.en.md": "llm-2025.en.md",
    "original.zh-Hant.md": "llm-2025.zh-Hant.md",
}


class Shown(NamedTuple):
    """A command of a page: what it is called with, how it ends, and what it prints (None: not shown)."""

    line: str
    status: int
    output: str | None


def shown(page: str) -> Iterator[Shown]:
    """All commands, in the order of the page: later ones may need what earlier ones wrote."""
    for language, body in BLOCK.findall(page):
        if language == "sh":
            for line in body.replace("\\\n", " ").strip().split("\n"):
                if line.startswith("termkit "):
                    found = STATUS.search(line)
                    yield Shown(STATUS.sub("", line), int(found[1] or 0) if found else 0, None)
        elif language == "text" and body.startswith("$ "):
            line, _, output = body.removeprefix("$ ").partition("\n")
            found = STATUS.search(line)
            yield Shown(STATUS.sub("", line), int(found[1] or 0) if found else 0, output)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the page speaks of."""
    folder = tmp_path_factory.mktemp("scoring")
    for name in ("glossary.yaml", "termkit.toml"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "translations", folder / "translations")
    for name, original in ESSAY.items():
        shutil.copy(ROOT / "translations" / original, folder / name)
    for number, name in enumerate(NAMES):
        lines = [f"{row[number]}\n" for row in ROWS]
        (folder / name).write_text("".join(lines), encoding="utf-8")
        for part, of in (("part-1", lines[:CUT]), ("part-2", lines[CUT:])):
            (folder / f"{part}.{name}").write_text("".join(of), encoding="utf-8")
    (folder / "set.jsonl").write_text("".join(_items()), encoding="utf-8")
    (folder / "people.tsv").write_text("".join(_people()), encoding="utf-8")
    return folder


def _items() -> Iterator[str]:
    for number, (document, source, reference, *_, terms) in enumerate(ROWS, 1):
        entries = [{"source": term, "targets": targets} for term, targets in terms.items()]
        item = {"id": str(number), "doc": document, "src": source, "ref": reference, "terms": entries}
        yield json.dumps(item, ensure_ascii=False) + "\n"


def _people() -> Iterator[str]:
    yield "system\tsegment\tscore\n"
    for system, usual in (("system-a", 90), ("system-b", 80), ("system-c", 30)):
        for number in range(1, len(ROWS) + 1):
            yield f"{system}\t{number}\t{usual + 7 * number % 9}\n"


def call(line: str) -> Result:
    """Runs a command line in this process; errors for people exit with 2, as in the console command."""
    words = shlex.split(line)
    assert words[0] == "termkit", line
    result = CliRunner().invoke(group, words[1:])
    if isinstance(result.exception, TermkitError):
        result.exit_code = 2
    elif result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.mark.parametrize(("page", "least"), [(PAGE, 20), (README, 5)], ids=["docs/scoring.md", "README.md"])
def test_every_command_runs_and_what_is_shown_is_real(
    page: str, least: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``least``: fewer commands would mean that they are no longer found."""
    monkeypatch.chdir(folder)
    commands = list(shown(page))
    assert len(commands) >= least
    for command in commands:
        result = call(command.line)
        assert result.exit_code == command.status, f"{command.line}\n{result.output}\n{result.exception}"
        if command.output is not None:
            assert command.output.strip(), command.line
            for part in re.split(r"^\.\.\.\n", command.output, flags=re.MULTILINE):
                assert part in result.stdout, f"{command.line}\n{result.stdout}"


def test_python_blocks_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    blocks = [body for language, body in BLOCK.findall(PAGE) if language == "python"]
    assert blocks
    namespace: dict[str, object] = {}
    for body in blocks:
        exec(compile(body, "docs/scoring.md", "exec"), namespace)


def test_settings_are_read(folder: Path) -> None:
    from termkit.config import load_config

    blocks = [body for language, body in BLOCK.findall(PAGE) if language == "toml"]
    assert blocks
    for number, body in enumerate(blocks):
        path = folder / f"settings-{number}.toml"
        path.write_text(body, encoding="utf-8")
        assert load_config(path).gates


def test_links_lead_somewhere() -> None:
    for page in [ROOT / "docs" / "scoring.md", *(ROOT / "docs" / "metrics").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_metric_has_a_line_in_the_index_and_a_page() -> None:
    from termkit.score.catalog import METRICS

    index = (ROOT / "docs" / "metrics" / "README.md").read_text(encoding="utf-8")
    lines = dict(re.findall(r"^\| \[([^\]]+)\]\(([^)]+)\.md\)", index, re.MULTILINE))
    assert list(lines) == [metric.name for metric in METRICS]
    pages = {path.stem for path in (ROOT / "docs" / "metrics").iterdir()}
    assert pages == {*lines.values(), "README"}


def test_every_flag_and_option_of_the_command_is_told() -> None:
    from termkit.cli.score import command

    code = (ROOT / "termkit" / "score" / "flags.py").read_text(encoding="utf-8")
    flags = re.findall(r"_(?:flag|typographic)\((?:\s*draft,)?\s*\"([\w-]+)\"", code)
    names = [f"`{name}`" for name in dict.fromkeys(flags)]
    names += [max(parameter.opts, key=len) for parameter in command.params if parameter.param_type_name == "option"]
    assert len(flags) > 10
    assert [name for name in names if name not in PAGE] == []
