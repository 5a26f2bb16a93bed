"""What random input is given to, and what must hold of what comes out: one function for each reader."""

from __future__ import annotations

import random
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from functools import cache, partial
from importlib import import_module
from io import BytesIO
from pathlib import Path
from types import ModuleType

from benchmarks.fuzz_places import (
    Unescape,
    check_document,
    check_passage,
    expect,
    html,
    json_string,
    json_whole,
    po_string,
    ranges,
    subtitle,
    table_cell,
    verbatim,
    xml,
    yaml_scalar,
)
from benchmarks.fuzz_samples import SAMPLES
from termkit.core.document import Document
from termkit.core.finding import Finding
from termkit.core.glossary import Glossary
from termkit.core.passage import Prose
from termkit.core.row import Row
from termkit.core.span import LineIndex
from termkit.errors import Problem
from termkit.formats import document
from termkit.formats.encoding import decode, encode
from termkit.formats.glossary_header import TableOptions
from termkit.text.match import Matcher

Target = Callable[[str, random.Random], None]
_GLOSSARY = """termkit: 1
languages: {source: zh-Hant-TW, target: en}
concepts:
  vibe: {zh-Hant: 氛圍編程, en: {preferred: vibe coding, deprecated: [mood programming, vibe]}}
  gui: {zh-Hant: {preferred: 圖形介面, variants: 圖形使用者介面}, en: [GUI, graphical user interface]}
  model: {zh-Hant: 大型語言模型, zh-Hans: 大语言模型, en: large language model}
  tune: {zh-Hant: 微調, en: fine-tuning}
  cxx: {zh-Hant: 語言, en: C++}
  gpt: {keep: [GPT-4, iOS]}
"""


@cache
def glossary() -> Glossary:
    """A small glossary."""
    from termkit.formats.glossary_yaml import read_glossary

    return read_glossary(_GLOSSARY, "g.yaml")


@cache
def matcher() -> Matcher:
    """Its terms."""
    return Matcher(glossary())


def _text(suffix: str, unescape: Unescape, text: str, chance: random.Random) -> None:
    """A text that is checked, and what stands in it."""
    language = chance.choice(("en", "zh-Hant-TW", "zh-Hans-CN"))
    found = document(f"x{suffix}", text, language)
    check_document(found, text, unescape, chance)
    _match(found)


def _match(found: Document) -> None:
    """Terms are in order and hold what their form says; none stands where a mask is."""
    matches = matcher().find(found)
    for group in (matches.native, matches.alien):
        expect(list(group) == sorted(group), "matches in order")
        for match in group:
            expect(0 <= match.start < match.end <= len(found.text), f"{match} in the text")
            expect(not found.is_masked(match.start, match.end), f"{match} is masked")
            words = found.text[match.start : match.end]
            expect(not words[0].isspace() and not words[-1].isspace(), f"{words!r} at {match}")


def _prose(module: str, unescape: Unescape, text: str, chance: random.Random) -> None:
    """What is converted: its passages and its marks of language."""
    found: Prose = import_module(f"termkit.formats.{module}").prose(text, "x")
    for passage in found.passages:
        check_passage(passage, text, unescape)
    for mark in found.marks:
        expect(text[mark.start : mark.end] == mark.tag, f"{mark} is {text[mark.start : mark.end]!r}")


def _units(module: str, unescape: Unescape, text: str, chance: random.Random) -> None:
    """The entries of a bilingual file."""
    tags = chance.choice(((None, None), ("en", "zh-Hant-TW"), ("zh-Hant", "en")))
    bitext = import_module(f"termkit.formats.{module}").units(text, "x", source=tags[0], target=tags[1])
    for unit in bitext.units:
        for passage in (unit.source, unit.target):
            check_passage(passage, text, unescape)


def _entries(module: str, unescape: Unescape, text: str, chance: random.Random) -> None:
    """The messages of a catalog."""
    for entry in import_module(f"termkit.formats.{module}").entries(text, "x"):
        check_passage(entry.passage, text, unescape)


