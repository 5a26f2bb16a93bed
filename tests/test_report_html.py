"""The HTML report: whole by itself, safe against what files hold, right about places, usable with and without a script."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_sample import CONTEXT_OF_RUN, SOURCE_SPOT, document, finding, many, sample

from termkit.core.document import Block, Document
from termkit.core.finding import ConceptCount, Finding, Spot
from termkit.core.result import CheckResult, PairSummary
from termkit.report.context import ReportContext
from termkit.report.html import render

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

VOID = frozenset("meta input br hr img link path rect circle use".split())
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"' & {{ 7 * 7 }}"


class Tree(HTMLParser):
    """Checks that elements are closed in order, and keeps what the tests ask for."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.faults: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.marks: list[str] = []
        self.source: list[str] = []  # words set off on the other side
        self.languages: list[tuple[str, str]] = []  # text, nearest lang
        self.inline: dict[str, str] = {}
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "mark":
            self.marks.append("")
        if tag == "b":
            self.source.append("")
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            self.faults.append(f"</{tag}> at {self.getpos()} closes {self.open[-1:]}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        inside = [tag for tag, _ in self.open]
        if "mark" in inside:
            self.marks[-1] += data
        if "b" in inside:
            self.source[-1] += data
        if inside and inside[-1] in ("script", "style"):
            self.inline[inside[-1]] = self.inline.get(inside[-1], "") + data
            return
        language = next((str(a["lang"]) for _, a in reversed(self.open) if "lang" in a), "")
        self.languages.append((data, language))


def one(*findings: Finding, **more: Any) -> CheckResult:
    return CheckResult(findings, (), (), more.pop("documents", {}), **more)


def texts(tree: Tree) -> str:
    return "".join(text for text, _ in tree.languages)


def test_elements_are_closed_and_ids_are_unique() -> None:
    tree = Tree(render(sample(), CONTEXT_OF_RUN))
    assert not tree.faults
    assert not tree.open
    ids = [attributes["id"] for _, attributes in tree.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = {a[key] for _, a in tree.elements for key in ("aria-labelledby",) if key in a}
    links = {str(a["href"])[1:] for tag, a in tree.elements if tag in ("a", "use")}
    assert named | links <= set(ids)


def test_the_page_needs_nothing_from_elsewhere() -> None:
    page = render(sample(), CONTEXT_OF_RUN)
    tree = Tree(page)
    assert not [tag for tag, _ in tree.elements if tag in ("link", "img", "iframe", "object", "base")]
    assert not [a for _, a in tree.elements if "style" in a or any(name.startswith("on") for name in a)]
    assert all(str(a["href"]).startswith("#") for _, a in tree.elements if "href" in a)
    assert not re.search(r"url\(|@import|https?://", tree.inline["style"] + tree.inline["script"])


def test_the_policy_names_the_style_and_the_script() -> None:
    tree = Tree(render(sample(), CONTEXT_OF_RUN))
    policy = next(str(a["content"]) for tag, a in tree.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for name, text in tree.inline.items():
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy


def test_one_mark_for_each_finding_with_its_text() -> None:
    result = sample()
    tree = Tree(render(result, CONTEXT_OF_RUN))
    expected = [f.text for f in (*result.findings, *result.baselined, *(s.finding for s in result.suppressed))]
    assert sorted(tree.marks) == sorted(expected)
    assert "氛圍編程" in tree.source
    assert "video" in tree.source


@given(st.data())
@settings(max_examples=60)
def test_the_mark_is_the_text_at_the_place(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="ab氛圍 \n<&'\"{}", min_size=1, max_size=40))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    cut = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=4)))
    blocks = tuple(Block(a, b, "paragraph") for a, b in zip(cut, cut[1:], strict=False))
    whole = Document("a.en.md", text, "en", blocks)
    line, column = whole.lines.position(start)
    f = Finding("r", "major", "m", "", "a.en.md", start, end, text[start:end], line, column, offset=start)
    tree = Tree(render(one(f, documents={"a.en.md": whole}), ReportContext("1")))
    assert tree.marks == [text[start:end]]
    assert not tree.faults


