"""The soak: a town full of calls, and every half minute something is done to it."""

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx

from linepool.launcher.stack import Stack
from tests.chaos import faults, leaks, ledger
from tests.chaos.ears import Heard
from tests.chaos.lives import SHOWN, Crowd, Life
from tests.chaos.patience import TROUBLE, patiently, told
from tests.chaos.town import Town
from tests.lab.desk import Desk, Refusal
from tests.lab.manage import run_manage
from tests.lab.outside import Outside

ACTS_S = faults.BACK_S
"""As long as a part may take to begin anew on a busy machine; told is what it took."""
SILENCE_MS = 100
MIXED_SILENCE_MS = 1_500
"""In conferences: the switch mixes by its own clock, and fills in what a late machine has not said yet."""
DURATION_MS = 100
QUIET_S = 60
BROKEN = ("LOST", "TWICE", "WRONG", "SILENT")
PAUSE_S = 10
LEAVE = 12
"""So many of the calls end after each fault at most, and others come."""
SHARES = {
    "talking": 28,
    "held": 8,
    "consulting": 8,
    "conference": 8,
    "queue": 12,
    "menu": 8,
    "ringing": 10,
    "transfer": 8,
    "wrapup": 5,
    "callback": 5,
}
"""The town's calls: so many of each kind in a hundred."""
ONCE = ("wrapup", "callback")
"""These come once, and stay."""
BRIEF = ("ringing", "transfer")
"""These do not stay as they are for long: new ones come just before each fault."""
READ = (ledger.ANSWERED, ledger.ENDED)


@dataclass(slots=True)
class Struck:
    """One fault and what followed. `acts_s`: until a command was done again."""

    name: str
    at_s: float
    acts_s: float
    silence_ms: int = 0
    mixed_ms: int = 0
    pause_ms: int = 0
    remarks: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        line = f"{self.at_s:6.0f} s  {self.name:<18} acts after {self.acts_s:4.1f} s, silence {self.silence_ms} ms"
        more = f" (conferences {self.mixed_ms} ms; the machine paused {self.pause_ms} ms)"
        return "\n".join([line + more, *(f"          {remark}" for remark in self.remarks)])

    @property
    def broken(self) -> list[str]:
        """Remarks that are broken promises."""
        return [remark for remark in self.remarks if remark.startswith(BROKEN)]

    def hear(self, life: Life, before: Heard, now: Heard) -> None:
        """What was heard of a call until now, and how it was before."""
        if mixed := life.kind == "conference":
            self.mixed_ms = max(self.mixed_ms, now.worst_ms)
        else:
            self.silence_ms = max(self.silence_ms, now.worst_ms)
        self.pause_ms = max(self.pause_ms, now.pause_ms)
        if now.worst_ms > max(MIXED_SILENCE_MS if mixed else SILENCE_MS, before.worst_ms):
            self.remarks.append(f"SILENT {life.caller.name}: {now}, before {before}")


@contextmanager
def listening(crowd: Crowd) -> Iterator[None]:
    """Ears are kept open during the block."""
    over = threading.Event()

    def listen() -> None:
        while not over.wait(0.25):
            for life in list(crowd.lives):
                if not life.let_go:
                    for ear in list(life.ears):
                        ear.listen()

    thread = threading.Thread(target=listen, daemon=True, name="ears")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(5)


def crowd_of(calls: int) -> dict[str, int]:
    """How many of each kind make about so many calls: at least one, so that every state is there."""
    return {kind: max(1, round(share * calls / 100)) for kind, share in SHARES.items()}


def populate(crowd: Crowd, kinds: dict[str, int]) -> None:
    """Bring so many calls of each kind up, side by side."""
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(crowd.begin, [kind for kind, count in kinds.items() for _ in range(count)]))


def replace(crowd: Crowd, kinds: dict[str, int]) -> None:
    """New calls for those that are over."""
    there = [life.kind for life in crowd.lives if not life.over]
    populate(crowd, {kind: count - there.count(kind) for kind, count in kinds.items()})


def make_room(crowd: Crowd) -> None:
    """Those that would not stay as they are end, and a part of the others."""
    lasting = [life for life in crowd.lives if not life.over and life.kind not in BRIEF]
    for life in [*lasting[::3][:LEAVE], *(life for life in crowd.lives if life.kind in BRIEF and not life.over)]:
        crowd.end(life)


