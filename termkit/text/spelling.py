"""British and American spellings of one English word.

``spellings`` gives a word and its other spellings. A rule may make a spelling that nobody writes (``exercize``):
that costs nothing, for no text holds it. What a rule must never do is to turn one word into another (four and for,
tire and tier, prize and prise), so the open rules ask for a long stem, and everything else is a closed list.

Source: the lists are our own, written from the section heads of Wikipedia's "American and British English spelling
differences".
"""

from __future__ import annotations

import re

# British, American. A pair holds for every word that begins with it: colour, colourful, colouring.
_HEADS = """
    acknowledgement acknowledgment   ageing aging               aluminium aluminum       anaesthe anesthe
    analogue analog                  arbour arbor               archaeolog archeolog     ardour ardor
    armour armor                     artefact artifact          behaviour behavior       calibre caliber
    candour candor                   catalogue catalog          centimetre centimeter    centre center
    clamour clamor                   colour color               cosy cozy                datacentre datacenter
    defence defense                  dialogue dialog            encyclopaedia encyclopedia  endeavour endeavor
    enrol enroll                     epicentre epicenter        favour favor             fervour fervor
    fibre fiber                      flavour flavor             foetus fetus             fulfil fulfill
    glamour glamor                   grey gray                  haemo hemo               harbour harbor
    honour honor                     humour humor               instalment installment   jewellery jewelry
    judgement judgment               kilometre kilometer        labour labor             licence license
    litre liter                      lustre luster              manoeuvre maneuver       meagre meager
    metre meter                      millimetre millimeter      misbehaviour misbehavior monologue monolog
    mould mold                       moustache mustache         nanometre nanometer      neighbour neighbor
    ochre ocher                      odour odor                 oestrogen estrogen       offence offense
    paediatr pediatr                 palaeo paleo               parlour parlor           plough plow
    practise practice                pretence pretense          programme program        pyjama pajama
    rancour rancor                   rigour rigor               rumour rumor             sabre saber
    saviour savior                   savour savor               sceptic skeptic          skilful skillful
    smoulder smolder                 sombre somber              spectre specter          splendour splendor
    sulphur sulfur                   theatre theater            titre titer              tumour tumor
    valour valor                     vapour vapor               vigour vigor             wilful willful
"""


def _both_ways(table: str) -> dict[str, str]:
    names = table.split()
    british, american = names[::2], names[1::2]
    return dict(zip(british, american, strict=True)) | dict(zip(american, british, strict=True))


_OTHER_HEAD = _both_ways(_HEADS)
_SHORTEST, _LONGEST = min(map(len, _OTHER_HEAD)), max(map(len, _OTHER_HEAD))

# optimise, optimisation, analyser; at least three letters before it, so that size, prize and wise stay alone
_ISE = re.compile(r"(?<=[a-z]{3})(i|(?<=l)y)([sz])(e[srd]?|ers|ing|ings|ations?|ational|able|ability)\Z")
# modelling, traveller, counsellor; two syllables before the l, so that filing and filling stay apart
_ELL = re.compile(r"(?<=[a-z])([aeiou][a-z]*[^aeiou][aeiou]l)(l?)(ing|ings|ed|ers?|ors?)\Z")


def spellings(word: str) -> tuple[str, ...]:
    """The lower-case word itself, then its other spelling where it has one."""
    for size in range(min(len(word), _LONGEST), _SHORTEST - 1, -1):
        other = _OTHER_HEAD.get(word[:size])
        if other is not None:
            return word, other + word[size:]
    if found := _ISE.search(word):
        middle = "z" if found[2] == "s" else "s"
        return word, word[: found.start(2)] + middle + found[3]
    if found := _ELL.search(word):
        return word, word[: found.start(2)] + ("" if found[2] else "l") + found[3]
    return (word,)
