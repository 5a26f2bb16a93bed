"""The page of an alignment: whole by itself, safe against what texts hold, and a tool to correct with."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alignment_sample import ALIGNMENT, SOURCE, TARGET, bead, one_by_one, sentences
from test_report_html import HOSTILE, Tree, Visit

from termkit.core.alignment import Alignment, Bead
from termkit.formats.corrections import read_corrections
from termkit.report.alignment import Settings, format_named
from termkit.report.alignment.html import drawing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

OTHER = Alignment(
    sentences("b.en.txt", "en", [["One.", "Two."]]),
    sentences("b.zh-Hans.txt", "zh-Hans", [["一。", "二。"]], between=""),
    (bead([0, 1], [0, 1], 0.2), bead([1, 2], [1, 2], 0.8)),
)


def page_of(*alignments: Alignment) -> str:
    parts: list[str] = []
    format_named("html").write(alignments, [parts.append], Settings("1.2.3"))
    return "".join(parts)


def texts(tree: Tree) -> str:
    return " ".join(text.strip() for text, _ in tree.languages if text.strip())


def test_elements_are_closed_and_ids_are_unique() -> None:
    tree = Tree(page_of(ALIGNMENT, OTHER))
    assert not tree.faults
    assert not tree.open
    ids = [attributes["id"] for _, attributes in tree.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = {a[key] for _, a in tree.elements for key in ("aria-labelledby", "aria-controls") if key in a}
    links = {str(a["href"])[1:] for tag, a in tree.elements if tag in ("a", "use")}
    assert named | links <= set(ids)


def test_the_page_needs_nothing_from_elsewhere() -> None:
    tree = Tree(page_of(ALIGNMENT))
    assert not [tag for tag, _ in tree.elements if tag in ("link", "img", "iframe", "object", "base")]
    assert not [a for _, a in tree.elements if "style" in a or any(name.startswith("on") for name in a)]
    assert all(str(a["href"]).startswith("#") for _, a in tree.elements if "href" in a)
    inline = (tree.inline["style"] + tree.inline["script"]).replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"url\(|@import|https?://", inline)
    policy = next(str(a["content"]) for _, a in tree.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for name, text in tree.inline.items():
        assert f"{name}-src 'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" in policy


def test_every_sentence_stands_once_in_its_language() -> None:
    told = [(text, language) for text, language in Tree(page_of(ALIGNMENT)).languages if text.strip()]
    for side in (SOURCE, TARGET):
        for number in range(len(side)):
            text = side.text(range(number, number + 1))
            assert (text, side.document.language) in told


def test_hostile_texts_and_names_are_escaped() -> None:
    alignment = one_by_one([HOSTILE], [HOSTILE])
    document = replace(alignment.source.document, path=HOSTILE)
    alignment = replace(alignment, source=replace(alignment.source, document=document))
    page = page_of(alignment, OTHER, replace(alignment, beads=(alignment.beads[0]._replace(confidence=0.1),)))
    tree = Tree(page)
    assert not tree.faults
    assert [tag for tag, _ in tree.elements].count("script") == 1
    assert not [tag for tag, _ in tree.elements if tag == "img"]
    assert HOSTILE in texts(tree)
    assert " 49 " not in texts(tree)


def test_characters_that_steer_are_made_visible() -> None:
    page = page_of(one_by_one(["a\x00\u202e\ud800b"], ["c"]))
    page.encode("utf-8")
    assert not set("\x00\u202e\ud800") & set(page)
    assert "U+202E" in page


def test_the_summary_counts_and_lists() -> None:
    tree = Tree(page_of(ALIGNMENT))
    seen = texts(tree)
    assert "7 beads" in seen
    assert "3 below 50" in seen
    links = [str(a["href"]) for tag, a in tree.elements if tag == "a" and str(a.get("href", "")).startswith("#b")]
    assert links == ["#b0-5", "#b0-3", "#b0-6"]  # the least likely first
    for words in (
        "omitted: nothing in the target",
        "added: nothing in the source",
        "1 : 2 · check 42\u202f%",
        "locked",
    ):
        assert words in seen
    classes = {str(a["id"]): str(a["class"]).split() for tag, a in tree.elements if tag == "li" and "id" in a}
    assert {name for name, kinds in classes.items() if "low" in kinds} == {"b0-3", "b0-5", "b0-6"}
    assert {name for name, kinds in classes.items() if "null" in kinds} == {"b0-4", "b0-6"}
    assert {name for name, kinds in classes.items() if "gap" in kinds} == {"b0-0", "b0-1", "b0-3", "b0-5"}


def test_links_lead_to_the_middle_of_each_sentence() -> None:
    assert drawing(1, 2) == "M0 50C25 50 25 50 50 50M50 50C75 50 75 25 100 25M50 50C75 50 75 75 100 75"
    assert drawing(0, 1) == "M50 50C75 50 75 50 100 50"
    assert drawing(3, 0).count("M") == 3


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "alignment.html"
    path.write_text(page_of(ALIGNMENT), encoding="utf-8")
    return path


def row(page: Page, words: str) -> Locator:
    return page.locator(".bead", has_text=words)


def label(page: Page, words: str) -> str | None:
    return row(page, words).locator(".link span").text_content()


def contents(page: Page) -> list[str]:
    """All sentences, remarks and labels, in order."""
    return page.locator(".bead p, .bead .link span").all_text_contents()


def exported(page: Page) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    assert download.value.suggested_filename == "locked.tsv"
    return Path(download.value.path()).read_bytes().decode()


def corrections(text: str) -> list[Bead]:
    return [one.bead for one in read_corrections(text, "locked.tsv", len(SOURCE), len(TARGET))]


def test_what_is_exported_untouched_is_what_was_locked(browser: Browser, file: Path) -> None:
    visit = Visit(browser, file)
    parts: list[str] = []
    format_named("tsv").write([ALIGNMENT], [parts.append], Settings("1"))
    rows = "".join(parts).splitlines(keepends=True)
    assert exported(visit.page) == rows[0] + rows[3]
    assert visit.heard == []
    assert [url for url in visit.asked if not url.startswith("blob:")] == [file.as_uri()]


def test_it_is_said_how_the_keys_come_to_work(browser: Browser, file: Path) -> None:
    page = Visit(browser, file).page
    status = page.get_by_role("status")
    assert status.text_content() == "Click a row to use the keys"
    row(page, "霧裡的燈塔").click()
    page.keyboard.press("c")
    assert status.text_content() == "Locked"


def test_confirm_merge_split_and_export(browser: Browser, file: Path) -> None:
    visit = Visit(browser, file)
    page = visit.page
    row(page, "霧裡的燈塔").click()
    page.get_by_role("button", name="Confirm").click()
    assert label(page, "霧裡的燈塔") == "1 : 1 · locked"
    row(page, "從不說話").click()
    page.get_by_role("button", name="Split").click()
    page.get_by_label("source sentence").select_option(label="1")
    page.get_by_label("target sentence").select_option(label="1")
    page.get_by_role("button", name="Split here").click()
    assert label(page, "守塔人") == "1 : 1 · locked"
    assert label(page, "從不說話") == "1 : 0 · locked"
    assert row(page, "從不說話").locator("p.none").text_content() == "omitted: nothing in the target"
    row(page, "誰也不知道").click()
    page.get_by_role("button", name="Merge with next").click()
    assert label(page, "塔還在") == "2 : 1 · locked"
    row(page, "Visitors").click()
    page.keyboard.press("Tab")  # the click did not take the row out of the order of the keyboard
    row(page, "Visitors").focus()
    page.keyboard.press("c")
    text = exported(page)
    assert corrections(text) == [
        bead([0, 1], [0, 1], 1.0, True),
        bead([1, 2], [1, 2], 1.0, True),
        bead([2, 3], [2], 1.0, True),
        bead([3, 4], [2, 3], 1.0, True),
        bead([5, 7], [5, 6], 1.0, True),
        bead([7], [6, 7], 1.0, True),
    ]
    assert "[5,6]\t[5]\t1.0000\tyes\t<b>誰也不知道</b> & 他怎麼撐過來的。塔還在。\tThe tower still stands.\t\n" in text
    assert visit.heard == []


def test_undo_takes_back_every_step(browser: Browser, file: Path) -> None:
    page = Visit(browser, file).page
    before = contents(page)
    first = page.locator(".bead").first
    first.focus()
    for key in "mmcm":
        page.keyboard.press(key)
    page.keyboard.press("s")
    page.get_by_role("button", name="Split here").click()
    assert contents(page) != before
    for _ in range(5):
        page.get_by_role("button", name="Undo").click()
    assert contents(page) == before
    assert page.get_by_role("button", name="Undo").is_disabled()


def test_one_to_one_is_divided_into_omitted_and_added(browser: Browser, file: Path) -> None:
    page = Visit(browser, file).page
    row(page, "塔還在").focus()
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Split here").click()
    assert label(page, "塔還在") == "1 : 0 · locked"
    assert label(page, "The tower") == "0 : 1 · locked"
    assert corrections(exported(page))[-2:] == [bead([6, 7], [5], 1.0, True), bead([7], [5, 6], 1.0, True)]


def test_a_part_needs_a_sentence(browser: Browser, file: Path) -> None:
    page = Visit(browser, file).page
    row(page, "從不說話").focus()
    page.keyboard.press("s")
    page.get_by_label("source sentence").select_option(label="none")
    page.get_by_label("target sentence").select_option(label="none")
    page.get_by_role("button", name="Split here").click()
    assert page.get_by_role("status").text_content() == "Both parts need a sentence"
    page.keyboard.press("Escape")
    assert not page.get_by_label("source sentence").is_visible()
    assert page.locator(".bead").count() == 7


def test_the_keyboard_walks_through_the_rows(browser: Browser, file: Path) -> None:
    page = Visit(browser, file).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reached = []
    for _ in range(30):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.dataset.do || document.activeElement.id"))
        if page.evaluate("document.activeElement === document.body"):
            break
        assert page.evaluate(
            "(s => s.outlineStyle !== 'none' || s.boxShadow !== 'none')(getComputedStyle(document.activeElement))"
        )
    assert {"confirm", "merge", "split", "next", "export", "b0-0"} <= set(reached)
    assert sum(name.startswith("b0-") for name in reached) == 1  # all rows are one stop
    page.locator("#b0-0").focus()
    for key, current in (("ArrowDown", "b0-1"), ("j", "b0-2"), ("ArrowUp", "b0-1"), ("n", "b0-3"), ("n", "b0-5")):
        page.keyboard.press(key)
        assert page.locator("[aria-current]").get_attribute("id") == current
        assert page.evaluate("document.activeElement.id") == current


def test_the_list_leads_to_rows_even_after_a_merge(browser: Browser, file: Path) -> None:
    page = Visit(browser, file).page
    page.get_by_role("link", name="一連下了四十天").click()
    assert page.locator("[aria-current]").get_attribute("id") == "b0-3"
    row(page, "誰也不知道").focus()
    page.keyboard.press("m")
    page.get_by_role("link", name="塔還在").click()
    assert page.locator("[aria-current]", has_text="誰也不知道").count() == 1


def test_several_pairs_are_told_apart(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "pairs.html"
    path.write_text(page_of(ALIGNMENT, OTHER), encoding="utf-8")
    page = Visit(browser, path).page
    page.locator("#b0-6").focus()
    assert page.get_by_role("button", name="Merge with next").is_disabled()
    page.keyboard.press("ArrowDown")
    assert page.locator("[aria-current]").get_attribute("id") == "b1-0"
    page.keyboard.press("c")
    text = exported(page)
    found = read_corrections(text, "locked.tsv", 2, 2, files=("b.en.txt", "b.zh-Hans.txt"))
    assert [one.bead for one in found] == [bead([0, 1], [0, 1], 1.0, True)]
    paths = (SOURCE.document.path, TARGET.document.path)
    assert len(read_corrections(text, "locked.tsv", len(SOURCE), len(TARGET), files=paths)) == 1


def test_links_meet_the_sentences(browser: Browser, file: Path) -> None:
    page = Visit(browser, file, viewport={"width": 1100, "height": 3000}).page
    middle = "(e => { const b = e.getBoundingClientRect(); return b.top + b.height / 2 })"
    for name in ("#b0-1", "#b0-3"):
        svg = page.locator(f"{name} .link").evaluate(
            "e => { const b = e.getBoundingClientRect(); return [b.top, b.height] }"
        )
        for column in (0, 1):
            sides = page.locator(f"{name} .column").nth(column).locator("p")
            for number in range(sides.count()):
                expected = svg[0] + svg[1] * (number + 0.5) / sides.count()
                assert abs(sides.nth(number).evaluate(middle) - expected) < 4


def test_the_label_stays_in_the_middle_after_a_merge(browser: Browser, file: Path) -> None:
    page = Visit(browser, file, viewport={"width": 1100, "height": 3000}).page
    page.locator("#b0-1").focus()
    page.keyboard.press("m")
    middle = "e => { const b = e.getBoundingClientRect(); return b.top + b.height / 2 }"
    row_middle, label_middle = (page.locator(f"#b0-1 .link{inner}").evaluate(middle) for inner in ("", " span"))
    assert abs(row_middle - label_middle) < 1


def test_all_can_be_read_without_a_script(browser: Browser, file: Path) -> None:
    page = Visit(browser, file, java_script_enabled=False).page
    assert page.locator(".bead").count() == 7
    assert not page.locator("#tools").is_visible()


@pytest.mark.parametrize("width", [360, 700, 1280])
def test_no_window_needs_scrolling_sideways(browser: Browser, file: Path, width: int) -> None:
    page = Visit(browser, file, viewport={"width": width, "height": 700}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_dark_and_light_can_both_be_read(browser: Browser, file: Path) -> None:
    paper = "getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]"
    dark = Visit(browser, file, color_scheme="dark").page
    light = Visit(browser, file, color_scheme="light").page
    assert int(dark.evaluate(paper)) < 60 < 200 < int(light.evaluate(paper))
    light.get_by_role("button", name="Theme: system").click()
    light.get_by_role("button", name="Theme: light").click()
    assert int(light.evaluate(paper)) < 60


def test_twenty_thousand_beads_can_be_corrected(browser: Browser, tmp_path: Path) -> None:
    count = 20_000
    many = one_by_one([f"這是第{n}句話。" for n in range(count)], [f"This is sentence {n}." for n in range(count)])
    beads = list(many.beads)
    beads[15_000] = beads[15_000]._replace(confidence=0.1)
    path = tmp_path / "many.html"
    path.write_text(page_of(replace(many, beads=tuple(beads))), encoding="utf-8")
    visit = Visit(browser, path)
    visit.page.get_by_role("button", name="Next to check").click(timeout=30_000)
    assert visit.page.locator("#b0-15000").evaluate("e => e.getBoundingClientRect().top < innerHeight")
    visit.page.keyboard.press("m")
    text = exported(visit.page)
    found = read_corrections(text, "locked.tsv", count, count)
    assert [one.bead for one in found] == [bead([15_000, 15_002], [15_000, 15_002], 1.0, True)]
    assert visit.heard == []
