"""Reads a glossary from YAML, strictly: every fault of the file at once, each with its place and its cure.

The file is composed once by PyYAML's C parser into nodes that know their line and column; what they may hold is
the table in ``glossary_fields``. Every scalar is the string that was written: ``no``, ``012`` and ``1.10`` stay.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

import yaml

from termkit.core.glossary import ANY, Concept, Example, ExampleKind, Glossary, Place, Scope, Status, Term
from termkit.core.language import canonical, is_chinese
from termkit.errors import GlossaryError, LanguageError, Problem, hint, nearest
from termkit.formats.glossary_fields import (
    CASES,
    CONCEPT,
    EXAMPLES,
    LANGUAGE_KEY,
    PARTS_OF_SPEECH,
    ROOT,
    SCOPE,
    STATUSES,
    TERMS,
    Field,
)

_STR = "tag:yaml.org,2002:str"
_PLAIN_TAGS = frozenset({_STR, "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"})
_LANGUAGE_KEY = re.compile(LANGUAGE_KEY)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]")
_STATUS_OF_FIELD: dict[str, Status] = {"admitted": "admitted", "variants": "variant", "deprecated": "deprecated"}
_OTHER_WORDS = {  # what other tools call it
    "forbidden": "deprecated",
    "banned": "deprecated",
    "synonyms": "admitted",
    "alternatives": "admitted",
    "description": "definition",
    "do-not-translate": "keep",
}
# Plain text, alternatives, simple sets: needs no compiling to be known for a regular expression, which takes its time.
_SURELY_A_REGEX = re.compile(r"(?:[\w |,':;/-]|\[\w+\]| \?)*")
# What the engine would take for approximate matching, {e<=1}; escapes and sets are passed over.
_FUZZY = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?P<fuzzy>\{\s*(?:\d+\s*<=?\s*)?\d*\s*[deis]\s*[<+,:}][^}]*\}?)", re.DOTALL
)
_HAN = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LEVELS = re.compile(r"[\[\]{}]|(?:[-?:] +){100,}|^ {200,}", re.MULTILINE)
_DEEPEST = 200  # levels that are open at once, by a count that takes brackets in texts for such
_LONGEST_TERM = 200  # code points; a longer one is a sentence that slipped into the wrong column

_Base: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """A loader without implicit types: every plain scalar is a string."""


_Loader.yaml_implicit_resolvers = {}


class _Faults:
    """The problems of one file, and the means to say where each stands."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def add(self, node: yaml.Node, message: str) -> None:
        line, column = place(node)
        self.problems.append(Problem(self.path, line, column, message))

    def stop_if_any(self) -> None:
        if self.problems:
            raise GlossaryError(sorted(self.problems))


def place(node: yaml.Node) -> Place:
    """Line and column of a node, both 1-based."""
    assert node.start_mark is not None  # the composer marks every node
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)


def read_glossary(text: str, path: str) -> Glossary:
    """The glossary that ``text`` spells out; raises GlossaryError with every fault it has."""
    faults = _Faults(path)
    root = _compose(text, faults)
    _refuse_sharing(text, root, faults)
    faults.stop_if_any()
    entries = dict(_entries(root, ROOT, "a glossary", faults))
    for name in ("termkit", "languages", "concepts"):
        if name not in entries:
            faults.add(
                root, f"the key {name!r} is missing; a glossary starts with 'termkit: 1', 'languages', 'concepts'"
            )
    if "termkit" in entries and entries["termkit"].value != "1":
        faults.add(entries["termkit"], "this termkit reads version 1 of the format; write 'termkit: 1'")
    source, target = _languages(entries.get("languages"), faults)
    concepts = tuple(_concepts(entries.get("concepts"), source, target, faults))
    _check_references(concepts, faults)
    _check_twins(concepts, source, target, faults)
    faults.stop_if_any()
    return Glossary(path, source, target, concepts)


