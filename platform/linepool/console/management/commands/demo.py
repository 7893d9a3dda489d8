"""`manage.py demo`: the demo company on an embedded installation; run again it changes nothing."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from linepool.kernel.addresses import workspace_url
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tenants.demo import people
from tenants.demo.services import create_demo
from tenants.directory import caller_id_of


class Command(BaseCommand):
    """Make the demo company with its people, and a month of calls through the real rating."""

    help = "Create the demo company (embedded installations only)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Create it unless it is there, and print who may log in."""
        if settings.SETTINGS_MODULE.endswith("production"):
            raise CommandError("The demo's password is published: it is never made with production settings.")
        made = create_demo()
        self.stdout.write("The demo company is ready." if made else "The demo company is already there.")
        self.stdout.write(f"  workspace {workspace_url(people.SLUG)}   password {people.PASSWORD}")
        for person in people.PEOPLE:
            self.stdout.write(f"  {person.role:<11} {person.email}")
        self.stdout.write(f"  workspace {workspace_url(people.SECOND_SLUG)}   {people.SECOND_OWNER.email}")
        self.stdout.write(f"  {'operator':<11} {people.OPERATOR_EMAIL}")
        _tell_launcher(Path(settings.STATE_DIR) / "demo.json")


def _tell_launcher(path: Path) -> None:
    """Leave number and log-ins where `./run status` finds them: host is the slug, empty for the public site."""
    with public_scope():
        number, second = (caller_id_of(Company.objects.get(slug=slug).pk) for slug in (people.SLUG, people.SECOND_SLUG))
    log_ins = [
        {"what": str(person.role), "host": people.SLUG, "email": person.email, "password": people.PASSWORD}
        for person in people.PEOPLE
    ]
    owner = {"what": f"owner of the company that shares {people.SHARED.email}: call {second}"}
    log_ins.append(
        owner | {"host": people.SECOND_SLUG, "email": people.SECOND_OWNER.email, "password": people.PASSWORD}
    )
    log_ins.append({"what": "operator", "host": "", "email": people.OPERATOR_EMAIL, "password": people.PASSWORD})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"number": number, "log_ins": log_ins}, indent=1))
