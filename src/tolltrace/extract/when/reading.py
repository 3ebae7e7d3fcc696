"""Reads one match of the scan into a mention: one small function a pattern, listed in ``READERS``."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from tolltrace.extract.when.mention import TimeKind, TimeMention
from tolltrace.extract.when.patterns import MONTHS, NUMBERS, SEASONS, WEEKDAYS

_Groups: TypeAlias = dict[str, str | None]


def _int(value: str | None) -> int | None:
    return int(value) if value else None


def _number(value: str | None) -> int | None:
    """A small number in digits or words; a half after it is dropped; None for "several"."""
    if not value:
        return None
    word = " ".join(value.lower().split())
    digits = re.match(r"\d+", word)
    return int(digits.group()) if digits else NUMBERS.get(word)


def _unit(value: str | None) -> str:
    unit = (value or "").lower().rstrip("s")
    return "day" if unit == "night" else unit


_PART_WORDS = {
    "early": "early",
    "first": "early",
    "late": "late",
    "last": "late",
    "mid": "mid",
    "middle": "mid",
    "start": "start",
    "beginning": "start",
    "end": "end",
}


def _part(value: str | None) -> str:
    for word in re.findall(r"[a-z]+", (value or "").lower()):
        if word in _PART_WORDS:
            return _PART_WORDS[word]
    return ""


def _rel_year(rel: str | None) -> str:
    return f"{rel.lower()} year" if rel else ""


def _date(m: TimeMention, day: str | None, month: str, year: str | None, rel: str | None = None) -> TimeMention | None:
    if month[:1].islower():  # "may", "march": verbs
        return None
    return replace(
        m, kind=TimeKind.DATE, day=_int(day), month=MONTHS[month.lower().rstrip(".")], year=_int(year), shift=_rel_year(rel)
    )


def _two_days(m: TimeMention, a: str | None, b: str | None, month: str, year: str | None) -> TimeMention | None:
    first, second = _date(m, a, month, year), _date(m, b, month, year)
    if first is None or second is None or (first.day or 0) >= (second.day or 0):
        return None
    return replace(m, kind=TimeKind.RANGE, first=first, second=second)


def _iso(m: TimeMention, g: _Groups) -> TimeMention | None:
    return replace(m, kind=TimeKind.DATE, year=_int(g["iso_y"]), month=_int(g["iso_m"]), day=_int(g["iso_d"]))


def _numeric(m: TimeMention, g: _Groups) -> TimeMention | None:
    a, b, year = int(g["num_a"] or 0), int(g["num_b"] or 0), int(g["num_y"] or 0)
    year += 2000 if year < 100 else 0
    day, month = (a, b) if b <= 12 else (b, a)
    if g["num_sep"] == "/" and a <= 12 and b <= 12 and a != b:
        return replace(m, kind=TimeKind.VAGUE, note=f"{m.phrase!r} can be read day first or month first")
    return replace(m, kind=TimeKind.DATE, year=year, month=month, day=day)


def _month(m: TimeMention, month: str, year: str | None, rel: str | None, part: str | None) -> TimeMention | None:
    if month[:1].islower():
        return None
    number = MONTHS[month.lower().rstrip(".")]
    return replace(m, kind=TimeKind.MONTH, month=number, year=_int(year), shift=(rel or "").lower(), part=_part(part))


def _month_year(m: TimeMention, g: _Groups) -> TimeMention | None:
    found = _month(m, g["my_m"] or "", g["my_y"], None, g["my_part"])
    return found and replace(found, shift=_rel_year(g["my_rel"]))


def _season(m: TimeMention, g: _Groups) -> TimeMention | None:
    name = (g["se_s1"] or g["se_s2"] or "").lower()
    return replace(m, kind=TimeKind.SEASON, month=SEASONS[name], year=_int(g["se_y"]), shift=(g["se_rel"] or "").lower())


_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def _half(m: TimeMention, g: _Groups) -> TimeMention | None:
    """A part of a year or month as its first and last month or day: "4-6" is the second quarter."""
    month, unit = g["ha_m"], (g["ha_u"] or "").lower().rstrip("s")
    count = _number(g["ha_n"]) or 1
    size = {"half": 15, "week": 7 * count}.get(unit, 0) if month else {"half": 6, "quarter": 3, "month": count}.get(unit, 0)
    if not size or (month and month[:1].islower()):
        return None
    whole = 31 if month else 12
    word = (g["ha_h"] or "").lower()
    from_end = word not in _ORDINALS
    end = whole if from_end else min(whole, _ORDINALS[word] * size)
    start = max(1, end - size + 1) if from_end else (_ORDINALS[word] - 1) * size + 1
    if start > end:
        return None
    part = f"{start}-{end}"
    if month:
        return replace(m, kind=TimeKind.MONTH, month=MONTHS[month.lower()], year=_int(g["ha_my"]), part=part)
    return replace(
        m, kind=TimeKind.YEAR, year=_int(g["ha_y"]), shift=(g["ha_rel"] or "").lower().replace("the", "this"), part=part
    )


def _overnight(m: TimeMention, g: _Groups) -> TimeMention | None:
    day = g["ov_w2"] or g["ov_w"]
    into = bool(g["ov_w2"]) or bool(re.search(r"\b(?:to|into)\b", m.phrase))
    return replace(m, kind=TimeKind.OVERNIGHT, weekday=WEEKDAYS[day.lower()] if day else None, shift="into" if into else "")


def _weekday(m: TimeMention, g: _Groups) -> TimeMention | None:
    if (g["w_w"] or "")[:1].islower():
        return None
    rel = " ".join((g["w_rel"] or "").lower().split()).removeprefix("the ").removeprefix("this ")
    if g["w_end"]:
        rel = "last week" if "week" in g["w_end"] else "before last"
    return replace(m, kind=TimeKind.WEEKDAY, weekday=WEEKDAYS[(g["w_w"] or "").lower()], shift=rel)


def _short_weekday(m: TimeMention, g: _Groups) -> TimeMention | None:
    day = g["sw_a"] or g["sw_b"] or ""
    return replace(m, kind=TimeKind.WEEKDAY, weekday=WEEKDAYS[day.lower()]) if day[:1].isupper() else None


def _ordinal(m: TimeMention, g: _Groups) -> TimeMention | None:
    first = replace(m, kind=TimeKind.STORY, day=_int(g["or_a"]), unit="month")
    if not g["or_b"]:
        return first
    second = replace(first, day=_int(g["or_b"]))
    return replace(m, kind=TimeKind.RANGE, first=first, second=second) if (first.day or 0) < (second.day or 0) else None


def _told(m: TimeMention, g: _Groups) -> TimeMention | None:
    month = g["to_m"] or ""
    if month[:1].islower():
        return None
    if month:
        return replace(m, kind=TimeKind.STORY, month=MONTHS[month.lower()], unit="month")
    return replace(m, kind=TimeKind.STORY, number=0, unit=_unit((g["to_u"] or "").split()[-1]))


def _today(m: TimeMention, g: _Groups) -> TimeMention | None:
    days = -2 if g["t_before"] else -1 if g["t_yesterday"] else 1 if g["t_tomorrow"] else 0
    return replace(m, kind=TimeKind.DAY, number=days, unit="day", shift="next" if days > 0 else "")


def _ago(m: TimeMention, g: _Groups) -> TimeMention | None:
    number = _number(g["ago_n"])
    if number is None:
        return replace(m, kind=TimeKind.VAGUE, note="how many is not said")
    part = "exact" if g["ago_exact"] else ""
    return replace(m, kind=TimeKind.DAY, number=-number, unit=_unit(g["ago_u"]), part=part)


def _story(m: TimeMention, g: _Groups) -> TimeMention | None:
    if g["st_same"]:
        return replace(m, kind=TimeKind.STORY, number=0, unit="day")
    if g["st_next"] or g["st_prev"]:
        return replace(m, kind=TimeKind.STORY, number=1 if g["st_next"] else -1, unit="day")
    number, unit = _number(g["st_n"]), _unit(g["st_u"])
    if number is None and unit != "hour":
        return replace(m, kind=TimeKind.VAGUE, note="how many is not said")
    later = (g["st_dir"] or "").lower() in {"later", "afterward", "afterwards", "after", "on"}
    return replace(m, kind=TimeKind.STORY, number=(number or 1) * (1 if later else -1), unit=unit)


def _period(m: TimeMention, g: _Groups) -> TimeMention | None:
    rel = " ".join((g["p_rel"] or "").lower().split()).removeprefix("the ")
    if rel in {"at the", "over the"}:
        rel = "this"
    if rel == "the" and not g["p_edge"]:
        return None  # "the week" alone dates nothing
    shift = {"previous": "last", "following": "next", "the": "this", "": "this"}.get(rel, rel)
    edge = (g["p_edge"] or "").lower().split()
    part = "start" if {"start", "beginning"} & set(edge) else "end" if "end" in edge else edge[0] if edge else ""
    return replace(m, kind=TimeKind.PERIOD, unit=(g["p_u"] or "").lower(), shift=shift, part=part)


def _back(m: TimeMention, g: _Groups) -> TimeMention | None:
    number, unit = _number(g["b_n"]), _unit(g["b_u"])
    if number is None and g["b_n"]:
        return replace(m, kind=TimeKind.VAGUE, note="how many is not said")
    if number is None and (g["b_u"] or "").lower().endswith("s"):
        return None
    if not g["b_n"] and re.search(r"(?<!the )(?<!this )\blast\s+(?:week|month|year)$", m.phrase, re.I):
        return replace(m, kind=TimeKind.PERIOD, unit=unit, shift="last")  # "of last week" is that week
    return replace(m, kind=TimeKind.BACK, number=number or 1, unit=unit)


def _within(m: TimeMention, g: _Groups) -> TimeMention | None:
    return replace(m, kind=TimeKind.BACK, number=_number(g["i_n"]) or 1, unit=_unit(g["i_u"]), loose=True)


def _war(m: TimeMention, g: _Groups) -> TimeMention | None:
    number, unit = _number(g["war_n"]) or 1, _unit(g["war_u"])
    if g["war_half"] and unit == "year":
        number, unit = number * 12 + 6, "month"
    return replace(m, kind=TimeKind.BACK, number=number, unit=unit, part="war")


def _vague(m: TimeMention, g: _Groups) -> TimeMention | None:
    if " ".join(m.phrase.lower().split()) == "since then":
        return replace(m, kind=TimeKind.SINCE)
    return m


def _days_month(m: TimeMention, g: _Groups) -> TimeMention | None:
    return _two_days(m, g["dsm_a"], g["dsm_b"], g["dsm_m"] or "", g["dsm_y"])


def _month_days(m: TimeMention, g: _Groups) -> TimeMention | None:
    return _two_days(m, g["mds_a"], g["mds_b"], g["mds_m"] or "", g["mds_y"])


def _plain_month(m: TimeMention, g: _Groups) -> TimeMention | None:
    return _month(m, g["m_m"] or "", None, g["m_rel"], g["m_part"])


def _year(m: TimeMention, g: _Groups) -> TimeMention | None:
    return replace(m, kind=TimeKind.YEAR, year=_int(g["y_y"]), part=_part(g["y_part"]))


READERS: dict[str, Callable[[TimeMention, _Groups], TimeMention | None]] = {
    "iso": _iso,
    "numeric": _numeric,
    "days_month": _days_month,
    "month_days": _month_days,
    "day_month": lambda m, g: _date(m, g["dm_d"], g["dm_m"] or "", g["dm_y"], g["dm_rel"]),
    "month_day": lambda m, g: _date(m, g["md_d"], g["md_m"] or "", g["md_y"], g["md_rel"]),
    "month_year": _month_year,
    "month": _plain_month,
    "season": _season,
    "half": _half,
    "year": _year,
    "overnight": _overnight,
    "weekday": _weekday,
    "short_weekday": _short_weekday,
    "ordinal": _ordinal,
    "told": _told,
    "today": _today,
    "ago": _ago,
    "story": _story,
    "period": _period,
    "back": _back,
    "within": _within,
    "war": _war,
    "vague": _vague,
}
