"""Which files belong together, in the trees of the tools that people translate with."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from termkit.config import Config, PairPattern
from termkit.core.glossary import Glossary
from termkit.errors import ConfigError, InputError, LanguageError
from termkit.jobs.inputs import BitextInput, CatalogInput, Input, Inputs, find_inputs
from termkit.jobs.layouts import in_name, is_other, language_of_tag
from termkit.jobs.pair_patterns import pattern
from termkit.jobs.works import parse_name

EN_TW = Glossary("glossary.yaml", "en", "zh-Hant-TW", ())
TW_EN = Glossary("glossary.yaml", "zh-Hant-TW", "en", ())
CSV = "source,target\nhello,你好\n"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Makes files below a folder of their own, which is the working folder."""
    monkeypatch.chdir(tmp_path)

    def make(*names: str, content: str = "x\n") -> Path:
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return tmp_path

    return make


def look(
    *paths: str,
    glossary: Glossary = EN_TW,
    source: str | None = None,
    origin: str | None = None,
    to: str | None = None,
    exclude: tuple[str, ...] = (),
    force: bool = False,
    config: Config | None = None,
) -> Inputs:
    """What is found of paths; ``origin`` is ``--from``."""
    return find_inputs(
        [Path(path) for path in paths],
        glossary,
        config=config or Config(),
        source=Path(source) if source else None,
        source_language=origin,
        target_language=to,
        exclude=exclude,
        force_exclude=force,
    )


def told(found: Inputs) -> list[str]:
    """Each input on a line: ``en.json[en] = zh-TW.json[zh-Hant-TW]``."""
    return [_told(each) for each in found.inputs]


def _told(each: Input) -> str:
    if isinstance(each, BitextInput):
        return f"{each.path.as_posix()}: {each.format} {each.source}>{each.target}"
    if isinstance(each, CatalogInput):
        sides = f"{each.source.as_posix()}[{each.source_language}] = {each.target.as_posix()}[{each.target_language}]"
        return f"{sides} {each.format}"
    texts = [f"{one.path.as_posix()}[{one.language}]{one.label and ':' + one.label}" for one in each.versions]
    start = f"{each.source.path.as_posix()}[{each.source.language}]" if each.source else ""
    return " > ".join(part for part in (start, ", ".join(texts)) if part)


# --- catalogs side by side


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("locales/en.json", "locales/zh-TW.json", "zh-Hant-TW"),
        ("locales/en.json", "locales/zh_Hant.json", "zh-Hant-TW"),
        ("locales/en-US.json", "locales/zh-CN.json", "zh-Hans-CN"),
        ("locales/EN.json", "locales/zh_hant_hk.json", "zh-Hant-HK"),
        ("src/messages.en.json", "src/messages.zh-CN.json", "zh-Hans-CN"),
        ("lib/app_en.arb", "lib/app_zh_Hant.arb", "zh-Hant-TW"),
        ("lib/app_en.arb", "lib/app_zh_Hant_TW.arb", "zh-Hant-TW"),
        ("locales/en/common.json", "locales/zh-TW/common.json", "zh-Hant-TW"),
        ("locales/en/a/b.json", "locales/tw/a/b.json", "zh-Hant-TW"),
        ("_locales/en/messages.json", "_locales/zh_TW/messages.json", "zh-Hant-TW"),
        ("strings.json", "strings_zh-TW.json", "zh-Hant-TW"),
        ("locales/en/devise.en.json", "locales/zh-TW/devise.zh-TW.json", "zh-Hant-TW"),
        ("locales/en.common.json", "locales/zh-TW.common.json", "zh-Hant-TW"),
    ],
)
def test_catalogs(tree: Callable[..., Path], source: str, target: str, language: str) -> None:
    tree(source, target)
    expected = [f"{source}[{'en-US' if 'US' in source else 'en'}] = {target}[{language}] json"]
    assert told(look(target)) == expected
    assert told(look(target, source)) == expected
    assert told(look(Path(target).parts[0] if "/" in target else ".")) == expected
    assert told(look(source)) == [expected[0].split(" = ")[0]]


