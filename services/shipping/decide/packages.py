"""Packages get their numbers (SH-01)."""

from collections.abc import Generator, Sequence

from orders.contracts.records import Package
from orders.engine.questions import Answer, Next, Question, ask
from services.shipping.records import Ctx
from services.shipping.rules.sscc import sscc


def numbered(
    packages: Sequence[Package], warehouse: str, ctx: Ctx
) -> Generator[Question, Answer, list[Package]]:
    """The packages with a number each, whatever stood there: a handler's last question. Raises
    PoisonRecord when none is left."""
    if not packages:
        return []
    prefix = ctx.policy.gs1_company_prefixes.get(warehouse, ctx.policy.gs1_company_prefix)
    serials = yield from ask(Next(f"sscc/{prefix}", len(packages)))
    return [
        {**package, "sscc": sscc(prefix, ctx.cause.partition, serial)}
        for package, serial in zip(packages, serials, strict=True)
    ]
