"""Ports stay with a copy, never collide, and say so when they must move."""

import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from linepool.launcher import nodes
from linepool.launcher import state as states
from linepool.launcher.errors import LauncherError
from linepool.launcher.layout import Layout
from linepool.launcher.ports import Reservations, answers, first_free, free_port, tcp_is_free, udp_is_free


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path, tmp_path / "var", tmp_path / "var")


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Reservations]:
    reservations = Reservations(tmp_path / "ports")
    yield reservations
    reservations.release()


@pytest.fixture
def taken_tcp() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


@pytest.fixture
def taken_udp() -> Iterator[int]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        yield int(server.getsockname()[1])


def test_a_port_in_use_is_not_free_and_answers(taken_tcp: int) -> None:
    assert not tcp_is_free(taken_tcp)
    assert answers("127.0.0.1", taken_tcp)


def test_a_free_port_can_be_bound_and_does_not_answer() -> None:
    port = free_port()
    assert tcp_is_free(port)
    assert not answers("127.0.0.1", port, timeout=0.2)


def test_udp_and_tcp_are_told_apart(taken_udp: int) -> None:
    assert not udp_is_free(taken_udp)
    assert first_free([taken_udp], udp=True) is None


def test_the_first_free_candidate_skips_reserved_and_used_ones(taken_tcp: int) -> None:
    free, other = free_port(), free_port()
    assert first_free([taken_tcp, free, other], taken=[free]) == other


def test_every_part_gets_its_own_port_and_keeps_it(layout: Layout, held: Reservations) -> None:
    notices: list[str] = []
    first = states.load(layout)
    states.choose_ports(first, {}, notices.append, held)
    first.save()
    again = states.load(layout)
    states.choose_ports(again, {}, notices.append, held)
    assert again.ports == first.ports
    wanted = len(states.VARIABLES) + len(nodes.PORTS)  # of the second node
    assert len(set(first.ports.values())) == len(first.ports) == wanted
    assert notices == []


def test_a_port_in_use_is_not_chosen(tmp_path: Path, held: Reservations) -> None:
    one, two = states.State(tmp_path / "one"), states.State(tmp_path / "two")
    states.choose_ports(one, {}, lambda _: None, held)
    with socket.create_server(("127.0.0.1", one.ports["web"])):
        states.choose_ports(two, {}, lambda _: None, held)
    assert one.ports["web"] != two.ports["web"]


def test_a_remembered_port_taken_meanwhile_moves_with_a_notice(
    layout: Layout, taken_tcp: int, held: Reservations
) -> None:
    notices: list[str] = []
    state = states.load(layout)
    state.ports["web"] = taken_tcp
    states.choose_ports(state, {}, notices.append, held)
    assert state.ports["web"] != taken_tcp
    assert len(notices) == 1
    assert str(taken_tcp) in notices[0]
    assert str(state.ports["web"]) in notices[0]


def test_a_fixed_port_that_is_taken_is_one_clear_line(layout: Layout, taken_tcp: int, held: Reservations) -> None:
    state = states.load(layout)
    with pytest.raises(LauncherError, match=f"Port {taken_tcp} is taken.*LINEPOOL_PORT"):
        states.choose_ports(state, {"LINEPOOL_PORT": str(taken_tcp)}, lambda _: None, held)


@pytest.mark.parametrize("text", ["eighty", "0", "70000", "-1"])
def test_a_fixed_port_that_is_no_port_is_refused(layout: Layout, text: str, held: Reservations) -> None:
    with pytest.raises(LauncherError, match="is no port"):
        states.choose_ports(states.load(layout), {"LINEPOOL_SIP_PORT": text}, lambda _: None, held)


def test_secrets_are_made_once_differ_and_only_their_owner_reads_them(layout: Layout) -> None:
    state = states.load(layout)
    state.save()
    assert states.load(layout).secrets == state.secrets
    assert len(set(state.secrets.values())) == len(state.secrets)
    assert stat.S_IMODE(state.path.stat().st_mode) == 0o600


def test_a_damaged_state_file_says_how_to_start_over(layout: Layout) -> None:
    layout.var.mkdir()
    (layout.var / "state.json").write_text("{")
    with pytest.raises(LauncherError, match="damaged.*reset"):
        states.load(layout)


def test_copies_starting_at_the_same_moment_choose_different_ports(tmp_path: Path, held: Reservations) -> None:
    one, two = states.State(tmp_path / "one"), states.State(tmp_path / "two")
    states.choose_ports(one, {}, lambda _: None, held)
    other = Reservations(tmp_path / "ports")
    states.choose_ports(two, {}, lambda _: None, other)
    assert not set(one.ports.values()) & set(two.ports.values())
    other.release()


def test_a_released_port_can_be_taken_by_another_copy(tmp_path: Path, held: Reservations) -> None:
    other = Reservations(tmp_path / "ports")
    assert held.take(20_001)
    assert not other.take(20_001)
    held.release()
    assert other.take(20_001)
    other.release()
