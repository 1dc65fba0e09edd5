"""Was what is owed back asked for, to the cent: no less and no more, per order and currency?

A customer pays for what they keep. What was stopped, lost, refused or sent back, or came wrong as
they complained, they do not owe; aftersales says so in `UnitsCredited`, and here it is found out
again from what partners and customers reported.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from orders.audit.agreement import REMEMBERED_MS
from orders.audit.dues import Dues, Terms, Units
from orders.audit.findings import Finding

REFUSED = "refused-"
"""Returns that aftersales authorises by itself begin so: the carrier brings the goods back."""


class Fate(NamedTuple):
    """Units by line. What was refused at the door and what the customer sent back may be owed no
    longer: at least `must`, at most `may` units."""

    stopped: Units
    lost: Units
    must: Units
    may: Units


def miscredited(order_id: str, dues: Dues) -> Iterator[Finding]:
    """What should have been declared to be owed no longer and was not, and the other way round."""
    if dues.terms is None:
        return
    fate, credited = fate_of(dues, dues.terms), _credited(dues)
    for line in sorted(dues.terms.lines):
        if not fate.must[line] <= credited[line] <= fate.may[line]:
            least, most = fate.must[line], fate.may[line]
            due = f"{least}" if least == most else f"{least} to {most}"
            yield Finding(
                order_id,
                f"line {line}: {due} units were lost or came back, {credited[line]} are credited",
            )
    delivered = _ways(dues, dues.terms).delivered
    for line, units in sorted(dues.upheld.items()):
        if line not in dues.complained or units > delivered[line]:
            told = f"line {line}: {units} units count as not delivered"
            yield Finding(order_id, f"{told}; {delivered[line]} were, and who complained of it?")
    yield from _charges(order_id, dues, dues.terms, fate)


def misrefunded(order_id: str, dues: Dues) -> Iterator[Finding]:
    """What was asked back is not what was paid beyond what is owed. After a charge-back it may be
    more: the money was there when it was asked for; and after a change that made the order dearer,
    as it was owed back before."""
    if dues.terms is None:
        return
    paid, asked, gone = dues.paid(), dues.asked_back(), dues.taken_back()
    for currency in sorted(paid.keys() | asked.keys()):
        owed = owed_of(dues, dues.terms) if currency == dues.terms.currency else 0
        former = [max(one - _compensated(dues), 0) for one in dues.former]
        most = max(paid[currency] - min([owed, *former]), 0)
        least = max(paid[currency] - gone[currency] - owed, 0)
        if not least <= asked[currency] <= most:
            yield Finding(
                order_id,
                f"{asked[currency]} {currency} minor units asked back; {paid[currency]} were paid, "
                f"{gone[currency]} charged back, {owed} are owed",
            )


def unpaid(dues: Dues) -> int:
    """What the customer owes and has not paid, minor units of the order's currency."""
    if dues.terms is None:
        return 0
    currency = dues.terms.currency
    in_hand = dues.paid()[currency] - dues.taken_back()[currency] - dues.asked_back()[currency]
    return max(owed_of(dues, dues.terms) - in_hand, 0)


def taken_back_late(dues: Dues) -> int:
    """What of it was taken back so long after the order's end that review may have forgotten it:
    finance was told, credit is not used."""
    if dues.terms is None or dues.ended_at is None:
        return 0
    return dues.papers.charged_back_since(dues.ended_at + REMEMBERED_MS, dues.terms.currency)


