"""Scoring files: which segments are compared, what is never lost, and which files belong together."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import make_glossary
from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.metrics import BLEU, CHRF, TER

from termkit.align.versions import Segmented, segment_versions
from termkit.core.score import DraftScores, ScoreResult
from termkit.errors import ConfigError, InputError, LanguageError
from termkit.formats import document
from termkit.jobs.score import score_files, score_works
from termkit.jobs.score_inputs import language_of

STRINGS = ("bleu", "chrf", "chrf++", "ter")
REFERENCE = "# Title\n\nOne cat sat here.\n\nTwo dogs ran there.\n\n## Part\n\nThree birds sang.\n\nFour fish swam.\n"
CONCEPTS = "貓: cat\n狗: dog\n鳥: bird\n"


def segments(draft: str, *references: str, form: str = "markdown") -> Segmented:
    texts = [document("", text, "en", form) for text in (draft, *references)]
    return segment_versions(texts[0], texts[1:], plain=form == "text")


def rows(draft: str, reference: str, form: str = "markdown") -> list[tuple[str, str]]:
    found = segments(draft, reference, form=form)
    return list(zip(found.draft, found.references[0], strict=True))


def write(folder: Path, **texts: str) -> dict[str, Path]:
    """Files named by keyword, with ``__`` for a dot and ``_`` for a hyphen."""
    paths = {}
    for name, text in texts.items():
        path = folder / name.replace("__", ".").replace("_", "-")
        path.write_bytes(text.encode())
        paths[name] = path
    return paths


def only(result: ScoreResult) -> DraftScores:
    (draft,) = result.drafts
    return draft


# ---- segments


def test_line_aligned_markdown_is_compared_by_line() -> None:
    found = segments(REFERENCE.replace("cat", "dog"), REFERENCE)
    assert found.basis == "line"
    assert found.draft[:2] == ("# Title", "One dog sat here.")
    assert len(found.draft) == 6


def test_markdown_of_other_blocks_on_the_same_lines_is_not() -> None:
    assert segments(REFERENCE.replace("## Part", "Part"), REFERENCE).basis == "paragraph"
    two = segments("One\ntwo.\n\nThree.\n", "Uno\ndos.\n\nTres.\n")  # a paragraph over two lines
    assert (two.basis, two.draft) == ("paragraph", ("One two.", "Three."))
    assert segments("One\ntwo.\n", "Uno\ndos.\n").basis == "document"


def test_unlike_lines_are_compared_by_paragraph() -> None:
    wrapped = REFERENCE.replace("Two dogs", "Two\ndogs")
    found = segments(wrapped, REFERENCE)
    assert (found.basis, found.draft, found.references[0]) == (
        "paragraph",
        ("Title", "One cat sat here.", "Two dogs ran there.", "Part", "Three birds sang.", "Four fish swam."),
        ("Title", "One cat sat here.", "Two dogs ran there.", "Part", "Three birds sang.", "Four fish swam."),
    )


LONG = """\
The river rose in the night and took the bridge with it.

Nobody in the village had expected it, least of all the ferryman.

He had sold his boat a year before, when the bridge was opened.

Now people stood on both banks and shouted across the water.

The schoolmaster counted the children twice and found one missing.
"""
UNLIKE = """\
Our quarterly revenue grew by nine percent.

Margins were stable, driven mainly through software licences.

Operating costs fell because fewer offices remain open.

Management proposes an unchanged dividend per share.

Analysts had forecast weaker earnings for this period.

