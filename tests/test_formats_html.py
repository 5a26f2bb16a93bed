"""HTML: exactly the prose is found, and only prose is changed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.core.conversion import Edit
from termkit.core.passage import PLACEHOLDER, Prose
from termkit.core.span import Span
from termkit.formats.html import prose
from termkit.formats.rewrite import Replacement, replacements, rewrite

CHARACTERS = {"头": "頭", "发": "髮", "后": "後", "面": "麵", "里": "裡", "干": "乾", "关": "關", "语": "語"}
WORDS = CHARACTERS | {"默认": "預設", "内存": "記憶體", "打印机": "印表機", "数据库": "資料"}


def edits(text: str, table: dict[str, str] = WORDS) -> list[Edit]:
    """What a converter would do to a passage's text: the longest words of a table, from left to right."""
    found: list[Edit] = []
    grown = 0
    for match in re.finditer("|".join(sorted(table, key=len, reverse=True)), text):
        after = table[match[0]]
        start = match.start() + grown
        found.append(Edit(Span(*match.span()), Span(start, start + len(after)), match[0], after, "test"))
        grown += len(after) - len(match[0])
    return found


def plain(text: str, table: dict[str, str] = WORDS) -> str:
    """The text after those edits."""
    return re.sub("|".join(sorted(table, key=len, reverse=True)), lambda match: table[match[0]], text)


def converted(raw: str, read: Callable[[str], Prose] = prose, table: dict[str, str] = WORDS) -> str:
    """A file with its prose converted."""
    made = [made for passage in read(raw).passages for made in replacements(passage, edits(passage.text, table))]
    return rewrite(raw, made)


def skeleton(raw: str, found: Prose) -> str:
    """A file without its prose."""
    pieces = [piece for passage in found.passages for piece in passage.pieces if piece.text != PLACEHOLDER]
    return rewrite(raw, [Replacement(piece.start, piece.end, "") for piece in pieces]).replace(PLACEHOLDER, "")


def check_pieces(raw: str, found: Prose) -> None:
    """Pieces are in order, disjoint, and what they say."""
    for passage in found.passages:
        done = 0
        for text, start, end in passage.pieces:
            assert done <= start < end <= len(raw)
            if text != PLACEHOLDER and end - start == len(text):
                assert raw[start:end] == text
            done = end
    for start, end, tag in found.marks:
        assert raw[start:end] == tag


def texts(raw: str, path: str = "a.html") -> list[str]:
    """The passages, with * for a placeholder."""
    return [passage.text.replace(PLACEHOLDER, "*") for passage in prose(raw, path).passages]


# Text that is read as one, and text that is not.
PASSAGES: list[tuple[str, list[str]]] = [
    ("头<b>发</b>", ["头发"]),
    ("<p>头<A HREF=x>发</A></P>尾", ["头发", "尾"]),
    ("头<!-- 注 -->发<wbr>尾", ["头发尾"]),
    ("一<br>二<BR/>三<img src=a>四", ["一*二*三*四"]),
    ("跑<code>头发</code>了<kbd>关</kbd><samp>关</samp><var>干</var>", ["跑*了***"]),
    ("<pre><code>头发</code></pre>", []),
    ("<pre>头发</pre>", ["头发"]),
    ("<script>if (a<b) '头发'</SCRIPT >后<style>.后{}</style>", ["*后*"]),
    ("<script>头</scripted>发</script>后", ["*后"]),
    ("<textarea placeholder=后>头发<b></textarea>", ["后"]),
    ("<title>头发 < &amp;</b></title >后", ["头发 < &", "后"]),
    ("<ruby>头<rp>(</rp><rt>后</rt><rp>)</rp>发<rt>里</rt></ruby>", ["头发", "后", "里"]),
    ("<ruby>头<rt>后发<rt>里</ruby>", ["头", "后发", "里"]),
    ("<div>一<div>二</div>三</div>四", ["一", "二", "三", "四"]),
    ("<a><div>一</div>二</a>三", ["一", "二三"]),
    ("<my-button>头</my-button><my-button>发</my-button>", ["头", "发"]),
    ("1 < 2 头<3 & 发<后>里", ["1 < 2 头<3 & 发<后>里"]),
    ("头<b 发", ["头"]),
    ("头</>发</ x>后</b>里", ["头发后里"]),
    ("头</p>发", ["头", "发"]),
    ("<!DOCTYPE html 头>发<![CDATA[后]]>里<?x 干?>", ["发里*"]),
    ("<noscript>头</noscript><template>发</template>", ["头", "发"]),
    ("<svg><title>头</title><text>发</text></svg>后", ["头", "发", "后"]),
]