def _compose(text: str, faults: _Faults) -> yaml.MappingNode:
    text = text.encode("utf-8", "replace").decode("utf-8")  # no lone surrogates: the parser cannot take them
    _refuse_depth(text, faults.path)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        what = " ".join(part for part in (error.context, error.problem) if part)
        raise GlossaryError([Problem(faults.path, line, column, f"not YAML: {what}")]) from None
    except yaml.YAMLError as error:
        reason = str(error).partition("\n")[0]
        raise GlossaryError([Problem(faults.path, 0, 0, f"not YAML: {reason}")]) from None
    except RecursionError:
        raise GlossaryError([Problem(faults.path, 0, 0, "nested too deeply for a glossary")]) from None
    if not isinstance(node, yaml.MappingNode):
        wrong = "is empty" if node is None else "is no mapping"
        message = f"the glossary {wrong}; it starts with 'termkit: 1', then 'languages' and 'concepts'"
        raise GlossaryError([Problem(faults.path, *(place(node) if node else (1, 1)), message)])
    return node


def _refuse_depth(text: str, path: str) -> None:
    """The composer calls itself for each level, and overflows its stack at some ten thousand."""
    depth = deepest = 0
    for match in _LEVELS.finditer(text):
        depth = max(0, depth + (-1 if match[0] in "]}" else 1 if match[0] in "[{" else 0))
        deepest = max(deepest, depth, match.end() - match.start())
        if deepest > _DEEPEST:
            raise GlossaryError([Problem(path, 0, 0, "nested too deeply for a glossary")])


def _refuse_sharing(text: str, root: yaml.Node, faults: _Faults) -> None:
    """Anchors, aliases and tags have no place in data that strangers may edit: an alias bomb fits in six lines."""
    if "&" in text or "*" in text:
        for event in yaml.parse(text, Loader=_Loader):
            anchor = getattr(event, "anchor", None)
            if anchor is not None:
                mark = event.start_mark
                assert mark is not None  # the parser marks every event
                kind = "alias '*" if isinstance(event, yaml.AliasEvent) else "anchor '&"
                message = f"{kind}{anchor}' is not allowed in a glossary; write the value out, or quote it"
                faults.problems.append(Problem(faults.path, mark.line + 1, mark.column + 1, message))
        faults.stop_if_any()
    if "!" in text:
        stack = [root]
        while stack:
            node = stack.pop()
            if node.tag not in _PLAIN_TAGS:
                faults.add(node, f"tag {node.tag!r} is not allowed in a glossary; remove it, or quote the value")
            if isinstance(node, yaml.MappingNode):
                stack.extend(child for pair in node.value for child in pair)
            elif isinstance(node, yaml.SequenceNode):
                stack.extend(node.value)


def _entries(
    node: yaml.MappingNode, fields: tuple[Field, ...], what: str, faults: _Faults, languages: bool = False
) -> Iterator[tuple[str, yaml.Node]]:
    """The known keys of a mapping with their values; duplicate and unknown keys become faults."""
    seen: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            faults.add(key, f"a key of {what} is a plain word, not a list or a mapping")
            continue
        name = key.value
        if name in seen:
            first = place(seen[name])
            faults.add(key, f"duplicate key {name!r} in {what}; it stands in line {first.line} already")
            continue
        seen[name] = key
        if any(field.name == name for field in fields) or (languages and _LANGUAGE_KEY.fullmatch(name)):
            yield name, value
            continue
        known = [field.name for field in fields] + (["zh-Hant", "zh-Hans", "en"] if languages else [])
        word = nearest(name, _OTHER_WORDS)
        meant = f"did you mean {_OTHER_WORDS[word]!r}?" if word else hint(name, known)
        faults.add(key, f"unknown key {name!r} in {what}; {meant}")


