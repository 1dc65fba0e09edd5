"""What may come back, how long, and what inspection makes of it (AS-04). Times in milliseconds
since 1970."""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import NamedTuple

from orders.business.decisions import passed, refused
from orders.business.facts import at_most, beside, equal
from orders.business.notices import quantities
from orders.business.reservations import held
from orders.business.times import DAY
from orders.contracts.records import (
    Article,
    DeliveredLine,
    Fact,
    LineQuantity,
    ReturnedLine,
    ReturnState,
    RuleFired,
)
from orders.engine.references import References
from services.aftersales.policy import AftersalesPolicy, ReturnRule
from services.aftersales.rules import lines as line_rules

RULE = "AS-04"
NO_LINE = refused(RULE, "return_without_lines", "no line was named")
REFUSED = "refused"
"""Reason of the returns that aftersales authorises by itself."""
Goods = LineQuantity | DeliveredLine
"""Anything of a line and an article."""


class Objection(NamedTuple):
    """Why a line may not come back; `code` is one of the ways in which AS-04 speaks."""

    code: str
    because: str
    facts: tuple[Fact, ...]


class Verdict(NamedTuple):
    """The lines that may come back, and what the rule said of each line asked for."""

    lines: list[LineQuantity]
    rules: list[RuleFired]


def window_days(sku: str, policy: AftersalesPolicy, references: References) -> int:
    """How long an article may come back after the last delivery, days (AS-04)."""
    article = references.table(Article).get(sku)
    return (
        policy.window_days
        if article is None
        else policy.family_window_days.get(article["family"], policy.window_days)
    )


def window_end(
    lines: Sequence[DeliveredLine],
    delivered_at: int,
    policy: AftersalesPolicy,
    references: References,
) -> int:
    """When nothing of the order may come back any more."""
    longest = max(
        (window_days(line["sku"], policy, references) for line in lines if line["delivered"]),
        default=0,
    )
    return delivered_at + longest * DAY


def judge(
    asked: Sequence[LineQuantity],
    lines: Sequence[DeliveredLine],
    returns: Sequence[ReturnState],
    days_since_delivery: float,
    policy: AftersalesPolicy,
    references: References,
) -> Verdict:
    """Which of the lines asked for may come back (AS-04): delivered, within the window, of an
    article that may, not more than is there."""
    accepted: list[LineQuantity] = []
    rules: list[RuleFired] = []
    rules += [_fired(one, alone) for one in asked if (alone := _of_bundle(one, lines)) is not None]
    for one in _taken_apart(asked, lines):
        line = _meant(one, lines)
        taken = sum(a["quantity"] for a in accepted if line is not None and same_goods(a, line))
        against = (
            _unknown(one)
            if line is None
            else objection(one, line, returns, taken, days_since_delivery, policy, references)
        )
        if line is not None and against is None:
            accepted.append({"line": line["line"], "sku": line["sku"], "quantity": one["quantity"]})
        rules.append(_fired(one, against))
    return Verdict(accepted, rules or [NO_LINE])


def _taken_apart(
    asked: Iterable[LineQuantity], lines: Sequence[DeliveredLine]
) -> Iterator[LineQuantity]:
    """What is asked for, of a bundle each of its parts; of a part alone nothing (IV-02)."""
    for one in asked:
        parts = [line for line in lines if line["line"] == one["line"] and line["bundle"]]
        if not parts:
            yield one
        elif one["sku"] in ("", parts[0]["bundle"]):
            for part in parts:
                amount = one["quantity"] * part["of_one"]
                yield {"line": one["line"], "sku": part["sku"], "quantity": amount}


def _of_bundle(asked: LineQuantity, lines: Sequence[DeliveredLine]) -> Objection | None:
    """A part of a bundle does not come back alone: nothing says what the rest is worth."""
    for line in lines:
        whole = line["bundle"]
        if line["line"] == asked["line"] and whole and asked["sku"] not in ("", whole):
            because = f"{asked['sku']} is a part of {whole}, which comes back whole"
            named = beside("sku", whole, line=asked["line"])
            return Objection("return_of_part_of_bundle", because, (named,))
    return None


def same_goods(one: Goods, other: Goods) -> bool:
    """Whether both speak of the same article of the same line."""
    return one["line"] == other["line"] and one["sku"] == other["sku"]


def _meant(asked: LineQuantity, lines: Sequence[DeliveredLine]) -> DeliveredLine | None:
    """What was sent for the line, of the article if that is named and was; None: no such line."""
    sent = [line for line in lines if line["line"] == asked["line"]]
    return next((line for line in sent if line["sku"] == asked["sku"]), sent[0] if sent else None)


