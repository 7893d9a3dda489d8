"""What is said of a call's sound follows the published formulas."""

from __future__ import annotations

import pytest

from bench.voice import Heard, mos


def test_a_perfect_call_has_the_e_models_best_score() -> None:
    assert mos(0, 0) == pytest.approx(4.41, abs=0.01)


@pytest.mark.parametrize(("loss", "delay_ms", "score"), [(0.01, 50, 4.30), (0.05, 50, 3.84), (0, 300, 3.71)])
def test_loss_and_delay_cost(loss: float, delay_ms: float, score: float) -> None:
    assert mos(loss, delay_ms) == pytest.approx(score, abs=0.05)


def test_steady_packets_have_no_jitter_and_swaying_ones_approach_their_sway() -> None:
    assert Heard(100, [5.0] * 100).jitter_ms == 0
    assert Heard(400, [5.0, 9.0] * 200).jitter_ms == pytest.approx(4, abs=0.01)


def test_what_comes_too_late_for_the_buffer_is_lost() -> None:
    heard = Heard(100, [5.0] * 90 + [100.0] * 5)
    assert heard.loss(60) == pytest.approx(0.1)
    assert heard.loss(200) == pytest.approx(0.05)


def test_a_call_nobody_hears_is_worth_nothing() -> None:
    assert Heard(100, []).mos() == 1.0