def _languages(node: yaml.Node | None, faults: _Faults) -> tuple[str, str]:
    fields = (Field("source", "text", ""), Field("target", "text", ""))
    found = {"source": "zh-Hant", "target": "en"}
    if node is None:
        return found["source"], found["target"]
    if not isinstance(node, yaml.MappingNode):
        faults.add(node, "languages is a mapping: {source: zh-Hant-TW, target: en}")
        return found["source"], found["target"]
    entries = dict(_entries(node, fields, "languages", faults))
    for name in found:
        if name not in entries:
            faults.add(node, f"languages has no {name!r}; write {{source: zh-Hant-TW, target: en}}")
        else:
            found[name] = _language(entries[name], entries[name].value, faults) or found[name]
    if found["source"] == found["target"]:
        faults.add(node, f"source and target are both {found['source']!r}")
    return found["source"], found["target"]


def _language(node: yaml.Node, tag: object, faults: _Faults) -> str | None:
    try:
        return canonical(str(tag))
    except LanguageError as error:
        faults.add(node, str(error))
        return None


def _concepts(node: yaml.Node | None, source: str, target: str, faults: _Faults) -> Iterator[Concept]:
    if node is None:
        return
    if not isinstance(node, yaml.MappingNode):
        faults.add(node, "concepts is a mapping: '氛圍編程: vibe coding', one concept a line")
        return
    seen: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            faults.add(key, "a concept's key is its id or its source term, not a list or a mapping")
            continue
        if key.value in seen:
            first = place(seen[key.value])
            faults.add(key, f"duplicate key: concept {key.value!r} stands in line {first.line} already")
            continue
        seen[key.value] = key
        if isinstance(value, yaml.MappingNode):
            yield _long(key, value, source, target, faults)
        else:
            terms = [*_terms(key, source, ["preferred"], faults)]
            terms.extend(_terms(value, target, _first_preferred(value), faults))
            yield Concept(key.value, tuple(terms), place(key))


def _length(node: yaml.Node) -> int:
    return len(node.value) if isinstance(node, yaml.SequenceNode) else 1


def _first_preferred(node: yaml.Node) -> list[Status]:
    """The statuses of ``a`` or ``[a, b, c]``: the first is preferred, the rest admitted."""
    rest: list[Status] = ["admitted"] * _length(node)
    return ["preferred", *rest]


def _texts(node: yaml.Node, what: str, faults: _Faults) -> Iterator[yaml.ScalarNode]:
    """The scalars of ``a`` or ``[a, b]``."""
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if not items:
        wrong = "an empty list holds no term" if what == "a term" else f"{what} is an empty list"
        faults.add(node, f"{wrong}; remove it or write one")
    for item in items:
        if isinstance(item, yaml.ScalarNode):
            yield item
        else:
            faults.add(item, f"{what} is a text or a list of texts, not a {_kind(item)}")


def _kind(node: yaml.Node) -> str:
    return {yaml.ScalarNode: "text", yaml.SequenceNode: "list", yaml.MappingNode: "mapping"}[type(node)]


def _terms(node: yaml.Node, language: str, statuses: list[Status], faults: _Faults) -> Iterator[Term]:
    for item, status in zip(_texts(node, "a term", faults), statuses, strict=False):
        wrong = what_is_wrong(item.value)
        if wrong:
            faults.add(item, wrong)
        else:
            yield Term(item.value, language, status, place(item))


def what_is_wrong(text: str) -> str | None:
    """Why a term could never be found in a text, or None."""
    if not text.strip():
        return "the term is empty; write one, or remove the entry"
    if text != text.strip():
        return f"the term {text!r} can never match: white space at its edge; write {text.strip()!r}"
    if _CONTROL.search(text):
        return f"the term {text!r} can never match: it holds a control character or a line break"
    if not any(char.isalnum() for char in text):
        return f"the term {text!r} can never match: it has no letter and no digit"
    if len(text) > _LONGEST_TERM:
        return f"a term of {len(text)} characters is a sentence; terms have at most {_LONGEST_TERM}"
    return None