def test_catalogs_of_rails(tree: Callable[..., Path]) -> None:
    names = ["config/locales/en.yml", "config/locales/zh-TW.yml", "config/locales/zh-CN.yml"]
    names += ["config/locales/devise.en.yml", "config/locales/devise.zh-TW.yml"]
    tree(*names)
    assert told(look("config")) == [
        "config/locales/devise.en.yml[en] = config/locales/devise.zh-TW.yml[zh-Hant-TW] yaml",
        "config/locales/en.yml[en] = config/locales/zh-CN.yml[zh-Hans-CN] yaml",
        "config/locales/en.yml[en] = config/locales/zh-TW.yml[zh-Hant-TW] yaml",
    ]


def test_catalogs_of_two_formats_are_no_pair(tree: Callable[..., Path]) -> None:
    tree("en.yaml", "zh-TW.json", "zh-TW.md")
    assert told(look("zh-TW.json", "zh-TW.md")) == ["zh-TW.json[zh-Hant-TW]", "zh-TW.md[zh-Hant-TW]"]


def test_the_glossary_or_the_flag_says_which_side_is_the_source(tree: Callable[..., Path]) -> None:
    tree("en.json", "zh-TW.json")
    from_chinese = ["zh-TW.json[zh-Hant-TW] = en.json[en] json"]
    from_english = ["en.json[en] = zh-TW.json[zh-Hant-TW] json"]
    assert told(look(".", glossary=TW_EN)) == from_chinese
    assert told(look(".", glossary=TW_EN, origin="en")) == from_english
    assert told(look(".", glossary=TW_EN, config=Config(source="en"))) == from_english
    assert told(look(".", glossary=TW_EN, to="zh-Hant-TW")) == from_english
    assert told(look(".", glossary=EN_TW, origin="zh-Hant")) == from_chinese


# --- documents


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("docs/en/guide/x.md", "docs/zh-TW/guide/x.md", "zh-Hant-TW"),
        ("docs/en/guide/x.md", "docs/cn/guide/x.md", "zh-Hans-CN"),
        ("docs/en/guide/x.md", "docs/hk/guide/x.md", "zh-Hant-HK"),
        ("content/en/a.md", "content/zh-cn/a.md", "zh-Hans-CN"),
        ("en/a.html", "zh_TW/a.html", "zh-Hant-TW"),
        ("en/a.docx", "zh-hant/a.docx", "zh-Hant-TW"),
        ("a.en.srt", "a.zh-Hans.srt", "zh-Hans"),
        ("a.en.txt", "a.zh-TW.md", "zh-Hant-TW"),
    ],
)
def test_documents_in_parallel(tree: Callable[..., Path], source: str, target: str, language: str) -> None:
    tree(source, target)
    expected = [f"{source}[en] > {target}[{language}]"]
    assert told(look(".")) == told(look(target)) == expected
    assert not look(".").notes


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("guide/x.md", "guide/x.zh-TW.md"),
        ("README.md", "README_zh-TW.md"),
        ("README.md", "README-zh-TW.md"),
        ("README.md", "README_TW.md"),
        ("docs/guide/x.md", "docs/zh-TW/guide/x.md"),
        ("docs/x.md", "i18n/zh-TW/docusaurus-plugin-content-docs/current/x.md"),
        ("web/docs/a/x.mdx", "web/i18n/zh-TW/docusaurus-plugin-content-docs/current/a/x.mdx"),
        ("versioned_docs/version-1.0/x.md", "i18n/zh-TW/docusaurus-plugin-content-docs/version-1.0/x.md"),
        ("blog/x.md", "i18n/zh-TW/docusaurus-plugin-content-blog/x.md"),
        ("src/pages/x.md", "i18n/zh-TW/docusaurus-plugin-content-pages/x.md"),
    ],
)
def test_a_source_without_a_tag(tree: Callable[..., Path], source: str, target: str) -> None:
    tree(source, target)
    expected = [f"{source}[en] > {target}[zh-Hant-TW]"]
    for found in (look("."), look(target), look(target, source)):
        assert told(found) == expected
        assert found.notes == (f"{source}: taken for en, since translations lie beside it",)
    assert told(look(source)) == [f"{source}[en]"]


def test_a_second_set_of_docs_in_docusaurus(tree: Callable[..., Path]) -> None:
    tree("api/x.md", "i18n/zh-TW/docusaurus-plugin-content-docs-api/current/x.md")
    assert told(look("i18n")) == [
        "api/x.md[en] > i18n/zh-TW/docusaurus-plugin-content-docs-api/current/x.md[zh-Hant-TW]"
    ]


