"""Forms for parts: every field of every kind is named in both languages, and what a form sends is understood."""

from typing import Any

import pytest

from billing.catalogue.seed import PLANS
from billing.contracts.forms import part_forms
from billing.rating.parts import KINDS, read_parts, write_parts

FORMS: dict[str, Any] = {form["kind"]: form for form in part_forms()}


def test_every_kind_has_a_form() -> None:
    assert list(FORMS) == list(KINDS)


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: str(form["kind"]))
def test_every_field_is_named_in_both_languages_and_a_number_says_what_it_counts(form: Any) -> None:
    fields = [*form["fields"], *(inner for field in form["fields"] for inner in field["fields"])]
    assert fields
    for field in fields:
        assert all(field["label"].values()), field["name"]
        assert bool(field["hint"]["zh-hans"]) == bool(field["hint"]["en"]), field["name"]
        assert (field["type"] in {"decimal", "whole"}) == (field["least"] is not None), field["name"]
        assert (field["type"] == "choice") == bool(field["choices"]), field["name"]
        assert (field["type"] == "record") == bool(field["fields"]), field["name"]


@pytest.mark.parametrize("offer", PLANS, ids=lambda offer: offer.code)
def test_a_form_can_hold_whatever_a_plan_says(offer: Any) -> None:
    """Each value of the seeded plans is of a field the form shows, and one of its choices where it has some."""
    for part in write_parts(offer.parts):
        fields = {field["name"]: field for field in FORMS[part["kind"]]["fields"]}
        assert set(part) - {"kind"} == set(fields)
        for name, field in fields.items():
            chosen = part[name] if field["many"] else [part[name]]
            if field["choices"]:
                assert {str(value) for value in chosen} <= {choice["value"] for choice in field["choices"]}, name
    assert read_parts(write_parts(offer.parts)) == offer.parts