@pytest.mark.parametrize(("raw", "expected"), PASSAGES)
def test_passages(raw: str, expected: list[str]) -> None:
    assert texts(raw) == expected
    check_pieces(raw, prose(raw))


def test_references() -> None:
    raw = "头&#21457;&#x0000540E;&AMP;&amp;&nbsp;&copy&notit;&nope;&#0;&#x110000;&#xD800;&#9999999999;&#x;&#128;"
    (passage,) = prose(raw).passages
    assert passage.text == "头发后&&\xa0©¬it;&nope;\ufffd\ufffd\ufffd\ufffd&#x;€"
    assert converted(raw) == raw.replace("头&#21457;&#x0000540E;", "頭髮後")
    assert prose("&#" + "0" * 9000 + "21457;头").passages[0].text == "发头"


def test_an_edit_across_seams_and_references() -> None:
    assert converted("<p>打<b>印</b>&#26426;，默&#35748;的内<i>存</i>") == "<p>印<b>表</b>機，預設的記<i>憶體</i>"


# An attribute with prose, and what it becomes.
ATTRIBUTES = [
    ('<img alt="头">', '<img alt="頭">'),
    ("<img ALT='头'/>", "<img ALT='頭'/>"),
    ("<img alt=头>", "<img alt=頭>"),
    ("<img alt = 头 title=发>", "<img alt = 頭 title=髮>"),
    ('<p\n title="头\r\n&quot;&#21457;&quot; a>b">', '<p\n title="頭\r\n&quot;髮&quot; a>b">'),
    ('<input placeholder="头" aria-label="发" value="后">', '<input placeholder="頭" aria-label="髮" value="后">'),
    ('<input type=button value="头"><option label=发>', '<input type=button value="頭"><option label=髮>'),
    ('<input type=submit value="头" name=x>', '<input type=submit value="头" name=x>'),
    ('<meta name="description" content="头">', '<meta name="description" content="頭">'),
    ('<meta content="头,发" name=Keywords>', '<meta content="頭,髮" name=Keywords>'),
    ('<meta property="og:title" content="头">', '<meta property="og:title" content="頭">'),
    ('<meta name="author" content="头">', '<meta name="author" content="头">'),
    ('<a href="/头" data-title="头" class="头" id=头>', '<a href="/头" data-title="头" class="头" id=头>'),
    (
        "<a :title=\"'头'\" v-if=\"a > '头'\" @click='say(\"头\")'>发",
        "<a :title=\"'头'\" v-if=\"a > '头'\" @click='say(\"头\")'>髮",
    ),
    (
        '<a onClick={() => say("头", {b: "发"})} title={`头`}>后',
        '<a onClick={() => say("头", {b: "发"})} title={`头`}>後',
    ),
    ('<a title="{{ _("头") }}发">后', '<a title="{{ _("头") }}髮">後'),
    ('<a {% if a > "头" %}title="头"{% endif %}>后', '<a {% if a > "头" %}title="頭"{% endif %}>後'),
    ('<a title="<?php echo "头>" ?>发">', '<a title="<?php echo "头>" ?>髮">'),
    ('<code title="头">头<i title="头"></i></code>', '<code title="頭">头<i title="头"></i></code>'),
    ('<a title="头', '<a title="頭'),
    ('<a title="" alt=>头', '<a title="" alt=>頭'),
    ('<a title="头" title="发">', '<a title="頭" title="发">'),
]


@pytest.mark.parametrize(("raw", "expected"), ATTRIBUTES)
def test_attributes(raw: str, expected: str) -> None:
    assert converted(raw) == expected


def test_what_is_escaped_where() -> None:
    table = {"甲": "a&b<c>\"d' e"}
    assert converted("<p>甲", table=table) == "<p>a&amp;b&lt;c>\"d' e"
    assert converted('<p title="甲">', table=table) == '<p title="a&amp;b<c>&quot;d\' e">'
    assert converted("<p title='甲'>", table=table) == "<p title='a&amp;b<c>\"d&#39; e'>"
    assert converted("<p title=甲>", table=table) == "<p title=a&#38;b&#60;c&#62;&#34;d&#39;&#32;e>"


