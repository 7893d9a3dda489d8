"""``manage.py node [drain|resume NAME]``: the media nodes, and taking one out of service without a dropped call."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from linepool.kernel.tenancy import public_scope
from telephony.nodes.errors import NodeNotFound
from telephony.nodes.selectors import node_states
from telephony.nodes.services import check_nodes, set_draining


class Command(BaseCommand):
    """Without arguments: how the nodes are."""

    help = "Show the media nodes; `drain NAME` takes one out of service when its calls are over, `resume NAME` back."

    def add_arguments(self, parser: CommandParser) -> None:
        """What is to be done with which node."""
        parser.add_argument("verb", nargs="?", choices=["drain", "resume"])
        parser.add_argument("name", nargs="?", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and show all nodes as they are then."""
        with public_scope():
            try:
                if options["verb"]:
                    set_draining(options["name"], draining=options["verb"] == "drain")
            except NodeNotFound as error:
                raise CommandError(f"There is no node {options['name']!r}.") from error
            check_nodes()
            for node in node_states():
                line = f"{node['name']:<12}{node['status']:<10}{node['channels']:>4} channels  {node['sip_address']}"
                self.stdout.write(f"{line}  {node['error']}".rstrip())
