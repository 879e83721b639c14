"""Dates in a question: of the acts (generated, trained, released), else the day asked about.

A month or a year stays a period: the ruling looks at both sides of every change within it. ``Before`` a date is the day
before it; what lies after a date has no end and is left open. The date of a model's own release is no date of an act,
and the day on which weights were downloaded is that of their receipt, which tells the licence they came with.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from kb.interpret.stretches import MONTH, MONTHS, stretches
from kb.practice import Practice, inferred, parse_when, set_facet
from kb.vocabulary import Origin

_M = MONTH
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_Y = r"(?P<y>(?:19|20)\d\d)"
_FORMS = (
    re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<mn>\d\d)-(?P<d>\d\d)\b"),
    re.compile(rf"\b{_DAY} (?:of )?(?P<mo>{_M})\.?,? {_Y}\b", re.I),
    re.compile(rf"\b(?P<mo>{_M})\.? {_DAY},? {_Y}\b", re.I),
    re.compile(r"\b(?P<d>\d{1,2})\.(?P<mn>\d{1,2})\.(?P<y>(?:19|20)\d\d)\b"),
    re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<mn>\d\d)\b(?!-)"),
    re.compile(rf"\b(?P<mo>{_M})\.?,? (?:of )?{_Y}\b", re.I),
    re.compile(
        rf"\b(?:in|since|during|before|after|until|by|from|early|late|mid|throughout|back in|"
        rf"as of)[ -]{_Y}\b(?![./-]\d)",
        re.I,
    ),
)
_RELATIVE = re.compile(
    r"(?!\w+(?: \w+)?'s\b)\b(?:(?P<last>last|this) (?P<unit>year|month|week)|(?P<yest>yesterday)|(?P<n>\d+|a|two|"
    r"three|six) (?P<unit2>years?|months?|weeks?|days?) ago)\b",
    re.I,
)
_RELATION = re.compile(
    r"\b(?P<r>before|prior to|until|till|after|since|from|as of|by)(?: (?:early|late|mid|the end of))?[ -]*$", re.I
)
_VERBS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "generated",
        re.compile(
            r"\b(?:generated|collected|obtained|scraped|sampled|gathered|harvested|produced by|queried|"
            r"downloaded|recorded|received|bought|exported|logged|wrote|written by|from|"
            r"(?:got|pulled|made)(?= (?:[\w,-]+ ){0,6}?(?:answers|outputs|responses|completions|data|samples|"
            r"pairs)\b))\b",
            re.I,
        ),
    ),
    ("trained", re.compile(r"\b(?:trained|distil?led|fine-?tuned|finetuned|taught|built)\b", re.I)),
    (
        "released",
        re.compile(r"\b(?:released|published|launched|shipped|deployed|open-sourced|went live|uploaded)\b", re.I),
    ),
)
_OF_A_NAME = re.compile(
    r"⟦[a-z]\d+⟧,? \(?(?:which (?:was|is|were) |that (?:was|were) |was |were )?(?:released|"
    r"published|launched|came out|out)\b[^.?!;]*$",
    re.I,
)
_BACKGROUND = re.compile(
    r"⟦[mbdu]\d+⟧(?:'s)?(?: (?:weights|models?|release|version|checkpoints?|licen[cs]e))*,? ?\((?:[^()]{0,24}[, ])?$|"
    r"⟦[mbdu]\d+⟧(?: (?:weights|release|version|checkpoint))? of $",
    re.I,
)
_OF_A_COUNT = re.compile(
    r"(?:\d\S*(?: (?:k|thousand|million|billion|mio|bn))?(?: (?:monthly|daily|active|unique|us))*"
    r" (?:users?|maus?|daus?|actives|customers|dollars|usd)|\$ ?\d\S*(?: (?:million|billion))?)"
    r"(?: (?:per|a|each) (?:month|day|year))?"
    r"(?: (?:revenues?|turnover|sales))?,? (?:back )?(?:in|during|of|by|around|as of|as at) $|"
    r"\b(?:revenues?|turnover|sales|income|earnings)(?: (?:per|a) (?:month|year))?,? (?:back )?(?:in|during|of|for) $",
    re.I,
)
"""A date that says when users or revenue were counted."""

_OF_ANOTHER_EVENT = re.compile(
    r"\b(?:sign(?:ed|ing)? (?:up|on|in)|subscrib\w+|register\w*|enrol\w*|(?:open|creat|set up|g[eo]t|made|"
    r"had)\w* (?:an? |our |"
    r"the |my )?(?:\w+ ){0,2}?account|(?:sign|conclud|join|accept|agree|met|meeting|founded|incorporated|hired|"
    r"incorporat|rais|bought "
    r"(?:a |the )?(?:licen[cs]e|plan|subscription))(?:ed|d)?)\b[^.?!;]{0,60}$",
    re.I,
)
"""A date that says when one signed up, agreed or met: of no act on outputs or weights."""

_OWN_RELEASE = re.compile(
    r"^ (?:(?:release|version|weights|checkpoints?|snapshot|edition|variant)\b|⟦[mbd]\d+⟧(?!(?:'s)?(?: \w+)? "
    r"(?:outputs?|answers|responses|repl(?:y|ies)|completions|data|conversations|transcripts|traces|chats|logs|"
    r"generations)\b))",
    re.I,
)
"""A date beside a model's name or its weights: when the model came out."""

