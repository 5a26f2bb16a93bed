"""What a program replaces is found, and what only looks like it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termkit.text.placeholders import find_placeholders
from termkit.text.tags import find_tags, without_partner

FOUND = {
    "Hello {name}, {0} of {total:.2f}": ["{name}", "{0}", "{total:.2f}"],
    "{{ count }} files in {{folder}}": ["{{count}}", "{{folder}}"],
    "${price} and ${user.name}": ["${price}", "${user.name}"],
    "%s has %d of %(total)s, %1$s, %@ and %.2f": ["%s", "%d", "%(total)", "%1$s", "%@", "%f"],
    "剩下{數量}個": ["{數量}"],
    "{} and {}": ["{}", "{}"],
    "{price, number, currency} on {when, date}": ["{price}", "{when}"],
    'Click <b>here</b><br> or <x id="3"/> or <1>there</1>': ["<b>", "<x id=3>", "<1>"],
    "see :numref:`fig_1` and $t(menu.open)": [":numref:`fig_1`", "$t(menu.open)"],
    "an inline code \ufffc here": ["\ufffc"],
    "took %.3fs, %02dh and %1$sx": ["%f", "%d", "%1$s"],
    "%(rate)s%%%(name)s": ["%(rate)", "%(name)"],
    "see %(link)sISO 8601%(end)s": ["%(link)", "%(end)"],
    '<alarm for "%(stock)s" at %(state)s>': ["%(stock)", "%(state)"],
    "<Model for {!r}> of <Model x {y}></Model>": ["{!r}", "{y}"],
    'a <a %(href)s>b</a> <0>c</0> <Link to="/x" {more}>d</Link>': ["<a>", "<0>", "<link>"],
    "{{ when | date: 'long' }} {{user['name']}} {{#each all}}": [
        "{{when|date:'long'}}",
        "{{user['name']}}",
        "{{#eachall}}",
    ],
}
NOT_FOUND = (
    "100% sure, 50% discount",
    "100%d",
    "100%%d and 100%%",
    'write "{{" and "}}" for them',
    "写“{{”和“}}”",
    "{{ put the text here please }}",
    "# Title {#anchor}",
    "{.class #id}",
    "Array<string> and Map<K, V>",
    "use <your-name> here",
    "a < b and c > d",
    "$5 and $10",
    "\\{escaped\\}",
    "{ color: red; margin: 0 }",
    "",
)


@pytest.mark.parametrize(("text", "keys"), FOUND.items())
def test_found(text: str, keys: list[str]) -> None:
    found = find_placeholders(text)
    assert [one.key for one in found] == keys
    assert not any(one.optional for one in found)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_not_found(text: str) -> None:
    assert find_placeholders(text) == []


def test_branches_of_a_message_are_optional() -> None:
    text = "{count, plural, =0 {none} one {# file for {name}} other {# files for {name}}} by {author}"
    found = [(one.key, one.optional) for one in find_placeholders(text)]
    assert found == [("{count}", False), ("{name}", True), ("{name}", True), ("{author}", False)]


@pytest.mark.parametrize(("text", "doubtful"), [("some %ss", True), ("some %s", False), ("%s个", False)])
def test_a_conversion_with_a_word_glued_to_it_may_be_none(text: str, doubtful: bool) -> None:
    assert [(one.key, one.optional) for one in find_placeholders(text)] == [("%s", doubtful)]


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("<b>a</b> <i>b</i><br><img src='x'> <x/>", []),
        ("<p>a<p>b</p>", ["<p>"]),
        ("a</b> <b>", ["</b>", "<b>"]),
        ("<b><a href='x'>a<a></b>", ["<a href='x'>", "<a>"]),
        ("<1>a<1/>", ["<1>"]),
        ("<b>a</B> < b", []),
    ],
)
def test_tags_without_partner(text: str, alone: list[str]) -> None:
    assert [text[tag.start : tag.end] for tag in without_partner(find_tags(text))] == alone


def test_a_message_inside_a_branch() -> None:
    text = "{gender, select, male {{n, plural, other {his # {thing}}}} other {theirs}} {end}"
    found = [(one.key, one.optional) for one in find_placeholders(text)]
    assert found == [("{gender}", False), ("{n}", True), ("{thing}", True), ("{end}", False)]


@given(st.text(alphabet="{}%$<>/`:,#abcd1 sx()='\"\ufffc中plural", max_size=80))
def test_places_are_in_the_text_and_in_order(text: str) -> None:
    end = 0
    for one in find_placeholders(text):
        assert 0 <= one.start < one.end <= len(text)
        assert one.start >= end or one.optional
        end = max(end, one.start)


@pytest.mark.parametrize(
    "text",
    [
        "{" * 3000,
        "{a, plural, " * 300,
        "{a,plural,other{" * 4000,
        "<a " * 3000,
        "%(" * 3000,
        "{{a'" * 3000,
        "<Q " + "a=b " * 2000,
    ],
)
def test_broken_input_is_read_to_its_end(text: str) -> None:
    assert all(0 <= one.start < one.end <= len(text) for one in find_placeholders(text))
