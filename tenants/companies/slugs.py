"""Which addresses a company may have."""

import re
from typing import Final

from tenants.companies.errors import SlugInvalid, SlugReserved, SlugTaken
from tenants.companies.models import Company, schema_name_for

_SHAPE: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_MIN, _MAX = 3, 40

# Names that mean something on the internet, in our addresses, or to people who could be misled by them.
RESERVED: Final = frozenset(
    """
    about abuse account accounts admin administrator api app apps asset assets auth autoconfig autodiscover
    beta billing blog board broadcasthost calendar calls cdn cell console contact control dashboard demo-admin
    desk dev dns docs download edge email faq ftp health help home host hostmaster imap info internal invoice
    invoices isatap join kamailio legal linepool live local localhost login logout mail mailer-daemon manage
    marketing master media monitor mx my news noc nobody node noreply no-reply ns ns1 ns2 ns3 official operator
    outbox pay payment payments phone pool pop pop3 postmaster press privacy production proxy public register
    registrar root sales schema search secure security server service session shop sign-in sign-up signin signup
    sip sips sms smtp ssl staff stage staging static status store stun support switch sysadmin system team
    telnet template terms test testing tls tools trunk turn update upload usenet user users uucp voice vpn
    web webmail webmaster webrtc wiki workspace wpad ws wss www www1 www2 www3
    """.split()  # noqa: SIM905 - a list this long reads better as text
)


def check_slug(slug: str) -> None:
    """Raise ``SlugInvalid``, ``SlugReserved`` or ``SlugTaken`` when no new company may live here."""
    if not (_MIN <= len(slug) <= _MAX and _SHAPE.fullmatch(slug)):
        raise SlugInvalid(fields={"slug": SlugInvalid.message})
    if slug in RESERVED:
        raise SlugReserved(fields={"slug": SlugReserved.message})
    # The schema's name too: underscores stand for hyphens there, and two companies must not share one.
    if Company.objects.filter(schema_name=schema_name_for(slug)).exists():
        raise SlugTaken(fields={"slug": SlugTaken.message})
