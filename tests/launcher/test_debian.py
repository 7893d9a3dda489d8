"""Debian packages: the right mirror, whole or nothing, one line when it goes wrong."""

import subprocess
from pathlib import Path

import pytest

from linepool.launcher import debian
from linepool.launcher.debian import PrivateApt, Source
from linepool.launcher.errors import LauncherError

PRINTED = """'http://mirror.example/debian-security/dists/bookworm-security/InRelease' security 0
'http://mirror.example/debian/dists/bookworm-updates/InRelease' updates 0
'http://mirror.example/other/dists/stable/InRelease' other 0
'http://mirror.example/debian/dists/bookworm/InRelease' main 0
'http://mirror.example/debian/dists/bookworm/main/binary-amd64/Packages.xz' packages 0
"""


def build_package(folder: Path, name: str, text: str) -> Path:
    tree = folder / name
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "DEBIAN" / "control").write_text(
        f"Package: {name}\nVersion: 1\nArchitecture: all\nMaintainer: t <t@example.com>\nDescription: t\n"
    )
    (tree / "usr").mkdir()
    (tree / "usr" / name).write_text(text)
    archive = folder / f"{name}.deb"
    subprocess.run(["dpkg-deb", "--build", str(tree), str(archive)], check=True, capture_output=True)
    return archive


def test_the_main_archive_is_chosen_not_security_updates_or_strangers() -> None:
    assert debian.choose_source(PRINTED) == Source("http://mirror.example/debian", "bookworm")


def test_no_mirror_in_the_configuration_is_none() -> None:
    assert debian.choose_source("Reading package lists...\n") is None


def test_the_variable_overrides_the_mirror(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINEPOOL_DEBIAN_MIRROR", "http://mine.example/debian/")
    assert debian.machine_source().mirror == "http://mine.example/debian"


def test_unpacked_packages_appear_together_and_leave_no_partial_folder(tmp_path: Path) -> None:
    archives = [build_package(tmp_path, name, name) for name in ("one", "two")]
    target = tmp_path / "prefix"
    debian.unpack(archives, target)
    assert sorted(path.name for path in (target / "usr").iterdir()) == ["one", "two"]
    assert not (tmp_path / "prefix.partial").exists()


def test_a_damaged_package_leaves_nothing_half_made_and_is_fetched_anew(tmp_path: Path) -> None:
    good, bad = build_package(tmp_path, "one", "one"), tmp_path / "bad.deb"
    bad.write_bytes(good.read_bytes()[:300])
    target = tmp_path / "prefix"
    with pytest.raises(LauncherError, match="bad.deb does not unpack"):
        debian.unpack([good, bad], target)
    assert not target.exists()
    assert not bad.exists()


def test_what_a_killed_run_left_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "prefix.partial").mkdir()
    (tmp_path / "prefix.partial" / "half").write_text("half")
    debian.unpack([build_package(tmp_path, "one", "one")], tmp_path / "prefix")
    assert not (tmp_path / "prefix" / "half").exists()


def test_an_unreachable_mirror_is_one_line_without_its_address(tmp_path: Path) -> None:
    apt = PrivateApt(tmp_path / "apt", Source("http://user:secret@127.0.0.1:9/debian", "forky"))
    with pytest.raises(LauncherError, match="cannot be reached") as caught:
        apt.fetch(["asterisk"])
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("E: You don't have enough free space in /x.", "The disk is full."),
        ("E: Write error - write (28: No space left on device)", "The disk is full."),
        ("W: Failed to fetch http://m/x  Temporary failure resolving 'm'", "The Debian mirror cannot be reached."),
        ("E: Unable to locate package nosuch", "apt: E: Unable to locate package nosuch"),
    ],
)
def test_each_complaint_of_apt_becomes_its_own_sentence(output: str, sentence: str) -> None:
    assert debian.explain(output).problem == sentence


def test_addresses_are_left_out_of_complaints() -> None:
    assert "pw" not in str(debian.explain("E: The repository 'http://user:pw@m/debian forky Release' is not signed."))
