"""What axe finds wrong with a page, by the rules of WCAG 2.2 AA."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
#: A dialog fades in; half-way its words are pale for everybody, and that is no fault of its colours.
STILL = """() => document.getAnimations().filter((one) => {
    const timing = one.effect?.getComputedTiming();
    const ends = timing?.iterations !== Infinity;
    return one.playState === 'running' && ends && one.effect?.target?.closest?.('[class*="ant-"]');
}).length === 0"""


def complaints(page: Page) -> list[str]:
    """One line for each rule broken: its name, how often, and the first place. Empty is well."""
    return _asked(page, {"type": "tag", "values": list(RULES)})


def pale(page: Page) -> list[str]:
    """The same of the one rule that another theme can break: contrast."""
    return _asked(page, {"type": "rule", "values": ["color-contrast"]})


def _asked(page: Page, rules: dict[str, Any]) -> list[str]:
    page.wait_for_function(STILL, timeout=5000)
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "async (rules) => (await axe.run({ runOnly: rules, resultTypes: ['violations'] }))", rules
    )["violations"]
    return [_line(one) for one in found]


def _line(found: dict[str, Any]) -> str:
    first = found["nodes"][0]
    return f"{found['id']} ({len(found['nodes'])}): {first['html'][:160]} | {first['failureSummary'][:200]}"
