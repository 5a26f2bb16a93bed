"""termkit.toml: every fault with file, line, cause and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from termkit.config import Config, find_config, load_config
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


def test_an_empty_file_is_all_defaults(tmp_path: Path) -> None:
    config = load(tmp_path, "")
    assert (config.glossary, config.works, config.fail_on) == ("glossary.yaml", ("translations",), "minor")


def test_found_in_a_folder_above(tmp_path: Path) -> None:
    (tmp_path / "termkit.toml").touch()
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert find_config(tmp_path / "a" / "b") == tmp_path / "termkit.toml"


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "termkit.toml"
    path.write_bytes(b"# \xff\n")
    with pytest.raises(ConfigError, match="not UTF-8 at byte 2"):
        load_config(path)
