"""What random input is made of: a few well-formed files of each format, and what is nasty in it."""

from __future__ import annotations

_WORDS = "大型語言模型 氛圍編程 vibe coding 圖形介面 🙂𠀀 fine-tuned GPT-4.5"
_PROSE = f"{_WORDS}\n\n1. 回饋 3.5億 {{name}} %s https://x.org/a(b)\n\nThe models' **agents** cost $5 and $10.\n"
_MARKDOWN = f"""---
title: {_WORDS}
---
# 標題 {_WORDS} #

> - 引用 `code` [a][b] ![圖](x.png "t") <!-- c -->
>   1. $x^2$ $$y$$ :term:`詞` \\* \\`

| 表 | cell |
|----|------|
| a  | b\\|c |

```py
vibe coding
```

<div>氛圍<b>編程</b></div>

::: note 標題
內容[^1]
:::

[^1]: 註
[b]: https://x.org
"""
_HTML = f"""<!DOCTYPE html><html lang="zh-Hant"><head><title>{_WORDS}</title>
<meta name="description" content="x &amp; y">
<style>a{{}}</style></head><body><h1>標題 &amp;lt; &#x6c1b;&#22285;編程</h1><p>a<b>b</b>c<br>d<img alt='圖 "x"'>
<p translate=no>x<ul><li>一<li>二</ul><table><tr><td>a<td>b</table>
{{{{ x }}}}{{% if a > b %}}<?php echo 1 ?>
<textarea>t</textarea><ruby>漢<rt>kan</rt></ruby><!-- termkit: off a --><script>"</b>"</script></body></html>"""
_SRT = "1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>大型</i>語言\r\n{\\an8}模型\r\n\r\n2\n0:3 --> 0:4\nx\n"
_VTT = f"WEBVTT\nLanguage: zh-TW\n\nNOTE c\n\na\n00:01.000 --> 00:02.000\n<v 張三>{_WORDS} &amp; &#x4e00;</v>\n氛圍\n"
_JSON = r"""{"@@locale": "zh_TW", "menu": {"open": "打開 <b>{x}</b> \u6c1b\ud83d\ude42",
 "l": ["a", 1, null, "氛\"圍\n"]},
 // c
 "@menu": {"description": "d"}, "item_one": "x", "item_other": "\ud800 y", /* c */ "k": "編程 vibe coding",}"""