_RECEIPT = r"(?:downloaded|fetched|pulled|cloned|got hold of|got|obtained|received|acquired|grabbed)"
_RECEIVED = re.compile(
    rf"\b{_RECEIPT} (?:the |its |their |our |a copy of (?:the )?)*"
    r"(?:⟦[mbdu]\d+⟧(?:'s)?(?! (?:outputs?|answers|responses))"
    r"(?: weights| checkpoints?| model)?|(?:\w+ )?(?:weights|checkpoints?|model))\b(?: \S+){0,5}? ?$|"
    rf"⟦[mbdu]\d+⟧(?:'s)?(?: weights| checkpoint| model)?,? \(?"
    rf"(?:(?:which|that) )?(?:(?:we|i|they) )?(?:was |were |had )?{_RECEIPT}(?: \S+){{0,4}}? ?$|"
    rf"\b(?:weights|checkpoints?)(?: (?:that|which))? (?:(?:we|i|they|were|was|had|have been) )*"
    rf"{_RECEIPT}(?: \S+){{0,4}}? ?$",
    re.I,
)
_LEGAL = re.compile(
    r"\b(?:act|directive|regulation|law|code|terms|licen[cs]e|edition|version|policy|"
    r"agreement)s? (?:of|from|dated|\()? ?$",
    re.I,
)
_SUBJECT = re.compile(
    r",? (?:we|i|they|he|she|someone|somebody|(?:a|our|the|my) \w+) (?:\w+ )?(?P<verb>generated|"
    r"collected|obtained|scraped|sampled|"
    r"gathered|harvested|downloaded|recorded|received|trained|distil?led|fine-?tuned|finetuned|"
    r"taught|built|released|published|"
    r"launched|shipped|deployed|uploaded)\b",
    re.I,
)
_COUNTS = {"a": 1, "two": 2, "three": 3, "six": 6}


@dataclass(frozen=True, slots=True)
class _Found:
    at: int
    day: dt.date
    words: str
    exact: bool
    span: str = ""
    """``YYYY-MM``, ``YYYY`` or a stretch where only that is said."""


def dates(practice: Practice, text: str, notes: list[str]) -> Practice:
    """The practice with dates of acts, or another ``as_of``, where the masked text gives them."""
    today = practice.as_of
    for hit in _find(text, today):
        left = text[: hit.at]
        relation = _RELATION.search(left)
        word = relation["r"].lower() if relation else ""
        day = hit.day
        if word in ("after", "since"):
            notes.append(f"“{word} {hit.words}” has no end, so no date is taken from it.")
            continue
        if word in ("before", "prior to", "until", "till"):
            day, exact = _first_day(hit) - dt.timedelta(days=1), False
        else:
            exact = hit.exact
        right = text[hit.at + len(hit.words) :]
        if _OF_A_NAME.search(left[-90:]) or _BACKGROUND.search(left[-60:]) or _OWN_RELEASE.match(right):
            continue
        if _OF_A_COUNT.search(left[-60:]) or _other_event(left):
            continue
        acts = _framed(text, hit) or (_act(text, hit),)
        if practice.sources and _RECEIVED.search(_sentence(left)):
            acts = ("obtained",)
        if _LEGAL.search(left[-30:]):
            acts = ("as_of",)
        if hit.span and day == hit.day:
            notes.append(
                f"“{hit.words}” leaves the day open; each side of a change of the texts within it is ruled on."
            )
        elif not exact:
            notes.append(f"“{(word + ' ' if word else '') + hit.words}” is taken as {day.isoformat()}.")
        value = hit.span if hit.span and day == hit.day else day
        origin = Origin.STATED if exact else Origin.INFERRED
        for which in acts:
            names = [f"sources.{n}.obtained" for n in range(len(practice.sources))] if which == "obtained" else [which]
            for name in names:
                practice = set_facet(practice, name, value, origin)
    return _same_time(_follow(practice), text)


