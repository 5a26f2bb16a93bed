"""``termkit init``: a project to start from."""

from __future__ import annotations

from pathlib import Path

import click

from termkit.errors import InputError

CONFIG = """\
# Settings of termkit. Every line is optional; what is commented out shows the default.

[project]
glossary = "glossary.yaml"
works = ["translations"]            # folders with files named <work>.<language tag>[.<label>].<ext>
# source = "zh-Hant-TW"             # language of the sources; default: the glossary's

[check]
# disable = []                      # rules to leave out, such as ["mixed-script"]
# fail-on = "minor"                 # the mildest severity that fails: critical, major, minor, neutral, never
# strict = false                    # true: report every absent term at its place

[score]
# metrics = ["bleu", "chrf", "chrf++", "ter", "term-accuracy", "term-consistency"]

# [score.gates]                     # a draft below these fails `termkit score`
# chrf = 55
# term-accuracy = 0.95
"""

GLOSSARY = """\
# One concept a line: source term, then its rendering. 'termkit glossary check' tells what is wrong in here.
termkit: 1
languages: {source: zh-Hant-TW, target: en}
concepts:
  氛圍編程: vibe coding                                       # the rendering to use
  可驗證獎勵的強化學習: [RLVR, reinforcement learning from verifiable rewards]   # the first is preferred
  claude-code: {keep: Claude Code}                            # a name that stays as it is
  source-code:                                                # the long form
    zh-Hant-TW: {preferred: 程式碼, deprecated: [代碼]}
    zh-Hans: 代码
    en: {preferred: source code, admitted: [code]}
    examples:
      ok: ["這段程式碼很短。"]
"""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=".")
def command(folder: Path) -> None:
    """Write a commented termkit.toml and a starter glossary into FOLDER; nothing that exists is touched.

    \b
    Example:
      termkit init my-translation
    """
    from termkit.formats.files import write_atomic

    files = {folder / "termkit.toml": CONFIG, folder / "glossary.yaml": GLOSSARY}
    for path in files:
        if path.exists():
            raise InputError(f"{path}: exists already; nothing was written")
    try:
        (folder / "translations").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made: {error.strerror}") from None
    for path, text in files.items():
        write_atomic(path, text.encode("utf-8"))
        click.echo(f"wrote {path}")
    click.echo("Put essay.zh-Hant.md and essay.en.draft-a.md into translations/, then run: termkit check")