def _long(key: yaml.ScalarNode, node: yaml.MappingNode, source: str, target: str, faults: _Faults) -> Concept:
    what = f"concept {key.value!r}"
    entries = dict(_entries(node, CONCEPT, what, faults, languages=True))
    if not key.value.strip():
        faults.add(key, "the id of a concept is empty; write a short name")
    known = {field.name for field in CONCEPT}
    terms: list[Term] = []
    for name, value in entries.items():
        if name not in known:
            language = _language(value, name, faults)
            if language:
                terms.extend(_language_terms(value, language, what, faults))
    if "keep" in entries:
        value = entries["keep"]
        terms = [*_terms(value, ANY, _first_preferred(value), faults), *terms]
    if not terms and not any(problem.line >= place(node).line for problem in faults.problems):
        faults.add(key, f"{what} has no term; add one, such as '{target}: ...', or 'keep: ...' for a name")
    _check_statuses(terms, what, faults)
    stated = Concept(key.value, tuple(terms))
    allowed = _conditions(entries.get("also-allowed"), "also-allowed", stated, faults)
    terms.extend(_contextual(allowed, stated, source, target, place(key)))
    return Concept(
        id=key.value,
        terms=tuple(terms),
        place=place(key),
        definition=_text(entries.get("definition"), faults),
        note=_text(entries.get("note"), faults),
        decided=_choice(entries.get("status"), STATUSES, "status", faults) != "proposed",
        required=_choice(entries.get("required"), ("false", "true"), "required", faults) == "true",
        when=_conditions(entries.get("deprecated-when"), "deprecated-when", stated, faults),
        unless=_conditions(entries.get("deprecated-unless"), "deprecated-unless", stated, faults),
        not_in=tuple(_findable(entries.get("not-in"), "not-in", faults)),
        includes=tuple(item.value for item in _list(entries.get("includes"), "includes", faults)),
        examples=tuple(_examples(entries.get("examples"), faults)),
        only_when=tuple(_regexes(entries.get("when"), "when", faults)),
        never_when=tuple(_regexes(entries.get("unless"), "unless", faults)),
        also_allowed=allowed,
        case=_choice(entries.get("case"), ("", *CASES), "case", faults),  # type: ignore[arg-type]
        part_of_speech=_choice(entries.get("part-of-speech"), ("", *PARTS_OF_SPEECH), "part-of-speech", faults),  # type: ignore[arg-type]
        scope=_scope(entries.get("scope"), "scope", faults),
        exempt=_scope(entries.get("exempt"), "exempt", faults),
    )


def _language_terms(node: yaml.Node, language: str, what: str, faults: _Faults) -> Iterator[Term]:
    if not isinstance(node, yaml.MappingNode):
        yield from _terms(node, language, _first_preferred(node), faults)
        return
    entries = dict(_entries(node, TERMS, f"{language} of {what}", faults))
    if not entries and not node.value:
        faults.add(node, f"{language} of {what} is empty; write 'preferred: ...'")
    if "preferred" in entries:
        value = entries["preferred"]
        if isinstance(value, yaml.SequenceNode):
            faults.add(value, "preferred is one term; put the others under 'admitted'")
        else:
            yield from _terms(value, language, ["preferred"], faults)
    for name, status in _STATUS_OF_FIELD.items():
        if name in entries:
            yield from _terms(entries[name], language, [status] * _length(entries[name]), faults)


def _check_statuses(terms: list[Term], what: str, faults: _Faults) -> None:
    """A form has one status per language; an approved form refused by its own deprecated list is a contradiction."""
    seen: dict[tuple[str, str], Term] = {}
    for term in terms:
        key = (term.language, term.text)
        first = seen.setdefault(key, term)
        if first is term:
            continue
        if first.status == term.status:
            message = f"{term.text!r} is listed twice as {term.status} in {what}"
        else:
            message = (
                f"{term.text!r} is both {first.status} (line {first.place.line}) and {term.status} in {what}; keep one"
            )
        faults.problems.append(Problem(faults.path, *term.place, message))


def _text(node: yaml.Node | None, faults: _Faults) -> str:
    if node is None:
        return ""
    if not isinstance(node, yaml.ScalarNode):
        faults.add(node, f"a text stands here, not a {_kind(node)}")
        return ""
    return str(node.value)


