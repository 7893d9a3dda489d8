"""The commands of ``./run``."""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from linepool.launcher import bring_up, checks, parts, postgres, restart, status, supervisor
from linepool.launcher.errors import LauncherError
from linepool.launcher.layout import Layout, current
from linepool.launcher.progress import Progress
from linepool.launcher.stack import Stack

_DESCRIPTION = "Without a command: bring everything up in the foreground; Ctrl-C stops it."
# Their arguments are somebody else's.
_PASSED_ON: dict[str, list[str]] = {
    "call": ["-m", "tests.lab.call"],
    "manage": ["manage.py"],
    "bench": [],
    "chaos": ["-m", "tests.chaos"],
    "demo-traffic": ["-m", "tests.traffic"],
    "simulate": ["-m", "tenants.workforce.simulation"],
    "fuzz": ["-m", "tests.fuzz"],
}
_NEED_NOTHING_UP = ("bench", "chaos", "simulate", "fuzz")


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code; trouble outside our control becomes one line on stderr."""
    layout, progress = current(), Progress()
    try:
        if argv and argv[0] in _PASSED_ON:
            return _pass_on(layout, argv[0], argv[1:])
        arguments = _parser().parse_args(argv)
        command: Callable[[Layout, Progress, argparse.Namespace], int] = arguments.run
        return command(layout, progress, arguments)
    except LauncherError as error:
        print(f"run: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run", description=_DESCRIPTION)
    parser.set_defaults(run=_up, detach=False)
    commands = parser.add_subparsers(title="commands", metavar="")
    up = commands.add_parser("up", help="bring everything up; with -d in the background")
    up.add_argument("-d", "--detach", action="store_true", help="return when everything is ready")
    up.set_defaults(run=_up)
    commands.add_parser("down", help="stop this copy").set_defaults(run=_down)
    again = commands.add_parser("restart", help="every part anew, one after another, with calls up; or only one part")
    again.add_argument("part", nargs="?", choices=parts.names(os.environ))
    again.add_argument("--upgrade", action="store_true", help="bring the tables up to date first")
    again.add_argument("--patience", type=float, default=restart.DRAINED_S, help="seconds for a node's calls to end")
    again.set_defaults(run=_restart)
    shown = commands.add_parser("status", help="every part, the addresses, the demo log-ins")
    shown.add_argument("--json", action="store_true", help="for programs")
    shown.set_defaults(run=_status)
    logs = commands.add_parser("logs", help="follow the logs of all parts, or of one")
    logs.add_argument("part", nargs="?", choices=[*parts.names(os.environ), "launcher", "setup"])
    logs.add_argument("--no-follow", action="store_true", help="print what is there and end")
    logs.set_defaults(run=_logs)
    reset = commands.add_parser("reset", help="stop, and throw away all data of this copy (what was installed stays)")
    reset.add_argument("--yes", action="store_true", help="do not ask")
    reset.set_defaults(run=_reset)
    test = commands.add_parser("test", help="run the checks: " + ", ".join(checks.LAYERS))
    test.add_argument("layer", nargs="?", choices=checks.LAYERS, help="only this one")
    test.set_defaults(run=_test)
    commands.add_parser("env", help="print the environment of this copy for a shell").set_defaults(run=_env)
    commands.add_parser("lock", help="pin requirements.in into requirements.txt").set_defaults(run=_lock)
    for name, text in (
        ("call", "NUMBER [--dtmf 1] [--seconds 20] [--play x.wav]: place a real call through the lab's carrier"),
        ("bench", "[NAME]: measure; without a name, list the benchmarks"),
        ("chaos", "[--minutes 30] [--calls 24] [--seed N]: calls in every state while parts are killed, as heard"),
        ("demo-traffic", "[--per-minute 6] [--agents 6]: callers who come and go by themselves, and people for them"),
        ("simulate", "[--scenario NAME | --company-file FILE] [--agents N]: a day of callers, beside Erlang C and A"),
        ("fuzz", "[TARGET…] [--minutes 5] [--keep]: coverage-guided fuzzing of every parser that meets the network"),
        ("manage", "COMMAND: Django's manage.py in this copy's environment"),
    ):
        commands.add_parser(name, help=text)
    commands.add_parser("help", help="this page").set_defaults(run=_help)
    return parser


def _help(*_: object) -> int:
    _parser().print_help()
    return 0


def _up(layout: Layout, progress: Progress, arguments: argparse.Namespace) -> int:
    return bring_up.daemon(layout, progress) if arguments.detach else bring_up.foreground(layout, progress)


def _down(layout: Layout, progress: Progress, _: argparse.Namespace) -> int:
    return bring_up.down(layout, progress)


def _restart(layout: Layout, progress: Progress, arguments: argparse.Namespace) -> int:
    if supervisor.holder(layout) is None:
        raise LauncherError("This copy is not up.", "`./run up -d` starts it.")
    environment = bring_up.environment_of(layout, os.environ)
    stack = Stack(layout, dict(environment.values))
    if arguments.upgrade:
        restart.bring_tables_up_to_date(stack, progress, environment.child(os.environ))
    again = restart.Restart(stack, progress, patience=arguments.patience)
    if arguments.part:
        again.part(arguments.part)
    else:
        again.everything()
    return 0


def _status(layout: Layout, _: Progress, arguments: argparse.Namespace) -> int:
    environ = dict(os.environ)
    facts = status.collect(layout, environ)
    print(json.dumps(facts, ensure_ascii=False, indent=1) if arguments.json else status.page(layout, environ))
    return 0 if facts["state"] == "ready" else 3


def _logs(layout: Layout, _: Progress, arguments: argparse.Namespace) -> int:
    names = [arguments.part] if arguments.part else [*parts.names(os.environ), "launcher"]
    files = [str(layout.log(name)) for name in names if layout.log(name).exists()]
    if not files:
        raise LauncherError("There are no logs yet.", "`./run up -d` starts this copy.")
    follow = [] if arguments.no_follow else ["-F"]
    return subprocess.run(["tail", "-n", "100" if arguments.part else "10", *follow, *files], check=False).returncode


def _reset(layout: Layout, progress: Progress, arguments: argparse.Namespace) -> int:
    if not arguments.yes:
        if not sys.stdin.isatty():
            raise LauncherError("reset throws away every company and call of this copy.", "Add --yes.")
        answer = input("Throw away every company, call and recording of this copy? [y/N] ")
        if answer.strip().lower() not in ("y", "yes"):
            return 1
    bring_up.down(layout, progress)
    kept = {
        layout.cache / "asterisk",
        layout.cache / "downloads",
        layout.cache / "tools",
        layout.root / "var" / "stamps",
    }
    for path in sorted(layout.var.iterdir()) if layout.var.exists() else ():
        if path not in kept:
            _remove(path)
    apart = postgres.home(layout.var)
    if apart != layout.var:
        _remove(apart)
    for stamp in bring_up.DATABASE_STEPS:
        (layout.stamps / stamp).unlink(missing_ok=True)
    progress.note("all data of this copy is gone; `./run` begins anew")
    return 0


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _test(layout: Layout, progress: Progress, arguments: argparse.Namespace) -> int:
    return checks.run(layout, progress, arguments.layer)


def _env(layout: Layout, _: Progress, __: argparse.Namespace) -> int:
    for name, value in sorted(bring_up.environment_of(layout, os.environ).values.items()):
        print(f"export {name}='{value}'")
    return 0


def _lock(layout: Layout, progress: Progress, _: argparse.Namespace) -> int:
    command = [
        "uv",
        "pip",
        "compile",
        "-q",
        "requirements.in",
        "-o",
        "requirements.txt",
        "--no-emit-index-url",
        "--no-annotate",
        "--no-header",
    ]
    with progress.step("requirements.txt"):
        done = subprocess.run([str(layout.python), "-m", *command], cwd=layout.root, check=False)
    return done.returncode


def _pass_on(layout: Layout, command: str, arguments: Sequence[str]) -> int:
    target = _bench_target(layout, arguments) if command == "bench" else [*_PASSED_ON[command], *arguments]
    if target is None:
        return 0
    environ = dict(os.environ)
    if supervisor.holder(layout) is not None:
        environ = bring_up.environment_of(layout, os.environ).child(os.environ)
    elif command not in _NEED_NOTHING_UP:
        raise LauncherError("This copy is not up.", "`./run up -d` starts it.")
    return subprocess.run([str(layout.python), *target], cwd=layout.root, env=environ, check=False).returncode


def _bench_target(layout: Layout, arguments: Sequence[str]) -> list[str] | None:
    files = sorted((layout.root / "bench").glob("[!_]*.py"))
    names = [path.stem for path in files if "\ndef main(" in path.read_text()]
    if not arguments:
        print("benchmarks:", " ".join(names) or "none")
        return None
    if arguments[0] not in names:
        raise LauncherError(f"There is no benchmark {arguments[0]}.", f"There are: {' '.join(names)}.")
    return ["-m", f"bench.{arguments[0]}", *arguments[1:]]
