"""Setting up: skips what is done, resumes what broke, says in one line what is missing."""

import shutil
from pathlib import Path

import pytest

from linepool.launcher import bootstrap, preparation
from linepool.launcher.environment import Environment
from linepool.launcher.errors import LauncherError
from linepool.launcher.layout import Layout
from linepool.launcher.preparation import Preparation
from linepool.launcher.progress import Progress
from linepool.launcher.stamps import Stamps, fingerprint


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path, tmp_path / "var", tmp_path / "var")


@pytest.fixture
def setup(layout: Layout) -> Preparation:
    return Preparation(layout, Environment({}, frozenset()), Progress())


def test_a_step_is_done_once_for_the_same_inputs(setup: Preparation, layout: Layout) -> None:
    product, runs = layout.root / "product", []

    def work() -> None:
        runs.append(1)
        product.touch()

    for inputs in ("a", "a", "b"):
        setup._once("step", "step", inputs, product, work)
    assert len(runs) == 2


def test_a_step_is_done_again_when_its_product_was_removed(setup: Preparation, layout: Layout) -> None:
    product = layout.root / "product"
    setup._once("step", "step", "a", product, product.touch)
    product.unlink()
    setup._once("step", "step", "a", product, product.touch)
    assert product.exists()


def test_a_step_that_broke_is_not_remembered_as_done(setup: Preparation, layout: Layout) -> None:
    product = layout.root / "product"

    def breaks() -> None:
        product.touch()
        raise LauncherError("broken")

    with pytest.raises(LauncherError):
        setup._once("step", "step", "a", product, breaks)
    runs: list[int] = []
    setup._once("step", "step", "a", product, lambda: runs.append(1))
    assert runs == [1]


def test_a_changed_renamed_or_new_file_changes_the_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("1")
    seen = {fingerprint(tmp_path, ["*.py"])}
    (tmp_path / "a.py").write_text("2")
    seen.add(fingerprint(tmp_path, ["*.py"]))
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    seen.add(fingerprint(tmp_path, ["*.py"]))
    (tmp_path / "c.py").touch()
    seen.add(fingerprint(tmp_path, ["*.py"]))
    seen.add(fingerprint(tmp_path, ["*.py"], "another database"))
    assert len(seen) == 5


def test_stamps_forget(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path / "stamps")
    stamps.mark("step", "a")
    stamps.forget("step")
    assert not stamps.done("step", "a")


def test_a_missing_node_is_one_line(setup: Preparation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(LauncherError, match=r"Node 20 is missing \(found: none\)"):
        setup.check_machine()


def test_an_old_node_is_named(
    setup: Preparation, layout: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\necho v18.2.0\n")
    node.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(LauncherError, match="found: 18.2.0"):
        setup.check_machine()


def test_a_full_disk_is_noticed_before_anything_is_begun(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")._replace(free=50_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(LauncherError, match="50 MB left, 1500 MB are needed"):
        preparation.check_room(layout.var, installed=False)
    with pytest.raises(LauncherError, match="200 MB are needed"):
        preparation.check_room(layout.var, installed=True)


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("npm error code ENOTFOUND", "The npm registry cannot be reached."),
        ("npm error nospc ENOSPC: no space left on device", "The disk is full."),
    ],
)
def test_npm_complaints_become_sentences(output: str, sentence: str) -> None:
    assert preparation.explain("npm ci", output, Path("log")).problem == sentence


def test_other_failures_show_their_first_telling_line(tmp_path: Path) -> None:
    said = preparation.explain("npm run build", "vite v8\nerror: Could not resolve './zh'\n  at x", tmp_path / "log")
    assert "Could not resolve './zh'" in said.problem
    assert str(tmp_path / "log") in said.remedy


@pytest.mark.parametrize(
    ("output", "part"),
    [
        ("ERROR: No matching distribution found for django", "cannot be reached"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("something odd", "something odd"),
    ],
)
def test_pip_complaints_become_sentences(output: str, part: str) -> None:
    assert part in str(bootstrap.explain("The Python packages cannot be installed", output))