def _choice(node: yaml.Node | None, choices: tuple[str, ...], what: str, faults: _Faults) -> str:
    if node is None:
        return choices[0]
    if not isinstance(node, yaml.ScalarNode) or node.value not in choices:
        shown = f" {node.value!r}" if isinstance(node, yaml.ScalarNode) else ""
        faults.add(node, f"{what}{shown} is not known; write {' or '.join(repr(choice) for choice in choices)}")
        return choices[0]
    return str(node.value)


def _list(node: yaml.Node | None, what: str, faults: _Faults) -> Iterator[yaml.ScalarNode]:
    """The texts of an entry that may be missing, without those that say nothing."""
    for item in [] if node is None else _texts(node, what, faults):
        if item.value.strip():
            yield item
        else:
            faults.add(item, f"an entry of {what} is empty; write one, or remove it")


def _findable(node: yaml.Node | None, what: str, faults: _Faults) -> Iterator[str]:
    """The texts of an entry that could stand in a text."""
    for item in _list(node, what, faults):
        wrong = what_is_wrong(item.value)
        if wrong:
            faults.add(item, wrong)
        else:
            yield item.value


def _conditions(node: yaml.Node | None, name: str, concept: Concept, faults: _Faults) -> tuple[tuple[str, str], ...]:
    """The forms of a condition with their regular expressions."""
    if node is None:
        return ()
    what, example = f"concept {concept.id!r}", "form: regular expression"
    if not isinstance(node, yaml.MappingNode):
        faults.add(node, f"a condition of {what} is a mapping of a form to a regular expression")
        return ()
    if not node.value:
        faults.add(node, f"{name} of {what} is empty; remove it or write '{example}'")
    conditions: dict[str, str] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
            faults.add(key, f"a condition of {what} is a line '{example}', not a list or a mapping")
            continue
        wrong = what_is_wrong(key.value) if name == "also-allowed" else _why_never_refused(key.value, name, concept)
        if wrong:
            faults.add(key, wrong)
        elif key.value in conditions:
            faults.add(key, f"duplicate key {key.value!r} in a condition of {what}")
        if not value.value.strip():
            faults.add(value, f"an entry of {name} is empty; write one, or remove it")
        elif _is_regex(value, faults):
            conditions[key.value] = value.value
    return tuple(conditions.items())


def _why_never_refused(form: str, name: str, concept: Concept) -> str | None:
    """Why a condition of refusal would do nothing for a form, or None."""
    terms = [term for term in concept.terms if term.text == form]
    if not terms:
        meant = hint(form, {term.text for term in concept.terms}, "list it under 'deprecated' first")
        return f"{form!r} is no term of concept {concept.id!r}; {meant}"
    languages = {term.language for term in concept.terms}
    if any(term.status == "deprecated" or _is_foreign(term, languages, concept) for term in terms):
        return None
    where = name.removeprefix("deprecated-")
    return (
        f"{name} does nothing for {form!r}, which is {terms[0].status} in concept {concept.id!r}: it asks when a "
        f"deprecated form is refused; list it under 'deprecated', or say '{where}' where the concept is meant"
    )


def _is_foreign(term: Term, languages: set[str], concept: Concept) -> bool:
    return any(concept.role(term, language) == "foreign" for language in languages)


def _is_regex(node: yaml.ScalarNode, faults: _Faults) -> bool:
    """True for a regular expression of the engine that will run it; what is none becomes a fault."""
    if _SURELY_A_REGEX.fullmatch(node.value):
        return True
    fuzzy = next((match["fuzzy"] for match in _FUZZY.finditer(node.value) if match["fuzzy"]), None)
    if fuzzy:
        faults.add(node, f"{fuzzy!r} would match approximately; write '\\{fuzzy}' for the characters themselves")
        return False
    import regex

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            regex.compile(node.value, regex.VERSION0)
    except (regex.error, Warning, ValueError, LookupError, RecursionError, OverflowError, MemoryError) as error:
        faults.add(node, f"not a regular expression: {error}")
        return False
    return True