def test_a_file_without_a_tag_beside_its_source_is_the_translation(tree: Callable[..., Path]) -> None:
    tree("README.md", "README.zh-TW.md")
    expected = ["README.zh-TW.md[zh-Hant-TW] > README.md[en]"]
    assert told(look(".", glossary=TW_EN)) == told(look("README.md", glossary=TW_EN)) == expected


def test_a_file_beside_its_simplified_version_is_not_taken_for_traditional(tree: Callable[..., Path]) -> None:
    tree("README.md", "README.zh-CN.md")
    found = look(".", glossary=TW_EN)
    assert told(found) == ["README.md[en]", "README.zh-CN.md[zh-Hans-CN]"]


def test_files_of_one_source_are_one_work(tree: Callable[..., Path]) -> None:
    tree("e.zh-Hant.md", "e.en.md", "e.en.draft-a.md", "e.zh-Hans.md", "f.zh-Hant.md", "e2.en.md")
    assert told(look(".", glossary=TW_EN)) == [
        "e.zh-Hant.md[zh-Hant-TW] > e.en.draft-a.md[en]:draft-a, e.en.md[en], e.zh-Hans.md[zh-Hans]",
        "e2.en.md[en]",
        "f.zh-Hant.md[zh-Hant-TW]",
    ]
    assert told(look("e.zh-Hant.md", "e.en.md", glossary=TW_EN)) == ["e.zh-Hant.md[zh-Hant-TW] > e.en.md[en]"]


def test_a_draft_of_the_source_is_a_version_of_it(tree: Callable[..., Path]) -> None:
    tree("e.zh-Hant.md", "e.zh-Hant.old.md")
    assert told(look(".", glossary=TW_EN)) == ["e.zh-Hant.md[zh-Hant-TW] > e.zh-Hant.old.md[zh-Hant-TW]:old"]


def test_versions_without_their_source_are_one_work(tree: Callable[..., Path]) -> None:
    tree("e.en.md", "e.zh-Hans.md")
    assert told(look(".", glossary=TW_EN)) == ["e.en.md[en], e.zh-Hans.md[zh-Hans]"]


def test_the_source_with_the_same_suffix_goes_first(tree: Callable[..., Path]) -> None:
    tree("e.en.docx", "e.en.md", "e.zh-TW.md", "e.zh-TW.docx", "e.zh-TW.txt")
    assert told(look(".")) == [
        "e.en.docx[en] > e.zh-TW.docx[zh-Hant-TW], e.zh-TW.txt[zh-Hant-TW]",
        "e.en.md[en] > e.zh-TW.md[zh-Hant-TW]",
    ]