def _rows(module: ModuleType, suffix: str, unescape: Unescape, text: str, chance: random.Random) -> None:
    """The rows of a streaming bitext: each range of each text is where the row says."""
    problems: list[Problem] = []
    data = text.encode("utf-8", "replace" if chance.random() < 0.8 else "surrogatepass")
    options = {"source": None, "target": None, "encoding": None, "problems": problems}
    rows: list[Row] = list(module.read(BytesIO(data), f"x{suffix}", **options))
    if not rows:
        return
    raw = decode(data, "x").text
    lines = LineIndex(raw)
    for row in rows:
        expect(raw[row.start : row.start + len(row.raw)] == row.raw, "a row is a stretch of its file")
        for side, said in (("source", row.source), ("target", row.target)):
            passage = module.passage(row, side)
            check_passage(passage, row.raw, unescape)
            expect(passage.text == said, f"{side} is {said!r}, and its pieces say {passage.text!r}")
            for first, last in ranges(len(said), chance, 4):
                where = module.locate(row, side, first, last)
                expect(lines.position(where.start) == (where.line, where.column), f"{where} has another line or column")
                _is_written(raw[where.start : where.end], said[first:last], unescape)


def _is_written(written: str, said: str, unescape: Unescape) -> None:
    """The place of a range says the range, or more where it begins or ends in the midst of an escape."""
    expect(written == said or len(written) > len(said) or unescape(written) == said, f"{said!r} is not {written!r}")


def _docx(text: str, chance: random.Random) -> None:
    """A Word document with this body: it is read, and comes back the same."""
    from termkit.formats.docx import document_from_docx, rewrite_docx

    data = archive({"word/document.xml": text})
    rewritten = rewrite_docx(data, "x.docx", lambda passage: ())
    expect(rewritten == data, "nothing changes without an edit")
    found = document_from_docx("x.docx", data, "zh-Hant-TW")
    check_document(found, found.text, verbatim, chance)
    _match(found)


def _archive(text: str, chance: random.Random) -> None:
    """A Word document whose bytes are damaged."""
    from termkit.formats.docx import document_from_docx

    damaged = bytearray(archive({"word/document.xml": SAMPLES["docx"][0], "docProps/core.xml": text}))
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(damaged)) if chance.random() < 0.4 else -1 - chance.randrange(min(300, len(damaged)))
        damaged[at] = chance.choice((0, 1, 0xFF, chance.randrange(256)))
    document_from_docx("x.docx", bytes(damaged[: chance.choice((len(damaged), chance.randrange(len(damaged))))]), "en")


def archive(parts: dict[str, str]) -> bytes:
    """A zip archive of some texts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(zipfile.ZipInfo(name), text.encode("utf-8", "surrogatepass"))
    return out.getvalue()


def _encoding(text: str, chance: random.Random) -> None:
    """Bytes: what is decoded is written back the same."""
    codec = chance.choice(("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "big5hkscs", "cp950"))
    data = bytearray(text.encode(codec, "replace"))
    for _ in range(chance.choice((0, 0, 1, 3)) if data else 0):
        data[chance.randrange(len(data))] = chance.randrange(256)
    declared = chance.choice((None, None, codec, "utf-8", "big5", "nonsense", "\0"))
    found = decode(bytes(data), "x", declared)
    if found.encoding.startswith(("utf", "gb")):
        expect(encode(found.text, "x", found.encoding, found.bom) == data, f"bytes of {found.encoding} come back")


def _comments(text: str, chance: random.Random) -> None:
    """Comments for termkit, and what they say."""
    from termkit.config import rule_names
    from termkit.jobs.comments import comments
    from termkit.jobs.suppression import read_suppressions

    names = ("markdown", "html", "xml", "xliff", "tmx", "yaml", "toml", "json", "po", "subtitles", "text", "docx")
    name = chance.choice(names)
    path = "x.mdx" if chance.random() < 0.2 else "x"
    end = 0
    for comment in comments(text, path, name):
        expect(end <= comment.span.start <= comment.inner.start <= comment.inner.end, f"{comment} in order")
        expect(comment.inner.end <= comment.span.end <= len(text), f"{comment} in the text")
        expect(0 <= comment.reach.start <= comment.reach.end <= len(text), f"{comment} reaches in the text")
        end = comment.span.end
    for one in read_suppressions(text, path, name, rule_names()):
        expect(text[one.place.start : one.place.end] == one.place.text == one.rule, f"{one.place} is the rule's name")


def _file(suffix: str, load: Callable[[Path], object], text: str, chance: random.Random) -> None:
    """A file of its own, with the encoding that it most likely has."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"x{suffix}")
        path.write_bytes(text.encode("utf-8", "replace" if chance.random() < 0.9 else "surrogatepass"))
        load(path)


