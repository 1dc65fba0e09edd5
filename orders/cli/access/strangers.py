"""Rules of forms that we never write (DENY, `all`, everybody, one host, every name), which hold for
our users all the same: what each of them means."""

from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple, cast, get_args

from orders.cli.access.rules import EVERY, Entry, Operation, Pattern, Resource, Rule

Means = Literal["blocks", "allows more", "changes nothing"]
ANY_HOST = "*"
EVERYBODY = "User:*"
DESCRIBED = frozenset({"read", "write", "alter"})
"""Operations that Kafka takes for `describe`, too, as it takes `alter_configs` for
`describe_configs`."""


class Stranger(NamedTuple):
    """Of an entry that is not ours: what it means for our users, and in words."""

    entry: Entry
    means: Means
    because: str


class Standing(NamedTuple):
    """What the brokers have that holds for our users."""

    rules: set[Rule]
    strangers: list[Stranger]

    def that(self, *means: Means) -> list[Stranger]:
        """Strangers that mean one of these."""
        return [one for one in self.strangers if one.means in means]


def standing(
    entries: Iterable[Entry], planned: Collection[Rule], users: Collection[str]
) -> Standing:
    """What of the brokers' entries holds for these users. `planned`: the rules of all users."""
    rules, strangers = set[Rule](), list[Stranger]()
    for entry in entries:
        rule = rule_of(entry)
        if rule is not None and (rule in planned or rule.name != EVERY):
            rules |= {rule} if rule.user in users else set()
        elif concerned := [user for user in users if entry.principal in (_name(user), EVERYBODY)]:
            strangers.append(_judged(entry, [one for one in planned if one.user in concerned]))
    return Standing(rules, sorted(strangers))


def rule_of(entry: Entry) -> Rule | None:
    """None for one of a form that we never write."""
    kind, _, user = entry.principal.partition(":")
    plain = (
        (kind, entry.host, entry.permission) == ("User", ANY_HOST, "allow")
        and user != EVERY
        and entry.operation in get_args(Operation)
        and entry.resource in get_args(Resource)
    )
    if not plain:
        return None
    return Rule(
        user,
        cast(Resource, entry.resource),
        entry.name,
        cast(Pattern, entry.pattern),
        cast(Operation, entry.operation),
    )


def entry_of(rule: Rule) -> Entry:
    """As the brokers have it."""
    user, resource, name, pattern, operation = rule
    return Entry(_name(user), ANY_HOST, "allow", resource, name, pattern, operation)


def prunable(one: Stranger) -> bool:
    """Whether it lets one of our users, and nobody else, do what is not planned: that is ours to
    take away. Of what kind of resource it is must be known to us."""
    return (
        one.means == "allows more"
        and one.entry.principal != EVERYBODY
        and one.entry.resource in get_args(Resource)
    )


def _judged(entry: Entry, planned: list[Rule]) -> Stranger:
    if entry.permission == "deny":
        hit = sorted(rule for rule in planned if _denies(entry, rule))
        if not hit:
            return Stranger(entry, "changes nothing", "it denies what none of them needs")
        rule = hit[0]
        what = f"{rule.user} may not {rule.operation} {rule.resource} {rule.name}"
        others = f", nor {len(hit) - 1} things more" if hit[1:] else ""
        return Stranger(entry, "blocks", f"{what}{others}{_from(entry)}: take it away")
    if entry.principal != EVERYBODY and any(_covers(rule, entry) for rule in planned):
        return Stranger(entry, "changes nothing", "what it allows is planned")
    who = "everybody" if entry.principal == EVERYBODY else entry.principal.partition(":")[2]
    doing = "do everything with" if entry.operation == "all" else entry.operation
    return Stranger(entry, "allows more", f"{who} may {doing} {_what(entry)}{_from(entry)}")


def _denies(entry: Entry, rule: Rule) -> bool:
    return (
        entry.resource == rule.resource
        and entry.operation in {"all", *_taken_for(rule.operation)}
        and _meet(entry, rule)
    )


def _covers(rule: Rule, entry: Entry) -> bool:
    if rule.resource != entry.resource or entry.operation not in _taken_for(rule.operation):
        return False
    if rule.pattern == "prefixed":
        return entry.name.startswith(rule.name)
    return rule.name == EVERY or (rule.name, rule.pattern) == (entry.name, entry.pattern)


def _meet(entry: Entry, rule: Rule) -> bool:
    """Whether there is a name that both are about."""
    if EVERY in (entry.name, rule.name):
        return True
    if entry.pattern == "prefixed" and rule.name.startswith(entry.name):
        return True
    if rule.pattern == "prefixed" and entry.name.startswith(rule.name):
        return True
    return entry.name == rule.name


def _taken_for(operation: Operation) -> set[str]:
    return (
        {operation}
        | ({"describe"} if operation in DESCRIBED else set())
        | ({"describe_configs"} if operation == "alter_configs" else set())
    )


def _what(entry: Entry) -> str:
    if entry.name == EVERY:
        return f"every {entry.resource}"
    if entry.pattern == "prefixed":
        return f"every {entry.resource} whose name begins with {entry.name}"
    return f"{entry.resource} {entry.name}"


def _from(entry: Entry) -> str:
    return "" if entry.host == ANY_HOST else f" from {entry.host}"


def _name(user: str) -> str:
    return f"User:{user}"
