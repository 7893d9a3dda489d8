"""What `./run status` says."""

import json
from typing import Any

from linepool.launcher import parts, state, supervisor
from linepool.launcher.environment import REPLACED_BY, build
from linepool.launcher.layout import Layout

_LOG_IN = ("what", "host", "email", "password")
_NO_DEMO: dict[str, Any] = {"number": "", "log_ins": [], "problem": ""}


def collect(layout: Layout, environ: dict[str, str] | None = None) -> dict[str, Any]:
    """Return everything about this copy; stable keys, for programs."""
    remembered = state.load(layout)
    if not remembered.ports:
        return {"state": "new", "problem": "", "parts": [], "urls": {}, "sip": {}, "demo": _NO_DEMO}
    environment = build(layout, remembered, environ or {})
    report = supervisor.read_status(layout) or {"state": "down", "problem": "", "parts": {}}
    alive = supervisor.holder(layout) is not None
    values = environment.values
    base = f"http://{values['LINEPOOL_HOST']}:{values['LINEPOOL_PORT']}"
    return {
        "state": report["state"] if alive else "failed" if report["state"] == "failed" else "down",
        "problem": report["problem"],
        "supervisor": supervisor.holder(layout),
        "parts": [_part(name, report, alive, environment.external, values) for name in parts.names(values)],
        "urls": {"base": base, "workspace": base.replace("//", "//{slug}."), "console": f"{base}/console"},
        "sip": {
            "address": f"sip:{values['LINEPOOL_SIP_HOST']}:{values['LINEPOOL_SIP_PORT']}",
            "websocket": values["LINEPOOL_SIP_WS_URL"],
        },
        "state_dir": str(layout.var),
        "demo": demo(layout, base),
    }


def _part(name: str, report: dict[str, Any], alive: bool, external: frozenset[str], values: Any) -> dict[str, Any]:
    known = report["parts"].get(name)
    if alive and known is not None:
        return {"name": name, **known}
    elsewhere = name in external and name in REPLACED_BY
    address = values.get(REPLACED_BY[name], "-").rpartition("@")[2] if elsewhere else "-"
    part_state = "outside" if elsewhere else "down"
    return {"name": name, "state": part_state, "pid": None, "address": address, "version": "", "restarts": 0}


def demo(layout: Layout, base: str) -> dict[str, Any]:
    """The number and log-ins `manage.py demo` left for people to try, with the addresses of this start.

    What another version left, or half of it, is a ``problem`` that says what to do.
    """
    path = layout.var / "demo.json"
    if not path.exists():
        return _NO_DEMO
    try:
        left = json.loads(path.read_text())
        log_ins = [
            {**{name: log_in[name] for name in _LOG_IN}, "url": _host_url(base, log_in["host"])}
            for log_in in left["log_ins"]
        ]
        return {**_NO_DEMO, "number": left["number"], "log_ins": log_ins}
    except (ValueError, KeyError, TypeError):
        return {**_NO_DEMO, "problem": f"{path} is of another version; `./run manage demo` writes it anew."}


def _host_url(base: str, slug: str) -> str:
    return base.replace("//", f"//{slug}.") if slug else base


def page(layout: Layout, environ: dict[str, str] | None = None) -> str:
    """The same for people."""
    facts = collect(layout, environ)
    lines = ["", f"Linepool is {facts['state']}." + (f" {facts['problem']}" if facts["problem"] else "")]
    for part in facts["parts"]:
        pid = part["pid"] or "-"
        again = f"  restarted {part['restarts']}x" if part["restarts"] else ""
        lines.append(f"  {part['name']:<15}{part['state']:<9}{pid!s:<8} {part['address']:<34}{part['version']}{again}")
    if facts["urls"]:
        lines += [
            "",
            f"  Open       {facts['urls']['base']}",
            f"  Workspace  {facts['urls']['workspace']}",
            f"  SIP        {facts['sip']['address']}   {facts['sip']['websocket']}",
        ]
    if facts["demo"]["number"]:
        lines.append(f"  Call       ./run call {facts['demo']['number']} --dtmf 1")
    if facts["demo"]["problem"]:
        lines.append(f"  Demo       {facts['demo']['problem']}")
    lines += [
        f"  Log in     {log_in['url']:<28} {log_in['email']:<28} {log_in['password']:<14} {log_in['what']}"
        for log_in in facts["demo"]["log_ins"]
    ]
    return "\n".join(lines) + "\n"