_YAML = """%YAML 1.1
---
zh-TW: &a
  open: 打開 {x} # c
  two: '氛圍''編程
    第二行

    x'
  three: "a\\tb \\u6c1b\\
    圍 \\x41 c"
  list: [a, !!str "b", *a, {c: d}]
  lit: |
    氛圍
     編程

    x
  fold: >-
    大型
    語言

      模型
    x
...
"""
_PO = r"""msgid ""
msgstr ""
"Language: zh_TW\n"
"Plural-Forms: nplurals=1; plural=0;\n"

#, fuzzy
msgctxt "c"
msgid "vibe "
"coding\n"
msgstr "氛圍" "編程\n"

msgid "one %d"
msgid_plural "many"
msgstr[0] "\346\260\233\x41 \"q\""

#~ msgid "old"
#~ msgstr "舊"
"""
_XLIFF = """<?xml version="1.0"?><xliff version="1.2"><file original="a" source-language="en" target-language="zh-TW">
<body><trans-unit id="1" resname="n"><source>a <g id="1">b</g> &amp; <x id="2"/><![CDATA[c<]]></source>
<target state="new">
  氛圍<bpt id="1">&lt;b><sub>編程</sub></bpt> &#x6c1b;</target>
<context-group><context context-type="x-msgctxt">c</context>
</context-group></trans-unit></body></file></xliff>"""
_XLIFF2 = """<xliff version="2.0" srcLang="en" trgLang="zh-TW" xmlns="u"><file id="f">
<unit id="u" name="n"><segment id="s">
<source>a<pc id="1">b</pc></source><target>氛<ph id="2"/>圍</target></segment><ignorable><source> </source></ignorable>
<segment state="initial"><source xml:space="preserve"> b </source></segment></unit></file></xliff>"""
_TMX = """<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body><tu tuid="1"><prop type="x">p</prop>
<tuv xml:lang="en"><seg>vibe <bpt i="1">b</bpt>coding<ept i="1"/> &lt;</seg></tuv>
<tuv xml:lang="zh-TW"><seg>氛圍<hi>編程</hi><ph><sub>x</sub></ph></seg></tuv></tu></body></tmx>"""
_JSONL = (
    '{"id": "7", "source": "vibe \\"coding\\"", "target": "氛圍\\u7de8\\ud83d\\ude42程", "context": "c", "file": "a"}\n'
    '{"translation": {"zh": "大型", "en": "large"}}\r\n\n{"source": 1, "target": null}\n'
)
_CSV = 'id,source,target,context\n1,"a ""q"", b","氛圍\n編程",c\n2,plain,大型語言模型\n'
_TSV = 'en\tzh-Hant\tkey\nvibe coding\t氛圍編程\tk\n"a ""b"""\t"x\ty"\t\n'
_GLOSSARY = """termkit: 1
languages: {source: zh-Hant-TW, target: en}
concepts:
  氛圍回饋: vibe feedback
  vibe:
    zh-Hant: 氛圍編程
    en: {preferred: vibe coding, deprecated: [mood programming, vibes]}
    deprecated-when: {vibes: 氛圍}
    note: x
    not-in: [x]
    examples: {ok: [一起氛圍編程], bad: [{zh-Hant: 氛圍編程, en: mood programming}]}
  gpt: {keep: [GPT-4, Rust]}
  gui: {zh-Hant: {preferred: 圖形介面, variants: 圖形使用者介面}, en: GUI, only-when: ["a+b"], includes: [vibe]}
"""
_TBX = """<?xml version="1.0"?><tbx style="dca" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
<text><body>
<conceptEntry id="c1"><descrip type="definition">d</descrip><langSec xml:lang="en"><termSec><term>vibe coding</term>
<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termSec></langSec><langSec xml:lang="zh-TW">
<termSec><term>氛圍編程</term></termSec></langSec></conceptEntry></body></text></tbx>"""
_UTX = "#UTX 1.11; en-US/zh-TW;\n#src\ttgt\tsrc:pos\tterm status\nvibe\t氛圍\tnoun\tapproved\n"
_TERMS = 'en,zh-TW,definition,status\nvibe coding,氛圍編程,d,preferred\n"a""b",圖,,\n'
_CONFIG = """[project]
glossary = "g.yaml"
works = ["a"]
source = "zh-TW"
[[project.pairs]]
source = "a/{x}.md"
target = "b/{x}.md"
[check]
ignore = ["missing-term"]
fail-on = "major"
jobs = 2
severity = {mixed-script = "minor"}
[[check.suppress]]
rules = ["deprecated-term"]
reason = "r"
paths = ["a/**"]
[score.gates]
bleu = 1
"""
_BASELINE = """{"version": 1, "findings": [
  {"path": "a", "rule": "r", "concept": "c", "text": "t", "anchor": "0", "count": 1},
  {"path": "b", "rule": "r", "concept": "c", "text": "t", "anchor": "0", "count": 2}
]}"""
_COMMENTS = f"""<!-- termkit: ignore deprecated-term [a, b] -- why -->
{_WORDS}

<!-- termkit: off deprecated-term -- x -->
`<!-- termkit: x` # termkit: ignore mixed-script -- r
// termkit: ignore deprecated-term — r
{{/* termkit: ignore-file mixed-script -- r */}}
<p><b>x</b></p>
<!-- termkit: on deprecated-term -->
#. termkit: ignore deprecated-term -- r
NOTE termkit: ignore deprecated-term -- r
"""
_DOCX = """<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="m">
<w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:rPr><w:lang w:eastAsia="zh-CN"/></w:rPr>
<w:t>氛圍</w:t><w:tab/><w:t>編&amp;程 </w:t>
</w:r></w:p><w:tbl><w:p><w:r><w:t>a
b</w:t></w:r><w:r><mc:AlternateContent><mc:Fallback><w:p><w:r><w:t>x</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r>
</w:p></w:tbl></w:body></w:document>"""

SAMPLES: dict[str, tuple[str, ...]] = {
    "text": (_PROSE, _MARKDOWN, _COMMENTS),
    "markdown": (_MARKDOWN, _PROSE, _HTML),
    "html": (_HTML, _COMMENTS),
    "subtitles": (_SRT, _VTT),
    "json": (_JSON, _BASELINE),
    "yaml": (_YAML, _GLOSSARY, _JSON),
    "po": (_PO,),
    "xliff": (_XLIFF, _XLIFF2),
    "tmx": (_TMX,),
    "jsonl": (_JSONL,),
    "csv": (_CSV,),
    "tsv": (_TSV,),
    "docx": (_DOCX,),
    "archive": (_DOCX,),
    "comments": (_COMMENTS, _MARKDOWN, _YAML, _PO, _VTT, _JSON, _HTML, _XLIFF),
    "baseline": (_BASELINE,),
    "config": (_CONFIG,),
    "glossary-yaml": (_GLOSSARY, _YAML),
    "glossary-tbx": (_TBX,),
    "glossary-utx": (_UTX,),
    "glossary-table": (_TERMS, _CSV, _TSV),
    "glossary-xlsx": (_TERMS,),
    "check": (_PROSE, _MARKDOWN),
    "file-check": (_PO, _XLIFF, _TMX, _JSONL, _CSV, _TSV, _HTML, _VTT, _PROSE),
}
_MARKUP = (
    "<",
    ">",
    "&",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "&#xD800;",
    "&x;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
)
_XML = (*_MARKUP, "<!DOCTYPE x [<!ENTITY e 'y'>]>", "<sub>", "</sub>", "<ph/>", ' xml:lang="en"', "</seg>", "<source/>")
_YAMLS = (
    "- ",
    ": ",
    "&a ",
    "*a",
    "!!str ",
    "|",
    ">",
    "|2-",
    "'",
    '"',
    "\\",
    "{",
    "}",
    "[",
    "]",
    "#",
    "--- ",
    "? ",
    "%",
    "\x85",
)
_QUOTES = ('"', '""', ",", "\t", "\\", "'")
_TABLES = (*_QUOTES, "\n,", "id", "source", "target", "zh-Hans", "en")
_JSONS = (*_QUOTES, "{", "}", "[", "]", ":", "\\u", "\\ud83d", "\\udE00", "\\x", "//", "/*", "*/", "1e999", "9" * 5000)