# Templates, placeholders and addresses are left alone.
TEMPLATES = [
    ("{{ '头' }}发{{ x | default(\"<b>头</b>\") }}", "{{ '头' }}髮{{ x | default(\"<b>头</b>\") }}"),
    ("{% if a < b %}头{% trans '头' %}{# 头 <b> #}", "{% if a < b %}頭{% trans '头' %}{# 头 <b> #}"),
    ('<?php if ($a->b > 1): echo "头"; ?>头<?php endif ?>', '<?php if ($a->b > 1): echo "头"; ?>頭<?php endif ?>'),
    ('<p>头</p><?php echo "头"; $a->b("头");', '<p>頭</p><?php echo "头"; $a->b("头");'),
    ("<%= t('头') > 1 %>头", "<%= t('头') > 1 %>頭"),
    ("头 ${'头'} %(name)s", "頭 ${'头'} %(name)s"),
    ("头 {{ 发", "頭 {{ 髮"),
    ("&lt;b title='头'&gt;头", "&lt;b title='头'&gt;頭"),
]


@pytest.mark.parametrize(("raw", "expected"), TEMPLATES)
def test_templates(raw: str, expected: str) -> None:
    assert converted(raw) == expected


def test_masks_are_placeholders() -> None:
    assert texts("见 https://example.org/a?b=c&amp;d=e 和 {name}头<b>{0}</b>发") == ["见 * 和 *头*发"]


# What is left out.
LEFT_OUT = [
    ('<p translate="no">头<b>头</b></p>头', '<p translate="no">头<b>头</b></p>頭'),
    ('头<span class="a notranslate" title=头>头</span>头', '頭<span class="a notranslate" title=头>头</span>頭'),
    ("<p translate=no>头<b translate=yes>头</b>", "<p translate=no>头<b translate=yes>頭</b>"),
    ("<p lang=ja>头<b title=头>头</b></p>头", "<p lang=ja>头<b title=头>头</b></p>頭"),
    (
        '<html lang="en">头<p lang="zh-CN">头<i xml:lang="ko">头</i>头',
        '<html lang="en">头<p lang="zh-CN">頭<i xml:lang="ko">头</i>頭',
    ),
    ("<p lang=ja>头<p>头", "<p lang=ja>头<p>頭"),
    ("<ul><li lang=ja>头<li>头</ul>", "<ul><li lang=ja>头<li>頭</ul>"),
    ("<ul><li lang=ja>头<ul><li>头</ul><li>头</ul>", "<ul><li lang=ja>头<ul><li>头</ul><li>頭</ul>"),
    (
        "<table><tr><td lang=ja>头<td>头<tr lang=ja><td>头</table>头",
        "<table><tr><td lang=ja>头<td>頭<tr lang=ja><td>头</table>頭",
    ),
    ("<dl><dt lang=ja>头<dd>头</dl>", "<dl><dt lang=ja>头<dd>頭</dl>"),
    ("<p lang=ja><span>头</p>头", "<p lang=ja><span>头</p>頭"),
    ("<b><p lang=ja>头</b>头</p>头", "<b><p lang=ja>头</b>头</p>頭"),
    ("</td>头</tr></table></svg>头", "</td>頭</tr></table></svg>頭"),
    ("<html lang=ja></body>头</html>头", "<html lang=ja></body>头</html>头"),
    ("<p><i lang=ja><ul><li>头</ul></i><p>头", "<p><i lang=ja><ul><li>头</ul></i><p>頭"),
    ("<td lang=ja>头</div>头</td>头", "<td lang=ja>头</div>头</td>頭"),
    ('<p lang="ja"/>头</p>头', '<p lang="ja"/>头</p>頭'),
    ("<svg><g lang=ja></g><g lang=ja />头</svg>", "<svg><g lang=ja></g><g lang=ja />頭</svg>"),
    ("<p lang=''>头<p lang='{{ lang }}'>头<p lang=cn>头", "<p lang=''>頭<p lang='{{ lang }}'>頭<p lang=cn>頭"),
    ("<p lang=zh-Latn>头</p>", "<p lang=zh-Latn>头</p>"),
    (
        "<iframe>头</iframe><noframes><p>头</noframes><xmp>头</xmp>",
        "<iframe>头</iframe><noframes><p>头</noframes><xmp>头</xmp>",
    ),
]


@pytest.mark.parametrize(("raw", "expected"), LEFT_OUT)
def test_left_out(raw: str, expected: str) -> None:
    assert converted(raw) == expected


