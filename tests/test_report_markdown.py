"""The Markdown report: what a text says stays code, tables keep their columns, and a comment takes it."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_sample import CONTEXT_OF_RUN, finding, many, sample, target

from termkit.core.finding import ConceptCount
from termkit.core.result import CheckResult
from termkit.errors import Problem
from termkit.report import markdown

CODE = re.compile(r"`[^`\n\r|\\]+`|<code>(?:[^!-/:-@\[-`{-~\n\r]|&#\d+;)+</code>")
WILD = st.text(st.sampled_from("|`\\<>@#*_[]()!&;-~ \n\r\t\u2028\x1b\ud800a1字"), max_size=20)


@given(WILD)
def test_a_quoted_text_is_one_piece_of_code(text: str) -> None:
    quoted = markdown.quoted(text)
    assert CODE.fullmatch(quoted) or (quoted == "—" and not text.split())


@given(WILD.filter(str.split))
def test_a_quoted_text_reads_as_it_was(text: str) -> None:
    quoted = markdown.quoted(text)
    shown = html.unescape(quoted[6:-7]) if quoted.startswith("<code>") else quoted[1:-1]
    assert shown == re.sub("[\x1b\ud800]", "\ufffd", " ".join(text.split()))


def test_a_long_text_is_cut() -> None:
    assert len(markdown.quoted("字" * 500)) == 302


@given(WILD, WILD, WILD)
def test_no_text_changes_the_shape_of_the_page(message: str, name: str, form: str) -> None:
    """All that is outside of code is the report's own words."""
    found = finding(target, "again", message=message or "-", path=f"x{name}", concept=name, segment=form)
    count = ConceptCount(f"c{name}", form, 3, 1, 1, 1, ((f"s{form}", 2),), ((f"p{message}", 1),))
    page = markdown.render(
        CheckResult((found,), (count,), (), {}, unread=(Problem(f"x{name}", 0, 0, f"m{message}"),)), CONTEXT_OF_RUN
    )
    left = CODE.sub("§", page)
    assert re.search(r"^\| [§—] \| 3 \| 1 \| 1 \| 1 \| § 2× \| § 1× \|$", left, re.MULTILINE)
    assert not set(left) & set("`<>@[]\\\r\x1b\ud800")


def test_counts() -> None:
    page = markdown.render(sample(), CONTEXT_OF_RUN)
    assert (
        "| files | critical | major | minor | neutral |\n| ---: | ---: | ---: | ---: | ---: |\n| 3 | 1 | 2 | 2 | 1 |"
        in page
    )
    assert "Known: 1 finding in the baseline, 1 finding suppressed." in page


def test_nothing_found() -> None:
    assert (
        markdown.render(CheckResult((), (), (), {"a": target}), CONTEXT_OF_RUN)
        == "## termkit\n\n1 file: nothing found.\n"
    )


def test_concepts_that_are_met_are_not_listed() -> None:
    page = markdown.render(sample(), CONTEXT_OF_RUN)
    assert (
        "| `vibe coding` | 5 | 1 | 2 | 2 | `atmosphere programming` 2×, <code>a&#124;b</code> 1× | `mood` 2× |" in page
    )
    assert "`jagged`" in page
    assert "`fine`" not in page


@pytest.mark.parametrize("number", [10, 1_000, 20_000])
def test_a_comment_takes_it(number: int) -> None:
    result = many(number)
    counts = tuple(ConceptCount(f"concept {n}", "", 9, 1, 4, 4, (("|" * 300, 8),) * 9) for n in range(number))
    unread = tuple(Problem(f"file {n}", 0, 0, "`" * 300) for n in range(number))
    page = markdown.render(replace(result, concepts=counts, unread=unread), CONTEXT_OF_RUN)
    assert len(page.encode("utf-8")) <= 60_000
    assert f"`no {number - 1}`" in page  # the critical one
    shown = page.count("**minor**") + page.count("**critical**")
    assert (f"… and {number - shown:,} more finding" in page) is (shown < number)


def test_findings_stand_in_the_order_of_places() -> None:
    page = markdown.render(many(5), CONTEXT_OF_RUN)
    assert re.findall(r"`no (\d)`", page) == ["0", "1", "2", "3", "4"]