def test_the_whole_block_is_shown_where_the_file_is_at_hand() -> None:
    words = "A long way off. " * 8 + "The atmosphere programming stands here. " + "And on it goes. " * 8
    whole = Document("a.en.md", f"Before.\n\n{words}\n\nAfter it.\n", "en", (
        Block(0, 7, "paragraph"), Block(9, 9 + len(words), "paragraph"), Block(11 + len(words), 20 + len(words), "paragraph"),
    ))  # fmt: skip
    f = finding(whole, "atmosphere programming")
    seen = texts(Tree(render(one(f, documents={"a.en.md": whole}), ReportContext("1"))))
    assert words.strip() in seen
    assert "After it." in seen
    assert "After it." not in texts(Tree(render(one(f), ReportContext("1"))))


def test_a_text_that_is_not_what_the_finding_says_is_not_quoted() -> None:
    f = finding(document("a.en.md", "atmosphere programming\n"), "programming")
    other = document("a.en.md", "Something else stands in this file now.\n")
    page = render(one(f, documents={"a.en.md": other}), ReportContext("1"))
    assert Tree(page).marks == ["programming"]
    assert "Something else" not in page


def test_works_without_documents() -> None:
    result = replace(sample(), documents={})
    tree = Tree(render(result, CONTEXT_OF_RUN))
    assert not tree.faults
    assert len(tree.marks) == len(result.findings) + 2
    assert "…" not in tree.marks


def test_an_empty_result_says_so() -> None:
    tree = Tree(render(CheckResult((), (), (), {}), ReportContext("1")))
    assert not tree.faults
    assert "Nothing found" in texts(tree)


def test_hostile_texts_are_escaped_wherever_they_stand() -> None:
    spot = Spot(HOSTILE, 0, len(HOSTILE), HOSTILE, 1, 1, HOSTILE, HOSTILE, HOSTILE, "source")
    f = Finding(
        HOSTILE, "critical", HOSTILE, HOSTILE, HOSTILE, 0, len(HOSTILE), HOSTILE, 1, 1,
        (spot, spot._replace(side="target")), (HOSTILE,), "safe", 0.5, HOSTILE, HOSTILE, HOSTILE,
    )  # fmt: skip
    count = ConceptCount(HOSTILE, HOSTILE, 2, 1, 1, 0, ((HOSTILE, 1),), ((HOSTILE, 1),))
    result = CheckResult(
        (f,), (count,), (PairSummary(HOSTILE, HOSTILE, ()),), {}, alone=(HOSTILE,), notes=(HOSTILE,), baselined=(f,)
    )
    tree = Tree(render(result, ReportContext(HOSTILE)))
    assert not tree.faults
    assert [tag for tag, _ in tree.elements].count("script") == 1
    assert not [tag for tag, _ in tree.elements if tag == "img"]
    assert tree.marks == [HOSTILE, HOSTILE]
    assert "49" not in texts(tree)


@pytest.mark.parametrize(
    "odd", ["\x00", "\x1b", "\u202e", "\u2066", "\u200b", "\ufeff", "\ud800", "\x85", "\U000e0041"]
)
def test_characters_that_steer_are_made_visible(odd: str) -> None:
    text = f"a{odd}b"
    f = replace(finding(document("a.en.md", text), text), message=text, concept=text, suggestions=(text,), rule=text)
    page = render(one(f), ReportContext("1"))
    page.encode("utf-8")
    assert odd not in page
    assert Tree(page).marks == [f"aU+{ord(odd):04X}b"]


def test_an_endless_text_is_cut() -> None:
    text = "x" * 100_000
    page = render(one(finding(document("a.en.md", text), text)), ReportContext("1"))
    assert "98,000 more characters" in page
    assert len(page) < 60_000


