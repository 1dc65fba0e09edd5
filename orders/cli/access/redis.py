"""What a user may do on Redis: a line of an ACL file each. A stage has its own slots and ledgers,
and the commands that its scripts use; others read."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from types import MappingProxyType

from orders.client.groups import wiring_of
from orders.contracts.catalogue import STAGES
from orders.engine.host.process import TOGETHER

SCRIPTS = ("+evalsha", "+evalsha_ro", "+script|load")
PLAIN = ("+hget", "+hlen", "+hmget", "+time", "+zcard")
"""What the engine asks without a script."""
READS = ("+@read", "-@dangerous", "+multi", "+exec", "+ping", "+info", "+time")
READERS: Mapping[str, tuple[str, ...]] = {
    "gateway": ("~orders:{lease/*", "%R~orders:*", *READS, *SCRIPTS, "+set", "+del"),
    "desk": ("%R~orders:*", *READS),
    "operations": ("%R~orders:*", *READS, "+config|get", "+acl|dryrun"),
    "lookout": ("%R~orders:*", *READS, "+evalsha_ro", "+script|load"),
    "auditor": ("%R~orders:*", *READS),
}
"""Of people and programs beside the stages."""
NOBODY = "user default off resetpass ~* &* +@all"
"""Who says no name gets nothing: nobody can be `default`. Redis itself is, while it reads its
append-only file: where `default` may do less, it drops every transaction in there without a word
(docs/decisions/0062)."""


def acl_file(
    passwords: Mapping[str, str], others: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> str:
    """The ACL file with those users that have a password here; it holds digests alone. `others`:
    passwords that are valid, too, while they are changed."""
    lines = [
        _line(user, passwords[user], *others.get(user, ())) for user in USERS if user in passwords
    ]
    return "\n".join([NOBODY, *lines]) + "\n"


def permissions(user: str) -> tuple[str, ...]:
    """What the user has on Redis, as ACL rules."""
    if user in READERS:
        return READERS[user]
    stages = STAGES if user == TOGETHER else (user,)
    keys = dict.fromkeys(key for stage in stages for key in _keys(stage))
    return (*keys, *SCRIPTS, *PLAIN, *(f"+{one}" for one in scripted()))


def scripted() -> list[str]:
    """The commands that the stages' scripts use: Redis asks for the right to each of them."""
    home = files("orders.engine.redis") / "scripts"
    texts = (
        file.read_text()
        for folder in ("state_store", "ledger")
        for file in (home / folder).iterdir()
    )
    return sorted({name.lower() for text in texts for name in re.findall(r"\('([A-Z]{2,})'", text)})


def _keys(stage: str) -> Iterable[str]:
    declared = wiring_of(stage).stage
    yield f"~orders:{{{stage}/*"
    yield from (f"~orders:{{ledger/{name}}}*" for name in declared.ledgers)
    yield from (f"%R~orders:{{ledger/{name}}}*" for name in declared.reads)


def login(user: str, *passwords: str) -> str:
    """How a line of the ACL file begins: of each password it has a digest."""
    digests = (f"#{hashlib.sha256(one.encode()).hexdigest()}" for one in passwords)
    return " ".join((f"user {user} on", *digests))


def _line(user: str, *passwords: str) -> str:
    return " ".join((login(user, *passwords), "resetkeys resetchannels -@all", *permissions(user)))


USERS = (*STAGES, TOGETHER, *READERS)
"""Who has anything to do with Redis."""