_THEN = re.compile(
    r"\b(?:(?:of|in|during|within) (?:that|the same) (?:year|month|week|summer|autumn|fall|winter|spring|period|"
    r"time)|the same (?:year|month|week|day)|"
    r"(?:of|back|right|there and) then|at (?:the|that) time|same (?:week|month|year))\b",
    re.I,
)
"""What was done with the outputs was done when they were had."""


def _same_time(practice: Practice, text: str) -> Practice:
    """``outputs of May in our training set of that year``: the training is of the one day that is told."""
    day = practice.generated.value
    if day is None or practice.trained.known or not _THEN.search(text):
        return practice
    period = practice.periods.get("generated")
    practice = replace(practice, trained=inferred(day))
    return replace(practice, periods={**practice.periods, "trained": period}) if period else practice


def _other_event(left: str) -> bool:
    event = _OF_ANOTHER_EVENT.search(_sentence(left))
    return event is not None and not any(p.search(event[0]) for _, p in _VERBS)


def _sentence(left: str) -> str:
    """The end of the text before a date, from where its sentence begins."""
    return re.split(r"[.?!;]\s", left)[-1][-120:]


def _follow(practice: Practice) -> Practice:
    """Outputs used in training were had by then."""
    trained = practice.trained.value
    if trained and not practice.generated.known and trained < practice.as_of:
        return replace(practice, generated=inferred(trained))
    return practice


def _first_day(hit: _Found) -> dt.date:
    _, period = parse_when(hit.span) if hit.span else (hit.day, None)
    if period:
        return period[0]
    return hit.day if hit.exact else hit.day.replace(day=1)


def _find(text: str, today: dt.date) -> list[_Found]:
    out: list[_Found] = []
    taken: list[tuple[int, int]] = []
    for start, end, span in stretches(text):
        day, period = parse_when(span)
        if period and period[0] <= today and not any(s < end and start < e for s, e in taken):
            taken.append((start, end))
            out.append(_Found(start, day, text[start:end], False, span))
    for form in _FORMS:
        for match in form.finditer(text):
            start = match.start() if "mo" in match.groupdict() or "mn" in match.groupdict() else match.start("y")
            if any(s < match.end() and start < e for s, e in taken):
                continue
            found = _parse(match, start)
            if found and found.day <= today + dt.timedelta(days=3660):
                taken.append((start, match.end()))
                out.append(found)
    for match in _RELATIVE.finditer(text):
        out.append(_relative(match, today))
    return sorted(out, key=lambda f: f.at)


def _parse(match: re.Match[str], start: int) -> _Found | None:
    groups = match.groupdict()
    year = int(groups["y"])
    month = MONTHS[groups["mo"].lower()] if groups.get("mo") else int(groups.get("mn") or 0)
    words = match.string[start : match.end()]
    try:
        if groups.get("d"):
            return _Found(start, dt.date(year, month, int(groups["d"])), words, True)
        if month:
            return _Found(start, dt.date(year, month, 15), words, False, f"{year}-{month:02}")
    except ValueError:
        return None
    return _Found(start, dt.date(year, 7, 1), words, False, str(year))


