"""`orders explain --check`: what each flip comes to, for people and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from rich.text import Text

from orders.audit.kafka import KafkaSource
from orders.business.flips import Flips
from orders.cli import exits
from orders.client.scan import Found
from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import load_settings
from orders.explain.checking import Verdict, check
from orders.explain.decisions import Decided
from orders.explain.telling import Teller
from orders.replay.otherwise import Otherwise

Verdicts = Mapping[str, Sequence[Verdict]]
"""Position of the decision's record -> what its flips come to."""


def checked(
    order: str, made: Sequence[Decided], found: Sequence[Found], teller: Teller
) -> Verdicts:
    """Fold the decisions that something stood against again."""
    settings, headers = load_settings(), {one.position: one.headers for one in found}
    source, codec = KafkaSource(settings), Codec(RegistrySchemaIds(settings.registry_properties()))
    stages: dict[str, Otherwise] = {}
    verdicts: dict[str, Sequence[Verdict]] = {}
    try:
        for one in made:
            if not one.against or not (flips := flips_of(one.stage)):
                continue
            if one.stage not in stages:
                stage = import_module(f"services.{one.stage}.stage").STAGE
                stages[one.stage] = Otherwise(source, codec, stage, order, _quietly)
            fold = partial(stages[one.stage].fold, headers[one.position])
            verdicts[one.position] = list(check(one, flips, fold, teller))
    finally:
        source.close()
    return verdicts


def flips_of(stage: str) -> Flips:
    """Those that the stage can apply; none if it has none."""
    name = f"services.{stage}.flips"
    return import_module(name).FLIPS if find_spec(name) else {}


def shown(verdicts: Sequence[Verdict], stage: str, teller: Teller) -> Iterator[Text]:
    """A line a flip."""
    for one in verdicts:
        texts = {flip.name: flip.text for flip in teller.flips(stage, one.rule)}
        if one.flips is None:
            ends = Text(teller.word("not_folded", why=one.why), style="yellow")
        else:
            style = "green" if one.flips else "red"
            ends = Text(teller.word("flips" if one.flips else "stays"), style=style)
        line = Text(f"        {one.rule['code']}: {texts[one.flip]} → ").append(ends)
        if one.provided:
            ledgers = ", ".join(one.provided)
            line.append(f" ({teller.word('provided', ledgers=ledgers)})", style="dim")
        yield line


def plain(position: str, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """As JSON has it."""
    return {
        "position": position,
        "flips": [
            {
                "code": one.rule["code"],
                "flip": one.flip,
                "flips": one.flips,
                "provided": list(one.provided),
                "why": one.why,
            }
            for one in verdicts
        ],
    }


def exit_code(verdicts: Sequence[Verdict]) -> int:
    """1 if one stays as it was, 3 if one cannot be folded again."""
    if any(one.flips is False for one in verdicts):
        return exits.DIFFERENCE
    return exits.REFUSED if any(one.flips is None for one in verdicts) else exits.OK


def _quietly(_doing: str, _more: int) -> None:
    """Nobody waits long for one partition."""