def test_languages_are_told() -> None:
    tree = Tree(render(sample(), CONTEXT_OF_RUN))
    told = {(text.strip(), language) for text, language in tree.languages}
    assert ("氛圍編程", "zh-Hant") in told
    assert ("atmosphere programming", "en") in told
    assert ("視頻", "zh-Hant") in told  # a catalog that is not at hand: by its letters
    for text, language in tree.languages:
        if re.search("[\u4e00-\u9fff]", text) and "/" not in text:
            assert language.startswith("zh"), text


def test_a_message_has_the_language_of_each_of_its_terms() -> None:
    source = document("a.zh-Hant.md", "人類回饋\n", "zh-Hant")
    target = document("a.zh-Hans.md", "人类回馈\n", "zh-Hans")
    f = finding(
        target, "人类回馈", message="'人类回馈' is no form of 人類回饋; use '人类反馈'", suggestions=("人类反馈",),
        related=(finding(source, "人類回饋", side="source").spot,),
    )  # fmt: skip
    result = CheckResult(
        (f,), (), (PairSummary(source.path, target.path, ()),), {source.path: source, target.path: target}
    )
    told = set(Tree(render(result, ReportContext("1"))).languages)
    assert {("人类回馈", "zh-Hans"), ("人類回饋", "zh-Hant"), ("人类反馈", "zh-Hans")} <= told
    assert not {("人类回馈", "zh-Hant"), ("人類回饋", "zh-Hans")} & told


def test_the_same_bytes_every_time() -> None:
    assert render(sample(), CONTEXT_OF_RUN) == render(sample(), CONTEXT_OF_RUN)


def test_everything_is_in_the_page() -> None:
    result = sample()
    seen = texts(Tree(render(result, CONTEXT_OF_RUN)))
    for words in (
        "a title: it stays",
        "not UTF-8 at byte 12",
        "in the baseline",
        "2\u00a0paragraphs",
        "mood",
        "safe fix",
        "menu.play",
    ):
        assert words in seen
    assert "vibe coding" in seen
    assert "94\u202f%" in seen  # the confidence, rounded down


def test_anchors_stay_when_lines_move() -> None:
    def anchors(text: str) -> list[object]:
        tree = Tree(render(one(finding(document("a.en.md", text), "wrong")), ReportContext("1")))
        return [a["id"] for tag, a in tree.elements if tag == "article"]

    assert anchors("wrong\n") == anchors("A line.\n\nwrong\n")
    assert len(anchors("wrong\n")) == 1


def test_many_findings_make_a_page_of_bearable_size() -> None:
    whole = document("a.en.md", "\n".join("word " * 120 + "wrong" + " word" * 120 for _ in range(2_000)))
    start, findings = 0, []
    source = replace(finding(whole, "wrong"), related=(SOURCE_SPOT,) * 50)
    for number in range(2_000):
        start = whole.text.index("wrong", start + 1)
        findings.append(replace(source, start=start, end=start + 5, line=number + 1, column=601, offset=start))
    page = render(CheckResult(tuple(findings), (), (), {whole.path: whole}), ReportContext("1"))
    assert Tree(page).marks == ["wrong"] * 2_000
    assert len(page) < 2_000 * 5_500


class Visit:
    """A page in the browser, what it wrote to the console, and what it asked the network for."""

    def __init__(self, browser: Browser, file: Path, **options: Any) -> None:
        self.page: Page = browser.new_context(**options).new_page()
        self.heard: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.heard.append(message.text))
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())

    def shown(self) -> int:
        return self.page.locator("section.file article.finding:visible").count()

    def status(self) -> str:
        self.page.wait_for_timeout(200)
        return self.page.locator("output").inner_text()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "report.html"
    path.write_text(render(sample(), CONTEXT_OF_RUN), encoding="utf-8")
    return path


