"""Logs end, while their writers go on."""

from pathlib import Path

from linepool.launcher.logs import trim


def test_a_long_log_keeps_its_last_lines_and_its_writer_goes_on(tmp_path: Path) -> None:
    path, short = tmp_path / "web.log", tmp_path / "beat.log"
    short.write_text("short\n")
    with path.open("ab") as writer:
        for number in range(10_000):
            writer.write(f"line {number}\n".encode())
        writer.flush()
        assert trim([path, short, tmp_path / "gone.log"], most=50_000, kept=1_000) == [path]
        writer.write(b"the next\n")
    lines = path.read_text().splitlines()
    assert len(path.read_bytes()) < 1_100
    assert lines[-2:] == ["line 9999", "the next"]
    assert all(line.startswith("line ") for line in lines[:-1])
    assert short.read_text() == "short\n"


def test_a_log_of_usual_length_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "web.log"
    path.write_text("x" * 1_000)
    assert trim([path]) == []
    assert path.stat().st_size == 1_000
