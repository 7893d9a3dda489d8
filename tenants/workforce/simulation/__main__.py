"""`./run simulate`: run a day and print its page."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tenants.workforce.simulation.day import Day
from tenants.workforce.simulation.files import BadScenario, read
from tenants.workforce.simulation.named import NAMED
from tenants.workforce.simulation.page import page
from tenants.workforce.simulation.scenario import Scenario


def main(argv: Sequence[str]) -> int:
    """Print the page of a day; 2 with one line on stderr when there is no such day."""
    arguments = _parser().parse_args(argv)
    try:
        scenario = _scenario(arguments)
    except (OSError, ValueError) as error:
        print(f"simulate: {error}", file=sys.stderr)
        return 2
    started = time.perf_counter()
    outcome = Day(scenario, arguments.seed).run()
    outcome.real_seconds = time.perf_counter() - started
    print(page(outcome))
    return 0


def _parser() -> argparse.ArgumentParser:
    days = "\n".join(f"  {name:10} {(made.__doc__ or '').strip()}" for name, made in NAMED.items())
    parser = argparse.ArgumentParser(
        prog="./run simulate",
        description="A day of callers through the real distributor, beside what the Erlang formulas expect.",
        epilog=f"scenarios:\n{days}\n\nThe format of a company file: tenants/workforce/simulation/files.py.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    day = parser.add_mutually_exclusive_group()
    day.add_argument("--scenario", choices=NAMED, default="office", help="one of the days below (default: office)")
    day.add_argument("--company-file", type=Path, metavar="FILE", help="your own companies, queues and people (JSON)")
    parser.add_argument("--agents", type=int, metavar="N", help="so many people, in the scenario's proportions")
    parser.add_argument("--seed", type=int, default=1, help="another day of the same kind (default: 1)")
    return parser


def _scenario(arguments: argparse.Namespace) -> Scenario:
    if arguments.company_file is None:
        scenario = NAMED[arguments.scenario]()
    else:
        try:
            scenario = read(json.loads(arguments.company_file.read_text()))
        except json.JSONDecodeError as error:
            raise BadScenario(f"{arguments.company_file}: {error}") from error
    return scenario if arguments.agents is None else scenario.with_agents(arguments.agents)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