TOKENS: dict[str, tuple[str, ...]] = {
    "": (
        *" \t\n\r\f\v\0\x01\x1b\x7f\x85\xa0\u200b\u200f\u202e\u2028\u2029\u2066\u3000\ufeff\ufffc\ufffd\ufffe\uffff",
        *"\ud800\udfff\U0001f642\U00020000\U0010ffffİıßﬁ\u0301aA1_-.'’*`~#|+=/\\:;,!?%$@^(){}[]<>&\"一二十億萬氛後后里",
        "\r\n",
        "\n\n",
        "氛圍編程",
        "vibe coding",
        "fine-\ntuned",
        "大型語言模型",
        "圖形介面",
        "mood programming",
        "GPT-4",
        "http://x",
        "a@b.c",
        "{x}",
        "{{x}}",
        "%(x)s",
        "<b>",
        "</b>",
        "termkit:",
        "termkit: ignore deprecated-term -- x",
        "{n, plural, one {a} other {b}}",
        "3.5億",
        "1,000,000",
        "三分之二",
        "x" * 300,
        "9" * 60,
        "一" * 40,
        "\u001b[31m",
    ),
    "markdown": (
        "```",
        "~~~",
        "`",
        "``",
        "> ",
        "- ",
        "1. ",
        "    ",
        "\t",
        "[",
        "](",
        ")",
        "![",
        "|",
        "|-|",
        "<!--",
        "-->",
        "$$",
        "$",
        ":::",
        "[^1]:",
        "[!NOTE]",
        "---\n",
        "===\n",
        "<div>",
        "<pre>",
        "# ",
        "import x from 'y'",
        "{/*",
        "*/}",
        "\\",
    ),
    "html": (
        *_MARKUP,
        "<p>",
        "</p>",
        "<table>",
        "<td>",
        "<svg>",
        "<textarea>",
        "</textarea>",
        "<script>",
        "<title>",
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "<%",
        '="',
        "='",
        "={",
        "&notin",
        "&copy",
        " lang=en",
        " translate=no",
        "<rt>",
        "/>",
        "<a",
        "<li>",
    ),
    "subtitles": (
        "-->",
        "00:00:01,000 --> 2:3",
        "WEBVTT",
        "NOTE",
        "<v ",
        "<v x>",
        "{\\",
        "}",
        "&amp;",
        "&#x",
        "&lrm;",
        "<rt>",
    ),
    "json": _JSONS,
    "jsonl": _JSONS,
    "baseline": (*_JSONS, "<<<<<<<", '"version"', "1.0", "true", "null"),
    "yaml": _YAMLS,
    "glossary-yaml": (
        *_YAMLS,
        "en",
        "zh-Hant",
        "preferred",
        "deprecated",
        "when: (",
        "<<: ",
        "1",
        "null",
        "keep",
        "id",
    ),
    "po": (
        *_QUOTES,
        "msgid ",
        "msgstr ",
        "msgctxt ",
        "msgid_plural ",
        "msgstr[1] ",
        "#~ ",
        "#, fuzzy",
        "\\x",
        "\\377",
        "domain ",
    ),
    "xliff": _XML,
    "tmx": _XML,
    "docx": (*_XML, "<w:p>", "<w:t>", "</w:t>", "<w:r>"),
    "archive": _XML,
    "glossary-tbx": _XML,
    "csv": _TABLES,
    "tsv": _TABLES,
    "glossary-table": _TABLES,
    "glossary-xlsx": _TABLES,
    "glossary-utx": (*_TABLES, "#", ";"),
    "comments": (
        *_MARKUP,
        "termkit: off ",
        " -- ",
        "[",
        "]",
        "{/*",
        "*/}",
        "//",
        "/*",
        "#",
        "```",
        "<p>",
        "</p>",
        "- ",
        "NOTE ",
    ),
    "config": (
        *_YAMLS,
        "[",
        "]",
        "[[",
        "]]",
        "=",
        '"""',
        "'''",
        "works",
        "pairs",
        "{x}",
        "1",
        "true",
        "2020-01-01",
        "\\u",
    ),
    "file-check": (*_MARKUP, *_TABLES, "msgid ", "msgstr "),
}
