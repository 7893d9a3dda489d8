"""`./run restart --upgrade` with calls up: every company's tables are the next release's, every part is a new process,
and nobody who talked, waited or was on hold noticed."""

import io
import threading

import pytest

from linepool.launcher.progress import Progress
from linepool.launcher.restart import Restart, bring_tables_up_to_date
from linepool.launcher.stack import Stack
from tests.chaos.ears import Ear
from tests.chaos.patience import patiently
from tests.lab.manage import manage
from tests.lab.party import Party
from tests.lab.scene import Scene
from tests.lab.test_nodes import calls_at, state_of
from tests.lab.workspace import await_value

PART_S = 120
SILENCE_MS = 100


class Renewal(threading.Thread):
    """The restart of everything, as `./run restart` does it; what it said is in `told`."""

    def __init__(self, stack: Stack) -> None:
        super().__init__(name="restart")
        self._told = io.StringIO()
        self._restart = Restart(stack, Progress(self._told), patience=PART_S)
        self.trouble: Exception | None = None

    def run(self) -> None:
        """Until all is renewed, or something is in the way."""
        try:
            self._restart.everything()
        except Exception as error:  # told by the test, whatever it was
            self.trouble = error

    @property
    def told(self) -> str:
        """What it said so far."""
        return self._told.getvalue() + (f"{self.trouble!r}" if self.trouble else "")

    def reaches(self, stack: Stack, node: str, state: str) -> None:
        """Wait until it has brought a node there."""
        try:
            await_value(lambda: state_of(stack, node) == state or self.trouble, 3 * PART_S, f"{node} is {state}")
        except TimeoutError as error:
            raise TimeoutError(f"{error}\n{self.told}") from error
        assert self.trouble is None, self.told

    def is_over(self) -> None:
        """Wait until everything is renewed."""
        self.join(3 * PART_S)
        assert not self.is_alive(), self.told
        assert self.trouble is None, self.told


def ear(listener: Party, speaker: Party | None = None) -> Ear:
    """What somebody hears of somebody (of the music without), counted from now on."""
    if listener.line is None or (speaker is not None and speaker.line is None):
        raise AssertionError(f"{listener.name} has no line")
    return Ear(listener.line, speaker.line if speaker else None, speaker.hertz if speaker else 0.0)


def pids(stack: Stack) -> dict[str, int]:
    """The process of every part."""
    return {entry["name"]: entry["pid"] for entry in stack.status["parts"]}


NEXT_RELEASE = {"DJANGO_SETTINGS_MODULE": "tests.lab.next_release.settings"}
COMPANIES_WITHOUT = """
from django.db import connection
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
with public_scope(), connection.cursor() as cursor:
    cursor.execute("SELECT table_schema FROM information_schema.columns WHERE column_name = 'mood'")
    there = {schema for schema, in cursor.fetchall()}
    print(sorted(set(Company.objects.values_list("schema_name", flat=True)) - there), len(there))
"""


def upgrade_tables(stack: Stack) -> str:
    """As the next release would; the companies left without, and how many schemas have it."""
    bring_tables_up_to_date(stack, Progress(io.StringIO()), stack.process_environment() | NEXT_RELEASE)
    return manage(stack, "shell", "-v0", "-c", COMPANIES_WITHOUT).stdout.strip()


@pytest.fixture
def renewal(stack: Stack) -> Renewal:
    """Not begun yet."""
    return Renewal(stack)


def test_tables_and_every_part_are_renewed_with_calls_up_and_nobody_notices(
    stack: Stack, scene: Scene, renewal: Renewal
) -> None:
    before = pids(stack)
    anna, ben = scene.at_work("anna", "ben")
    cal = scene.talk(anna)
    dan = scene.caller("dan")
    ben.takes_the_call()
    ben.desk.does("hold")
    eve = scene.caller("eve")
    scene.waits("eve")
    scene.hearing(cal="anna", anna="cal", dan="music", ben="", eve="music")
    ears = {"cal": ear(cal, anna.phone), "anna": ear(anna.phone, cal), "dan": ear(dan), "eve": ear(eve)}

    left_without, schemas = upgrade_tables(stack).rsplit(" ", 1)
    assert left_without == "[]"
    assert int(schemas) > 1
    scene.house.workspace.mark()
    gus = scene.caller("gus", key="#")  # the old processes go on with the new tables
    gus.hang_up()
    assert scene.house.workspace.new_call()["caller"] == gus.address
    scene.hearing(cal="anna", anna="cal", dan="music", ben="", eve="music")

    renewal.start()
    renewal.reaches(stack, "node-1", "draining")  # the web, the workers and both call controls are new
    scene.hearing(cal="anna", anna="cal", dan="music", ben="", eve="music")
    silence = {name: one.heard().worst_ms for name, one in ears.items()}
    ben.desk.does("resume")
    scene.hearing(cal="anna", anna="cal", dan="ben", ben="dan", eve="music")
    cal.hang_up()
    anna.takes_the_call()
    scene.hearing(eve="anna", anna="eve", dan="ben", ben="dan")
    eve.hang_up()
    anna.desk.sees("")  # she is free for longer than Ben: the next call is hers
    dan.hang_up()
    ben.desk.sees("")

    renewal.reaches(stack, "node-1", "up")  # the last of its calls are over
    fay = scene.caller("fay")
    anna.phone.answer()  # what the desk says of it comes from servers that are restarted now
    scene.hearing(fay="anna", anna="fay")
    fays = {"fay": ear(fay, anna.phone), "anna again": ear(anna.phone, fay)}
    renewal.is_over()
    scene.hearing(fay="anna", anna="fay")
    silence |= {name: one.heard().worst_ms for name, one in fays.items()}
    patiently(lambda: calls_at(stack) == {"node-1": 1, "node-2": 0}, PART_S, "the call is where it was")
    anna.phone.hang_up()
    patiently(lambda: not anna.desk.call, PART_S, "the desk's call is over")

    after = pids(stack)
    callers = {party.address for party in (cal, dan, eve, fay)}
    patiently(lambda: callers <= {call["caller"] for call in scene.house.workspace.calls()}, PART_S, "all are written")
    assert not [name for name, pid in after.items() if pid in (None, before[name])], f"{before} {after}"
    assert max(silence.values()) <= SILENCE_MS, f"{silence}\n{renewal.told}"
