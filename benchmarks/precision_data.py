"""Corpora of aligned segments, and what ``termkit check`` finds in them."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from termkit.core.finding import Finding, Side, Spot
from termkit.core.glossary import Concept, Glossary, Term
from termkit.core.rule import Rule
from termkit.errors import InputError, Problem
from termkit.formats.bitext import BITEXT
from termkit.jobs.check import run
from termkit.jobs.glossary_exchange import read_any
from termkit.jobs.outcome import conclude
from termkit.jobs.tasks import Checker, read_portions

DATA = Path("..") / "shared" / "data"
_OWN = Path(__file__).with_name("cindy.glossary.yaml")


class Corpus(NamedTuple):
    """Where the segments of a corpus are, and under which keys."""

    name: str
    segments: str  # below the data folder
    glossary: str  # below the data folder; empty: cindy.glossary.yaml here; "terms": the segments' own
    source: tuple[str, str]  # key and language
    target: tuple[str, str]


def _paired(name: str, glossary: str, key: str = "hans") -> Corpus:
    tag = {"hans": "zh-Hans", "hant": "zh-Hant"}[key]
    stem = name.removesuffix("-hant")
    table = glossary and f"corpora/{glossary}.glossary.tsv"
    return Corpus(name, f"corpora/{stem}.segments.jsonl", table, ("en", "en"), (key, tag))


CORPORA = {
    corpus.name: corpus
    for corpus in (
        _paired("vue", "vue"),
        _paired("d2l", "d2l"),
        _paired("tidb-operator", "tidb-operator"),
        _paired("openclaw", "openclaw"),
        _paired("openclaw-hant", "openclaw", "hant"),
        _paired("cindy-before", ""),
        Corpus("wmt25", "wmt25-dev/items.jsonl", "terms", ("src", "zh-Hant-HK"), ("ref", "en")),
    )
}


class Checked(NamedTuple):
    """A corpus after a run: its rows by id, and the findings."""

    rows: dict[str, dict[str, Any]]  # id, source, target and whatever else the corpus says
    findings: tuple[Finding, ...]
    glossary: Glossary


def read_rows(path: Path, source: str, target: str) -> Iterator[dict[str, Any]]:
    """The segments that have both texts, as rows of a JSONL bitext. Raises InputError."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{path}:{number}:{error.colno}: no JSON: {error.msg}") from None
        if isinstance(data, dict) and data.get(source) and data.get(target):
            row = {"id": str(data.get("id", number)), "source": data[source], "target": data[target]}
            row |= {key: data[key] for key in ("key", "context", "fixed_later", "terms") if data.get(key)}
            yield row | {"file": str(data.get("doc") or data.get("file") or "")}


def check_corpus(corpus: Corpus, folder: Path, rules: Sequence[Rule]) -> Checked:
    """Checks a corpus in the data folder. Raises InputError, GlossaryError."""
    rows = list(read_rows(folder / corpus.segments, corpus.source[0], corpus.target[0]))
    languages = corpus.source[1], corpus.target[1]
    if corpus.glossary == "terms":
        glossary = glossary_of_terms(rows, corpus.segments, languages)
    else:
        glossary = read_any(folder / corpus.glossary if corpus.glossary else _OWN)
    return check_rows(rows, glossary, languages, rules)


def check_rows(
    rows: Sequence[dict[str, Any]], glossary: Glossary, languages: tuple[str, str], rules: Sequence[Rule]
) -> Checked:
    """Checks rows the way a JSONL file is checked. Raises InputError."""
    jsonl = next(format_ for format_ in BITEXT if format_.name == "jsonl")
    problems: list[Problem] = []
    with tempfile.TemporaryDirectory(prefix="termkit-precision-") as folder:
        path = Path(folder) / "corpus.jsonl"
        kept = ("id", "source", "target", "key", "context", "file")
        lines = (json.dumps({k: row[k] for k in kept if row.get(k)}, ensure_ascii=False) for row in rows)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        outcome = run(read_portions(path, jsonl, languages, None, problems), Checker(glossary, tuple(rules)))
    if problems:
        first = problems[0]
        raise InputError(f"segment in line {first.line}: {first.message}")
    return Checked({row["id"]: row for row in rows}, conclude(outcome, glossary, rules).findings, glossary)


def glossary_of_terms(rows: Sequence[dict[str, Any]], path: str, languages: tuple[str, str]) -> Glossary:
    """The terms that the segments ask for themselves (``terms``), as one glossary."""
    wanted: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        for term in row.get("terms", ()):
            wanted[term["source"]].update(dict.fromkeys(term["targets"]))
    source, target = languages
    concepts = (
        Concept(name, (Term(name, source, "preferred"), *_terms(list(targets), target)))
        for name, targets in wanted.items()
    )
    return Glossary(path, source, target, tuple(concepts))


def _terms(texts: Sequence[str], language: str) -> Iterator[Term]:
    for number, text in enumerate(texts):
        yield Term(text, language, "admitted" if number else "preferred")


def marked(checked: Checked, finding: Finding) -> tuple[str, str]:
    """Source and target of the segment, the words that the finding speaks of in brackets: ⟦like this⟧."""
    row = checked.rows.get(finding.segment, {"source": "", "target": ""})
    spots = [finding.spot, *(spot for spot in finding.related if spot.segment == finding.segment)]
    return _mark(row["source"], spots, "source"), _mark(row["target"], spots, "target")


def _mark(text: str, spots: Sequence[Spot], side: Side) -> str:
    ranges = {(spot.offset, spot.offset + len(spot.text)) for spot in spots if spot.side == side}
    for start, end in sorted(ranges, reverse=True):
        if (start, end) != (0, len(text)):  # a whole passage needs no mark
            text = f"{text[:start]}⟦{text[start:end]}⟧{text[end:]}"
    return " ".join(text.split())