def _unknown(asked: LineQuantity) -> Objection:
    many = beside("quantity", asked["quantity"], line=asked["line"])
    return Objection("return_line_unknown", "no_such_line", (many,))


def _fired(asked: LineQuantity, against: Objection | None) -> RuleFired:
    number = asked["line"]
    if against is None:
        because = f"line {number}: {asked['quantity']} may come back"
        many = beside("quantity", asked["quantity"], line=number)
        return passed(RULE, "return_accepted", because, many)
    return refused(RULE, against.code, f"line {number}: {against.because}", *against.facts)


def objection(
    asked: LineQuantity,
    line: DeliveredLine,
    returns: Sequence[ReturnState],
    taken: int,
    days_since_delivery: float,
    policy: AftersalesPolicy,
    references: References,
) -> Objection | None:
    """Why a line may not come back; None if it may (AS-04)."""
    number, ours, quantity = line["line"], line["sku"], asked["quantity"]
    if asked["sku"] not in ("", ours):
        same = equal("sku", asked["sku"], ours, line=number)
        return Objection("return_of_other_article", f"is {ours}, not {asked['sku']}", (same,))
    if not may_return(ours, policy, references):
        named = beside("sku", ours, line=number)
        return Objection("article_not_returnable", f"{ours} cannot be returned", (named,))
    if days_since_delivery > (window := window_days(ours, policy, references)):
        days = at_most("since_delivery", ceil(days_since_delivery), window, "day", number)
        return Objection("return_too_late", f"the {window} days for returns are over", (days,))
    there = max(0, returnable(line, returns) - taken)
    if not 0 < quantity <= there:
        many = at_most("quantity", quantity, there, line=number)
        because = f"{quantity} asked for, {there} may come back"
        return Objection("return_quantity_wrong", because, (many,))
    return None


def may_return(sku: str, policy: AftersalesPolicy, references: References) -> bool:
    """Whether policy lets an article come back at all: no services, no goods that spoil (AS-04)."""
    article = references.table(Article).get(sku)
    if article is None:
        return True
    barred = (
        article["nature"] in policy.unreturnable_natures
        or article["family"] in policy.unreturnable_families
    )
    return article["stocked"] and not barred


def returnable(line: DeliveredLine, returns: Sequence[ReturnState]) -> int:
    """Units that may still come back: with the customer, and not in a return that is under way
    (AS-04)."""
    coming = (left for one in returns if one["status"] == "authorised" for left in remaining(one))
    return line_rules.kept(line) - sum(
        left["quantity"] for left in coming if same_goods(left, line)
    )


def counted(arrived: Sequence[ReturnedLine], one: ReturnState) -> list[ReturnedLine]:
    """What arrived, as far as it was announced and has not come before: restocked units first
    (AS-04, "nor for more than arrived")."""
    left = held(remaining(one))
    taken: list[ReturnedLine] = []
    for result in arrived:
        place = result["line"], result["sku"]
        room = left.get(place, 0)
        restocked = min(max(0, result["restocked"]), room)
        scrapped = min(max(0, result["scrapped"]), room - restocked)
        left[place] = room - restocked - scrapped
        if restocked or scrapped:
            taken.append(
                {
                    "line": result["line"],
                    "sku": result["sku"],
                    "restocked": restocked,
                    "scrapped": scrapped,
                }
            )
    return taken


def remaining(one: ReturnState) -> list[LineQuantity]:
    """What of a return has not come yet."""
    come = held(found(one["results"]))
    left: list[LineQuantity] = []
    for asked in one["lines"]:
        place = asked["line"], asked["sku"]
        here = min(asked["quantity"], come.get(place, 0))
        come[place] = come.get(place, 0) - here
        if asked["quantity"] > here:
            left.append({**asked, "quantity": asked["quantity"] - here})
    return left


def credited(results: Sequence[ReturnedLine], rule: ReturnRule) -> list[LineQuantity]:
    """Units that the customer owes no longer: those that can be sold again, all of them where
    the rule says so (AS-04)."""
    return quantities(
        {**one, "quantity": one["restocked"] + (one["scrapped"] if rule.scrapped_back else 0)}
        for one in results
    )


def found(results: Sequence[ReturnedLine]) -> list[LineQuantity]:
    """Units that came back, whatever became of them."""
    return quantities({**one, "quantity": one["restocked"] + one["scrapped"]} for one in results)
