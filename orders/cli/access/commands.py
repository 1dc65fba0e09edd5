"""The commands `orders access plan | apply | strimzi | redis`."""

from collections.abc import Sequence
from itertools import groupby
from typing import Annotated

import typer

from orders.cli import exits
from orders.cli.access import redis as on_redis
from orders.cli.access.changes import Changes, changes
from orders.cli.access.cluster import Access
from orders.cli.access.passwords import kafka_passwords, redis_passwords
from orders.cli.access.rules import Rule
from orders.cli.access.strangers import Stranger, standing
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
    """Show what each user may do by its stage's declaration or its role, what the brokers allow
    beyond that or lack, and what others have ruled that holds for it. Changes nothing.

    Exit code 1 if something that a user needs is denied."""
    wanted = _wanted(users)
    rules = {rule for user in wanted for rule in rules_of(user)}
    entries = Access(load_settings().kafka_properties()).entries()
    there, strangers = found = standing(entries, set(planned()), wanted)
    if as_json:
        own = [{**rule._asdict(), "is": _is(rule, rules, there)} for rule in sorted(rules | there)]
        print_json([*own, *map(_shown, strangers)])
    else:
        _print_rules(rules, there)
        _print_strangers(strangers)
    if found.that("blocks"):
        raise typer.Exit(exits.DIFFERENCE)


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
    """Create the rules that the brokers lack. Rules of other users are never touched.

    Exit code 1 if afterwards something that a user needs is denied, or rules of other forms than
    ours allow one more than is planned."""
    settings = load_settings()
    access, rules = Access(settings.kafka_properties()), set(planned())
    made = changes(rules, standing(access.entries(), rules, USERS), prune)
    said = kafka_passwords(settings) if passwords else {}
    if not dry_run:
        access.create(made.missing)
        access.remove(made.removed)
        access.set_passwords(said)
    if as_json:
        _print_json(made, sorted(said), not dry_run)
    else:
        _print_changes(made, sorted(said), "would be " if dry_run else "")
    if made.left:
        raise typer.Exit(exits.DIFFERENCE)


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


def _print_rules(rules: set[Rule], there: set[Rule]) -> None:
    marked = sorted((rule[:4], _is(rule, rules, there), rule.operation) for rule in rules | there)
    rows = [
        (*resource, ", ".join(operation for *_, operation in found), there_or_not)
        for (resource, there_or_not), found in groupby(marked, lambda one: one[:2])
    ]
    print_table("rules", ["user", "on", "name", "pattern", "may", "is"], rows)


def _print_json(made: Changes, passwords: list[str], applied: bool) -> None:
    removed = [*(rule._asdict() for rule in made.beyond), *map(_shown, made.pruned)]
    left = [*(rule._asdict() for rule in made.spared), *map(_shown, made.left)]
    print_json(
        {
            "applied": applied,
            "created": [rule._asdict() for rule in made.missing],
            "removed": removed,
            "left": left,
            "passwords": passwords,
        }
    )


def _print_changes(made: Changes, passwords: list[str], done: str) -> None:
    counts = f"{len(made.missing)} rules {done}created, {len(made.removed)} {done}removed"
    print(f"{counts}; {len(planned())} planned")
    if passwords:
        print(f"passwords {done}set: {', '.join(passwords)}")
    if made.spared:
        print(f"{len(made.spared)} rules of these users are not planned; `--prune` removes them:")
        print_table("not planned", ["user", "on", "name", "pattern", "may"], made.spared)
    _print_strangers(made.left)


def _shown(one: Stranger) -> dict[str, str]:
    """A stranger in JSON, with the names that rules have."""
    entry = one.entry._asdict()
    user = entry.pop("principal").removeprefix("User:")
    return {"user": user, **entry, "is": f"not ours: {one.means}", "because": one.because}


def _print_strangers(strangers: Sequence[Stranger]) -> None:
    if not strangers:
        return
    heads = ["principal", "from", "", "on", "name", "pattern", "operation", "is", "because"]
    rows = [(*entry, means, because) for entry, means, because in strangers]
    print_table("not ours, and they hold for our users", heads, rows)


def _is(rule: Rule, rules: set[Rule], there: set[Rule]) -> str:
    if rule not in there:
        return "missing"
    return "there" if rule in rules else "not planned"