def _baseline(path: Path) -> object:
    from termkit.jobs.baseline import load_baseline

    return load_baseline(path)


def _config(path: Path) -> object:
    from termkit.config import load_config

    return load_config(path)


def _glossary_yaml(text: str, chance: random.Random) -> None:
    from termkit.formats.glossary_yaml import read_glossary

    Matcher(read_glossary(text, "g.yaml")).find(document("x", SAMPLES["text"][0], "en"))


def _glossary_tbx(text: str, chance: random.Random) -> None:
    from termkit.formats.glossary_tbx import read_tbx

    read_tbx(text, "g.tbx")


def _glossary_utx(text: str, chance: random.Random) -> None:
    from termkit.formats.glossary_utx import read_utx

    read_utx(text, "g.utx")


def _glossary_table(text: str, chance: random.Random) -> None:
    from termkit.formats.glossary_table import read_table

    read_table(text, chance.choice(("g.csv", "g.tsv")), TableOptions(), chance.choice((None, None, "\t", ",")))


def _glossary_xlsx(text: str, chance: random.Random) -> None:
    from openpyxl import Workbook

    from termkit.formats.glossary_xlsx import read_xlsx

    book, out = Workbook(), BytesIO()
    for row in text.split("\n"):
        book.active.append(["".join(c for c in cell if c.isprintable())[:99] for cell in row.split(",")][:99])
    book.save(out)
    data = bytearray(out.getvalue())
    for _ in range(chance.choice((0, 0, 1, 4))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    read_xlsx(bytes(data), "g.xlsx")


def _algorithms(text: str, chance: random.Random) -> None:
    """Numbers, placeholders, masks and the rest: what they find is in the text, and in order."""
    from termkit.text.ambiguous import ambiguous, proved_right
    from termkit.text.boundaries import crosses_words
    from termkit.text.code import is_code, looks_like_code
    from termkit.text.english import case_exact, case_fits, latin_form
    from termkit.text.fold import fold
    from termkit.text.mask import find_masks
    from termkit.text.numbers import asks, find_numbers
    from termkit.text.placeholders import find_placeholders
    from termkit.text.speech import stands_as

    view = fold(text)
    expect(len(view) == len(text), "a view has the length of its text")
    asks(text)
    looks_like_code(text)
    found: Sequence[Sequence[tuple[int, ...]]] = (find_masks(text), find_numbers(text), find_placeholders(text))
    for spans in found:
        start = 0
        for span in spans:
            expect(start <= span[0] < span[1] <= len(text), f"{span} in order and in the text")
            start = span[0]
    for script in ("Hant", "Hans"):
        for at, character in enumerate(text):
            if character in ambiguous(script):
                proved_right(text, at, script)
    for first, last in ranges(len(text), chance):
        is_code(text, first, last)
        crosses_words(view, first, min(last, first + 3))
        stands_as(chance.choice(("noun", "verb", "adjective")), "x", view, first, last)
        term = text[first:last]
        case_exact("Vibe Coding", term), case_fits("Vibe Coding", term)
        try:
            form = latin_form(term)
        except ValueError:
            continue
        for start, _ in ranges(len(view), chance, 3):
            end = form.match(view, start)
            expect(end is None or start < end <= len(view), f"{term!r} at {start} to {end}")


def _check(text: str, chance: random.Random) -> None:
    """A whole check of a text beside another: what a finding quotes stands where it says."""
    from termkit import check_text

    languages = chance.choice((("zh-Hant-TW", "en"), ("en", "zh-Hant-TW"), ("zh-Hant-TW", "zh-Hans-CN")))
    other = chance.choice(SAMPLES["check"])
    source = chance.choice((None, other))
    kind = chance.choice(("text", "markdown"))
    options = {"source": source, "source_language": languages[0], "format": kind}
    result = check_text(text, glossary=glossary(), language=languages[1], strict=chance.random() < 0.5, **options)  # type: ignore[arg-type]
    for finding in result.findings:
        _stands(finding, {"text": text, "source": source or ""}, verbatim)
    _printed(result)


_SUFFIXES: dict[str, Unescape] = {
    ".po": po_string, ".xliff": xml, ".tmx": xml, ".jsonl": json_whole, ".csv": table_cell, ".tsv": table_cell,
    ".html": html, ".vtt": subtitle, ".md": verbatim,
}  # fmt: skip


def _file_check(text: str, chance: random.Random) -> None:
    """A whole check of a file with what a project has besides."""
    from termkit.config import Config
    from termkit.jobs.project_check import Request, check_project

    suffix = chance.choice(list(_SUFFIXES))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"x.zh-Hant{suffix}")
        data = text.encode("utf-8", "replace")
        path.write_bytes(data)
        request = Request(paths=(path,), source_language="en", target_language="zh-Hant-TW", jobs=1)
        result = check_project(request, Config(root=Path(folder)), glossary())
        raw = decode(data, "x").text
        for finding in result.findings:
            _stands(finding, {str(path): raw}, _SUFFIXES[suffix])
        _printed(result)