def acts(town: Town, seconds: float = ACTS_S) -> float:
    """Seconds until call control does what it is told: the dialler's state changes and says so."""
    began = time.monotonic()
    state = itertools.cycle(("ready", "away"))

    def done() -> bool:
        try:
            town.dialler.desk.does("state", state=next(state))
        except Refusal:
            return False
        return True

    patiently(done, seconds, "call control acts")
    return time.monotonic() - began


def strike(stack: Stack, crowd: Crowd, fault: faults.Fault, began: float) -> Struck:
    """Do it, with commands given meanwhile, and see what becomes of the calls."""
    settled = [life for life in crowd.lives if life.settled and not life.over]
    struck = Struck(fault.name, time.monotonic() - began, 0.0)
    try:
        before, kept = {life: life.heard() for life in settled}, _kept(crowd)
        dialled = Dialled(crowd)
        with ThreadPoolExecutor(1) as beside:
            outcome = beside.submit(dialled.dial)
            fault.do(stack)
            struck.acts_s = acts(crowd.town)
            struck.remarks += [outcome.result()]
        faults.healed(stack)
        for life in settled:
            struck.remarks += _still(crowd, life, fault)
            struck.hear(life, before[life], life.heard())
        struck.remarks += [*dialled.judge(), *_forgotten(crowd, kept)]
    except TROUBLE as error:
        struck.remarks.append(f"WRONG {told(error)}")
    return struck


def _still(crowd: Crowd, life: Life, fault: faults.Fault) -> list[str]:
    """The call is what it was."""
    if life.cut:
        life.trouble = f"cut by {fault.name}"
        crowd.end(life)  # whoever was in it is needed by the next ones
        return [f"LOST {life.caller.name} was cut"]
    try:
        crowd.shows(life, SHOWN[life.kind], 15)
    except TimeoutError:
        return [f"WRONG {life.caller.name} is shown as {crowd.state(life)}"]
    return []


def _kept(crowd: Crowd) -> tuple[int, int]:
    """How many write up, and how many wait to be called back."""
    scribes, board = {scribe.id for scribe in crowd.town.scribes}, crowd.board
    writing = sum(agent["user_id"] in scribes and agent["state"] == "wrapup" for agent in board["agents"])
    return writing, sum(queue["callbacks"] for queue in board["queues"])


def _forgotten(crowd: Crowd, before: tuple[int, int]) -> list[str]:
    """Who wrote up is still at it, and who waited to be called back still does."""
    try:
        patiently(lambda: _kept(crowd) == before, 15, "all wrap-ups and callbacks are shown")
    except TimeoutError:
        return [f"WRONG {_kept(crowd)} wrap-ups and callbacks are shown, not {before}"]
    return []


