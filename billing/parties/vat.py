"""Who owes the tax on a service sold from inside the European Union. Pure.

Between businesses a service is supplied where the client is established (Directive 2006/112/EC, Article 44): a client
with a VAT number of another member state accounts for the tax itself (Article 196), and for one outside the Union there
is no tax of the Union. Everybody else is charged what the contract says.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

_NUMBERS: Mapping[str, str] = {
    "AT": r"U[0-9]{8}", "BE": r"[01][0-9]{9}", "BG": r"[0-9]{9,10}", "CY": r"[0-9]{8}[A-Z]", "CZ": r"[0-9]{8,10}",
    "DE": r"[0-9]{9}", "DK": r"[0-9]{8}", "EE": r"[0-9]{9}", "ES": r"[A-Z0-9][0-9]{7}[A-Z0-9]", "FI": r"[0-9]{8}",
    "FR": r"[A-HJ-NP-Z0-9]{2}[0-9]{9}", "GR": r"[0-9]{9}", "HR": r"[0-9]{11}", "HU": r"[0-9]{8}",
    "IE": r"[0-9][A-Z0-9+*][0-9]{5}[A-Z]{1,2}", "IT": r"[0-9]{11}", "LT": r"([0-9]{9}|[0-9]{12})", "LU": r"[0-9]{8}",
    "LV": r"[0-9]{11}", "MT": r"[0-9]{8}", "NL": r"[A-Z0-9+*]{12}", "PL": r"[0-9]{10}", "PT": r"[0-9]{9}",
    "RO": r"[0-9]{2,10}", "SE": r"[0-9]{12}", "SI": r"[0-9]{8}", "SK": r"[0-9]{10}",
}  # fmt: skip
"""What follows the country's letters in a VAT number, by member state."""
_LETTERS = {"GR": "EL"}


class Treatment(StrEnum):
    """Why a bill asks for no tax; empty: it asks for what the contract says."""

    CHARGED = ""
    REVERSE_CHARGE = "reverse_charge"
    OUTSIDE = "outside_eu"


def in_union(country: str) -> bool:
    """Whether it is a member state."""
    return country in _NUMBERS


def is_vat_number(country: str, text: str) -> bool:
    """Whether it has the form of a VAT number of this member state; spaces, dots and hyphens do not count."""
    if country not in _NUMBERS:
        return False
    compact = re.sub(r"[\s.-]", "", text).upper()
    return re.fullmatch(f"{_LETTERS.get(country, country)}{_NUMBERS[country]}", compact) is not None


def treatment_of(seller_country: str, seller_number: str, buyer_country: str, buyer_number: str) -> Treatment:
    """The rule by both sides' countries and numbers. A buyer without country is charged."""
    if not is_vat_number(seller_country, seller_number) or not buyer_country or buyer_country == seller_country:
        return Treatment.CHARGED
    if not in_union(buyer_country):
        return Treatment.OUTSIDE
    return Treatment.REVERSE_CHARGE if is_vat_number(buyer_country, buyer_number) else Treatment.CHARGED
