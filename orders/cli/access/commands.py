"""The commands `orders access plan | apply | strimzi | redis`."""

from itertools import groupby
from typing import Annotated

import typer

from orders.cli.access import redis as on_redis
from orders.cli.access.cluster import Access
from orders.cli.access.passwords import kafka_passwords, redis_passwords
from orders.cli.access.rules import Rule
from orders.cli.access.strimzi import resources
from orders.cli.access.users import USERS, planned, rules_of
from orders.cli.printing import AsJson, print_json, print_table
from orders.engine.settings import load_settings

app = typer.Typer(
    help="Who may do what on the brokers and on Redis: compare, bring about.", no_args_is_help=True
)
Users = Annotated[
    list[str] | None, typer.Argument(help="Users; all if none is named.", metavar="[USER]...")
]


@app.command()
def plan(users: Users = None, as_json: AsJson = False) -> None:
    """Show what each user may do by its stage's declaration or its role, and what the brokers
    allow beyond that or lack. Changes nothing."""
    wanted = _wanted(users)
    rules = {rule for user in wanted for rule in rules_of(user)}
    there = Access(load_settings().kafka_properties()).rules_of(wanted)
    if as_json:
        print_json(
            [{**rule._asdict(), "is": _is(rule, rules, there)} for rule in sorted(rules | there)]
        )
        return
    marked = sorted((rule[:4], _is(rule, rules, there), rule.operation) for rule in rules | there)
    rows = [
        (*resource, ", ".join(operation for *_, operation in found), standing)
        for (resource, standing), found in groupby(marked, lambda one: one[:2])
    ]
    print_table("rules", ["user", "on", "name", "pattern", "may", "is"], rows)


@app.command()
def apply(
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove what these users may do beyond the plan, too.")
    ] = False,
    passwords: Annotated[
        bool,
        typer.Option(
            "--passwords",
            help="Set the SCRAM passwords, too: of each user that has a folder in "
            "ORDERS_SECRETS_DIR.",
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done; do nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Create the rules that the brokers lack. Rules of other users are never touched."""
    settings = load_settings()
    access, rules = Access(settings.kafka_properties()), set(planned())
    there = access.rules_of(USERS)
    missing, beyond = sorted(rules - there), sorted(there - rules)
    removed = beyond if prune else []
    said = kafka_passwords(settings) if passwords else {}
    if not dry_run:
        access.create(missing)
        access.remove(removed)
        access.set_passwords(said)
    if as_json:
        print_json(
            {
                "applied": not dry_run,
                "created": [rule._asdict() for rule in missing],
                "removed": [rule._asdict() for rule in removed],
                "left": [rule._asdict() for rule in beyond if not prune],
                "passwords": sorted(said),
            }
        )
        return
    done = "would be " if dry_run else ""
    print(f"{len(missing)} rules {done}created, {len(removed)} {done}removed; {len(rules)} planned")
    if said:
        print(f"passwords {done}set: {', '.join(sorted(said))}")
    if beyond and not prune:
        print(f"{len(beyond)} rules of these users are not planned; `--prune` removes them:")
        print_table("not planned", ["user", "on", "name", "pattern", "may"], beyond)


@app.command()
def strimzi(
    cluster: Annotated[str, typer.Option(help="Name of the Kafka resource.")] = "orders",
    as_json: AsJson = False,
) -> None:
    """Print the users as KafkaUser resources, for a cluster that Strimzi keeps. Asks no server."""
    text = resources(planned(), cluster)
    if as_json:
        print_json({"yaml": text})
    else:
        print(text, end="")


@app.command()
def redis(as_json: AsJson = False) -> None:
    """Print Redis's ACL file: a user a stage, its keys and the commands of its scripts. Of
    passwords, which stand in each user's ORDERS_REDIS_URL in ORDERS_SECRETS_DIR, it has digests."""
    text = on_redis.acl_file(redis_passwords(load_settings()))
    if as_json:
        print_json({"acl": text})
    else:
        print(text, end="")


def _wanted(users: list[str] | None) -> list[str]:
    for user in users or ():
        if user not in USERS:
            raise typer.BadParameter(f"no user {user!r}; there are: {', '.join(USERS)}")
    return users or list(USERS)


def _is(rule: Rule, rules: set[Rule], there: set[Rule]) -> str:
    if rule not in there:
        return "missing"
    return "there" if rule in rules else "not planned"