Shares closed slightly higher.
"""


def test_a_dropped_paragraph_is_a_segment_with_an_empty_draft() -> None:
    draft = REFERENCE.replace("Three birds sang.\n\n", "")
    found = segments(draft, REFERENCE)
    assert (found.basis, found.method) == ("paragraph", "aligned")
    assert rows(draft, REFERENCE)[-3:] == [
        ("Part", "Part"),
        ("", "Three birds sang."),
        ("Four fish swam.", "Four fish swam."),
    ]


def test_an_empty_section_counts_with_an_empty_draft() -> None:
    draft = REFERENCE.split("Three")[0]
    assert rows(draft, REFERENCE)[-3:] == [("Part", "Part"), ("", "Three birds sang."), ("", "Four fish swam.")]


def test_what_only_the_draft_has_goes_to_the_segment_before_it() -> None:
    found = segments(REFERENCE, REFERENCE.split("Three")[0])
    assert (found.basis, found.draft[-1]) == ("section", "Part Three birds sang. Four fish swam.")
    assert found.references[0][-1] == "Part"


def test_what_only_the_draft_has_at_its_beginning_goes_to_the_segment_after_it() -> None:
    assert rows("Preface.\n\n# A\n\nb\n", "# A\n\nb\n") == [("Preface. A", "A"), ("b", "b")]
    found = segments("Preface.\n\nThanks.\n\n" + REFERENCE, REFERENCE)
    assert (found.basis, found.draft[0], found.references[0][0]) == ("section", "Preface. Thanks. Title", "Title")


def test_texts_without_headings_are_not_compared_as_a_whole() -> None:
    assert rows("One.\n\nTwo.", "One.\n\nTwo.\n\nThree.") == [("One.", "One."), ("Two.", "Two."), ("", "Three.")]


def test_texts_that_do_not_correspond_are_compared_as_a_whole() -> None:
    found = segments(UNLIKE, LONG)
    assert (found.basis, len(found.draft)) == ("document", 1)
    assert found.confidence < 0.5 < segments(LONG.replace("the ", "that "), LONG).confidence


def test_plain_text_line_by_line() -> None:
    assert rows("a\n\nb\n", "c\n\nd", "text") == [("a", "c"), ("b", "d")]
    assert rows("a\r\nb\r\n", "c\nd\n", "text") == [("a", "c"), ("b", "d")]
    # one segment a line: the draft may leave one blank
    assert rows("a\n\nb\n", "c\nd\ne\n", "text") == [("a", "c"), ("", "d"), ("b", "e")]
    assert segments("a\n\nb\n", "c\nd\ne\n", form="text").basis == "line"
    # a blank line that parts paragraphs must be blank in both
    assert segments("a\n\n\n", "a\n\nb\n", form="text").basis == "document"


def test_an_empty_draft_has_all_segments_of_the_reference() -> None:
    found = segments("", REFERENCE)
    assert (set(found.draft), len(found.references[0])) == ({""}, 6)


def test_several_references_share_the_cuts() -> None:
    long = REFERENCE.replace("Two dogs ran there.\n\n", "Two dogs.\n\nThey ran.\n\n")
    found = segments(REFERENCE + "\n", REFERENCE, long)
    assert found.basis == "paragraph"
    assert found.draft == (
        "Title",
        "One cat sat here.",
        "Two dogs ran there.",
        "Part",
        "Three birds sang.",
        "Four fish swam.",
    )
    assert found.references[1][2] == "Two dogs. They ran."
    assert segments(REFERENCE, REFERENCE, REFERENCE).basis == "line"
    assert segments("a\n\nb", "c", "d\n\ne\n\nf").references == (("c",), ("d e f",))
    assert segments("", "c", "d\n\ne").references == (("c",), ("d e",))


@given(
    st.lists(st.sampled_from(["# h", "p q", "- i\n- j", "> k", "```\ncode\n```"]), max_size=7),
    st.lists(
        st.lists(st.sampled_from(["# h", "p q", "- i\n- j", "r\ns", "| a |\n|---|\n| b |"]), min_size=1, max_size=7),
        min_size=1,
        max_size=3,
    ),
)
def test_no_block_is_lost(draft: list[str], references: list[list[str]]) -> None:
    texts = ["\n\n".join(blocks) for blocks in (draft, *references)]
    found = segments(*texts)
    sides = (found.draft, *found.references)
    assert len({len(side) for side in sides}) == 1
    for text, side in zip(texts, sides, strict=True):
        blocks = document("", text, "en", "markdown")
        words = " ".join(text[block.start : block.end] for block in blocks.blocks).split()
        said = " ".join(side).split()
        assert said == (words if found.basis != "line" else text.split())


# ---- values and signatures


def test_line_aligned_files_score_as_sacrebleu_scores_them(tmp_path: Path) -> None:
    ours, theirs = "The cat sat.\n\nA dog ran far away today.\n", "A cat sat.\n\nThe dog ran far away.\n"
    files = write(tmp_path, hyp__en__txt=ours, ref__en__txt=theirs)
    draft = only(score_files([files["hyp__en__txt"]], references=[files["ref__en__txt"]], metrics=STRINGS))
    lines = [[line for line in text.split("\n") if line] for text in (ours, theirs)]
    for name, metric in {"bleu": BLEU(), "chrf": CHRF(), "chrf++": CHRF(word_order=2), "ter": TER()}.items():
        score = draft.score(name)
        assert score
        assert score.value == metric.corpus_score(lines[0], [lines[1]]).score
        assert (score.signature, score.n) == (str(metric.get_signature()), 2)


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        (REFERENCE.replace("Two dogs", "Two\ndogs"), "paragraph"),
        (REFERENCE.replace("Four fish swam.\n", "Four fish swam.\n\nFive.\n"), "section"),
        (UNLIKE, "document"),
    ],
)
def test_the_signature_says_how_files_were_aligned(tmp_path: Path, text: str, basis: str) -> None:
    files = write(tmp_path, a__en__one__md=text, a__en__md=LONG if text == UNLIKE else REFERENCE)
    draft = only(score_files([files["a__en__one__md"]], metrics=STRINGS))
    plain = CHRF()
    plain.corpus_score(["a"], [["a"]])
    assert draft.segments == basis
    assert [score.signature.rpartition("|")[2] for score in draft.scores] == [f"segments:{basis}"] * 4
    chrf = draft.score("chrf")
    assert chrf
    assert chrf.signature == f"{plain.get_signature()}|segments:{basis}"


def test_an_empty_draft_is_worst_and_no_crash(tmp_path: Path) -> None:
    write(tmp_path, a__en__md=REFERENCE, a__zh_Hant__md="# 題\n\n貓。\n\n狗。\n\n## 部\n\n鳥。\n\n魚。\n")
    glossary = make_glossary(CONCEPTS)
    for text in ("", "\n\n", "\ufeff", "```\nx\n```\n", "---\na: b\n---\n"):
        files = write(tmp_path, a__en__d__md=text)
        draft = only(score_files([files["a__en__d__md"]], glossary=glossary))
        assert {s.name: s.value for s in draft.scores} == {
            "bleu": 0.0, "chrf": 0.0, "chrf++": 0.0, "ter": 100.0, "term-accuracy": 0.0,
        }  # fmt: skip
        accuracy = draft.score("term-accuracy")
        assert accuracy
        assert (accuracy.n, accuracy.ceiling) == (3, 1.0)
        assert [o.name for o in draft.omitted] == ["term-consistency"]


def test_a_dropped_section_does_not_drop_its_terms(tmp_path: Path) -> None:
    files = write(
        tmp_path,
        a__zh_Hant__md="# 題\n\n貓。\n\n## 部\n\n鳥，鳥。\n",
        a__en__md="# T\n\nA cat.\n\n## P\n\nBirds, birds.\n",
        a__en__d__md="# T\n\nA cat.\n\n## P\n",
    )
    accuracy = only(score_files([files["a__en__d__md"]], glossary=make_glossary(CONCEPTS))).score("term-accuracy")
    assert accuracy
    assert (accuracy.value, accuracy.n, accuracy.ceiling) == (1 / 3, 3, 1.0)


def test_blank_lines_of_a_plain_draft_keep_the_source_in_step(tmp_path: Path) -> None:
    files = write(
        tmp_path, s__zh_Hant__txt="貓。\n狗。\n鳥。\n", r__en__txt="Cat.\nDog.\nBird.\n", h__en__txt="Dog.\n\nBird.\n"
    )
    result = score_files(
        [files["h__en__txt"]],
        references=[files["r__en__txt"]],
        source=files["s__zh_Hant__txt"],
        glossary=make_glossary(CONCEPTS),
        metrics=["term-accuracy"],
    )
    assert only(result).value("term-accuracy") == 1 / 3


def test_several_references_of_files(tmp_path: Path) -> None:
    files = write(tmp_path, h__en__txt="A cat sat.\n", r__en__txt="The cat sat.\n", q__en__txt="A cat sits.\n")
    draft = only(
        score_files([files["h__en__txt"]], references=[files["r__en__txt"], files["q__en__txt"]], metrics=["bleu"])
    )
    metric = BLEU()
    assert draft.value("bleu") == metric.corpus_score(["A cat sat."], [["The cat sat."], ["A cat sits."]]).score
    assert draft.scores[0].signature == str(metric.get_signature())


def test_drafts_are_ranked_best_first(tmp_path: Path) -> None:
    files = write(
        tmp_path,
        a__en__md=REFERENCE,
        a__en__x__md=REFERENCE.replace("sat", "stood").replace("birds", "trees"),
        a__en__y__md=REFERENCE.replace("sat", "sits"),
        a__en__z__md="",
    )
    drafts = [path for name, path in files.items() if name != "a__en__md"]
    for metrics in (STRINGS, ("ter",), ("bleu",)):
        result = score_files(drafts, metrics=metrics)
        assert [Path(draft.path).name for draft in result.drafts] == ["a.en.y.md", "a.en.x.md", "a.en.z.md"]
    assert "by line and by paragraph" in result.notes[-1]


def test_a_draft_compared_as_a_whole_is_not_ranked_above_the_others(tmp_path: Path) -> None:
    lines = [f"sentence {n} speaks of {n * n} things" for n in range(40)]
    shuffled = [*lines[20:39], *lines[:20]]
    files = write(
        tmp_path,
        a__en__txt="\n".join(lines),
        a__en__cut__txt="\n".join(shuffled),
        a__en__fair__txt="\n".join(line.replace("things", "matters") for line in lines),
    )
    result = score_files([files["a__en__cut__txt"], files["a__en__fair__txt"]], metrics=["chrf"])
    assert [(Path(draft.path).name, draft.segments) for draft in result.drafts] == [
        ("a.en.fair.txt", "line"),
        ("a.en.cut.txt", "document"),
    ]
    assert (result.drafts[1].value("chrf") or 0) > (result.drafts[0].value("chrf") or 0)
    assert "by document and by line: longer segments score higher" in result.notes[-1]


# ---- which files


def test_works_are_found_with_their_references(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__zh_Hant__md="貓。\n",
        a__en__md="A cat.\n",
        a__en__x__md="A dog.\n",
        a__zh_Hans__md="猫。\n",
        a__zh_Hans__x__md="狗。\n",
        a__zh_Hant__x__md="貓。\n",
        b__en__md="Cat.\n",
        b__en__x__md="Cat.\n",
        c__en__x__md="Cat.\n",
    )
    glossary = make_glossary(CONCEPTS)
    result = score_works([tmp_path], glossary=glossary)
    assert [(Path(d.path).name, d.language, len(d.references), d.source is not None) for d in result.drafts] == [
        ("a.en.x.md", "en", 1, True),
        ("a.zh-Hans.x.md", "zh-Hans", 1, True),
        ("b.en.x.md", "en", 1, False),
        ("c.en.x.md", "en", 0, False),
    ]
    assert result.notes[0].endswith("a.zh-Hant.x.md: a draft of the source itself, not scored")
    assert any(
        note.endswith("c.en.x.md: bleu and chrf and chrf++ and ter left out: no reference is known")
        for note in result.notes
    )
    assert [Path(d.path).name for d in score_works([tmp_path], language="zh-Hans").drafts] == ["a.zh-Hans.x.md"]


def test_files_that_cannot_be_scored(tmp_path: Path) -> None:
    files = write(
        tmp_path,
        a__en__md=REFERENCE,
        a__zh_Hant__md="貓。\n",
        b__en__x__md="A cat.\n",
        empty__en__md="",
        markup__en__md="```\nx = 1\n```\n",
        han__md="貓和狗。\n",
        latin__md="Cats and dogs.\n",
        none__md="1 2 3\n",
    )
    draft, reference = files["b__en__x__md"], files["a__en__md"]
    missing = tmp_path / "missing.en.md"
    cases: list[tuple[list[Path], list[Path], str]] = [
        ([draft], [], "no reference found; give --reference FILE, or name one b.en.md beside it"),
        ([reference], [reference], "is the reference itself"),
        ([reference], [], "has no label, so it is a reference by its name"),
        ([missing], [reference], r"missing\.en\.md"),
        ([draft], [missing], r"missing\.en\.md"),
        ([draft], [files["a__zh_Hant__md"]], "is in zh-Hant, but the draft .* in en; give a reference in en"),
        ([draft], [files["han__md"]], "is in zh-Hant, but the draft .* in en"),
        ([files["han__md"]], [reference], "is in en, but the draft .* in zh-Hant"),
        ([files["han__md"]], [files["latin__md"]], "is in en, but the draft"),
        ([draft], [files["empty__en__md"]], "the reference holds no text"),
        ([draft], [files["markup__en__md"]], "the reference holds no text"),
    ]
    for drafts, references, message in cases:
        with pytest.raises(InputError, match=message):
            score_files(drafts, references=references)
    with pytest.raises(LanguageError, match=r"none\.md: cannot tell its language"):
        score_files([files["none__md"]])
    with pytest.raises(InputError, match="is the source itself"):
        score_files([draft], references=[reference], source=draft)
    with pytest.raises(InputError, match="no drafts in zh-Hans"):
        score_works([tmp_path], language="zh-Hans")
    with pytest.raises(InputError, match="no such folder"):
        score_works([tmp_path / "nowhere"])


def test_a_language_by_its_letters_is_said(tmp_path: Path) -> None:
    files = write(tmp_path, draft__txt="软件很贵。\n", ref__zh__txt="软件太贵。\n")
    result = score_files([files["draft__txt"]], references=[files["ref__zh__txt"]], metrics=["bleu"])
    assert only(result).language == "zh-Hans"
    assert "tok:zh" in only(result).scores[0].signature
    assert result.notes[0].endswith("draft.txt: taken for zh-Hans by its letters; --language TAG says it")
    told = score_files([files["draft__txt"]], references=[files["ref__zh__txt"]], metrics=["bleu"], language="zh-CN")
    assert (only(told).language, told.notes) == ("zh-Hans-CN", ())


def test_language_of() -> None:
    assert language_of("漢字 with two") == "en"
    assert language_of("中文字 GPT") == "zh-Hant"
    assert language_of("这个软件") == "zh-Hans"
    assert language_of("1 2 …") is None


def test_a_draft_in_the_wrong_language_is_scored_not_refused(tmp_path: Path) -> None:
    files = write(tmp_path, a__en__md="A cat.\n", a__en__x__md="一隻貓。\n")
    assert only(score_files([files["a__en__x__md"]], metrics=["chrf"])).value("chrf") == 0.0


def test_term_metrics_alone_need_no_reference(tmp_path: Path) -> None:
    files = write(tmp_path, a__zh_Hant__md="貓。\n", a__en__x__md="A cat.\n")
    draft = only(score_files([files["a__en__x__md"]], glossary=make_glossary(CONCEPTS), metrics=["term-accuracy"]))
    assert (draft.value("term-accuracy"), draft.scores[0].ceiling, draft.segments) == (1.0, None, None)


def test_gates(tmp_path: Path) -> None:
    files = write(tmp_path, a__en__md="A cat sat.\n", a__en__x__md="A dog sat.\n")
    drafts = [files["a__en__x__md"]]
    passed, ter = score_files(drafts, metrics=["bleu"], gates={"ter": 50, "chrf": 10}).gates
    assert (passed.name, passed.passed, passed.shortfall) == ("chrf", True, 0.0)
    assert (ter.name, ter.passed, ter.at_most) == ("ter", True, True)
    result = score_files(drafts, gates={"ter": 30, "term-accuracy": 0.5})
    assert not result.passed
    ter, accuracy = result.gates
    assert ter.shortfall == pytest.approx(100 / 3 - 30)
    assert accuracy[:7] == ("term-accuracy", only(result).path, None, 0.5, False, False, None)
    assert accuracy.reason == "no glossary is known"
    for gates, message in [
        ({"chrF": 1.0}, "did you mean 'chrf'"),
        ({"term-accuracy": 95.0}, r"goes from 0 to 1; did you mean 0\.95\?"),
        ({"bleu": 101.0}, "from 0 to 100"),
        ({"ter": -1.0}, "from 0 up"),
        ({"ter": float("inf")}, "out of range"),
        ({"chrf": float("nan")}, "not a number"),
    ]:
        with pytest.raises(ConfigError, match=message):
            score_files(drafts, gates=gates)
