from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from linepool.kernel.tenancy import company_scope
from tenants.companies.models import Company
from tenants.reports.tallies.services import forget


class Command(BaseCommand):
    """`manage.py retally SLUG`: what reports were added up from is counted again from the calls."""

    help = "Forget what a company's reports were added up to; workers count it again from its calls within minutes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the company's address, as in SLUG.example.com")

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        company = Company.objects.get(slug=slug)
        with company_scope(company):
            self.stdout.write(f"{forget()} quarters are to be counted again.")
