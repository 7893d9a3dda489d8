"""The environment of the parts, the switch's files, the counting of tests, the commands."""

import json
import os
import re
import stat
from pathlib import Path

import pytest

from linepool.launcher import checks, cli, environment, status, switch
from linepool.launcher.asterisk import Asterisk
from linepool.launcher.checks import Count
from linepool.launcher.errors import LauncherError
from linepool.launcher.layout import CHECKOUT, Layout
from linepool.launcher.state import VARIABLES, State
from telephony.prompts import AT_HAND, LANGUAGES

PORTS = {name: 20_000 + number for number, name in enumerate(VARIABLES)}


class Secrets(dict[str, str]):
    """A secret for every name."""

    def __missing__(self, name: str) -> str:
        return f"secret-{name}"


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(CHECKOUT, tmp_path / "var", tmp_path / "cache")


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "state.json", dict(PORTS), Secrets())


def test_by_default_every_part_is_ours_and_finds_the_others(layout: Layout, state: State) -> None:
    built = environment.build(layout, state, {})
    assert built.external == frozenset()
    assert built.values["LINEPOOL_VALKEY_URL"] == f"redis://:secret-valkey@127.0.0.1:{PORTS['valkey']}"
    assert built.values["LINEPOOL_SWITCH_DATABASE_URL"].startswith("postgresql://switch:")
    assert built.values["LINEPOOL_RECORDING_STORE"] == "s3"


@pytest.mark.parametrize(
    ("variable", "part"),
    [
        ("LINEPOOL_DATABASE_URL", "postgres"),
        ("LINEPOOL_VALKEY_URL", "valkey"),
        ("LINEPOOL_S3_ENDPOINT", "s3"),
        ("LINEPOOL_ARI_URL", "asterisk"),
    ],
)
def test_a_part_pointed_elsewhere_is_not_started(layout: Layout, state: State, variable: str, part: str) -> None:
    built = environment.build(layout, state, {variable: "scheme://elsewhere:1/x"})
    assert built.external == {part}
    assert built.values[variable] == "scheme://elsewhere:1/x"


def test_a_second_node_has_ports_and_addresses_of_its_own(layout: Layout, state: State) -> None:
    state.ports |= {"http-2": 30_001, "ami-2": 30_002, "sip-2": 30_003, "rtp-2": 30_004}
    (node,) = json.loads(environment.build(layout, state, {}).values["LINEPOOL_MORE_NODES"])
    assert node == {
        "name": "node-2",
        "ari_url": "http://127.0.0.1:30001/ari",
        "ami": "127.0.0.1:30002",
        "sip": "127.0.0.1:30003",
        "ws_url": "ws://localhost:30001/ws",
    }
    assert environment.build(layout, state, {"LINEPOOL_NODES": "1"}).values["LINEPOOL_MORE_NODES"] == "[]"
    assert "LINEPOOL_MORE_NODES" not in environment.build(layout, state, {"LINEPOOL_ARI_URL": "http://a/ari"}).values


def test_recordings_on_disk_need_no_s3_server(layout: Layout, state: State) -> None:
    assert "s3" in environment.build(layout, state, {"LINEPOOL_RECORDING_STORE": "disk"}).external


def make_asterisk(tmp_path: Path) -> Asterisk:
    data = tmp_path / "share"
    (data / "sounds" / "en_US_f_Allison").mkdir(parents=True)
    (data / "documentation").mkdir()
    return Asterisk(("/bin/true",), tmp_path / "modules", data)


def make_config() -> switch.SwitchConfig:
    return switch.SwitchConfig(
        database_url="postgresql://switch:p%40ss@db.example:6432/linepool",
        sip_bind="127.0.0.1",
        sip_port=5070,
        http_bind="127.0.0.1",
        http_port=18088,
        ami_port=15038,
        rtp_first=12000,
        rtp_last=13999,
        ari_password="ari-secret",
        ami_password="ami-secret",
        system_name="node-1",
    )


def test_every_template_of_the_switch_is_filled(layout: Layout, tmp_path: Path) -> None:
    switch.write_config(layout, make_asterisk(tmp_path), make_config())
    for template in (CHECKOUT / "deploy" / "asterisk").glob("*.conf"):
        assert "{{" not in (layout.etc / template.name).read_text(), template.name
    assert "dbpass = p@ss" in (layout.etc / "res_pgsql.conf").read_text()
    assert "bind = 127.0.0.1:5070" in (layout.etc / "pjsip.conf").read_text()


def test_the_switchs_passwords_are_readable_by_their_owner_only(layout: Layout, tmp_path: Path) -> None:
    switch.write_config(layout, make_asterisk(tmp_path), make_config())
    assert stat.S_IMODE(layout.etc.stat().st_mode) == 0o700


def test_the_dialplan_is_one_line_a_context_and_what_rings_phones_for_other_nodes() -> None:
    text = (CHECKOUT / "deploy" / "asterisk" / "extensions.conf").read_text()
    lines = [line for line in text.splitlines() if line.startswith("exten")]
    contexts = [line for line in text.splitlines() if line.startswith("[") and line != "[general]"]
    assert len(lines) == len(contexts) == 6
    entered = {line.split(",")[-1].rstrip(")") for line in lines if "Stasis(" in line}
    assert entered == {"carrier", "agent", "tester"}, "a way in for outsiders"
    assert {"[trunk]", "[trunk-headers]"} < set(contexts)