def owed_of(dues: Dues, terms: Terms) -> int:
    """What the customer owes. Of n equal units that cost an amount, k cost amount x k / n, rounded
    down: so the parts of a line sum to it, whatever the parts and their order. What they got for
    later days is taken off (CF-05), and what goes in the place of it at a lower price costs that
    (IV-05)."""
    fate, credited = fate_of(dues, terms), _credited(dues)
    if all(fate.stopped[line] >= units for line, (units, _) in terms.lines.items()):
        return 0
    goods = 0
    for line, (units, ordered) in terms.lines.items():
        minor = min(dues.prices.get(line, ordered), ordered)
        free = min(fate.stopped[line] + credited[line], units)
        goods += minor - (minor * free // units if units else minor)
    charges = terms.charges_minor - sum(one.charges_minor for one in dues.credits.values())
    kept_back = sum(one.retained_minor for one in dues.credits.values())
    return max(goods + charges + kept_back - _compensated(dues), 0)


def fate_of(dues: Dues, terms: Terms) -> Fate:
    """What became of every unit, as far as partners and notices tell."""
    ways = _ways(dues, terms)
    lost = ways.lost + dues.upheld
    refused = ways.refused
    back, must, may = Counter[int](), Counter[int](), Counter[int]()
    for one in dues.arrivals:
        if one.return_id.startswith(REFUSED):
            back += one.restocked + one.scrapped
            continue
        until = dues.expected.get(one.return_id)
        may += one.restocked + one.scrapped
        if until is None or one.at < until:
            must += one.restocked
    instead = dues.replacements.uncredited()
    for line in terms.lines:
        must[line] += lost[line] - instead[line] + (refused if dues.completed else back)[line]
        may[line] += lost[line] - instead[line] + refused[line]
    return Fate(_stopped(dues, terms), lost, must, may)


class Ways(NamedTuple):
    """Units by line, by the way that carriers say they went."""

    delivered: Units
    refused: Units
    lost: Units


def _ways(dues: Dues, terms: Terms) -> Ways:
    """A unit goes one way, the first that is told."""
    gone = {"delivered": Counter[int](), "refused": Counter[int](), "lost": Counter[int]()}
    for fate, units in dues.fates:
        for line, told in units.items():
            there = terms.lines.get(line, (0, 0))[0] - sum(way[line] for way in gone.values())
            gone[fate][line] += min(told, there)
    return Ways(**gone)


def _stopped(dues: Dues, terms: Terms) -> Units:
    """Whatever never left, if the whole order was stopped."""
    return Counter(
        {
            line: units - dues.dispatched[line]
            if dues.stopped_whole
            else min(dues.stopped[line], units)
            for line, (units, _) in terms.lines.items()
        }
    )


def _charges(order_id: str, dues: Dues, terms: Terms, fate: Fate) -> Iterator[Finding]:
    """Charges come back once, and all of them if nothing ever reached the customer. All together
    may be below zero: a rounding in the buyer's favour."""
    credited = sum(one.charges_minor for one in dues.credits.values())
    kept_back = sum(one.retained_minor for one in dues.credits.values())
    least, most = min(terms.charges_minor, 0), max(terms.charges_minor, 0)
    if not least <= credited <= most or kept_back < 0:
        yield Finding(
            order_id,
            f"{credited} of charges of {terms.charges_minor} credited, {kept_back} kept back",
        )
    elif credited != terms.charges_minor and _nothing_reached(dues, terms, fate):
        yield Finding(
            order_id,
            f"nothing of it reached the customer; of its charges of {terms.charges_minor}, "
            f"{credited} are credited",
        )


def _nothing_reached(dues: Dues, terms: Terms, fate: Fate) -> bool:
    """Whether every unit was stopped, lost, or refused and is owed no longer; not all stopped:
    then there is nothing to credit."""
    refused = _ways(dues, terms).refused
    never = _sums(fate.stopped, fate.lost, refused)
    whole = all(never[line] >= units for line, (units, _) in terms.lines.items())
    credited = _credited(dues)
    settled = all(
        fate.stopped[line] + credited[line] >= units for line, (units, _) in terms.lines.items()
    )
    return whole and settled and any(credited.values())


def _compensated(dues: Dues) -> int:
    return sum(dues.compensations.values())


def _sums(*parts: Mapping[int, int]) -> Units:
    found: Units = Counter()
    for part in parts:
        found.update(part)
    return found


def _credited(dues: Dues) -> Units:
    return _sums(*(credit.units for credit in dues.credits.values()))