def test_folders_above_the_project_are_no_tags(tree: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    root = tree("tw/project/README.md", "tw/project/docs/en/a.md", "en/project/docs/a.md")
    monkeypatch.chdir(root / "tw" / "project")
    assert told(look(".")) == ["docs/en/a.md[en]"]
    with pytest.raises(LanguageError, match=r"cannot tell its language"):
        look("README.md")


# --- Chinese of an unknown script, and of another region


def test_zh_alone_is_what_the_glossary_says(tree: Callable[..., Path]) -> None:
    tree("docs/en/x.md", "docs/zh/x.md")
    found = look("docs")
    assert told(found) == ["docs/en/x.md[en] > docs/zh/x.md[zh-Hant-TW]"]
    (note,) = found.notes
    assert note.startswith("docs/zh/x.md: 'zh' in the path is taken for zh-Hant-TW")
    assert told(look("docs", to="zh-Hans")) == ["docs/en/x.md[en] > docs/zh/x.md[zh-Hans]"]


def test_zh_alone_beside_traditional_is_simplified(tree: Callable[..., Path]) -> None:
    tree("docs/en/x.md", "docs/zh/x.md", "docs/zh/only.md", "docs/zh-TW/x.md", "en.json", "zh.json", "zh_Hant.json")
    assert told(look(".")) == [
        "docs/en/x.md[en] > docs/zh-TW/x.md[zh-Hant-TW], docs/zh/x.md[zh-Hans]",
        "docs/zh/only.md[zh-Hans]",
        "en.json[en] = zh.json[zh-Hans] json",
        "en.json[en] = zh_Hant.json[zh-Hant-TW] json",
    ]


def test_zh_alone_is_simplified_where_the_glossary_has_both(tree: Callable[..., Path]) -> None:
    tree("x.zh.md")
    both = Glossary("glossary.yaml", "zh-Hant-TW", "zh-Hans-CN", ())
    assert told(look("x.zh.md", glossary=both)) == ["x.zh.md[zh-Hans-CN]"]


def test_simplified_is_never_checked_as_traditional(tree: Callable[..., Path]) -> None:
    tree("en.json", "zh-TW.json", "zh-CN.json", "zh_Hans.json")
    assert told(look(".")) == [
        "en.json[en] = zh-CN.json[zh-Hans-CN] json",
        "en.json[en] = zh-TW.json[zh-Hant-TW] json",
        "en.json[en] = zh_Hans.json[zh-Hans] json",
    ]
    found = look(".", to="zh-Hant-TW")
    assert told(found) == ["en.json[en] = zh-TW.json[zh-Hant-TW] json"]
    assert found.notes == (
        "zh-CN.json: in zh-Hans-CN, not in zh-Hant-TW; left out",
        "zh_Hans.json: in zh-Hans, not in zh-Hant-TW; left out",
    )


def test_a_flag_goes_before_the_name_of_a_named_file_and_says_so(tree: Callable[..., Path]) -> None:
    tree("a.en.md", "a.zh-CN.md")
    found = look("a.zh-CN.md", to="zh-Hant-TW")
    assert told(found) == ["a.en.md[en] > a.zh-CN.md[zh-Hant-TW]"]
    assert found.notes == ("a.zh-CN.md: checked as zh-Hant-TW, as was asked for, though its path says zh-Hans-CN",)


def test_the_source_in_just_the_language_goes_before_a_region_of_it(tree: Callable[..., Path]) -> None:
    tree("en-GB.json", "en.json", "zh-TW.json")
    assert told(look("zh-TW.json")) == ["en.json[en] = zh-TW.json[zh-Hant-TW] json"]
    assert told(look("zh-TW.json", origin="en-GB")) == ["en-GB.json[en-GB] = zh-TW.json[zh-Hant-TW] json"]


def test_the_flag_is_for_targets_not_for_their_source(tree: Callable[..., Path]) -> None:
    tree("en.json", "zh-TW.json")
    assert told(look("en.json", "zh-TW.json", to="zh-Hant")) == ["en.json[en] = zh-TW.json[zh-Hant-TW] json"]


# --- bilingual files


def test_bilingual_files(tree: Callable[..., Path]) -> None:
    tree("a.po", "b.pot", "c.xlf", "d.xliff", "e.tmx")
    tree("f.jsonl", content='{"source": "a", "target": "b"}\n')
    tree("g.tsv", content="source\ttarget\na\tb\n")
    tree("h.csv", content=CSV)
    expected = ["a.po: po", "b.pot: po", "c.xlf: xliff", "d.xliff: xliff", "e.tmx: tmx", "f.jsonl: jsonl"]
    assert told(look(".")) == [f"{each} None>None" for each in (*expected, "g.tsv: tsv", "h.csv: csv")]
    assert told(look("a.po", origin="en", to="zh-Hans")) == ["a.po: po en>zh-Hans"]


def test_the_path_of_a_catalog_of_gettext_tells_its_target(tree: Callable[..., Path]) -> None:
    names = [f"locale/{tag}/LC_MESSAGES/x.po" for tag in ("en", "fr", "pt_BR", "zh_TW", "zh_Hans")]
    tree(*names, "po/zh_TW.po", "po/ja.po")
    found = look(".")
    assert told(found) == [
        "locale/zh_Hans/LC_MESSAGES/x.po: po None>zh-Hans",
        "locale/zh_TW/LC_MESSAGES/x.po: po None>zh-Hant-TW",
        "po/zh_TW.po: po None>zh-Hant-TW",
    ]
    assert found.notes == (
        "locale/en/LC_MESSAGES/x.po: a bilingual file in the language of the sources; left out",
        "locale/fr/LC_MESSAGES/x.po and 2 more: in a language besides Chinese and English; left out",
    )
    assert told(look("po/zh_TW.po", glossary=TW_EN)) == ["po/zh_TW.po: po en>zh-Hant-TW"]
    assert told(look("po", "locale/zh_Hans/LC_MESSAGES/x.po", to="zh-Hant-TW"))[-1] == "po/zh_TW.po: po None>zh-Hant-TW"


def test_tables_of_other_things_are_left_out_of_a_folder(tree: Callable[..., Path]) -> None:
    tree("a.csv", content=CSV)
    tree("prices.csv", content="item;price\nbread;3\n")
    tree("log.jsonl", content='{"level": 1}\n')
    found = look(".")
    assert told(found) == ["a.csv: csv None>None"]
    assert found.notes == (
        "log.jsonl and 1 more: its first rows have no source and target; left out, unless it is named",
    )
    assert told(look("prices.csv")) == ["prices.csv: csv None>None"]


# --- configured pairs


def pairs(*patterns: PairPattern, root: Path, **settings: object) -> Config:
    return Config(root=root, path=root / "termkit.toml", pairs=patterns, **settings)  # type: ignore[arg-type]


DOCS = PairPattern("docs/en/{path}", "docs/chinese/{path}", None, None, None, 3)
ORIGIN = PairPattern("{name}_origin.md", "{name}.md", None, None, None, 3)


def test_configured_pairs_from_either_side(tree: Callable[..., Path]) -> None:
    root = tree("docs/en/a/x.md", "docs/chinese/a/x.md", "docs/en/y.json", "docs/chinese/y.json")
    config = pairs(DOCS, root=root)
    document = "docs/en/a/x.md[en] > docs/chinese/a/x.md[zh-Hant-TW]"
    for paths in (["docs/en/a/x.md"], ["docs/chinese/a/x.md"], ["docs/en/a"], ["docs/chinese/a", "docs/en/a/x.md"]):
        assert told(look(*paths, config=config)) == [document], paths
    both = [document, "docs/en/y.json[en] = docs/chinese/y.json[zh-Hant-TW] json"]
    assert told(look("docs", config=config)) == told(look(config=config)) == both
    assert told(look("docs/en/a/x.md", config=config, origin="en-GB", to="zh-Hant-HK")) == [
        "docs/en/a/x.md[en-GB] > docs/chinese/a/x.md[zh-Hant-HK]"
    ]


def test_one_source_of_two_configured_pairs(tree: Callable[..., Path]) -> None:
    root = tree("a/x.md", "b/x.md", "c/x.md")
    config = pairs(
        PairPattern("a/{path}", "b/{path}", "en", "zh-Hant-TW"),
        PairPattern("a/{path}", "c/{path}", "en", "zh-Hans-CN"),
        root=root,
    )
    expected = "a/x.md[en] > b/x.md[zh-Hant-TW]"
    assert told(look("a", config=config)) == [f"{expected}, c/x.md[zh-Hans-CN]"]
    assert told(look("a", config=config, to="zh-Hant-TW")) == [expected]
    assert told(look("a", config=config, exclude=("c",))) == [expected]


def test_the_first_pattern_with_a_source_for_a_file_wins(tree: Callable[..., Path]) -> None:
    root = tree("a/x.md", "b/x.md", "t/x.md", "b/y.md", "t/y.md")
    config = pairs(PairPattern("a/{path}", "t/{path}"), PairPattern("b/{path}", "t/{path}"), root=root)
    expected = ["a/x.md[en] > t/x.md[zh-Hant-TW]", "b/x.md[en]", "b/y.md[en] > t/y.md[zh-Hant-TW]"]
    assert told(look("b", "t", config=config)) == told(look("b", "a", config=config)) == expected


def test_a_pair_within_one_folder(tree: Callable[..., Path]) -> None:
    root = tree("x_origin.md", "x.md", "README.md")
    config = pairs(ORIGIN, root=root)
    found = look(".", config=config)
    assert told(found) == ["README.md[zh-Hant-TW]", "x_origin.md[en] > x.md[zh-Hant-TW]"]
    assert found.notes == ("README.md: the other file of the pair is not there; checked by itself",)
    (root / "x.md").unlink()
    assert told(look("x_origin.md", config=config)) == ["x_origin.md[en]"]


def test_a_pattern_that_matches_nothing_is_a_fault(tree: Callable[..., Path]) -> None:
    root = tree("docs/en/x.md", "docs/zh/x.md")
    found = look(config=pairs(DOCS, root=root))
    assert [str(fault) for fault in found.faults] == [
        "termkit.toml:3:1: there is no text to check at 'docs/chinese/{path}'; mend the pattern, or remove the pair"
    ]
    assert told(found) == ["docs/en/x.md[en]"]
    nothing = look(config=pairs(ORIGIN, PairPattern("a/{path}", "b/{path}", line=9), root=root))
    assert [(fault.line, fault.message.split("'")[1]) for fault in nothing.faults] == [
        (3, "{name}_origin.md"),
        (3, "{name}.md"),
        (9, "a/{path}"),
        (9, "b/{path}"),
    ]


@given(st.text(st.characters(exclude_characters="/\0"), min_size=1), st.text("a.*+()[/", min_size=1))
def test_a_pattern_matches_what_it_makes(name: str, folder: str) -> None:
    made = pattern("x.(/{dir}/y+/{name}.md")
    path = made.fill({"dir": folder, "name": name})
    match = made.regex.fullmatch(path)
    assert match is not None
    assert made.fill(dict(zip(made.names, match.groups(), strict=True))) == path
    assert made.regex.fullmatch(f"x.(/{folder}/y+/{name}/z.md") is None or "/y+/" in folder


# --- one file against a named source


def test_a_named_source(tree: Callable[..., Path]) -> None:
    tree("draft.txt", "original.docx", "a.zh-CN.md", "x.json", "y.json")
    assert told(look("draft.txt", source="original.docx", to="zh-Hant")) == [
        "original.docx[en] > draft.txt[zh-Hant-TW]"
    ]
    assert told(look("draft.txt", "a.zh-CN.md", source="original.docx", to="zh-Hans")) == [
        "original.docx[en] > a.zh-CN.md[zh-Hans-CN], draft.txt[zh-Hans]"
    ]
    assert told(look("x.json", source="y.json", to="zh-Hans")) == ["y.json[en] = x.json[zh-Hans] json"]
    assert told(look("original.docx", source="original.docx")) == ["original.docx[en]"]
    with pytest.raises(LanguageError, match=r"^draft.txt: cannot tell its language; name it draft.en.txt or the like"):
        look("draft.txt", source="original.docx")
    with pytest.raises(InputError, match=r"orginal\.docx"):
        look("draft.txt", source="orginal.docx", to="en")


def test_a_named_source_folder(tree: Callable[..., Path]) -> None:
    tree("old/a/x.md", "new/a/x.md", "new/y.md", "new/z.py")
    found = look("new", source="old", to="zh-Hant")
    assert told(found) == ["new/y.md[zh-Hant-TW]", "old/a/x.md[en] > new/a/x.md[zh-Hant-TW]"]
    assert found.notes == (
        "new/y.md: the other file of the pair is not there; checked by itself",
        "new/z.py: in no format of texts; left out",
    )
    with pytest.raises(ConfigError, match="two files, or two folders"):
        look("new", source="old/a/x.md", to="zh-Hant")


def test_a_bilingual_file_takes_no_source(tree: Callable[..., Path]) -> None:
    tree("a.po", "b.md")
    with pytest.raises(ConfigError, match=r"a.po: carries its own source; leave --source out"):
        look("a.po", source="b.md")


# --- what is left out, and said


def test_settings_of_tools_are_left_out_of_folders_and_taken_when_named(tree: Callable[..., Path]) -> None:
    tools = ["package.json", "package-lock.json", "tsconfig.base.json", "pnpm-lock.yaml", "glossary.yaml"]
    tools += ["mkdocs.yml", "requirements.txt", "termkit.toml"]
    hidden = [".yarnrc.yml", ".github/workflows/x.yml", "node_modules/a/README.zh-TW.md"]
    tree(*(f"zh-TW/{name}" for name in tools), *hidden, "zh-TW/a.md", "other.csv")
    glossary = Glossary("other.csv", "en", "zh-Hant-TW", ())
    found = look(".", glossary=glossary)
    assert told(found) == ["zh-TW/a.md[zh-Hant-TW]"]
    assert found.notes == ("other.csv and 8 more: settings of a tool or of termkit; left out, unless it is named",)
    assert told(look("zh-TW/package.json")) == ["zh-TW/package.json[zh-Hant-TW]"]
    assert told(look(".yarnrc.yml", to="en")) == [".yarnrc.yml[en]"]


def test_what_is_left_out_of_a_folder_is_counted(tree: Callable[..., Path]) -> None:
    tree("a.zh-TW.md", "main.py", "main.js", "settings.json", "README.md", "fr/a.md", "b.ja.md")
    (Path("x.png")).write_bytes(b"\x89PNG\0")
    found = look(".")
    assert told(found) == ["a.zh-TW.md[zh-Hant-TW]"]
    assert found.notes == (
        ".: binary files left out: 1",
        "README.md: cannot tell the language; left out; name it after its language (essay.en.md), or give --to TAG",
        "b.ja.md and 1 more: in a language besides Chinese and English; left out",
        "main.js and 1 more: in no format of texts; left out",
        "settings.json: a catalog or settings without a language in the path; left out, unless it is named",
    )
    with_flag = look(".", to="zh-Hant")
    assert told(with_flag) == ["README.md[zh-Hant-TW]", "a.zh-TW.md[zh-Hant-TW]"]


def test_nothing_to_check_is_an_error(tree: Callable[..., Path]) -> None:
    tree("a/README.md", "b/zh-CN.json", "c/x.py")
    with pytest.raises(
        InputError, match=r"^a: no file in it is named <work>.<language tag>.<ext>, such as essay.en.md"
    ):
        look("a")
    with pytest.raises(InputError, match=r"^b: nothing in it to check: b/zh-CN.json: in zh-Hans-CN, not in zh-Hant-TW"):
        look("b", to="zh-Hant-TW")
    with pytest.raises(InputError, match=r"^translations: no such folder of works"):
        look()
    with pytest.raises(InputError, match=r"nowhere.en.md"):
        look("nowhere.en.md")
    with pytest.raises(LanguageError, match=r"a/README.md: cannot tell its language; name it README.en.md"):
        look("a/README.md")


def test_a_wrong_tag_is_an_error_of_a_named_file_and_a_fault_in_a_folder(tree: Callable[..., Path]) -> None:
    tree("a.zh-XX.md", "b.zh-TW.md")
    with pytest.raises(LanguageError, match=r"^a.zh-XX.md: 'zh-XX' does not say which script"):
        look("a.zh-XX.md")
    found = look(".")
    assert told(found) == ["b.zh-TW.md[zh-Hant-TW]"]
    assert [fault.path for fault in found.faults] == ["a.zh-XX.md"]
    assert found.faults[0].message.startswith("'zh-XX' does not say which script")


def test_exclude(tree: Callable[..., Path]) -> None:
    tree("docs/en/a.md", "docs/zh-TW/a.md", "docs/old/b.zh-TW.md")
    kept = ["docs/en/a.md[en] > docs/zh-TW/a.md[zh-Hant-TW]"]
    for globs in (("docs/old",), ("docs/old/**",), ("old",), ("b.*",), ("old/*",)):
        assert told(look("docs", exclude=globs)) == kept, globs
    assert told(look("docs/old/b.zh-TW.md", exclude=("docs/old",))) == ["docs/old/b.zh-TW.md[zh-Hant-TW]"]
    forced = look("docs/old/b.zh-TW.md", exclude=("docs/old",), force=True)
    assert (forced.inputs, forced.notes) == ((), ("docs/old/b.zh-TW.md: named, but excluded",))
    assert told(look("docs", exclude=("docs/en",))) == [*kept, "docs/old/b.zh-TW.md[zh-Hant-TW]"]


def test_links(tree: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tree("docs/zh-TW/a.md", "docs/zh-TW/b.md", "docs/en/b.md")
    outside = tmp_path_factory.mktemp("outside")
    (outside / "a.md").write_text("x", encoding="utf-8")
    (root / "docs/en/a.md").symlink_to(outside / "a.md")
    (root / "docs/loop").symlink_to(root / "docs")
    (root / "docs/en-US").symlink_to(root / "docs/en")
    found = look("docs")
    assert told(found) == ["docs/en/b.md[en] > docs/zh-TW/b.md[zh-Hant-TW]", "docs/zh-TW/a.md[zh-Hant-TW]"]
    assert any("docs/en/a.md" in note and "leads out of" in note for note in found.notes)


def test_each_file_once(tree: Callable[..., Path]) -> None:
    root = tree("docs/en/a.md", "docs/zh-TW/a.md")
    expected = ["docs/en/a.md[en] > docs/zh-TW/a.md[zh-Hant-TW]"]
    assert told(look("docs", "docs/zh-TW", "docs/zh-TW/a.md")) == expected
    assert told(look("docs/zh-TW/a.md", "docs/zh-TW/a.md", "docs")) == expected
    assert len(told(look(str(root / "docs"), "docs/en/../zh-TW"))) == 1


def test_works_without_paths(tree: Callable[..., Path]) -> None:
    root = tree("translations/e.en.md", "translations/e.zh-TW.md", "more/f.zh-TW.md", "else/g.zh-TW.md")
    config = Config(root=root, works=("translations", "more"))
    assert [len(each.versions) for each in look(config=config).inputs] == [1, 1]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["a\0b.md", "x" * 300 + ".md", "loop.md", "gone.md"])
def test_what_cannot_be_opened_is_an_input_error(tree: Callable[..., Path], name: str) -> None:
    root = tree("a.md")
    (root / "loop.md").symlink_to("loop.md")
    (root / "gone.md").symlink_to("nowhere.md")
    with pytest.raises(InputError):
        look(name, to="en")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_a_fault(tree: Callable[..., Path]) -> None:
    root = tree("a.zh-TW.md", "closed/b.zh-TW.md")
    (root / "closed").chmod(0)
    found = look(".")
    (root / "closed").chmod(0o755)
    assert [fault.path for fault in found.faults] == ["closed"]
    assert "permission" in found.faults[0].message


# --- names


TAGS = ["zh", "zh-TW", "zh_Hant", "zh-hans-cn", "ZH_CN", "en", "en-US", "cn", "tw", "hk"]


@pytest.mark.parametrize("name", ["zen", "enx", "zh-demo", "chinese", "en-to", "zhong", "", "z", "fr"])
def test_what_is_no_tag(name: str) -> None:
    assert language_of_tag(name) is None
    assert in_name(Path(f"x-{name}.md")) is None


@pytest.mark.parametrize(
    ("name", "words", "other"),
    [("fr", False, True), ("pt_BR", False, True), ("sr@latin", False, True), ("is", False, False), ("is", True, True)],
)
def test_other_languages(name: str, words: bool, other: bool) -> None:
    assert is_other(name, words=words) == other


@given(
    st.from_regex(r"[a-z0-9]{1,8}(?:-[0-9]{4})?", fullmatch=True),
    st.sampled_from(["zh-TW", "zh_Hant", "en", "zh-Hans-CN"]),
    st.sampled_from(["", "draft-a", "v2.final"]),
)
def test_names_of_works_are_read_as_by_works(work: str, tag: str, label: str) -> None:
    if language_of_tag(work) is not None:
        return  # then the name begins with a tag
    path = Path(".".join(part for part in (work, tag, label, "md") if part))
    name, slot = parse_name(path), in_name(path)
    assert name is not None
    assert slot is not None
    assert (name.work, name.language, name.label) == (slot.work, slot.language, slot.label)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(names=st.sets(st.sampled_from([f"{s}{t}{e}" for s in ("", "d/") for t in TAGS for e in (".json", "/x.md")])))
def test_every_file_is_found_once_or_told_of(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, names: set[str]
) -> None:
    root = tmp_path_factory.mktemp("any")
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x", encoding="utf-8")
    if not names:
        return
    monkeypatch.chdir(root)
    found = look(".")
    assert found == look(*sorted(names, reverse=True))
    assert not found.faults
    targets = []
    sources = set()
    for each in found.inputs:
        if isinstance(each, CatalogInput):
            targets.append((each.target.as_posix(), each.target_language))
            sources.add(each.source.as_posix())
        elif not isinstance(each, BitextInput):
            targets += [(version.path.as_posix(), version.language) for version in each.versions]
            sources |= {each.source.path.as_posix()} if each.source else set()
    assert sorted({path for path, _ in targets} | sources) == sorted(names)
    assert len(targets) == len(set(targets))
    assert not sources & {path for path, _ in targets}
    for path, language in targets:
        said = language_of_tag(path.removeprefix("d/").split("/")[0].removesuffix(".json"))
        assert said == "zh" or (said or "").startswith(language) or language.startswith(said or "?")
