"""Ranges nobody calls by chance, and which numbers of a country cost a premium.

The list is a beginning, not a truth: it names what the sources name, and a company's own settings replace it.

- ITU-T E.164, list of assigned country codes: +979 is the international premium rate service; +870, +881, +882, +883
  and +888 are satellites and global networks, the dearest there are and without a country.
- Destinations that lead the lists of numbers advertised for international revenue share fraud, as commsrisk.com ("What
  is new with IRSF fraud?": Cuba, Latvia, Lithuania, Somalia) and iconxsolutions.com (lists of 2021 to 2023: the
  Dominican Republic, Sri Lanka, Morocco, Nigeria) report them, with the islands whose few subscribers get few honest
  calls.
- What is a premium number inside a country is libphonenumber's knowledge (``PREMIUM_RATE``), kept up to date there.
"""

from __future__ import annotations

import phonenumbers

GLOBAL = ("979", "870", "881", "882", "883", "888")
REVENUE_SHARE = ("53", "371", "370", "252", "1809", "1829", "1849", "94", "212", "234")
ISLANDS = ("247", "290", "500", "672", "674", "675", "676", "677", "678", "679", "682", "683", "685", "686", "688")
HIGH_RISK = tuple(f"+{prefix}" for prefix in (*GLOBAL, *REVENUE_SHARE, *ISLANDS))
PREMIUM = "premium"


def premium(number: str) -> bool:
    """Whether the numbering plan says that this E.164 number costs a premium."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.PREMIUM_RATE)


def destination_of(number: str) -> str:
    """The country of an E.164 number ("JM": the islands of +1 are countries of their own), or its code ("+979")."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number[:4]
    region = phonenumbers.region_code_for_number(parsed) or phonenumbers.region_code_for_country_code(
        parsed.country_code or 0
    )
    return f"+{parsed.country_code}" if region in ("001", "ZZ") else str(region)
