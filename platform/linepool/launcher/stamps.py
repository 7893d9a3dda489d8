"""Remembering what was done for which inputs, so that a second start skips it and a broken one resumes."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stamps:
    """A folder with one small file per finished step."""

    folder: Path

    def done(self, step: str, inputs: str) -> bool:
        """Tell whether the step was finished for exactly these inputs."""
        stamp = self.folder / step
        return stamp.exists() and stamp.read_text() == inputs

    def mark(self, step: str, inputs: str) -> None:
        """Remember that the step is finished for these inputs."""
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = self.folder / f".{step}"
        partial.write_text(inputs)
        partial.replace(self.folder / step)

    def forget(self, step: str) -> None:
        """Have the step done again."""
        (self.folder / step).unlink(missing_ok=True)


def fingerprint(root: Path, patterns: Iterable[str], *words: str) -> str:
    """Digest the names and contents of the files below ``root`` that match, and any further words."""
    digest = hashlib.sha256("\0".join(words).encode())
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            if path.is_file():
                digest.update(str(path.relative_to(root)).encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
