"""What a contract of sale says, in its language: text to print, no code (C-contract 4)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel import Locale

from orders.business.money import money
from orders.contracts.records import Address, ContractDrawn, ContractParty, Order, OrderLine
from orders.explain.texts import catalogue

TEXTS = Path(__file__).with_name("texts")
Words = Mapping[str, str]


def said(drawn: ContractDrawn) -> dict[str, Any]:
    """All that is printed, by its place in `template.typ`."""
    words, language = catalogue(TEXTS, drawn["language"]), Locale.parse(drawn["language"])
    order = drawn["order"].decoded()
    replaces = words["replaces"].format(contract=drawn["replaces"]) if drawn["replaces"] else ""
    clauses = [{"heading": one["heading"], "text": one["text"]} for one in drawn["clauses"]]
    return {
        "title": f"{words['title']} {drawn['contract_number']}",
        "language": drawn["language"],
        "replaces": replaces,
        "head": list(_head(drawn, order, words)),
        "parties": [
            {"role": words["seller"], "lines": _seller(drawn["seller"], language)},
            {"role": words["buyer"], "lines": _buyer(order, language)},
        ],
        "columns": [words[name] for name in ("line", "goods", "quantity", "price", "amount")],
        "lines": [_line(line, order["currency"]) for line in order["lines"]],
        "sums": list(_sums(order, words)),
        "articles": [*_agreed(drawn, order, words, language), *clauses],
        "signs": [words["seller_signs"], words["buyer_signs"]],
    }


def _head(drawn: ContractDrawn, order: Order, words: Words) -> Iterator[dict[str, str]]:
    told = {
        "contract_number": drawn["contract_number"],
        "contract_date": _day(drawn["at"]),
        "order_number": drawn["number"],
        "buyer_reference": order["buyer_reference"],
    }
    return ({"name": words[name], "value": value} for name, value in told.items() if value)


def _seller(party: ContractParty, language: Locale) -> list[str]:
    place = f"{party['postal_code']} {party['city']}".strip()
    country = _country(party["country"], language)
    return [one for one in (party["name"], party["street"], place, country) if one] + (
        [party["registration"]] if party["registration"] else []
    )


def _buyer(order: Order, language: Locale) -> list[str]:
    buyer = order["buyer"]
    numbers = [f"{one['scheme']} {one['id']}" for one in buyer["party_ids"]]
    names = dict.fromkeys((buyer["company"], buyer["name"]))
    return [one for one in names if one] + _address(order["billing_address"], language) + numbers


def _address(address: Address, language: Locale) -> list[str]:
    place = " ".join(filter(None, (address["postal_code"], address["city"], address["region"])))
    return [address["street"], place, _country(address["country"], language)]


def _line(line: OrderLine, currency: str) -> list[str]:
    per = f" / {line['price_per']}" if line["price_per"] > 1 else ""
    goods = ", ".join(filter(None, (line["name"], line["specification"], line["sku"])))
    return [
        str(line["line"]),
        goods,
        f"{line['quantity']} {line['unit']}",
        f"{money(line['unit_price_minor'], currency)}{per}",
        money(line["total_minor"], currency),
    ]


def _sums(order: Order, words: Words) -> Iterator[dict[str, str]]:
    """Charges and taxes of them, then the total; lines bear their own discounts and taxes."""
    for charge in order["charges"]:
        amount = charge["amount_minor"] + charge["tax_minor"]
        name = words.get(f"charge_{charge['kind']}", charge["kind"])
        yield {"name": name, "value": money(amount, order["currency"])}
    tax = money(order["totals"]["tax_minor"], order["currency"])
    yield {"name": words["tax_in_it"], "value": tax}
    total = money(order["totals"]["total_minor"], order["currency"])
    yield {"name": words["total"], "value": total}


def _agreed(
    drawn: ContractDrawn, order: Order, words: Words, language: Locale
) -> Iterator[dict[str, str]]:
    """What the order itself says of packing, transport, time, insurance and payment."""
    terms = order["trade_terms"]
    trade: Mapping[str, Any] = terms if terms is not None else {}
    place = ", ".join(_address(order["delivery_address"], language))
    rule = trade.get("incoterm", "")
    told = {
        "delivery_terms": words["incoterms"].format(rule=rule) if rule else "",
        "packing": trade.get("packing", ""),
        "transport": words.get(
            f"transport_{trade.get('transport', '').lower()}", trade.get("transport", "")
        ),
        "port_of_loading": trade.get("port_of_loading", ""),
        "port_of_discharge": trade.get("port_of_discharge", ""),
        "destination": f"{order['delivery_address']['name']}, {place}",
        "time": words["not_later"].format(day=_day(drawn["deliver_by_at"])),
        "insurance": trade.get("insurance") or words["insurance_by_choice"],
        "payment": words[f"terms_{order['payment']['terms']}"].format(
            total=money(order["totals"]["total_minor"], order["currency"])
        ),
    }
    return ({"heading": words[name], "text": text} for name, text in told.items() if text)


def _country(code: str, language: Locale) -> str:
    return str(language.territories.get(code, code))


def _day(at: int) -> str:
    """ISO 8601, UTC."""
    return datetime.fromtimestamp(at // 1000, UTC).date().isoformat()