def test_filters_in_a_browser(browser: Browser, file: Path) -> None:
    visit = Visit(browser, file)
    page = visit.page
    assert visit.status() == "6 findings"
    page.get_by_label("neutral").uncheck()
    assert visit.status() == "5 of 6 findings"
    page.get_by_label("Words in the finding").fill("'ATMOSPHERE  programming' is")
    assert visit.status() == "1 of 6 findings"
    assert visit.shown() == 1
    page.get_by_label("Words in the finding").fill("nowhere at all")
    assert page.get_by_text("No finding is left").is_visible() or visit.status() == "0 of 6 findings"
    page.get_by_role("button", name="Clear").click()
    assert visit.status() == "6 findings"
    page.get_by_label("Rule", exact=True).select_option(label="mixed-script (2)")
    assert visit.status() == "2 of 6 findings"
    page.get_by_label("Rule", exact=True).select_option("")
    page.get_by_label("File", exact=True).select_option(label="locale/zh_TW.po (2)")
    assert visit.status() == "2 of 6 findings"
    page.get_by_role("link", name="3 findings").click()
    assert visit.status() == "3 of 6 findings"
    assert visit.heard == []
    assert visit.asked == [file.as_uri()]


def test_columns_sort_in_a_browser(browser: Browser, file: Path) -> None:
    page = Visit(browser, file).page
    rows = page.locator("table.concepts").first.locator("tbody tr")
    assert "vibe coding" in rows.first.inner_text()
    page.get_by_role("button", name="Share met").first.click()
    page.get_by_role("button", name="Share met").first.click()
    assert "jagged" in rows.first.inner_text()
    assert page.locator("th[aria-sort=ascending]").count() == 1


def test_the_keyboard_reaches_everything(browser: Browser, file: Path) -> None:
    page = Visit(browser, file).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "document.activeElement.name || document.activeElement.id || document.activeElement.className || document.activeElement.tagName"
            )
        )
        assert (
            page.evaluate(
                "document.activeElement === document.body || getComputedStyle(document.activeElement).outlineStyle"
            )
            != "none"
        )
    assert {"theme", "severity", "rule", "concept", "file", "words", "anchor", "SUMMARY"} <= reached
    page.get_by_label("critical").focus()
    page.keyboard.press("Space")
    page.wait_for_timeout(200)
    assert page.locator("output").inner_text() == "5 of 6 findings"


def test_dark_mode_and_the_toggle(browser: Browser, file: Path) -> None:
    def paper(page: Page) -> int:
        return int(page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]"))

    dark = Visit(browser, file, color_scheme="dark").page
    light = Visit(browser, file, color_scheme="light").page
    assert paper(dark) < 60 < 200 < paper(light)
    toggle = light.get_by_role("button", name="Theme: system")
    toggle.click()
    light.get_by_role("button", name="Theme: light").click()
    assert paper(light) < 60


def test_all_is_readable_without_a_script(browser: Browser, file: Path) -> None:
    visit = Visit(browser, file, java_script_enabled=False)
    assert visit.shown() == 6
    assert not visit.page.locator("form").is_visible()


def test_a_link_to_a_hidden_finding_shows_it(browser: Browser, file: Path) -> None:
    visit = Visit(browser, file)
    anchor = visit.page.locator("article.finding[data-severity=neutral]").first.get_attribute("id")
    visit.page.get_by_label("neutral").uncheck()
    assert visit.status() == "5 of 6 findings"
    visit.page.evaluate("id => { location.hash = id }", anchor)
    assert visit.status() == "6 findings"


def test_a_narrow_window_needs_no_scrolling_sideways(browser: Browser, file: Path) -> None:
    page = Visit(browser, file, viewport={"width": 360, "height": 700}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_ten_thousand_findings_can_be_filtered(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "many.html"
    path.write_text(render(many(10_000), ReportContext("1")), encoding="utf-8")
    visit = Visit(browser, path)
    visit.page.get_by_label("Words in the finding").fill("no 777")
    visit.page.get_by_text("11 of 10,000 findings").wait_for(timeout=20_000)
    assert visit.heard == []