def _regexes(node: yaml.Node | None, what: str, faults: _Faults) -> Iterator[str]:
    return (item.value for item in _list(node, what, faults) if _is_regex(item, faults))


def _contextual(
    allowed: tuple[tuple[str, str], ...], concept: Concept, source: str, target: str, at: Place
) -> Iterator[Term]:
    """Terms for the forms that are allowed in a context and stand nowhere else in the concept.

    A Chinese one is allowed in every Chinese of the glossary and the concept: nobody refused it in any of them.
    """
    forms = {term.text for term in concept.terms}
    tags = dict.fromkeys((source, target, *(term.language for term in concept.terms if term.language != ANY)))
    chinese, others = ([tag for tag in tags if is_chinese(tag) is wanted] for wanted in (True, False))
    for form, _ in allowed:
        if form not in forms:
            for language in (chinese if _HAN.search(form) else others) or tags:
                yield Term(form, language, "contextual", at)


def _scope(node: yaml.Node | None, what: str, faults: _Faults) -> Scope:
    if node is None:
        return Scope()
    if not isinstance(node, yaml.MappingNode):
        faults.add(node, f"{what} is a mapping: {{paths: [docs/**], keys: [errors.*]}}")
        return Scope()
    if not node.value:
        faults.add(node, f"{what} is empty; remove it or write {{paths: [docs/**], keys: [errors.*]}}")
    found = {
        name: tuple(item.value for item in _list(value, name, faults))
        for name, value in _entries(node, SCOPE, what, faults)
    }
    return Scope(found.get("paths", ()), found.get("keys", ()))


def _examples(node: yaml.Node | None, faults: _Faults) -> Iterator[Example]:
    if node is None:
        return
    if not isinstance(node, yaml.MappingNode):
        faults.add(node, "examples is a mapping: {ok: [...], bad: [...], none: [...]}")
        return
    pair = (Field("source", "text", ""), Field("target", "text", ""))
    for name, value in _entries(node, EXAMPLES, "examples", faults):
        kind: ExampleKind = name  # type: ignore[assignment]
        if not isinstance(value, yaml.SequenceNode):
            faults.add(value, f"{name} is a list of examples")
            continue
        for item in value.value:
            if isinstance(item, yaml.ScalarNode):
                yield Example(kind, item.value, "", place(item))
            elif isinstance(item, yaml.MappingNode):
                sides = {key: _text(side, faults) for key, side in _entries(item, pair, "an example", faults)}
                if len(sides) == 2:
                    yield Example(kind, sides["target"], sides["source"], place(item))
                else:
                    faults.add(item, "an example of two sides is {source: ..., target: ...}")
            else:
                faults.add(item, "an example is a text or {source: ..., target: ...}")


def _check_references(concepts: tuple[Concept, ...], faults: _Faults) -> None:
    ids = {concept.id for concept in concepts}
    for concept in concepts:
        for name in concept.includes:
            if name not in ids:
                meant = hint(name, ids, "'includes' lists ids")
                message = f"concept {concept.id!r} includes {name!r}, which is no concept of this glossary; {meant}"
                faults.problems.append(Problem(faults.path, *concept.place, message))


def _check_twins(concepts: tuple[Concept, ...], source: str, target: str, faults: _Faults) -> None:
    """Two concepts whose source terms differ in case at most, but not their renderings: which one is meant?"""
    seen: dict[str, tuple[Concept, Term]] = {}
    for concept in concepts:
        for term in concept.in_language(source, "preferred"):
            first, first_term = seen.setdefault(term.text.casefold(), (concept, term))
            if first is concept or first.approved(target)[:1] == concept.approved(target)[:1]:
                continue
            twin = "the same source term as" if first_term.text == term.text else "a case twin of"
            message = (
                f"{term.text!r} is {twin} {first_term.text!r} (line {first_term.place.line}) "
                f"with another rendering; merge the two concepts"
            )
            faults.problems.append(Problem(faults.path, *term.place, message))