def test_the_switchs_own_words_are_those_that_are_laid_out_for_it(layout: Layout, tmp_path: Path) -> None:
    switch.write_config(layout, make_asterisk(tmp_path), make_config())
    said = re.findall(r"Playback\(([^,)]*)", (layout.etc / "extensions.conf").read_text())
    assert "&".join(str(layout.sounds / f"{name}-{language}") for name in AT_HAND for language in LANGUAGES) in said


def test_a_second_writing_keeps_the_data_folder_and_follows_a_new_prefix(layout: Layout, tmp_path: Path) -> None:
    switch.write_config(layout, make_asterisk(tmp_path / "old"), make_config())
    switch.write_config(layout, make_asterisk(tmp_path / "new"), make_config())
    english = layout.var / "switch" / "data" / "sounds" / "en"
    assert english.resolve() == (tmp_path / "new" / "share" / "sounds" / "en_US_f_Allison").resolve()


def test_a_name_nobody_sets_is_a_mistake_in_the_template() -> None:
    with pytest.raises(LauncherError, match="x.conf asks for {{nobody}}"):
        switch.fill("a = {{nobody}}", {}, "x.conf")


def test_tests_are_counted_from_the_runners_own_reports(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(
        "<testsuites><testsuite><testcase name='a'/><testcase name='b'><failure/></testcase>"
        "<testcase name='c'><error/></testcase><testcase name='d'><skipped/></testcase></testsuite></testsuites>"
    )
    assert checks.read_report(report, 1) == Count(passed=1, failed=2, skipped=1)


def test_a_runner_that_died_before_its_report_counts_as_a_failure(tmp_path: Path) -> None:
    assert checks.read_report(tmp_path / "missing.xml", 2) == Count(failed=1)


def test_a_runner_that_failed_without_a_failing_test_counts_as_a_failure(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text("<testsuites><testsuite><testcase name='a'/></testsuite></testsuites>")
    assert checks.read_report(report, 1) == Count(passed=1, failed=1)
    assert checks.read_report(report, 0) == Count(passed=1)


def test_the_totals_are_the_last_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    check = checks.Check("unit", ["pytest"], tmp_path, tmp_path)
    results = [(check, 0, Count(passed=3), 1.0), (check, 1, Count(passed=1, failed=1), 1.0)]
    assert checks._conclude(results, 2.0) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "4 passed, 1 failed, 0 skipped in 2.0s"


def test_linters_run_two_at_a_time_and_each_ones_words_stay_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    waits = "echo begun; touch here; while [ ! -e there ]; do sleep 0.05; done; echo done"
    lets = "while [ ! -e here ]; do sleep 0.05; done; echo complaint >&2; touch there; exit 3"
    both = [checks.Check(name, ["sh", "-c", words], tmp_path) for name, words in (("waits", waits), ("lets", lets))]
    results = checks.beside(both, dict(os.environ))
    assert [(check.name, code, str(count)) for check, code, count, _ in results] == [
        ("waits", 0, "1 passed, 0 failed, 0 skipped"),
        ("lets", 3, "0 passed, 1 failed, 0 skipped"),
    ]
    told = capsys.readouterr().out
    assert "\nbegun\ndone\n" in told
    assert "\ncomplaint\n" in told


def test_a_command_that_needs_a_running_copy_says_so_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LINEPOOL_STATE_DIR", str(tmp_path))
    assert cli.main(["call", "+8610000000"]) == 1
    assert capsys.readouterr().err == "run: This copy is not up. `./run up -d` starts it.\n"


def test_down_without_anything_running_is_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINEPOOL_STATE_DIR", str(tmp_path))
    assert cli.main(["down"]) == 0


def test_reset_asks_and_without_anybody_to_ask_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LINEPOOL_STATE_DIR", str(tmp_path))
    (tmp_path / "postgres").mkdir()
    assert cli.main(["reset"]) == 1
    assert "--yes" in capsys.readouterr().err
    assert (tmp_path / "postgres").exists()
    assert cli.main(["reset", "--yes"]) == 0
    assert not (tmp_path / "postgres").exists()


def test_status_of_a_copy_never_started_is_new(layout: Layout) -> None:
    assert status.collect(layout)["state"] == "new"


def test_status_names_the_number_to_call_and_who_may_log_in(layout: Layout) -> None:
    assert status.demo(layout, "http://localhost:8000") == {"number": "", "log_ins": [], "problem": ""}
    log_in = {"what": "agent", "host": "demo", "email": "a@demo.example", "password": "open sesame"}
    layout.var.mkdir(parents=True, exist_ok=True)
    (layout.var / "demo.json").write_text(json.dumps({"number": "+862081880000", "log_ins": [log_in]}))
    told = status.demo(layout, "http://localhost:8000")
    assert told["number"] == "+862081880000"
    assert [known["url"] for known in told["log_ins"]] == ["http://demo.localhost:8000"]


@pytest.mark.parametrize(
    "left", ["", "[]", '{"number": "+86", "log_ins": ["a@demo.example"]}', '{"log_ins": [{"email": "a@demo.example"}]}']
)
def test_status_says_what_to_do_with_a_demo_of_another_version(layout: Layout, left: str) -> None:
    layout.var.mkdir(parents=True, exist_ok=True)
    (layout.var / "demo.json").write_text(left)
    told = status.demo(layout, "http://localhost:8000")
    assert (told["number"], told["log_ins"]) == ("", [])
    assert "./run manage demo" in told["problem"]
