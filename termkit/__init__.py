"""termkit keeps Chinese and English versions of a text consistent.

    glossary = termkit.load_glossary("glossary.yaml")
    result = termkit.check("translations/llm-2025.en.draft-b.md", glossary=glossary)
    termkit.convert("软件", to="zh-Hant-TW", source="zh-Hans")           # 軟體
    beads = termkit.align_files("essay.zh-Hant.md", "essay.en.md").beads
    scores = termkit.score_files("draft.md", reference="reference.md", source="source.zh-Hant.md", glossary=glossary)

Spans are half-open ranges of code points in the text as it was decoded. Everything that goes wrong for a reason that
a person can mend raises a TermkitError, whose text says where, what and how.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from termkit import score
from termkit.errors import ConfigError, GlossaryError, InputError, LanguageError, TermkitError

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from termkit.core.alignment import Alignment, Bead
    from termkit.core.conversion import Conversion
    from termkit.core.detection import Detection
    from termkit.core.glossary import Glossary
    from termkit.core.result import CheckResult
    from termkit.core.score import DraftScores, ScoreResult
    from termkit.text.convert import Converter

__version__ = "0.1.0"

__all__ = [
    "ConfigError",
    "GlossaryError",
    "InputError",
    "LanguageError",
    "TermkitError",
    "__version__",
    "align_files",
    "align_segments",
    "check",
    "check_text",
    "convert",
    "convert_with_edits",
    "detect",
    "load_glossary",
    "score",
    "score_files",
    "score_text",
]


def load_glossary(path: str | os.PathLike[str]) -> Glossary:
    """The glossary in a YAML file. Raises GlossaryError with all faults of the file, InputError if unreadable."""
    from pathlib import Path

    from termkit.jobs.reading import read_glossary_file

    return read_glossary_file(Path(path))


def check(
    *paths: str | os.PathLike[str],
    glossary: Glossary | str | os.PathLike[str],
    source: str | os.PathLike[str] | None = None,
    language: str | None = None,
    encoding: str | None = None,
    strict: bool = False,
) -> CheckResult:
    """Checks files and folders against a glossary, as ``termkit check`` does without a configuration.

    A file is paired with ``source``, or with the source that lies beside it by name (essay.en.draft.md and
    essay.zh-Hant.md, zh-TW.json and en.json); bilingual files carry theirs; a source is checked by itself.
    ``language`` is the tag of files whose names hold none. Offsets in the findings are code points of the decoded
    files. Raises InputError for what cannot be read.
    """
    from pathlib import Path

    from termkit.config import Config
    from termkit.errors import InputError
    from termkit.jobs.project_check import Request, check_project

    request = Request(
        paths=tuple(Path(path) for path in paths),
        source=Path(source) if source is not None else None,
        target_language=language,
        encoding=encoding,
        strict=strict,
    )
    result = check_project(request, Config(), _glossary(glossary))
    if result.unread:
        raise InputError("\n".join(map(str, result.unread)))
    return result


def check_text(
    text: str,
    *,
    glossary: Glossary | str | os.PathLike[str],
    language: str,
    source: str | None = None,
    source_language: str | None = None,
    format: str = "text",  # noqa: A002 - the word that users know
    strict: bool = False,
) -> CheckResult:
    """Checks a text in memory, beside its source or alone; ``format`` is ``text`` or ``markdown``.

    ``source_language`` defaults to the glossary's. The paths in the findings are ``text`` and ``source``.
    """
    from termkit.core.language import canonical
    from termkit.formats import document
    from termkit.jobs.check import check_views
    from termkit.jobs.views import view_work
    from termkit.text.match import Matcher

    loaded = _glossary(glossary)
    target = document("text", text, loaded.narrow(canonical(language)), format)
    tag = canonical(source_language) if source_language else loaded.source
    origin = None if source is None else document("source", source, loaded.narrow(tag), format)
    view = view_work("text", origin, [(target, "")], Matcher(loaded), strict=strict)
    return check_views([view], loaded)


def align_files(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    glossary: Glossary | str | os.PathLike[str] | None = None,
    source_language: str | None = None,
    target_language: str | None = None,
    encoding: str | None = None,
) -> Alignment:
    """Pairs the sentences of two files, as ``termkit align`` does.

    The languages are told by the names of the files or their letters. ``beads`` holds numbers of sentences with a
    confidence each; ``source.text(bead.source)`` is what they say, ``source.spans`` where they stand in the text.
    """
    from pathlib import Path

    from termkit.core.language import canonical
    from termkit.jobs.align import Request, align_pairs
    from termkit.jobs.align_inputs import PairFiles, Reading, read_pairs
    from termkit.jobs.align_lexicon import Words

    reading = Reading(
        canonical(source_language) if source_language else None,
        canonical(target_language) if target_language else None,
        encoding,
    )
    pairs, _ = read_pairs([PairFiles(Path(source), Path(target))], reading)
    words = Words(glossary=None if glossary is None else _glossary(glossary))
    return align_pairs(pairs, Request(words)).alignments[0]


def align_segments(
    source: Sequence[str],
    target: Sequence[str],
    *,
    source_language: str,
    target_language: str,
    glossary: Glossary | str | os.PathLike[str] | None = None,
) -> tuple[Bead, ...]:
    """Pairs sentences in memory: beads of numbers of ``source`` and ``target``, in order, which hold all of them."""
    from termkit.align.texts import of_segments
    from termkit.core.language import canonical
    from termkit.jobs.align import Request, align_pairs
    from termkit.jobs.align_inputs import Pair
    from termkit.jobs.align_lexicon import Words

    sides = (of_segments(source, canonical(source_language)), of_segments(target, canonical(target_language)))
    words = Words(glossary=None if glossary is None else _glossary(glossary))
    return align_pairs([Pair(*sides)], Request(words, structure=False)).alignments[0].beads


def convert(
    text: str,
    to: str | None = None,
    source: str | None = None,
    vocabulary: str = "usual",
    compat: str | None = None,
    glossary: Glossary | str | os.PathLike[str] | None = None,
) -> str:
    """Converts Chinese text to the script and region ``to`` (a BCP 47 tag: zh-Hans, zh-Hant, zh-Hant-TW, zh-Hant-HK).

    ``source`` is the tag of the text; where it is None, the text's own characters tell its script. ``vocabulary``
    says which words are changed where regions differ (软件, 軟體): ``certain``, ``usual``, ``all`` or ``none``.
    ``compat`` is an OpenCC configuration (``s2twp``) and gives OpenCC's bytes, instead of ``to``, ``source`` and
    ``vocabulary``. The terms of a ``glossary`` win over all dictionaries, and its ``keep`` names stay. Raises
    LanguageError for an unknown tag, ConfigError for another unknown name.
    """
    return _conversion(text, to, source, vocabulary, compat, glossary).text(text)


def convert_with_edits(
    text: str,
    to: str | None = None,
    source: str | None = None,
    vocabulary: str = "usual",
    compat: str | None = None,
    glossary: Glossary | str | os.PathLike[str] | None = None,
) -> Conversion:
    """The conversion that ``convert`` makes, with what changed where.

    ``edits`` are in order and disjoint; each has a source span and a target span (code points), the form before and
    after, and the dictionary or rule. ``to_target`` and ``to_source`` map a span of one text to the other.
    """
    return _conversion(text, to, source, vocabulary, compat, glossary).edits(text)


def detect(text: str) -> Detection:
    """Which Chinese a text is written in: Hans, Hant, mixed or unknown, with spans and the characters that prove it."""
    from termkit.text.detect import detect as detect_text

    return detect_text(text)


def score_files(
    *drafts: str | os.PathLike[str],
    reference: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] = (),
    source: str | os.PathLike[str] | None = None,
    glossary: Glossary | str | os.PathLike[str] | None = None,
    metrics: Sequence[str] | None = None,
    gates: Mapping[str, float] | None = None,
    language: str | None = None,
    encoding: str | None = None,
) -> ScoreResult:
    """Scores draft files against one or several references, best first; term metrics need a source and a glossary.

    Reference and source are those given, or those that lie beside each draft by name. String metrics are 0 to 100,
    term metrics 0 to 1; each score carries its signature. ``gates`` are lower bounds, for ``ter`` an upper one.
    ``termkit.score(...)`` is the same function.
    """
    import os
    from pathlib import Path

    from termkit.jobs import score as job

    references = [reference] if isinstance(reference, str | os.PathLike) else list(reference)
    return job.score_files(
        [Path(draft) for draft in drafts],
        references=[Path(each) for each in references],
        source=Path(source) if source is not None else None,
        glossary=None if glossary is None else _glossary(glossary),
        metrics=job.ALL if metrics is None else metrics,
        gates=gates,
        language=language,
        encoding=encoding,
    )


def score_text(
    hypotheses: str | Sequence[str],
    references: str | Sequence[str] | Sequence[Sequence[str]] = (),
    *,
    sources: str | Sequence[str] = (),
    glossary: Glossary | str | os.PathLike[str] | None = None,
    language: str = "en",
    metrics: Sequence[str] | None = None,
) -> DraftScores:
    """Scores parallel segments in memory; see ``termkit.jobs.score.score_segments`` for the shapes."""
    from termkit.jobs.score import ALL, score_segments

    return score_segments(
        hypotheses,
        references,
        sources=sources,
        glossary=None if glossary is None else _glossary(glossary),
        language=language,
        metrics=ALL if metrics is None else metrics,
    )


def _conversion(
    text: str,
    to: str | None,
    source: str | None,
    vocabulary: str,
    compat: str | None,
    glossary: Glossary | str | os.PathLike[str] | None,
) -> Converter:
    from termkit.jobs.convert_terms import term_rules
    from termkit.text.convert import converter, infer_source, mode_route

    if compat is not None:
        start, end, _ = mode_route(compat)
    elif to is None:
        raise ConfigError("say what to convert to: to='zh-Hant', 'zh-Hant-TW', 'zh-Hant-HK' or 'zh-Hans'")
    else:
        start, end = source or infer_source(text, to=to), to
    rules = () if glossary is None else term_rules(_glossary(glossary), start, end)
    return converter(end, start, vocabulary=vocabulary, compat=compat, terms=rules)


def _glossary(glossary: Glossary | str | os.PathLike[str]) -> Glossary:
    from termkit.core.glossary import Glossary as Loaded

    return glossary if isinstance(glossary, Loaded) else load_glossary(glossary)


class _Score(ModuleType):
    """``termkit.score`` is a package, and has been a function from the first: as a function it scores files."""

    def __call__(self, *drafts: str | os.PathLike[str], **options: Any) -> ScoreResult:
        return score_files(*drafts, **options)


sys.modules["termkit.score"].__class__ = _Score
