"""Who owes the tax between two places, and account numbers that are none."""

import pytest

from billing.parties.iban import is_iban, wrong_ibans
from billing.parties.vat import Treatment, is_vat_number, treatment_of

GERMAN = ("DE", "DE123456789")


@pytest.mark.parametrize(
    ("country", "number", "valid"),
    [
        ("DE", "DE123456789", True),
        ("DE", "de 123 456 789", True),
        ("DE", "DE12345678", False),
        ("DE", "12/345/67890", False),
        ("IE", "IE6388047V", True),
        ("IE", "IE1234567FA", True),
        ("GR", "EL123456789", True),
        ("GR", "GR123456789", False),
        ("FR", "FR83404833048", True),
        ("FR", "DE123456789", False),
        ("CN", "91310000EXAMPLE001", False),
        ("GB", "GB123456789", False),
        ("", "", False),
    ],
)
def test_a_vat_number_has_the_form_of_its_member_state(country: str, number: str, valid: bool) -> None:
    assert is_vat_number(country, number) is valid


@pytest.mark.parametrize(
    ("seller", "buyer", "treatment"),
    [
        (GERMAN, ("IE", "IE6388047V"), Treatment.REVERSE_CHARGE),
        (GERMAN, ("IE", ""), Treatment.CHARGED),
        (GERMAN, ("IE", "DE999999999"), Treatment.CHARGED),
        (GERMAN, ("DE", "DE999999999"), Treatment.CHARGED),
        (GERMAN, ("CN", "91310000MA1"), Treatment.OUTSIDE),
        (GERMAN, ("GB", ""), Treatment.OUTSIDE),
        (GERMAN, ("", "IE6388047V"), Treatment.CHARGED),
        (("DE", "12/345/67890"), ("IE", "IE6388047V"), Treatment.CHARGED),
        (("CN", "91310000EXAMPLE001"), ("IE", "IE6388047V"), Treatment.CHARGED),
    ],
)
def test_the_client_owes_the_tax_in_another_member_state_with_a_number_of_it(
    seller: tuple[str, str], buyer: tuple[str, str], treatment: Treatment
) -> None:
    assert treatment_of(*seller, *buyer) == treatment


def test_a_wrong_digit_of_an_iban_is_found_wherever_it_stands() -> None:
    assert is_iban("DE89 3704 0044 0532 0130 00")
    assert not is_iban("DE89 3704 0044 0532 0130 01")
    text = "Example Bank\nIBAN: DE89 3704 0044 0532 0130 00, BIC COBADEFFXXX\nIBAN IE29 AIBK 9311 5212 3456 79"
    assert wrong_ibans(text) == ["IE29 AIBK 9311 5212 3456 79"]
    assert wrong_ibans("IBAN DE89370400440532013000 BIC COBADEFFXXX") == []
    assert wrong_ibans("6222 0000 0000 0000 001\nSWIFT EXAMCNSH") == []
