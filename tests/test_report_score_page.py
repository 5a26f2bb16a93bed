"""The page of scores: whole by itself, safe against what files hold, readable in light and dark and without a script."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_score_sample import BEST, CAUTION, NAN, RESULT, SECOND, draft, part
from test_report_html import Tree, Visit

from termkit.core.score import Agreement, Comparison, Flag, GateResult, Profile, ScoreResult
from termkit.report.score.html import render

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LENGTH = 120  # documents of the long profile
LONG = Profile(
    "chrf++",
    "document",
    tuple(part(f"doc-{n}", 40.0 + n % 30, 9, 35.0 + n % 30, 45.0 + n % 30) for n in range(LENGTH)),
    3.5,
)
THIN = ScoreResult((replace(BEST, profiles=(LONG,)),), draws=1000)


def texts(tree: Tree) -> str:
    return re.sub(r"\s+", " ", "".join(text for text, _ in tree.languages))


def test_elements_are_closed_and_links_lead_somewhere() -> None:
    for result in (RESULT, THIN):
        tree = Tree(render(result))
        assert not tree.faults
        assert not tree.open
        ids = [attributes["id"] for _, attributes in tree.elements if "id" in attributes]
        assert len(ids) == len(set(ids))
        named = {a["aria-labelledby"] for _, a in tree.elements if "aria-labelledby" in a}
        links = {str(a["href"])[1:] for tag, a in tree.elements if tag == "a"}
        assert named | links <= set(ids)


def test_the_page_needs_nothing_from_elsewhere() -> None:
    tree = Tree(render(RESULT))
    assert not [tag for tag, _ in tree.elements if tag in ("link", "img", "iframe", "object", "base")]
    assert not [a for _, a in tree.elements if "style" in a or any(name.startswith("on") for name in a)]
    assert all(str(a["href"]).startswith("#") for _, a in tree.elements if "href" in a)
    assert not re.search(r"url\(|@import|https?://", tree.inline["style"] + tree.inline["script"])
    policy = next(str(a["content"]) for _, a in tree.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for name, text in tree.inline.items():
        assert f"{name}-src 'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" in policy


def test_hostile_words_stay_words() -> None:
    tree = Tree(render(RESULT))
    assert [tag for tag, _ in tree.elements].count("script") == 1
    assert not [tag for tag, _ in tree.elements if tag in ("img", "i", "here")]
    seen = texts(tree)
    for words in (
        "<script>alert(1)</script>|`x`*a*@meU+202EU+001B[31m",
        "霧 <b>&amp;</b>",
        "<img src=x>",
        "no terms <here>",
    ):
        assert words in seen


@given(st.text(st.characters(), max_size=20))
@settings(max_examples=40)
def test_any_words_give_a_whole_page(words: str) -> None:
    one = replace(
        SECOND,
        path=words,
        source=words,
        flags=(Flag("empty", words, (), "bleu", -1.0),),
        profiles=(Profile("chrf++", "section", (part(words, 3.0, 1),)),),
        worst=tuple(weak._replace(hypothesis=words, references=(words,), source=words) for weak in SECOND.worst),
    )
    gate = GateResult(f"chrf[concept:{words}]", words, 1.0, 2.0, False, False, 1.0)
    page = render(ScoreResult((one,), (gate,), (words,), caution=words))
    page.encode("utf-8")
    tree = Tree(page)
    assert not tree.faults
    assert not tree.open


def test_the_verdict_comes_first_then_the_caution_then_the_tables() -> None:
    seen = texts(Tree(render(RESULT)))
    order = [
        "5 of 6 gates failed",
        "2.50 short",
        "1 gate passed",
        CAUTION,
        "38.75",
        "0.950",
        "How the numbers were made",
    ]
    places = [seen.index(words, seen.index("Skip to")) for words in order]
    assert places == sorted(places)
    assert "15.50 short" in seen
    assert "0.0001 over" in seen


def test_without_gates_the_number_of_drafts_is_the_title() -> None:
    assert "4 drafts scored" in texts(Tree(render(replace(RESULT, gates=()))))
    kept = tuple(gate for gate in RESULT.gates if gate.passed)
    assert "The gate passed" in texts(Tree(render(replace(RESULT, gates=kept))))


def test_what_sacrebleu_counts_otherwise_is_shown() -> None:
    assert "a.md: bleu 1 is 2" in texts(Tree(render(replace(RESULT, differences=("a.md: bleu 1 is 2",)))))


def test_numbers_have_intervals_deltas_and_the_ceiling() -> None:
    seen = texts(Tree(render(RESULT)))
    for words in (
        "38.75 35.75–42.75",
        "+2.50, p = 0.012",
        "−0.50",
        "the reference itself",
        "2 drafts that cannot be told apart",
    ):
        assert words in seen


def test_drafts_of_one_cluster_are_one_band() -> None:
    tree = Tree(render(RESULT))
    spans = [a["rowspan"] for tag, a in tree.elements if tag == "th" and a.get("scope") == "rowgroup"]
    assert spans == ["2", "1"]


def test_all_drafts_share_the_scale_of_a_metric() -> None:
    low, high = (draft(f"{n}.md", value, 50.0, None) for n, value in enumerate((20.0, 40.0)))
    page = render(ScoreResult((high, low)))
    dots = [float(x) for x in re.findall(r'class="dot" cx="([\d.]+)%"', page)]
    assert len(dots) == 4
    assert dots[0] > dots[2] + 50
    assert dots[1] == dots[3]


def test_texts_are_in_their_languages() -> None:
    told = {text.strip(): language for text, language in Tree(render(RESULT)).languages if text.strip()}
    assert told["灯塔亮著。"] == "zh-Hans"
    assert told["灯塔亮着。"] == "zh-Hans"
    assert told["The lamp is lit."] == "en"
    assert told["霧把光吃掉了。"] == "zh-Hant"
    assert told["The fog </script> had *eaten* the light."] == "en"
    assert told["燈塔"].startswith("zh")
    assert told["霧靄"].startswith("zh")


def test_parts_without_a_value_are_blank() -> None:
    page = render(RESULT)
    assert "nothing to count" in page
    assert not re.search(r"\bnan\b", page, re.IGNORECASE)
    tree = Tree(render(ScoreResult((), agreements=(Agreement("chrf", "system", "pearson", NAN, 3),))))
    assert "no differences on one side" in texts(tree)
    assert "nan" not in texts(tree)


def test_the_bar_of_tiers_and_misses_is_whole() -> None:
    page = render(ScoreResult((BEST,)))
    sizes = re.findall(r'<rect class="(?:met|miss) [a-z-]+" x="([\d.]+)%" width="([\d.]+)%"', page)
    assert sum(float(size) for _, size in sizes) == pytest.approx(100, abs=0.01)
    assert len(sizes) == 5  # those that were counted at all


def test_hundreds_of_drafts_stay_usable() -> None:
    profiles = (Profile("chrf++", "document", tuple(part(f"d{n}", 50.0, 3) for n in range(3000))),)
    many = [replace(SECOND, path=f"many/{n}.en.md", cluster=1 + n // 9, profiles=profiles) for n in range(400)]
    pairs = tuple(
        Comparison("chrf++", f"many/{n}.en.md", f"many/{m}.en.md", 1.0, 0.5, 1.0) for n in range(60) for m in range(n)
    )
    page = render(ScoreResult(tuple(many), comparisons=pairs))
    seen = texts(Tree(page))
    assert len(page) < 6_000_000
    for words in (
        "100 more drafts not shown here",
        "376 more drafts not shown; the JSON",
        "340 more drafts",
        "394 more drafts not drawn",
        "2,600 documents at 50.00",
    ):
        assert words in seen


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "score.html"
    path.write_text(render(RESULT), encoding="utf-8")
    return path


@pytest.fixture
def thin(tmp_path: Path) -> Path:
    path = tmp_path / "thin.html"
    path.write_text(render(THIN), encoding="utf-8")
    return path


def test_the_browser_obeys_the_policy_and_asks_for_nothing(browser: Browser, file: Path) -> None:
    visit = Visit(browser, file)
    assert visit.heard == []
    assert visit.asked == [file.as_uri()]
    assert visit.page.get_by_role("heading", level=1).inner_text().startswith("5 of 6 gates failed")


def test_a_flag_and_a_gate_lead_to_the_draft(browser: Browser, file: Path) -> None:
    page = Visit(browser, file).page
    page.get_by_role("link", name="2 flags").click()
    assert page.locator("article:target").get_by_text("source-copied").is_visible()
    page.locator("tr.failed").first.get_by_role("link").click()
    assert page.locator("tr:target").get_by_text("37.50").is_visible()


def test_weak_segments_show_all_texts_side_by_side(browser: Browser, file: Path) -> None:
    page = Visit(browser, file, viewport={"width": 1280, "height": 900}).page
    card = page.locator("article.draft-card", has_text="source-copied")
    card.get_by_text("2 weakest segments").click()
    sides = card.locator(".weak-segment").first.locator(".side")
    boxes = [sides.nth(n).bounding_box() for n in range(3)]
    assert len({box and round(box["y"]) for box in boxes}) == 1
    assert len({box and round(box["x"]) for box in boxes}) == 3
    assert card.get_by_text("is refused for").is_visible()


def test_the_marks_of_an_interval_stand_in_its_cell(browser: Browser, file: Path) -> None:
    page = Visit(browser, file, viewport={"width": 1280, "height": 900}).page
    outside = page.evaluate(
        """[...document.querySelectorAll('.scores td svg')].filter(svg => {
          const cell = svg.closest('td').getBoundingClientRect();
          return [...svg.querySelectorAll('line, circle')].some(mark => {
            const box = mark.getBoundingClientRect();
            return box.left < cell.left || box.right > cell.right;
          });
        }).length"""
    )
    assert outside == 0


def test_thin_bars_tell_what_they_are(browser: Browser, thin: Path) -> None:
    visit = Visit(browser, thin)
    page = visit.page
    reading = page.locator("figure.skyline output")
    drawing = page.locator("figure.skyline svg")
    drawing.focus()
    page.keyboard.press("ArrowRight")
    assert reading.inner_text().startswith("doc-0: 40.00, 35.00 to 45.00")
    page.keyboard.press("End")
    assert reading.inner_text().startswith(f"doc-{LENGTH - 1}: ")
    page.keyboard.press("ArrowLeft")
    assert reading.inner_text().startswith(f"doc-{LENGTH - 2}: ")
    drawing.locator("g").nth(7).hover(force=True)
    assert reading.inner_text().startswith("doc-7: ")
    page.get_by_text(f"The values of {LENGTH} documents").click()
    assert page.locator("table.parts tbody tr").count() == LENGTH
    assert visit.heard == []


def test_thin_bars_are_visible_without_a_script(browser: Browser, thin: Path) -> None:
    page = Visit(browser, thin, java_script_enabled=False).page
    assert page.locator("figure.skyline g").count() == LENGTH
    assert not page.locator("figure.skyline output").is_visible()
    assert page.get_by_text("38.75").first.is_visible()


def test_all_controls_can_be_reached_by_keyboard(browser: Browser, thin: Path) -> None:
    page = Visit(browser, thin).page
    reached = []
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        reached.append(page.evaluate("document.activeElement.tagName.toLowerCase()"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'")
    assert {"a", "button", "summary", "svg", "div"} <= set(reached)


@pytest.mark.parametrize("width", [360, 700, 1280])
def test_no_window_needs_scrolling_sideways(browser: Browser, file: Path, width: int) -> None:
    page = Visit(browser, file, viewport={"width": width, "height": 700}).page
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(browser: Browser, file: Path, scheme: str) -> None:
    page = Visit(browser, file, color_scheme=scheme).page
    contrasts = page.evaluate(
        """[...document.querySelectorAll('.delta, .flag-name, .cost, .span, .gates .short, .verdict, .rank, .n')].map(element => {
          const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
          const paint = color => {
            canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
            const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(v => v / 255)
              .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const grounds = [];
          for (let up = element; up; up = up.parentElement) grounds.unshift(getComputedStyle(up).backgroundColor);
          let ground = 0;
          for (const each of grounds) ground = paint(each);
          const text = paint(getComputedStyle(element).color);
          return [element.className, (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05)];
        })"""
    )
    assert contrasts
    assert [each for each in contrasts if each[1] < 4.5] == []
