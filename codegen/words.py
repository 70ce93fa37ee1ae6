"""English plurals and singulars, as table names use them."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UNCOUNTABLE = _words("""
    access aircraft analytics aws chaos chassis cms corps css data dns economics
    equipment ethics feedback fish gps hardware headquarters information ios kudos
    logistics mathematics means media metadata money music news physics politics progress rss
    series sheep sms software species stuff tls traffic
    """)

_IRREGULAR = {
    "person": "people",
    "child": "children",
    "man": "men",
    "woman": "women",
    "foot": "feet",
    "tooth": "teeth",
    "goose": "geese",
    "mouse": "mice",
    "ox": "oxen",
    "quiz": "quizzes",
    "index": "indices",
    "vertex": "vertices",
    "matrix": "matrices",
    "appendix": "appendices",
    "axis": "axes",
    "criterion": "criteria",
    "phenomenon": "phenomena",
    "datum": "data",
    "medium": "media",
    "curriculum": "curricula",
    "bacterium": "bacteria",
    "stimulus": "stimuli",
    "alumnus": "alumni",
    "radius": "radii",
    "die": "dice",
}
_ALSO_PLURAL = {
    "appendixes": "appendix",
    "bases": "base",
    "indexes": "index",
    "matrixes": "matrix",
} | {
    # Words that end like the Latin or Greek singulars `status` and `analysis`, and are plurals.
    word + "s": word
    for word in _words(
        "api cli cpu emoji gpu gui guru kpi menu rabbi safari semi ski sku taxi tpu uri wiki"
    )
}
_AMBIGUOUS = {"data", "media"}

# Endings that hide which letters belong to the plural, with the words that take the rarer reading.
_IE = _words("""
    brownie calorie cookie die eerie foodie genie goalie hoodie indie lie magpie movie newbie pie
    pixie prairie rookie selfie smoothie tie untie veggie zombie
    """)
_ES_AFTER_US = _words("""
    apparatus bonus bus cactus callus campus census chorus circus citrus consensus corpus focus
    genius genus hiatus lotus minus nexus octopus opus plus prospectus status surplus syllabus
    terminus virus walrus
    """)
_ES_AFTER_AS = _words("alias atlas bias canvas christmas gas pancreas")
_ES_AFTER_ENS = frozenset(["lens"])
_SIS = _words("""
    analysis basis crisis diagnosis emphasis ellipsis genesis hypothesis neurosis nemesis oasis
    paralysis parenthesis prognosis prosthesis psychosis synopsis synthesis thesis
    """)
_CHE = _words("ache avalanche cache cliche creche headache moustache niche psyche quiche")
_OE = _words("canoe foe hoe oboe shoe toe woe horseshoe")
_OES = _words("echo embargo hero mosquito potato tomato torpedo veto")
_AXE = frozenset(["annexe", "axe", "deluxe"])
_VES = {
    "calf": "calves",
    "elf": "elves",
    "half": "halves",
    "knife": "knives",
    "leaf": "leaves",
    "life": "lives",
    "loaf": "loaves",
    "scarf": "scarves",
    "self": "selves",
    "shelf": "shelves",
    "thief": "thieves",
    "wife": "wives",
    "wolf": "wolves",
}

_PLURALS = _IRREGULAR | _VES | {word: word[:-2] + "es" for word in _SIS}
_SINGULARS = {
    plural: word for word, plural in _PLURALS.items() if plural not in _AMBIGUOUS
} | _ALSO_PLURAL
_SINGULAR_S = ("ss", "us", "is")
_SINGULAR_WORDS = _ES_AFTER_AS | _ES_AFTER_ENS | _UNCOUNTABLE | {"yes"}


def singular(word: str) -> str:
    """The singular of a lower-case English word; a singular word is given back as it is."""
    if word in _SINGULARS:
        return _SINGULARS[word]
    if word in _SINGULAR_WORDS or not word.endswith("s") or word.endswith(_SINGULAR_S):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-1] if word[:-1] in _IE else word[:-3] + "y"
    if word.endswith("es") and _takes_es(word[:-2], word[:-1]):
        return word[:-2]
    return word[:-1] if len(word) > 1 else word


def plural(word: str) -> str:
    """The plural of a lower-case English word; a plural word is given back as it is."""
    if word in _PLURALS:
        return _PLURALS[word]
    if word in _UNCOUNTABLE or word in _AMBIGUOUS or singular(word) != word:
        return word
    if word.endswith("y") and word[-2:-1] not in ("", *"aeiou"):
        return word[:-1] + "ies"
    if word.endswith(("s", "x", "z", "ch", "sh")) or word in _OES:
        return word + "es"
    return word + "s"


def _takes_es(stem: str, with_e: str) -> bool:
    """Whether the plural `stem` + `es` belongs to `stem` rather than to `stem` + `e`."""
    if stem.endswith("ch"):
        return with_e not in _CHE
    if stem.endswith("o"):
        return with_e not in _OE
    if stem.endswith("x"):
        return with_e not in _AXE
    if stem.endswith(("ss", "sh", "zz", "tz")):
        return True
    return stem in _ES_AFTER_US or stem in _ES_AFTER_AS or stem in _ES_AFTER_ENS
