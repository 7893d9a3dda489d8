"""`./run call NUMBER [--dtmf 1] [--seconds 20] [--play x.wav]`: a real call through the lab's carrier.

Prints when it was answered, what was heard (speech or music, tones, silence, with their lengths), and how it ended.
"""

import argparse
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from tests.lab.outside import OutsideCall, outside_world
from tests.lab.sound import Stretch, level_db, read_wav, stretches

KEY_AFTER_S = 2.0
SHORTEST_MS = 300


def main(argv: list[str]) -> int:
    """Returns 0 when the call was answered, 1 when not."""
    options = _parser().parse_args(argv)
    host = os.environ.get("LINEPOOL_SIP_HOST", "127.0.0.1")
    port = int(os.environ.get("LINEPOOL_SIP_PORT", "5060"))
    number = options.number if options.number.startswith("+") else f"+{options.number}"
    print(f"calling {number} at sip:{host}:{port} as {options.caller}", flush=True)
    with outside_world(host, port) as outside:
        call = outside.call(number, caller=options.caller, ring_seconds=options.ring)
        try:
            answered = call.answered(options.ring + 2)
        except TimeoutError:
            print(f"not answered (cause {call.cause()})")
            return 1
        print(f"answered after {_seconds(_began(call), answered):.2f} s", flush=True)
        call.ready()
        _talk(call, options)
        print(f"ended after {_seconds(answered, call.ended()):.2f} s, cause {call.cause()}")
        (heard, *_), rate = read_wav(call.heard_file)
        _describe(stretches(heard, rate))
        print(f"mean level {level_db(heard):.0f} dB")
        if options.save:
            shutil.copy(call.heard_file, options.save)
            print(f"kept as {options.save}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run call", description=__doc__.split("\n\n")[0])
    parser.add_argument("number", help="as a carrier would send it, e.g. +862081880000")
    parser.add_argument("--dtmf", default="", metavar="KEYS", help=f"one every {KEY_AFTER_S:.0f} s; w: wait")
    parser.add_argument("--seconds", type=float, default=20, help="hang up after so long (default 20)")
    parser.add_argument("--play", type=Path, metavar="WAV", help="what the caller says; without it, a 440 Hz tone")
    parser.add_argument("--caller", default="+8613800138000", help="the caller's number")
    parser.add_argument("--ring", type=int, default=30, help="seconds to wait for an answer")
    parser.add_argument("--save", type=Path, metavar="WAV", help="keep what was heard")
    return parser


def _talk(call: OutsideCall, options: argparse.Namespace) -> None:
    """Say something, press the keys, and hang up when the time is over, unless the other side did."""
    call.play(_telephone_wav(options.play, call.outside.sound) if options.play else 440)
    over = threading.Event()
    threading.Thread(target=_await_end, args=(call, over, options.seconds + 60), daemon=True).start()
    left = options.seconds
    for key in options.dtmf:
        if over.wait(min(left, KEY_AFTER_S)):
            return
        left -= KEY_AFTER_S
        if key != "w":
            print(f"pressing {key}", flush=True)
            call.press(key)
    if not over.wait(max(0.0, left)):
        call.hang_up()


def _await_end(call: OutsideCall, over: threading.Event, seconds: float) -> None:
    call.ended(seconds)
    over.set()


def _telephone_wav(source: Path, folder: Path) -> Path:
    """The sound as 8 kHz mono, which every telephone understands."""
    sox = shutil.which("sox")
    if sox is None:
        return source.resolve()
    target = folder / "said.wav"
    subprocess.run([sox, str(source), "-r", "8000", "-c", "1", "-b", "16", str(target)], check=True)  # noqa: S603
    return target


def _describe(heard: Iterable[Stretch]) -> None:
    names = {"sound": "speech or music", "silence": "silence"}
    for stretch in heard:
        if stretch.ms >= SHORTEST_MS:
            name = names.get(stretch.kind, f"tone of {stretch.hertz} Hz")
            print(f"  {stretch.start_ms / 1000:6.1f} s  {name} for {stretch.ms / 1000:.1f} s")


def _began(call: OutsideCall) -> datetime:
    return call.outside.await_event(lambda e: e.channel == call.id, 1, "the call exists").at


def _seconds(first: datetime, second: datetime) -> float:
    return (second - first).total_seconds()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
