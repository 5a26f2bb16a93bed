"""What is generated is fresh, what is shown is true, and the project speaks of itself alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, Run
from jsonschema import Draft202012Validator

README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(marker: str) -> str:
    """The fenced block that follows an HTML comment in the README."""
    match = re.search(rf"<!-- {marker} -->\n```\w+\n(.*?)```", README, re.DOTALL)
    assert match, marker
    return match[1]


def test_generated_files_are_fresh() -> None:
    """In a process of its own: click keeps the help option of the first call of a command."""
    command = [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    from termkit.rules import RULES

    pages = {path.stem for path in (ROOT / "docs" / "rules").iterdir()}
    assert pages == {rule.name for rule in RULES} | {"README"}


@pytest.mark.parametrize("name", ["glossary", "check", "score"])
def test_schemas_are_schemas_and_are_printed(run: Run, name: str) -> None:
    shipped = (ROOT / "termkit" / "schema" / f"{name}.schema.json").read_text(encoding="utf-8")
    Draft202012Validator.check_schema(json.loads(shipped))
    assert run("schema", name).stdout == shipped


def test_the_schema_and_the_loader_agree_on_the_bundled_glossary() -> None:
    schema = json.loads((ROOT / "termkit" / "schema" / "glossary.schema.json").read_text(encoding="utf-8"))
    glossary: Any = yaml.safe_load((ROOT / "glossary.yaml").read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(glossary)] == []
    glossary["concepts"]["bug"]["forbiden"] = "x"
    assert list(Draft202012Validator(schema).iter_errors(glossary))


def test_the_output_in_the_readme_is_real(run: Run) -> None:
    shown = block("check output")
    command, _, output = shown.partition("\n")
    assert command.startswith("$ termkit ")
    done = run(*command.removeprefix("$ termkit ").split(), cwd=ROOT)
    assert output.strip()
    for part in re.split(r"^\.\.\.\n", output, flags=re.MULTILINE):
        assert part in done.stdout


def test_the_conversions_in_the_readme_are_real(run: Run) -> None:
    shown = block("convert output")
    assert shown.count("$ echo ") == 2
    for example in shown.strip().split("\n\n"):
        command, _, output = example.partition("\n")
        text, _, arguments = command.removeprefix("$ echo ").partition(" | termkit ")
        done = run(*arguments.split(), input=text + "\n")
        assert (done.stdout.rstrip("\n"), done.returncode) == (output, 0)


def test_the_scores_in_the_readme_are_real(run: Run) -> None:
    shown = block("score output")
    command, _, output = shown.partition("\n")
    done = run(*command.removeprefix("$ termkit ").split(), cwd=ROOT)
    assert output.strip()
    for part in re.split(r"^\.\.\.\n", output, flags=re.MULTILINE):
        assert part in done.stdout


def test_the_glossaries_in_the_readme_load() -> None:
    from termkit.formats.glossary_yaml import read_glossary
    from termkit.jobs.glossary import run_examples

    short, rest = [text for text in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if "jobs:" not in text][:2]
    glossary = read_glossary(short + rest, "README.md")
    assert len(glossary.concepts) == 4
    assert [outcome for outcome in run_examples(glossary) if outcome.complaint] == []


def test_links_in_the_documents_lead_somewhere() -> None:
    for name in ("README.md", "CONTRIBUTING.md", "DESIGN.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / name).read_text(encoding="utf-8")):
            assert (ROOT / target).exists(), f"{name}: {target}"


def test_the_test_command_is_one_line() -> None:
    assert block("test command").count("\n") == 1


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_no_file_names_a_place_of_the_machine_it_was_written_on() -> None:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in done.stdout.split("\0"):
        path = ROOT / name
        if not name or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for word in ("/" + "work/", "/" + "root/", "pypi" + ".org"):
            assert word not in text, f"{name} holds {word}"


def test_the_command_is_installed() -> None:
    assert Path(sys.executable).parent.joinpath("termkit").exists()