def _relative(match: re.Match[str], today: dt.date) -> _Found:
    if match["yest"]:
        return _Found(match.start(), today - dt.timedelta(days=1), match[0], True)
    if match["n"]:
        count = _COUNTS.get(match["n"].lower()) or int(match["n"])
        unit = match["unit2"].lower()[0]
        days = count * {"y": 365, "m": 30, "w": 7, "d": 1}[unit]
        return _Found(match.start(), today - dt.timedelta(days=min(days, 36500)), match[0], unit == "d")
    if match["last"].lower() == "this":
        return _Found(match.start(), today, match[0], True)
    if match["unit"].lower() == "year":
        return _Found(match.start(), dt.date(today.year - 1, 7, 1), match[0], False, str(today.year - 1))
    if match["unit"].lower() == "month":
        day = (today.replace(day=1) - dt.timedelta(days=1)).replace(day=15)
        return _Found(match.start(), day, match[0], False, f"{day.year}-{day.month:02}")
    return _Found(match.start(), today - dt.timedelta(days=7), match[0], False)


_OPENS = re.compile(
    r"^(?:(?:so|well|hi|hello|and|but|then|back|say|suppose|assume|background|context|facts|case|note)[,:!.]? )*"
    r"(?:in|on|during|around|by|as of|at|throughout|over|from|early|late|mid|the|end|of|start|beginning|-| )*$",
    re.I,
)
_PARTY_DID = re.compile(
    r"[,:]? ?(?:we|i|they|he|she|someone|somebody|(?:an?|our|the|my|one|\w+) [\w-]+(?: [\w-]+){0,2}?)\b", re.I
)
_NOT_YET = re.compile(
    r"\b(?:now|today|still|will|would|want|plan|intend|going to|next|tomorrow|may|can|could|should|shall|must|since|"
    r"after that|later|afterwards|this (?:year|month|week))\b|(?<!\w)'(?:d|ll)\b",
    re.I,
)
_DID: tuple[tuple[str, re.Pattern[str]], ...] = (
    *((name, pattern) for name, pattern in _VERBS if name != "generated"),
    (
        "trained",
        re.compile(
            r"\b(?:used|took|put|fed|ran)\b[^.?!;]{0,80}?\b(?:to (?:re|pre-?)?(?:train|distil\w*|fine-?tune|teach|"
            r"build|make|improve|"
            r"create|develop)|into (?:an?|our|the) (?:\w+ )?(?:training|model|student))\b|\bmade (?:an?|our|the) "
            r"[^.?!;]{0,40}?"
            r"(?:model|student|classifier|llm|chat ?bot|assistant)\b",
            re.I,
        ),
    ),
    ("released", re.compile(r"\b(?:sold|offered|put (?:it|them|the \w+) (?:on|up|out))\b", re.I)),
)


def _framed(text: str, hit: _Found) -> tuple[str, ...]:
    """The acts of a sentence that a date opens (``In May we trained … and published …``): all of them were then.

    What is told as still to come in it is of another day.
    """
    begin = max((m.end() for m in re.finditer(r"[.?!;]\s", text[: hit.at])), default=0)
    right = re.split(r"[.?!;](?:\s|$)", text[hit.at + len(hit.words) :])[0]
    if not _OPENS.match(text[begin : hit.at]) or not _PARTY_DID.match(right):
        return ()
    ahead = _NOT_YET.search(right)
    told = right[: ahead.start()] if ahead else right
    acts = dict.fromkeys(name for name, pattern in _DID if pattern.search(told))
    return tuple(acts) if len(acts) > 1 or ("trained" in acts and not ahead) else ()


def _act(text: str, hit: _Found) -> str:
    """The act whose participle stands nearest, first to the left within the sentence, then to the right."""
    follows = _SUBJECT.match(text[hit.at + len(hit.words) :])
    if follows:
        return next((name for name, p in _VERBS if p.fullmatch(follows["verb"])), "as_of")
    begin = max((m.end() for m in re.finditer(r"[.?!;]\s", text[: hit.at])), default=0)
    left = text[begin : hit.at]
    best = ("", -1)
    for name, pattern in _VERBS:
        for match in pattern.finditer(left):
            if match[0].lower() == "from" and left[match.end() :].strip():
                continue
            if match.start() > best[1]:
                best = (name, match.start())
    if best[0]:
        return best[0]
    right = re.split(r"[.?!;]\s", text[hit.at :])[0][:70]
    firsts = [
        (m.start(), name) for name, p in _VERBS if name != "from" for m in p.finditer(right) if m[0].lower() != "from"
    ]
    if firsts and re.search(r"\b(?:we|i|they|was|were|had|have)\b", right[: min(firsts)[0]], re.I):
        return min(firsts)[1]
    return "as_of"
