"""Bringing the whole product up: the order of things, in the foreground or as a daemon."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

from linepool.launcher import parts, postgres, state, status, supervisor
from linepool.launcher.asterisk import Asterisk
from linepool.launcher.environment import Environment, build
from linepool.launcher.errors import LauncherError
from linepool.launcher.layout import Layout
from linepool.launcher.parts import Machine
from linepool.launcher.ports import Reservations
from linepool.launcher.preparation import Preparation
from linepool.launcher.progress import Progress
from linepool.launcher.stamps import Stamps, fingerprint
from linepool.launcher.supervisor import Stopped, Supervisor

_MIGRATIONS = (
    "*/*/migrations/*.py",
    "platform/linepool/*/migrations/*.py",
    "platform/linepool/kernel/**/*.py",
    "tenants/companies/*.py",
    "telephony/nodes/role.py",
    "requirements.txt",
)
_SEEDS = (
    "*/*/seed*.py",
    "telephony/prompts/*.py",
    "*/*/management/commands/*.py",
    "*/*/demo/**/*.py",
    "tenants/demo/**/*.py",
)
DATABASE_STEPS = ("tables", "seeds", "demo company")
_DAEMON_PATIENCE = 600.0


@dataclass(frozen=True)
class Prepared:
    """All that is known once everything is set up and before anything is started."""

    machine: Machine
    asterisk: Asterisk | None
    reservations: Reservations  # held for as long as this copy runs


def prepare(layout: Layout, environ: Mapping[str, str], progress: Progress) -> Prepared:
    """Choose ports, make secrets, install and build what is missing."""
    remembered = state.load(layout)
    reservations = Reservations()
    state.choose_ports(remembered, environ, progress.note, reservations)
    remembered.save()
    environment = build(layout, remembered, environ)
    unpacked = Preparation(layout, environment, progress).everything()
    return Prepared(Machine(layout, remembered, environment), unpacked, reservations)


def environment_of(layout: Layout, environ: Mapping[str, str]) -> Environment:
    """The environment of this copy as it was last started."""
    remembered = state.load(layout)
    if not remembered.ports:
        raise LauncherError("This copy has never been started.", "`./run up -d` starts it.")
    return build(layout, remembered, environ)


def foreground(layout: Layout, progress: Progress) -> int:
    """Bring everything up and stay until Ctrl-C or SIGTERM; 0 after a clean stop, 1 after a failed start."""
    with supervisor.lock(layout):
        prepared = prepare(layout, os.environ, progress)
        watcher = Supervisor(layout, prepared.machine.environment.child(os.environ), progress)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, watcher.request_stop)
        try:
            start_everything(prepared, watcher, progress)
            watcher.run(lambda: print(status.page(layout), flush=True))
        except Stopped:
            pass
        except LauncherError as error:
            watcher.fail(str(error))
            raise
        finally:
            progress.note("stopping")
            watcher.stop()
    return 0


def start_everything(prepared: Prepared, watcher: Supervisor, progress: Progress) -> None:
    """Start the parts in order, with the database made ready in between."""
    machine = prepared.machine
    if machine.uses("postgres"):
        postgres.initialise(machine.postgres)
    watcher.start(parts.infrastructure(machine))
    if machine.uses("postgres"):
        postgres.ensure_database(machine.postgres)
    _make_tables(machine, watcher, progress)
    watcher.start(parts.telephony(machine, prepared.asterisk))
    watcher.start([*parts.application(machine), *parts.callcontrol(machine)])


def _make_tables(machine: Machine, watcher: Supervisor, progress: Progress) -> None:
    root, log = machine.layout.root, machine.layout.log("setup")
    stamps = Stamps(machine.layout.stamps)
    database = machine.environment.values["LINEPOOL_DATABASE_URL"]
    manage = [sys.executable, "manage.py"]
    wants_demo = machine.environment.values.get("LINEPOOL_DEMO", "yes") == "yes"
    steps = (
        ("tables", _MIGRATIONS, ["prepare", "--tables"]),
        ("seeds", _SEEDS, ["prepare", "--seeds"]),
        *((("demo company", _SEEDS, ["demo"]),) if wants_demo else ()),
    )
    for name, inputs, command in steps:
        digest = fingerprint(root, inputs, database)
        if stamps.done(name, digest):
            progress.skipped(name)
            continue
        watcher.step(name, [*manage, *command], log)
        stamps.mark(name, digest)


def daemon(layout: Layout, progress: Progress) -> int:
    """Bring everything up in the background; returns when it is ready (0) or has failed (1)."""
    if supervisor.holder(layout) is not None:
        progress.note("already up")
        print(status.page(layout))
        return 0
    log = layout.log("launcher")
    log.parent.mkdir(parents=True, exist_ok=True)
    (layout.run / "status.json").unlink(missing_ok=True)
    with log.open("ab") as output:
        begin = output.tell()
        process = subprocess.Popen(
            [sys.executable, "-m", "linepool.launcher", "up"],
            cwd=layout.root,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    with log.open("rb") as output:
        output.seek(begin)
        deadline = time.monotonic() + _DAEMON_PATIENCE
        while time.monotonic() < deadline:
            sys.stdout.write(output.read().decode(errors="replace"))
            sys.stdout.flush()
            report = supervisor.read_status(layout)
            if process.poll() is not None:
                sys.stdout.write(output.read().decode(errors="replace"))
                return process.returncode or 1
            if report is not None and report["state"] == "ready" and report["pid"] == process.pid:
                time.sleep(0.2)
                sys.stdout.write(output.read().decode(errors="replace"))
                return 0
            time.sleep(0.1)
    raise LauncherError(f"Not ready after {_DAEMON_PATIENCE:.0f} s.", f"See {log}, and `./run down`.")


def down(layout: Layout, progress: Progress) -> int:
    """Stop this copy, and nothing else; done when its supervisor has ended."""
    pid = supervisor.holder(layout)
    if pid is None:
        progress.note("nothing is running")
        return 0
    with progress.step("stopping"):
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 60
        while supervisor.holder(layout) is not None:
            if time.monotonic() > deadline:
                raise LauncherError(
                    f"The supervisor ({pid}) does not stop.", f"`kill -9 {pid}` ends it and all its parts."
                )
            time.sleep(0.1)
    return 0