def _stands(finding: Finding, texts: dict[str, str], unescape: Unescape) -> None:
    for spot in (finding.spot, *finding.related):
        raw = texts.get(spot.path)
        if raw is None:
            continue
        expect(0 <= spot.start <= spot.end <= len(raw), f"{spot} in the file")
        expect(LineIndex(raw).position(spot.start) == (spot.line, spot.column), f"{spot} has another line or column")
        _is_written(raw[spot.start : spot.end], spot.text, unescape)


def _printed(result: object) -> None:
    """No report lets a text steer a terminal."""
    from termkit.core.result import CheckResult
    from termkit.report.text import check_text

    assert isinstance(result, CheckResult)
    shown = check_text(result)
    bad = [
        character for character in shown if character != "\n" and not (character.isprintable() or character == "\u3000")
    ]
    expect(not bad, f"{bad[:5]} in a report")


def _modules(name: str) -> ModuleType:
    return import_module(f"termkit.formats.{name}")


def _both(*targets: Target) -> Target:
    """Every way in which a format is read, each by itself: one may refuse what the other takes."""

    def run(text: str, chance: random.Random) -> None:
        chance.choice(targets)(text, chance)

    return run


TARGETS: dict[str, Target] = {
    "text": partial(_text, ".txt", verbatim),
    "markdown": _both(partial(_text, ".md", verbatim), partial(_prose, "markdown_prose", yaml_scalar)),
    "html": _both(partial(_text, ".html", html), partial(_text, ".xhtml", html), partial(_prose, "html", html)),
    "subtitles": _both(partial(_text, ".vtt", subtitle), partial(_prose, "subtitles", subtitle)),
    "json": _both(partial(_text, ".json", json_string), partial(_entries, "json_catalog", json_whole)),
    "yaml": _both(partial(_text, ".yaml", yaml_scalar), partial(_entries, "yaml_catalog", yaml_scalar)),
    "po": _both(partial(_units, "po", po_string), partial(_prose, "po", po_string)),
    "xliff": _both(partial(_units, "xliff", xml), partial(_prose, "xliff", xml)),
    "tmx": _both(partial(_units, "tmx", xml), partial(_prose, "tmx", xml)),
    "jsonl": lambda text, chance: _rows(_modules("jsonl"), ".jsonl", json_whole, text, chance),
    "csv": lambda text, chance: _rows(_modules("table"), ".csv", table_cell, text, chance),
    "tsv": lambda text, chance: _rows(_modules("table"), ".tsv", table_cell, text, chance),
    "docx": _docx,
    "archive": _archive,
    "encoding": _encoding,
    "comments": _comments,
    "baseline": partial(_file, ".json", _baseline),
    "config": partial(_file, ".toml", _config),
    "glossary-yaml": _glossary_yaml,
    "glossary-tbx": _glossary_tbx,
    "glossary-utx": _glossary_utx,
    "glossary-table": _glossary_table,
    "glossary-xlsx": _glossary_xlsx,
    "algorithms": _algorithms,
    "check": _check,
    "file-check": _file_check,
}
