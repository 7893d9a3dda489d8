"""Where things are: the checkout, and the folder of everything the machine makes."""

import os
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Layout:
    """Folders of one running copy. ``var`` is per copy, ``cache`` may be shared between copies."""

    root: Path
    var: Path
    cache: Path

    @property
    def etc(self) -> Path:
        """Rendered configuration of the switch."""
        return self.var / "etc"

    @property
    def logs(self) -> Path:
        """One log file per part."""
        return self.var / "log"

    @property
    def run(self) -> Path:
        """Pid, lock and status files."""
        return self.var / "run"

    @property
    def spool(self) -> Path:
        """Where the switch writes recordings before they are stored."""
        return self.var / "spool"

    @property
    def journal(self) -> Path:
        """Finished calls on their way to the database."""
        return self.var / "journal"

    @property
    def sounds(self) -> Path:
        """Spoken prompts, shared with the switch."""
        return self.var / "sounds"

    @property
    def stamps(self) -> Path:
        """What has been done for which inputs."""
        return self.var / "stamps"

    @property
    def templates(self) -> Path:
        """The switch's configuration templates."""
        return self.root / "deploy" / "asterisk"

    @property
    def python(self) -> Path:
        """The project's own interpreter."""
        return self.root / ".venv" / "bin" / "python"

    def log(self, part: str) -> Path:
        """A part's log file."""
        return self.logs / f"{part}.log"


def current() -> Layout:
    """Return this checkout's layout; LINEPOOL_STATE_DIR and LINEPOOL_CACHE move its folders."""
    var = Path(os.environ.get("LINEPOOL_STATE_DIR") or CHECKOUT / "var").resolve()
    cache = Path(os.environ.get("LINEPOOL_CACHE") or CHECKOUT / "var").resolve()
    return Layout(CHECKOUT, var, cache)