def test_an_empty_element_of_xhtml_is_closed() -> None:
    raw = '<?xml version="1.0"?>\n<p lang="ja"/>头<title/>发<script/>后'
    assert texts(raw, "a.html") == ["头", "发*后"]
    assert texts("<p lang='ja'/>头", "a.xhtml") == ["头"]


def test_languages_and_marks() -> None:
    raw = (
        "<html lang=zh-CN xml:lang='zh-CN'>头<p lang=' zh '>发<p lang=\"zh_Hant_HK\">后<i lang=en lang=zh-TW></i>"
        "<b lang=zh-cmn-Hans>里</b>干<code lang=zh-CN></code><i translate=no lang=zh-TW></i><p lang=zh-Latn></p>"
    )
    found = prose(raw)
    assert [(passage.text, passage.language) for passage in found.passages] == [
        ("头", "zh-Hans-CN"),
        ("发", None),
        ("后\ufffc\ufffc干\ufffc\ufffc", "zh-Hant-HK"),
        ("里", "zh-Hans"),
    ]
    assert [mark.tag for mark in found.marks] == ["zh-CN", "zh-CN", "zh", "zh_Hant_HK", "zh-cmn-Hans"]
    check_pieces(raw, found)


def test_where_names_the_attribute() -> None:
    assert [passage.where for passage in prose('<p>头<img alt="发">').passages] == ["", "img alt"]


HABIT = [
    ('<html lang="en"><head><title>头</title></head><body>头发 a b', True),
    ('<html lang="en" xml:lang="en">头<img alt="发">', True),
    ("<body lang=fr>头の发" + "后" * 20, True),
    ("<html lang=en>头 a b", False),
    ("<html lang=en>头<pre lang=js>x</pre>", False),
    ("<html lang=en>头<i lang=ja>发</i>", False),
    ("<html lang=en><body lang=en>头", False),
    ("<main lang=en>头", False),
    ("<html lang=en>头のはなし", False),
    ("<html lang=en>头머리", False),
    ("<html lang=ja-JP>头", False),
    ("<html lang=en><script>头头</script>a", False),
]


@pytest.mark.parametrize(("raw", "read"), HABIT)
def test_english_declared_around_a_chinese_page(raw: str, read: bool) -> None:
    found = prose(raw)
    assert ("头" in "".join(passage.text for passage in found.passages)) == read
    assert {passage.language for passage in found.passages} <= {None}
    assert found.marks == ()


def test_line_ends_nul_and_lone_surrogates_stay() -> None:
    raw = "<p>\r\n头\x00\udc80<b\rid=x>\r\n发\r</b>\u3000<b\u3000title=头>\n</p>\ufeff"
    assert converted(raw) == raw.replace("头\x00", "頭\x00").replace("发", "髮")


# Random pages, put together with what they must become.
Fragment = tuple[str, str]  # before, after
LETTERS = "".join(CHARACTERS) + "的一ab 。\n"


def both(text: str) -> Fragment:
    return text, plain(text, CHARACTERS)


def around(before: str, after: str, change: bool = True) -> Callable[[list[Fragment]], Fragment]:
    """Puts tags around fragments; without ``change`` what is in them stays."""

    def join(inner: Sequence[Fragment]) -> Fragment:
        raw = "".join(fragment[0] for fragment in inner)
        new = "".join(fragment[1] for fragment in inner) if change else raw
        return before + raw + after, before + new + after

    return join


words = st.text(LETTERS, min_size=1, max_size=6).map(both)
phrases = st.one_of(
    words,
    st.sampled_from("".join(CHARACTERS)).map(lambda c: (f"&#{ord(c)};", CHARACTERS[c])),
    st.sampled_from("".join(CHARACTERS)).map(lambda c: (f"&#x{ord(c):X};", CHARACTERS[c])),
    st.sampled_from(["&amp;", "&nbsp;", "&lt;", "<br>", "<!-- 头 <b> -->", "{{ 头 }}", "<?php '头>' ?>"]).map(
        lambda raw: (raw, raw)
    ),
    st.sampled_from(["<script>'头' < 1</script>", "<style>/*头*/</style>", "<code>头</code>"]).map(
        lambda raw: (raw, raw)
    ),
    words.map(lambda word: (f'<img alt="{word[0]}">', f'<img alt="{word[1]}">')),
)
paragraphs = [("<p>", "</p>"), ('<p title=" ">', "</p\n>"), ("<p>", "<hr/>")]
left_out = [("<p lang=ja>", "</p>"), ("<p translate=no>", "<hr/>")]
leaves = st.one_of(
    phrases,
    *(st.lists(phrases, max_size=3).map(around(*tags)) for tags in paragraphs),
    *(st.lists(phrases, max_size=3).map(around(*tags, change=False)) for tags in left_out),
)