class Dialled:
    """A command given in the middle of it, to call a number nobody else calls: done once, or refused and not done."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self.target = crowd.people.outsider(f"dialled{time.monotonic_ns()}")
        self.outcome = "?"

    def dial(self) -> str:
        """Give it half a second after; what came of it."""
        time.sleep(0.5)
        desk = self._crowd.town.dialler.desk
        try:
            desk.does("dial", to=self.target.address)
            self.outcome = "done"
        except Refusal as refusal:
            self.outcome = refusal.code or str(refusal.status)
        except httpx.HTTPError as error:
            self.outcome = f"no answer ({type(error).__name__})"
        return f"dialling meanwhile: {self.outcome}"

    def judge(self) -> list[str]:
        """How often the telephone rang, against what the desk was told."""
        rang = sum(
            event.kind == "StasisStart" and event.data["channel"]["dialplan"]["exten"] == self.target.address
            for event in list(self._crowd.people.outside.events)
        )
        self._crowd.town.dialler.phone.hang_up()
        self._crowd.people.leaves(self.target)
        if rang > 1:
            return [f"TWICE the number was rung {rang} times"]
        if self.outcome.startswith(("callcontrol_unavailable", "in_call", "not_")) and rang:
            return [f"WRONG refused as {self.outcome}, and rung all the same"]
        return []


@dataclass(slots=True)
class Outcome:
    """What the soak came to."""

    calls: int
    unsettled: list[str]
    cut: list[str]
    verdict: ledger.Verdict
    struck: list[Struck]
    books: str
    left: list[str]
    untrue: list[str]

    @property
    def worst_silence_ms(self) -> int:
        """In any talking call."""
        return max((one.silence_ms for one in self.struck), default=0)

    @property
    def failures(self) -> list[str]:
        """Promises that were broken."""
        told = [remark for one in self.struck for remark in one.broken]
        told += [f"lost: {name}" for name in self.verdict.lost]
        told += [f"doubled: {name}" for name in self.verdict.doubled]
        told += [f"{name}: {ms:+d} ms" for name, ms in self.verdict.off_ms.items() if abs(ms) > DURATION_MS]
        told += [f"books: {self.books}"] if self.books else []
        return [*told, *(f"left: {one}" for one in self.left), *(f"untrue: {one}" for one in self.untrue)]


def soak(
    stack: Stack, outside: Outside, crowd: Crowd, kinds: dict[str, int], minutes: float, order: Iterator[faults.Fault]
) -> Outcome:
    """Run for so long, with faults in this order. Prints as it goes."""
    began, since = time.monotonic(), datetime.now(UTC) - timedelta(seconds=5)
    struck: list[Struck] = []
    staying = {kind: count for kind, count in kinds.items() if kind not in ONCE}
    crowd.town.open()
    with listening(crowd):
        populate(crowd, kinds)
        _say(f"{_up(crowd)} after {time.monotonic() - began:.0f} s")
        for fault in order:
            if time.monotonic() - began > minutes * 60:
                break
            for life in crowd.lives:
                if life.trouble:
                    _say(f"   {life.caller.name}: {life.trouble}")
            pause = time.monotonic() + PAUSE_S
            struck.append(strike(stack, crowd, fault, began))
            _say(str(struck[-1]))
            make_room(crowd)
            outside.keep_only(READ)
            replace(crowd, staying)
            time.sleep(max(0.0, pause - time.monotonic()))
        return conclude(stack, outside, crowd, struck, since)


def _up(crowd: Crowd) -> str:
    """How many of each kind."""
    kinds = Counter(life.kind for life in crowd.lives if not life.trouble)
    return f"{kinds.total()} calls ({', '.join(f'{count} {kind}' for kind, count in kinds.items())})"


def conclude(stack: Stack, outside: Outside, crowd: Crowd, struck: list[Struck], since: datetime) -> Outcome:
    """Everybody hangs up, and the books are opened."""
    for life in crowd.lives:
        if not life.over:
            crowd.end(life)
    untrue = send_home(crowd.town)
    left = leaks.nothing_left(stack, QUIET_S)
    verdict = ledger.Verdict()

    def agree() -> list[str]:
        nonlocal verdict
        records = ledger.written(stack, crowd.town.house.workspace.slug)
        verdict = ledger.compare(crowd.lives, ledger.timelines(outside), records)
        return verdict.lost

    unread = _await_nothing(agree)
    books = _await_nothing(lambda: reconciled(stack, since))
    if not verdict.lost:
        books = [*unread, *books]  # trouble with reading them
    unsettled = [f"{life.caller.name}: {life.trouble}" for life in crowd.lives if life.trouble]
    cut = [life.caller.name for life in crowd.lives if life.trouble.startswith(("cut", "it was cut"))]
    return Outcome(len(crowd.lives), unsettled, cut, verdict, struck, "; ".join(books), left, untrue)


def reconciled(stack: Stack, since: datetime) -> list[str]:
    """What the switch's books and ours disagree about."""
    arguments = ("--since", since.isoformat(), "--until", datetime.now(UTC).isoformat())
    done = run_manage(stack, "reconcile", *arguments)
    return [] if done.returncode == 0 else (done.stdout + done.stderr).splitlines()


def send_home(town: Town) -> list[str]:
    """With all calls over nobody is in one: whoever is shown otherwise. Then all log out."""
    untrue = []
    for colleague in town.everybody:
        desk, home = colleague.desk, {"ready", "away"} | ({"wrapup"} if colleague in town.scribes else set())
        try:
            patiently(lambda desk=desk, home=home: desk.picture.get("state") in home, 20, "free")  # type: ignore[misc]
        except TimeoutError:
            untrue.append(f"{colleague.name} is shown as {_shown(desk)}")
        try:
            desk.does("logout")
        except TROUBLE as error:
            untrue.append(f"{colleague.name} may not go home: {told(error)}")
    return untrue


def _shown(desk: Desk) -> str:
    try:
        return str(desk.picture.get("state"))
    except TROUBLE as error:
        return told(error)


def _await_nothing(probe: Callable[[], list[str]]) -> list[str]:
    deadline = time.monotonic() + QUIET_S
    while True:
        try:
            found = probe()
        except TROUBLE as error:
            found = [told(error)]
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.5)


def _say(text: str) -> None:
    print(text, flush=True)
