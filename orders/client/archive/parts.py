"""What of a bundle tells of people stands in parts of it, each sealed under the key of whom it
tells of, of what it is kept for and until when (docs/decisions/0104). The chain is one of sealed
bytes: it is as sound as before when a key has been destroyed, and a part that it opened is noise.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import zstandard

from orders.client.keyroom import sealing
from orders.client.keyroom.keys import Keys, Of, Purpose
from orders.client.keyroom.requests import Requests
from orders.engine.errors import ConfigError

Content = dict[str, Any]
KEYED = frozenset(("customer", "tracking", "reference"))
"""Kinds of terms that tell of people: they stand in bundles and index by keyed names alone."""
PART, CLEAR = "part of a bundle", 1
"""What keys are derived for; the format that has no parts, from before there were any."""


class Kept(NamedTuple):
    """What a part is kept for, and the year with which that ends."""

    part: str
    purpose: Purpose
    until: int


class Closed(NamedTuple):
    """A part that nothing opens any more, or that nothing opens here, and why."""

    part: str
    purpose: Purpose
    until: int
    because: str


def person_of(content: Content) -> str:
    """Whom it tells of: the channel's number of its customer; of an order that has told none, what
    stands for that one customer."""
    customers = sorted(term for kind, term in content["terms"] if kind == "customer")
    return customers[0] if customers else f"@order {content['order_id']}"


def term_name(kind: str, term: str) -> str:
    """What is named in the place of a term: a customer as in the store of papers."""
    return term if kind == "customer" else f"@{kind} {term}"


def sealed(
    content: Content, kept: Mapping[str, Kept], fields: Mapping[str, Kept], keys: Keys
) -> Content:
    """The bundle as it is archived. `kept`: by topic what its facts are kept for, where they tell
    of people; `fields`: what other fields are kept for that do. Raises StoreAway, Damaged,
    ConfigError."""
    parts = {one.part: one for one in (*kept.values(), *fields.values())}
    told: dict[str, Content] = {name: {"facts": []} for name in parts}
    facts = [_split(number, fact, kept, told) for number, fact in enumerate(content["facts"])]
    for field, part in fields.items():
        if content.get(field):
            told[part.part][field] = content[field]
    filled = {name: said for name, said in told.items() if said["facts"] or len(said) > 1}
    with keys.locked():
        keys.begin()
        naming = keys.naming()
        named = naming(person_of(content))
        under = {name: keys.make(of(named, parts[name])) for name in filled}
    return {
        **{name: value for name, value in content.items() if name not in fields},
        "person": named,
        "terms": sorted(
            (kind, naming(term_name(kind, term)) if kind in KEYED else term)
            for kind, term in content["terms"]
        ),
        "facts": facts,
        "parts": [
            {
                **parts[name]._asdict(),
                "sealed": _seal(under[name], said, _place(content, parts[name])),
            }
            for name, said in filled.items()
        ],
    }


def opened(content: Content, keys: Keys, file: Path) -> Content:
    """What `sealed` was given, as far as keys are left; `closed` says which parts are not. Facts of
    these have no value, as those that the order file has erased. Raises StoreAway, Damaged."""
    if content.get("format", CLEAR) <= CLEAR or "parts" not in content:
        return content
    whole = {
        **content,
        "facts": [{"value": None, "headers": [], **one} for one in content["facts"]],
    }
    closed, year = list[Closed](), datetime.now(UTC).year
    for part in content["parts"]:
        kept = Kept(part["part"], part["purpose"], part["until"])
        key = keys.of(of(content["person"], kept))
        if key is None:
            closed.append(Closed(*kept, why_closed(kept, content["person"], keys, year)))
            continue
        said = _open(key, part["sealed"], _place(content, kept), file)
        for number, hidden in said.pop("facts"):
            whole["facts"][number] |= hidden
        whole |= said
    return {**whole, "closed": closed}


GONE = "its key is gone, and nobody asked for that: take the folder of keys from its backup"


def why_closed(kept: Kept, named: str, keys: Keys, year: int) -> str:
    """Why there is no key of it in this year. Raises StoreAway, Damaged."""
    if kept.purpose == "operations" and Requests(keys.folder).of(named) is not None:
        return "whom it tells of asked to be forgotten"
    if kept.until < year:
        return f"was kept until the end of {kept.until}"
    return GONE


def _split(
    number: int, fact: Content, kept: Mapping[str, Kept], told: Mapping[str, Content]
) -> Content:
    """What of a fact is told to anybody; the rest goes into its part."""
    part = kept.get(fact["topic"])
    if part is None:
        return fact
    hidden = {name: fact[name] for name in ("value", "headers", "sha256")}
    told[part.part]["facts"].append((number, hidden))
    return {name: value for name, value in fact.items() if name not in hidden}


def of(named: str, kept: Kept) -> Of:
    """Which key opens it."""
    return Of(named, kept.purpose, kept.until)


def _place(content: Content, kept: Kept) -> str:
    """A part opens in no other bundle: neither of another order, nor of another time."""
    order, at = content["order_id"], content["archived_at"]
    return f"archive\n{order}\n{at}\n{content['earlier_facts']}\n{kept.part}"


def _seal(key: bytes, said: Content, place: str) -> str:
    packed = zstandard.ZstdCompressor(level=3).compress(orjson.dumps(said))
    return b64encode(sealing.seal(sealing.derived(key, PART), packed, place)).decode()


def _open(key: bytes, sealed_part: str, place: str, file: Path) -> Content:
    packed = sealing.opened(sealing.derived(key, PART), b64decode(sealed_part), place, file)
    said: Content = orjson.loads(zstandard.ZstdDecompressor().decompress(packed))
    return said


def named_terms(content: Content, keys: Keys) -> list[tuple[str, str]]:
    """What a bundle is found by, keyed also where an older one has it in clear. Raises as
    `Keys.naming`."""
    if content.get("format", CLEAR) > CLEAR:
        return [(kind, term) for kind, term in content["terms"]]
    return [(kind, keyed_term(kind, term, keys)) for kind, term in content["terms"]]


def keyed_term(kind: str, term: str, keys: Keys) -> str:
    """The name that stands for a term of this kind. Raises ConfigError where no keys are."""
    if kind not in KEYED:
        return term
    if not keys.begun:
        raise ConfigError(f"no keys are in {keys.folder}: is that the right folder of keys?")
    return keys.person(term_name(kind, term))
