"""Parts of contracts as forms: what each field is called, counted in and at least and at most, in both languages.

Which fields a kind has, and of which type, comes from the parts themselves (``describe_kinds``); here are only words.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from billing.rating.explain import Words
from billing.rating.parts import KINDS, describe_kinds


class _Field(NamedTuple):
    """`unit`: money, share (0.06 is shown as 6 %), minutes, gb, count, or "" for a bare value."""

    zh: str
    en: str
    unit: str = ""
    hint_zh: str = ""
    hint_en: str = ""
    choices: Mapping[str, Words] = {}


class _Bounds(NamedTuple):
    least: str
    most: str
    places: int


_BOUNDS: Final[Mapping[str, _Bounds]] = {
    "money": _Bounds("0", "999999999.999999", 6),
    "share": _Bounds("0", "1", 4),
    "gb": _Bounds("0", "999999999", 6),
    "count": _Bounds("0", "1000000000", 0),
}
"""What a unit allows; the parts refuse the rest."""

_CALLS: Final[Mapping[str, Words]] = {
    "inbound": {"zh-hans": "呼入", "en": "Calls in"},
    "outbound": {"zh-hans": "呼出", "en": "Calls out"},
    "automatic": {"zh-hans": "自动语音", "en": "Automatic voice"},
}
_CLOCKS: Final[Mapping[str, Words]] = {
    "line_answer": {"zh-hans": "线路接通起", "en": "From the line's answer"},
    "agent_answer": {"zh-hans": "座席应答起", "en": "From the agent's answer"},
}
_ITEMS: Final[Mapping[str, Words]] = {
    **{kind: part.name for kind, part in KINDS.items() if kind not in ("minutes", "included", "discount", "cap")},
    **_CALLS,
    "seats_burst": {"zh-hans": "临时座席", "en": "Burst seats"},
    "overage": {"zh-hans": "月包超出部分", "en": "Beyond a package"},
}
"""What lines of a bill can be about."""
_ALL_OF_IT: Final = ("不选表示全部", "None chosen: everything")
_TAX: Final = _Field("税率", "Tax rate", "share")
_BY_CODE: Final = ("同类多项时用来区分，如 year", "Tells several of a kind apart, such as year")

_FIELDS: Final[Mapping[str, _Field]] = {
    "monthly": _Field("月价", "Monthly price", "money"),
    "tax_rate": _TAX,
    "usage_tax_rate": _TAX._replace(zh="超出及抵扣的税率", en="Tax rate of what is beyond or taken off"),
    "code": _Field("代码", "Code", "", *_BY_CODE),
    "label_zh": _Field("中文名称", "Name in Chinese"),
    "label_en": _Field("英文名称", "Name in English"),
    "minimum": _Field("最少座席数", "At least so many seats", "count"),
    "contracted": _Field("签约座席数", "Seats contracted", "count", "留空按已开通的座席计", "Empty: the seats set up"),
    "burst_daily": _Field(
        "临时座席每天", "Burst seat a day", "money", "留空不收临时座席", "Empty: burst seats cost nothing"
    ),
    "count": _Field("线路数", "Lines", "count"),
    "kinds": _Field("适用通话", "For which calls", choices=_CALLS),
    "discount.kinds": _Field("适用项目", "Off which items", "", *_ALL_OF_IT, _ITEMS),
    "cap.kinds": _Field("适用项目", "For which items", "", *_ALL_OF_IT, _ITEMS),
    "counted": _Field(
        "计数单位", "Counts",
        choices={"calls": {"zh-hans": "通数", "en": "Calls"}, "minutes": {"zh-hans": "分钟", "en": "Minutes"}},
    ),
    "included": _Field("包含数量", "Included", "count", "每月，按天折算", "A month, prorated by days"),
    "overage": _Field(
        "超出每通", "Each further call", "money",
        "仅按通数计；留空按费率表", "Only when calls are counted; empty: by the price book",
    ),
    "each": _Field("每通", "Each call", "money"),
    "priced": _Field("按费率表计价", "Priced by the book", choices=_CALLS),
    "inbound_clock": _Field("呼入计时", "Calls in are timed", choices=_CLOCKS),
    "outbound_clock": _Field("呼出计时", "Calls out are timed", choices=_CLOCKS),
    "started_second": _Field(
        "不足一秒", "A started second",
        choices={"counts": {"zh-hans": "计一秒", "en": "Counts"}, "dropped": {"zh-hans": "舍去", "en": "Is dropped"}},
    ),
    "bands": _Field("另有费率的时段", "Hours with another price book"),
    "book": _Field("费率表", "Price book"),
    "weekdays": _Field(
        "星期", "Weekdays",
        choices={
            str(day): {"zh-hans": f"周{zh}", "en": en}
            for day, (zh, en) in enumerate(
                zip("一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True), start=1
            )
        },
    ),
    "start": _Field("从", "From"),
    "end": _Field("到", "To", "", "早于或等于开始时间表示次日", "Not later than the start: on the next day"),
    "holidays": _Field("节假日", "Holidays"),
    "hourly": _Field("每小时", "An hour", "money"),
    "per_gb_month": _Field("每 GB 每月", "A GB and month", "money"),
    "free_gb": _Field("免费空间", "Free space", "gb"),
    "fixed": _Field("每单", "For each sale", "money"),
    "tiers": _Field(
        "阶梯", "Tiers", "", "各档只计该档以上的部分", "Each tier's share is of what lies above it"
    ),
    "above": _Field("月销售额超过", "Monthly sales above", "money"),
    "share": _Field("比例", "Share", "share"),
    "floor": _Field("每月保底", "At least a month", "money"),
    "cap": _Field("每月封顶", "At most a month", "money", "留空不封顶", "Empty: no cap"),
}  # fmt: skip
"""By name; where a kind means something else by it, by ``kind.name``."""


def part_forms() -> list[dict[str, Any]]:
    """Every kind of part as ``describe_kinds`` tells it, with words, units and bounds for each field."""
    return [
        {
            **kind,
            "single": KINDS[kind["kind"]].single,
            "fields": [_worded(kind["kind"], field) for field in kind["fields"]],
        }
        for kind in describe_kinds()
    ]


def _worded(kind: str, field: Mapping[str, Any]) -> dict[str, Any]:
    name = field["name"]
    words = _FIELDS.get(f"{kind}.{name}") or _FIELDS[name]
    bounds = _BOUNDS.get(words.unit)
    return {
        "name": name,
        "type": "book" if name == "book" else "choice" if words.choices else field["type"],
        "required": field["required"],
        "nullable": field.get("nullable", False),
        "many": field.get("many", False),
        "default": field.get("default"),
        "label": {"zh-hans": words.zh, "en": words.en},
        "hint": {"zh-hans": words.hint_zh, "en": words.hint_en},
        "unit": words.unit,
        "least": bounds.least if bounds else None,
        "most": bounds.most if bounds else None,
        "places": bounds.places if bounds else None,
        "whole": field["type"] == "whole",
        "choices": [{"value": value, "name": dict(name)} for value, name in words.choices.items()],
        "fields": [_worded(kind, inner) for inner in field.get("fields", [])],
    }
