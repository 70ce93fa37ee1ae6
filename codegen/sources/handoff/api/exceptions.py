"""What a sentence about all endpoints leaves out: paths, and words of titles, behind "except"."""

from __future__ import annotations

import re

from codegen.sources.handoff.api import lexicon, phrases
from codegen.sources.handoff.api.phrases import NEED, compiled

IS = r"(?:is|are|remains?|est|sont|reste(?:nt)?|es|son|est[aá]n?|é|são|estão|está|ist|sind)"
_NEEDED = compiled(NEED)
PREDICATE = compiled(rf"{NEED}|\b{IS}\b")
_BEFORE = compiled(rf"[(,;.:]?\s*{phrases.BEFORE_EXCEPTED}:?\s*")
_BEHIND = compiled(
    rf"(?:^|[(（,，;；])\s*([^(（,，;；]+?)\s?[은는을를의]?\s?{phrases.BEHIND_EXCEPTED}"
)
# `Except for /login, all endpoints need …`; the same in Chinese, and `… not, the others do`
_NON = compiled(r"\bnon[- ](\w+) (?:endpoint|route|api|request)s\b")
_LEADING = compiled(r"(?:之|以)?外的?[，,]?|,\s*(?=(?:all|every|each|any|the)\b)")
# `Only the login is public; everything else needs a token`
_OTHERS = compiled(
    rf"^\W*(?!{phrases.ALL})(?:(?:only|seule?s?|s[oó]lo|apenas|nur|только) )?"
    rf"(?P<named>[^;]{{1,120}}?) {IS} {phrases.PUBLIC}\b.{{0,60}}?[;,.:—–-]\s*(?:[\w ]{{0,20}}\b)?"
    r"(?:else|others?|rest|remaining|reste|autres?|demás|resto|demais|outr[ao]s|übrigen?|anderen?)\b"
    rf"(?P<demand>.*{NEED}.*)$"
)
_ANYONE = compiled(
    r"\b(?:any|every)(?:one|body) (?:can|may) (?:read|see|view|list|use|browse|call) ([^;,.]{1,60})"
)
# Not the second of two words: `注册/登录`.
PATHS = re.compile(r"(?<![^\W\d_])/[\w\-./{}:<>*]*[\w}*>]/?|/(?=[\s,`)]|$)")


def without(words: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The sentence without its exceptions; their paths, and the words that name others."""
    head, named = divided(words)
    paths = tuple(PATHS.findall(named))
    left = PATHS.sub(" ", named)
    names = [word.casefold() for word in re.findall(r"[A-Za-zÀ-ӿ]{3,}", left)]
    names += phrases.called(left)
    names += _NON.findall(words)
    telling = [word for word in names if word not in lexicon.FILLER]
    telling += [word for word in names if word in ("auth", "authentication")]
    return head, paths, tuple(dict.fromkeys(telling))


def leaves_open(text: str) -> bool:
    """`All non-auth endpoints need …` does not say that no other does."""
    return bool(_NON.search(text))


def excepts(text: str) -> bool:
    """The sentence says for which endpoints it does not hold."""
    return bool(_BEFORE.search(text) or _BEHIND.search(text) or _OTHERS.match(text))


def divided(words: str) -> tuple[str, str]:
    """A sentence without its exceptions, and the exceptions."""
    if others := _OTHERS.match(_ANYONE.sub(r"\1 is public", words)):
        return f"all endpoints {others['demand']}", others["named"]
    if behind := _BEHIND.search(words):
        return f"{words[: behind.start(1)]} {words[behind.end() :]}", behind[1]
    match = _BEFORE.search(words)
    if match is None:
        return words, ""
    before, after = words[: match.start()], words[match.end() :]
    if before.count("(") > before.count(")") or match[0].lstrip().startswith("("):
        named, _, rest_of_it = after.partition(")")
        return f"{before} {rest_of_it}", named
    if leading := (
        _LEADING.search(after) if len(before.strip()) < 3 or match[0][-1] in "除了" else None
    ):
        return f"{before} {after[leading.start() :]}", after[: leading.start()]
    label, _, told = before.partition(":")
    if _NEEDED.search(told or label):
        return before, after
    said = PREDICATE.search(after)  # `all routes except login are …`
    at = said.start() if said else 0
    return f"{before} {after[at:]}", after[:at] if said else after
