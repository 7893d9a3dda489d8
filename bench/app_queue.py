"""The same journey in Asterisk's own dialplan: number, menu, key, app_queue, agent; what `calls` compares with."""

import contextlib
import os
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.calls_sipp import CALLERS, PHONES, PHONES_PORT
from linepool.launcher import asterisk, child
from linepool.launcher.layout import current
from linepool.launcher.ports import udp_is_free
from tests.lab.outside import TEMPLATES
from tests.lab.sound import write_tone

ADDRESS = "127.0.0.5"
_EMPTY = "acl ccss cdr cel cli codecs dnsmgr dsp features manager musiconhold pjproject queuerules stasis udptl"
_MORE_EMPTY = "websocket_client ari http indications"


@dataclass(frozen=True, slots=True)
class Plain:
    """A running plain Asterisk."""

    target: tuple[str, int]
    pid: int
    numbers: tuple[str, ...]


@contextlib.contextmanager
def plain_asterisk(queues: int, agents: int) -> Iterator[Plain]:
    """Queues with agents each, behind numbers 1000, 1001 …; up for the length of a block."""
    found = asterisk.find(current())
    if found is None:
        raise SystemExit("no Asterisk is unpacked yet: start the product once with ./run up -d")
    with tempfile.TemporaryDirectory(prefix="plain-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for part in ("etc", "run", "log", "spool", "moh"):
            (folder / part).mkdir()
        port = next(port for port in range(5300, 5400) if udp_is_free(port, ADDRESS))
        write_tone(folder / "menu.wav", 500, 5)
        write_tone(folder / "moh" / "music.wav", 400, 60)
        _write_config(folder, found, port, queues, agents)
        log = folder / "asterisk.log"
        process = child.spawn(found.command(folder / "etc" / "asterisk.conf"), log=log, cwd=folder, env=os.environ)
        try:
            child.wait_until(lambda: not udp_is_free(port, ADDRESS), process, "the plain Asterisk", log, 30)
            yield Plain((ADDRESS, port), process.pid, tuple(str(1000 + queue) for queue in range(queues)))
        finally:
            child.stop(process, signal.SIGTERM, grace=3)


def _write_config(folder: Path, found: asterisk.Asterisk, port: int, queues: int, agents: int) -> None:
    etc = folder / "etc"
    values = {"etc": etc, "state": folder, "modules": found.modules, "data": found.data}
    main = (TEMPLATES / "asterisk.conf").read_text()
    for key, value in values.items():
        main = main.replace("{{" + key + "}}", str(value))
    (etc / "asterisk.conf").write_text(main.replace("systemname = outside", "systemname = plain"))
    for name in ("modules.conf", "logger.conf"):
        (etc / name).write_text((TEMPLATES / name).read_text())
    for name in f"{_EMPTY} {_MORE_EMPTY}".split():
        (etc / f"{name}.conf").write_text("")
    (etc / "musiconhold.conf").write_text(f"[default]\nmode=files\ndirectory={folder / 'moh'}\n")
    (etc / "rtp.conf").write_text("[general]\nrtpstart=40000\nrtpend=49999\n")
    (etc / "extensions.conf").write_text(_dialplan(folder))
    (etc / "pjsip.conf").write_text(_pjsip(port, queues, agents))
    (etc / "queues.conf").write_text(_queues(queues, agents))


def _dialplan(folder: Path) -> str:
    return (
        "[caller]\n"
        "exten => _X.,1,Answer()\n"
        f" same => n,Read(KEY,{folder / 'menu'},1,,1,5)\n"
        " same => n,Queue(q${EXTEN},,,,60)\n"
        " same => n,Hangup()\n"
    )


def _pjsip(port: int, queues: int, agents: int) -> str:
    parts = [
        f"[transport-udp]\ntype=transport\nprotocol=udp\nbind={ADDRESS}:{port}\n",
        "[caller]\ntype=endpoint\ncontext=caller\ndisallow=all\nallow=ulaw\ndirect_media=no\n",
        f"[caller]\ntype=identify\nendpoint=caller\nmatch={CALLERS}\n",
    ]
    for queue in range(queues):
        for agent in range(agents):
            name = f"a{queue}-{agent}"
            parts.append(
                f"[{name}]\ntype=endpoint\ncontext=none\ndisallow=all\nallow=ulaw\ndirect_media=no\naors={name}\n"
                f"[{name}]\ntype=aor\ncontact=sip:{name}@{PHONES}:{PHONES_PORT}\n"
            )
    return "\n".join(parts)


def _queues(queues: int, agents: int) -> str:
    parts = ["[general]\nautofill=yes\n"]
    for queue in range(queues):
        members = "".join(f"member => PJSIP/a{queue}-{agent}\n" for agent in range(agents))
        parts.append(f"[q{1000 + queue}]\nstrategy=leastrecent\nringinuse=no\ntimeout=20\nretry=1\n{members}")
    return "\n".join(parts)
