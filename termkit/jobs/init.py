"""A tree of texts -> a termkit.toml and a first glossary for it, with what speaks for them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from termkit.config import Config
from termkit.core.glossary import ANY, Concept
from termkit.core.language import is_chinese
from termkit.core.mined import ReadCounts
from termkit.errors import InputError, Problem
from termkit.jobs.gathered import CatalogInput
from termkit.jobs.layouts import in_name
from termkit.jobs.mine import Order, mine
from termkit.jobs.mine_gather import Material, Wanted, gather
from termkit.jobs.mine_glossary import FirstGlossary
from termkit.jobs.reading import shown
from termkit.jobs.trees import find_files

_MINED = 300  # candidates, of which those with a firm rendering are proposed
_SHOWN = 8  # pairs, and concepts

STARTER_GLOSSARY = """\
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

_CONFIG = """\
# Settings of termkit. Every line is optional; what is commented out shows the default.

[project]
glossary = "glossary.yaml"
works = WORKS# folders with files named <work>.<language tag>[.<label>].<ext>
# source = "SOURCE"# language of the sources; default: the glossary's

[check]
# ignore = []                       # rules to leave out, such as ["mixed-script"]
# fail-on = "minor"                 # the mildest severity that fails: critical, major, minor, neutral, never
# strict = false                    # true: report every absent term at its place

[score]
# metrics = ["bleu", "chrf", "chrf++", "ter", "term-accuracy", "term-consistency"]

# [score.gates]                     # a draft below these fails `termkit score`
# chrf = 55
# term-accuracy = 0.95
"""


@dataclass(frozen=True)
class Proposal:
    """What was found, and the two files to write."""

    languages: tuple[str, str]  # of source and target
    pairs: tuple[tuple[str, str], ...]  # paths of source and target
    bilingual: tuple[str, ...]  # paths
    works: tuple[str, ...]
    read: ReadCounts
    concepts: tuple[tuple[Concept, str], ...]  # with their evidence
    config: str
    glossary: str
    notes: tuple[str, ...] = ()
    unread: tuple[Problem, ...] = ()

    def lines(self) -> Iterator[str]:
        """What was found and what would be written, for a person."""
        source, target = self.languages
        yield f"found {_number(len(self.pairs), 'pair')} of texts and {_number(len(self.bilingual), 'bilingual file')}"
        yield from (f"  {one} = {other}" for one, other in self.pairs[:_SHOWN])
        yield from (f"  {path}" for path in self.bilingual[:_SHOWN])
        more = max(0, len(self.pairs) - _SHOWN) + max(0, len(self.bilingual) - _SHOWN)
        if more:
            yield f"  … and {more} more"
        yield f"{_number(self.read.passages, 'passage')} in both languages"
        yield f"termkit.toml: works = {json.dumps(self.works, ensure_ascii=False)}"
        proposed = _number(len(self.concepts), "proposed concept")
        yield f"glossary.yaml: {source} to {target} (--from says otherwise), {proposed}"
        for concept, evidence in self.concepts[:_SHOWN]:
            yield f"  {' = '.join(term.text for term in concept.terms)}{_kept(concept)}  ({evidence})"
        if len(self.concepts) > _SHOWN:
            yield f"  … and {len(self.concepts) - _SHOWN} more"


def _kept(concept: Concept) -> str:
    return " stays as it is" if concept.terms[0].language == ANY else ""


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def starter_config() -> str:
    """Settings for a project that has no texts yet."""
    return _config(("translations",), "zh-Hant-TW")


def is_bare(folder: Path) -> bool:
    """True for a folder that is not there or has no file in it."""
    if not folder.exists():
        return True
    found = find_files([str(folder)])
    return folder.is_dir() and not (found.files or found.binary or found.faults)


def propose(folder: Path, source: str | None = None) -> Proposal:
    """What the texts in ``folder`` ask for; ``source`` is the language of the sources, if somebody says so.

    Raises InputError where there is nothing to propose: no Chinese, or nothing in both languages.
    """
    config = Config(root=folder)
    material = _material(folder, source, config)
    if not (material.pairs or material.bilingual):
        raise _no_pairs(folder, material)
    wanted = Wanted((folder,), *material.languages)
    outcome = mine(Order(wanted, _MINED, 2), config, material=material)
    mined = outcome.mined
    if not mined.read.passages:
        notes = [*map(str, outcome.unread), *mined.notes]
        raise InputError("\n".join([f"{shown(folder)}: nothing in it stands in Chinese and in English", *notes[:10]]))
    glossary = FirstGlossary(mined)
    pairs = tuple((shown(pair.source.path), shown(pair.target.path)) for pair in material.pairs)
    works = _works(folder, material)
    return Proposal(
        (mined.source, mined.target),
        pairs,
        tuple(_path(each) for each in material.bilingual),
        works,
        mined.read,
        glossary.concepts,
        _config(works, mined.source),
        glossary.text,
        mined.notes,
        outcome.unread,
    )


def _material(folder: Path, source: str | None, config: Config) -> Material:
    """The files, from the language that is likelier that of the sources.

    English is where bilingual files are, where languages have folders of their own, and where its files have no tag.
    """
    material = gather(Wanted((folder,), source), config)
    if source is not None or not is_chinese(material.languages[0]):
        return material
    other = gather(Wanted((folder,), "en"), config)
    as_many = len(other.pairs) + len(other.bilingual) >= len(material.pairs) + len(material.bilingual)
    from_english = other.bilingual or any(in_name(pair.source.path) is None for pair in other.pairs)
    return other if as_many and from_english else material


def _no_pairs(folder: Path, material: Material) -> InputError:
    where = shown(folder)
    notes = [*map(str, material.faults), *material.notes][:10]
    starter = "--starter writes files to start from"
    if not material.texts:
        return InputError("\n".join([f"{where}: no Chinese text in it; {starter}", *notes]))
    first = shown(material.texts[0].path)
    more = f" and {len(material.texts) - 1} more" if len(material.texts) > 1 else ""
    what = f"{where}: Chinese in it ({first}{more}), but no English that belongs to it"
    told = "name them alike (essay.zh-Hant.md, essay.en.md) or put them into folders (docs/zh-Hant, docs/en)"
    mined = f"'termkit mine {where}' finds the terms of Chinese alone"
    return InputError("\n".join([f"{what}; {told}; {starter}; {mined}", *notes]))


def _works(folder: Path, material: Material) -> tuple[str, ...]:
    """The folders, right below the root, in which everything lies; the root itself if something lies there."""
    files = [version.path for pair in material.pairs for version in pair]
    for each in material.bilingual:
        files += [each.source, each.target] if isinstance(each, CatalogInput) else [each.path]
    root = os.path.abspath(folder)
    parts = [Path(os.path.relpath(os.path.abspath(path), root)).parts for path in files]
    return tuple(sorted({part[0] for part in parts})) if all(len(part) > 1 for part in parts) else (".",)


def _path(each: object) -> str:
    if isinstance(each, CatalogInput):
        return f"{shown(each.source)} = {shown(each.target)}"
    return shown(each.path)  # type: ignore[attr-defined]


def _config(works: Sequence[str], source: str) -> str:
    listed = "[" + ", ".join(json.dumps(work, ensure_ascii=False) for work in works) + "]"
    return _CONFIG.replace("WORKS", f"{listed:<28} ").replace('"SOURCE"', f"{json.dumps(source):<24} ")
