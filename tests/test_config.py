"""termkit.toml: every fault with file, line, cause and cure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT

from termkit.config import Config, Override, PairPattern, Suppress, find_config, load_config
from termkit.errors import ConfigError


def load(folder: Path, text: str) -> Config:
    path = folder / "termkit.toml"
    path.write_text(text, encoding="utf-8")
    return load_config(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[check]\nfail_on = 'major'\n", ":2: unknown key 'fail_on' in [check]; did you mean 'fail-on'?"),
        ("[chek]\n", ":1: unknown key 'chek'; did you mean 'check'?"),
        (
            "\n[check]\ndisable = ['mixed-scrip']\n",
            ":3: disable: unknown name 'mixed-scrip'; did you mean 'mixed-script'?",
        ),
        ("[check]\nfail-on = 'bad'\n", ":2: 'fail-on' is one of critical, major, minor, neutral or never, not 'bad'"),
        ("[check]\nstrict = 'yes'\n", ":2: 'strict' is true or false, not 'yes'"),
        ("[project]\nworks = 'x'\n", ":2: 'works' is a list of texts: [\"...\"], not 'x'"),
        ("[project]\nglossary = 3\n", ":2: 'glossary' is a text in quotes, not 3"),
        ("[project]\nsource = 'zh'\n", ":2: 'zh' does not say which script; write 'zh-Hant' or 'zh-Hans'"),
        ("[score.gates]\nchrff = 55\n", ":2: unknown key 'chrff' in [score.gates]; did you mean 'chrf'?"),
        ("[score.gates]\nchrf = 'high'\n", ":2: gate 'chrf' is a number, not 'high'"),
        ("project = 1\n", ":1: 'project' is a table: write [project]"),
        ("[project\n", ": not TOML: "),
        ("[check]\nselect = ['x']\nignore = []\n", ":2: select: unknown name 'x'; known are deprecated-term, "),
        ("[check]\nignore = 'mixed-script'\n", ":2: 'ignore' is a list of texts"),
        ("[check]\nbaseline = ''\n", ":2: 'baseline' is a text in quotes, not ''"),
        ("[check]\nexclude = ['']\n", ":2: 'exclude' is a list of texts"),
        ("[check]\njobs = -1\n", ":2: 'jobs' is a number of processes, or 0 for one a processor, not -1"),
        ("[check]\njobs = true\n", ":2: 'jobs' is a number of processes, or 0 for one a processor, not True"),
        (
            "[check]\n\n[check.severity]\nmixed-scrip = 'off'\n",
            ":4: unknown key 'mixed-scrip' in [check.severity]; did",
        ),
        (
            "[check.severity]\nmixed-script = 'bad'\n",
            ":2: severity of 'mixed-script' is one of critical, major, minor, neutral, off, not 'bad'",
        ),
        ("[check]\nseverity = 'off'\n", ":2: 'severity' is a table: severity = {mixed-script = \"minor\"}"),
        ("[check]\noverrides = 1\n", ":2: 'overrides' is an array of tables: write [[check.overrides]]"),
        ("[check.overrides]\npaths = ['x']\n", ":1: 'overrides' is an array of tables: write [[check.overrides]]"),
        (
            "[[check.overrides]]\nignore = []\n",
            ":1: 'paths' is missing in [[check.overrides]]; name the files: paths = ",
        ),
        (
            "[check]\nignore = []\n[[check.overrides]]\npaths = ['x']\n[[check.overrides]]\npaths = ['y']\nignore = ['z']\n",
            ":7: ignore: unknown name 'z'; known are ",
        ),
        (
            "[[check.overrides]]\npaths = ['x']\nglossary = 'g.yaml'\n",
            ":3: unknown key 'glossary' in [[check.overrides]]; known are paths, select, ignore, severity",
        ),
        (
            "[[check.overrides]]\npaths = ['x']\nseverity = {mixed-script = 1}\n",
            ":1: severity of 'mixed-script' is one of",
        ),
        (
            "[[check.suppress]]\nreason = 'x'\nkeys = ['a']\n",
            ":1: 'rules' is missing in [[check.suppress]]; name what is silenced: rules = ",
        ),
        (
            "[[check.suppress]]\nrules = ['mixed-script']\nkeys = ['a']\n",
            ":1: 'reason' is missing in [[check.suppress]]; say why: reason = ",
        ),
        (
            "[[check.suppress]]\nrules = ['mixed-script']\nkeys = ['a']\nreason = ' '\n",
            ":4: 'reason' is empty; say why",
        ),
        (
            "\n[[check.suppress]]\nrules = ['mixed-script']\nreason = 'x'\n",
            ":2: silences everywhere; add 'paths', 'keys' or 'concepts', or name the rule under 'ignore' in [check]",
        ),
        (
            "[[check.suppress]]\nrules = ['mixed-script']\nkey = ['a']\nreason = 'x'\n",
            ":3: unknown key 'key' in [[check.suppress]]; did you mean 'keys'?",
        ),
        (
            "[[project.pairs]]\nsource = 'a'\n",
            ":1: 'target' is missing in [[project.pairs]]; say which files: target = ",
        ),
        (
            "[[project.pairs]]\nsource = 'zh/{path}'\ntarget = 'en/{name}'\n",
            ":3: 'en/{name}' and 'zh/{path}' differ in their names; what {path} is in one it is in the other",
        ),
        (
            "[[project.pairs]]\nsource = 'zh/{path'\ntarget = 'en/{path}'\n",
            ":2: source: a brace in 'zh/{path' is not of a name such as {path}",
        ),
        (
            "[[project.pairs]]\nsource = '{a}/{a}'\ntarget = '{a}'\n",
            ":2: source: '{a}/{a}' has a name twice; give each its own, {a} and {b}",
        ),
        ("[[project.pairs]]\nsource = 'x'\ntarget = 'x'\n", ":3: source and target are both 'x'"),
        (
            "[[project.pairs]]\nsource = 'x'\ntarget = 'y'\nsource-language = 'zh'\n",
            ":4: 'zh' does not say which script; write 'zh-Hant' or 'zh-Hans'",
        ),
        ("[[project.pairs]]\nsource = 'x'\ntarget = 3\n", ":3: 'target' is a text in quotes, not 3"),
    ],
)
def test_faults(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    assert f"{tmp_path / 'termkit.toml'}{expected}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_everything_set(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        "[project]\nglossary='g.yaml'\nworks=['a','b']\nsource='zh-TW'\n"
        "[check]\ndisable=['mixed-script']\nfail-on='never'\nstrict=true\n"
        "[score]\nmetrics=['chrf']\n[score.gates]\n'chrf++'=55\nterm-accuracy=0.95\n",
    )
    assert config.glossary_path == tmp_path / "g.yaml"
    assert config.works == ("a", "b")
    assert config.source == "zh-Hant-TW"
    assert config.fail_on is None
    assert config.strict
    assert config.gates == {"chrf++": 55.0, "term-accuracy": 0.95}


def test_everything_set_for_adoption(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        """
        [project]
        pairs = [{source = "{name}_origin.md", target = "{name}.md"}]
        [check]
        select = ["deprecated-term", "mixed-script"]
        ignore = ["term-variant"]
        disable = ["mixed-script", "term-variant"]
        baseline = ".termkit/baseline.json"
        exclude = ["vendor/**"]
        jobs = 2
        [check.severity]
        deprecated-term = "minor"
        "unused-suppression" = "off"
        [[check.overrides]]
        paths = ["legal/**"]
        select = ["mixed-script"]
        [[check.overrides]]
        paths = ["drafts/**", "*.draft.md"]
        ignore = ["missing-term"]
        severity = {deprecated-term = "off"}
        [[check.suppress]]
        rules = ["deprecated-term"]
        keys = ["legal.*"]
        segments = ["7"]
        concepts = ["code"]
        reason = "quoted "
        """,
    )
    assert config.select == ("deprecated-term", "mixed-script")
    assert config.ignore == config.disable == ("term-variant", "mixed-script")
    assert config.baseline_path == tmp_path / ".termkit" / "baseline.json"
    assert (config.exclude, config.jobs) == (("vendor/**",), 2)
    assert config.severity == {"deprecated-term": "minor", "unused-suppression": "off"}
    assert config.overrides == (
        Override(("legal/**",), ("mixed-script",), line=14),
        Override(("drafts/**", "*.draft.md"), (), ("missing-term",), {"deprecated-term": "off"}, 17),
    )
    assert config.suppress == (Suppress(("deprecated-term",), "quoted", (), ("7", "legal.*"), ("code",), 21),)
    assert config.pairs == (PairPattern("{name}_origin.md", "{name}.md", line=3),)


def test_pairs(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        "[[project.pairs]]\nsource = 'docs/en/{path}'\ntarget = 'docs/zh/{path}'\n"
        "source-language = 'en'\ntarget-language = 'zh-CN'\nglossary = 'g.yaml'\n"
        "[[project.pairs]]\nsource = 'README.zh-TW.md'\ntarget = 'README.md'\n",
    )
    assert config.pairs == (
        PairPattern("docs/en/{path}", "docs/zh/{path}", "en", "zh-Hans-CN", "g.yaml", 1),
        PairPattern("README.zh-TW.md", "README.md", line=7),
    )


def test_the_settings_shown_in_the_docs_are_settings(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "adoption.md").read_text(encoding="utf-8")
    shown = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert len(shown) >= 4
    for text in shown:
        load(tmp_path, text)


def test_an_empty_file_is_all_defaults(tmp_path: Path) -> None:
    config = load(tmp_path, "")
    assert (config.glossary, config.works, config.fail_on) == ("glossary.yaml", ("translations",), "minor")
    assert (config.baseline_path, config.jobs, config.select, config.ignore) == (None, None, (), ())


def test_found_in_a_folder_above(tmp_path: Path) -> None:
    (tmp_path / "termkit.toml").touch()
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert find_config(tmp_path / "a" / "b") == tmp_path / "termkit.toml"


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "termkit.toml"
    path.write_bytes(b"# \xff\n")
    with pytest.raises(ConfigError, match="not UTF-8 at byte 2"):
        load_config(path)