def grown(inner: st.SearchStrategy[Fragment]) -> st.SearchStrategy[Fragment]:
    many = st.lists(inner, max_size=4)
    kept = [
        ("<b>", "</b>"),
        ('<a href="/头?a=1&b">', "</a>"),
        ("<DIV class=头>", "</DIV>"),
        ("<ul><li>", "</ul>"),
    ]
    left = [
        ("<i lang=ja>", "</i>"),
        ('<section translate="no">', "</section>"),
        ("<code>", "</code>"),
        ("<div class='notranslate'>", "</div>"),
    ]
    return st.one_of(
        st.one_of([many.map(around(*tags)) for tags in kept]),
        st.one_of([many.map(around(*tags, change=False)) for tags in left]),
    )


pages = st.lists(st.recursive(leaves, grown, max_leaves=25), max_size=6).map(around("", ""))


@settings(max_examples=100, deadline=None)
@given(pages)
def test_exactly_the_prose_is_changed(page: Fragment) -> None:
    raw, expected = page
    check_pieces(raw, prose(raw))
    assert rewrite(raw, []) == raw
    assert converted(raw, table=CHARACTERS) == expected


class Shape(HTMLParser):
    """What a page is made of, without its text."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, [name for name, _ in attrs]))

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(tag)

    def handle_comment(self, data: str) -> None:
        self.seen.append(("comment", data))


def shape(raw: str) -> list[object]:
    parser = Shape()
    parser.feed(raw)
    parser.close()
    return parser.seen


@settings(max_examples=100, deadline=None)
@given(pages)
def test_words_that_change_their_length_keep_the_structure(page: Fragment) -> None:
    raw = page[0].replace("一", "内存").replace("的", "数据库")
    new = converted(raw)
    found = prose(new)
    assert skeleton(new, found) == skeleton(raw, prose(raw))
    assert [passage.text for passage in found.passages] == [plain(passage.text) for passage in prose(raw).passages]
    assert shape(new) == shape(raw)


scraps = st.sampled_from(
    ["<", ">", "</", "/>", "<b", "<b>", "</b>", "<p>", "</p>", "<code>", "</code>", "<script>", "</script", "<title>", "<td>", "<table>",
     "<!--", "-->", "<!", "<?", "?>", "<%", "%>", "{{", "}}", "{%", "%}", "{", "}", "&", "&#", "&#21457;", "&amp", ";", '"', "'", "=",
     " ", "\r\n", "title=", 'title="', "lang=ja", "lang=zh", "头", "发", "内存", "a", "\x00", "\ud800", "\ufffc", "\u3000", "\U00020000",
     "<svg>", "<rt>", "<ruby>", "</div>", "<li>", "translate=no", "</td>", "</table>", "</svg>", "</body>"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(scraps, max_size=40).map("".join))
def test_whatever_the_file_holds(raw: str) -> None:
    found = prose(raw)
    check_pieces(raw, found)
    starts = [passage.pieces[0].start for passage in found.passages]
    assert starts == sorted(starts)
    new = converted(raw)  # no place is changed twice
    assert skeleton(new, prose(new)) == skeleton(raw, found)


@pytest.mark.parametrize(
    "scrap",
    ["<", "<a ", "<b>", "<p>", "</p>", "<!--", "<![CDATA[", "<?", "<?php ", "<%", "{{", "{%", "{{ } ", "{{}", '<a x="', "<a x={", "&", "&#",
     "&a", "<td><b><p></td></p>", "<a b=c{{ ", "<p lang=zh><i>", "头<rt>", "<b><div></b>", "<a <?", "<svg><p/>", "<title>"],
)  # fmt: skip
def test_time_grows_with_the_length_only(scrap: str) -> None:
    """Eight times the text may not take sixty-four times as long: 40 is far from both, so no machine's mood decides."""
    small, large = (_seconds(scrap * (size // len(scrap))) for size in (8_000, 64_000))
    assert large < 40 * small + 0.2


def _seconds(raw: str) -> float:
    start = time.process_time()
    prose(raw)
    return time.process_time() - start
