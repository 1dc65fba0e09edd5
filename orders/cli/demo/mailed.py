"""Mails of the demo: what the stages take for sent, against what the mail server has (TR-02)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from orders.client.reading import Reader
from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings
from services.simulator.mailbox import mails

TOPIC, MAIL = "orders.effects.v1", "mail"


class Mailed(NamedTuple):
    """`ended`: how many effects came to which end; `missing`: done, and not in the mailbox;
    `doubled`: there more than once; `unasked`: there, and never ordered; `otherwise`: by text
    message or webhook, as mail to their address came back."""

    arrived: int
    ended: Mapping[str, int]
    missing: int
    doubled: int
    unasked: int
    otherwise: int

    @property
    def ok(self) -> bool:
        """Whether each mail that is taken for sent came once, and no other."""
        return not (self.missing or self.doubled or self.unasked)

    def __str__(self) -> str:
        ends = ", ".join(f"{count} {end}" for end, count in sorted(self.ended.items()))
        wrong = f"{self.missing} missing, {self.doubled} twice, {self.unasked} unasked"
        ways = f", {self.otherwise} of it not by mail" if self.otherwise else ""
        what = f"{ends or 'nothing'}{ways}"
        return f"mails: {self.arrived} arrived ({wrong}); what was to be told: {what}"


def mailed(settings: Settings, file: Path) -> Mailed:
    """Of all that was ever ordered. `file`: the mailbox."""
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    with Reader(settings) as reader:
        said = [
            (kind.name, value)
            for message in reader.read(reader.everywhere([TOPIC]))
            if message.value is not None
            for kind, value in [codec.decode(message.value, message.topic)]
        ]
    return compared(said, Counter(one["id"].strip("<>").partition("@")[0] for one in mails(file)))


def compared(said: Iterable[tuple[str, Mapping[str, Any]]], arrived: Mapping[str, int]) -> Mailed:
    """`said`: records of the topic, in the order of each order; `arrived`: by reference."""
    references: dict[tuple[str, str], str] = {}
    ended: dict[tuple[str, str], Mapping[str, Any]] = {}
    for name, value in said:
        effect = (value["order_id"], value["effect_id"])
        if name == "AttemptOrdered":
            references[effect] = value["reference"]
        elif name == "EffectEnded":
            ended[effect] = value
    done = [one for one, end in ended.items() if end["outcome"] == "done"]
    by_mail = [one for one in done if ended[one]["connector"] == MAIL]
    return Mailed(
        sum(arrived.values()),
        Counter(end["outcome"] for end in ended.values()),
        sum(not arrived.get(references[one], 0) for one in by_mail if not ended[one]["decided_by"]),
        sum(count > 1 for count in arrived.values()),
        len(arrived.keys() - {*references.values()}),
        len(done) - len(by_mail),
    )
