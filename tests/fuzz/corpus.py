"""What the fuzzer found worth keeping, a file for each target: a line is one input, its bytes as Latin-1 in JSON."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"
_WORDS = re.compile(rb'"[ -!#-\[\]-~]{1,40}"|[A-Za-z0-9_.:+-]{2,40}')
_MOST_WORDS = 400


def entries(target: str) -> list[bytes]:
    """The kept inputs of a target."""
    path = FOLDER / f"{target}.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return [str(json.loads(line)).encode("latin1") for line in lines]


def keep(target: str, found: Iterable[bytes]) -> int:
    """Write a target's inputs, each once, the shortest first; returns how many."""
    ordered = sorted(set(found), key=lambda entry: (len(entry), entry))
    lines = [json.dumps(entry.decode("latin1")) + "\n" for entry in ordered]
    (FOLDER / f"{target}.jsonl").write_text("".join(lines))
    return len(lines)


def unpack(target: str, folder: Path) -> None:
    """Lay the inputs out as the fuzzer wants them: a file each."""
    folder.mkdir(parents=True, exist_ok=True)
    for entry in entries(target):
        (folder / hashlib.sha256(entry).hexdigest()[:20]).write_bytes(entry)


def words(target: str) -> str:
    """The words that occur in the inputs, as a dictionary for the fuzzer."""
    counted: dict[bytes, int] = {}
    for entry in entries(target):
        for word in _WORDS.findall(entry):
            counted[word] = counted.get(word, 0) + 1
    often = sorted(counted, key=lambda word: (-counted[word], word))[:_MOST_WORDS]
    return "".join('"' + word.decode().replace("\\", "\\\\").replace('"', '\\"') + '"\n' for word in often)
