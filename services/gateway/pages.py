"""Pages for customers, in their language: what they are asked, what comes of a no or of silence,
and that it was heard (CF-01, CF-05, RV-07). No script, nothing from elsewhere, no name and no
street."""

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from starlette.responses import HTMLResponse

from orders.business.money import money
from orders.business.offers import REPLACE, TRANSFER
from orders.business.reduction import reduced
from orders.contracts.records import OpenClarification, OpenOffer, Order
from orders.explain.telling import Teller
from orders.explain.texts import catalogue
from services.gateway import days
from services.gateway.goods_table import delivery, table

SERVICES = Path(__file__).parents[1]
TEXTS = Path(__file__).with_name("texts")
FRAME = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",  # the address is what lets in
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
NOTE_LENGTH = 500


def question(state: Mapping[str, Any], token: str, language: str) -> HTMLResponse:
    """What is asked, what could go at once, and what comes of a no and of silence; then a yes and
    a no. `state`: of the stage that asks, with an open offer; `token`: what opened the page opens
    its contract, too (CF-06)."""
    words, offer, order = catalogue(TEXTS, language), state["offer"], state["order"].decoded()
    if REPLACE in offer["option_ids"]:
        return _lost(state, words, language)
    kind, country = offer["kind"].lower(), order["delivery_address"]["country"]
    asked = words[f"asked_{kind}"].format(
        due=money(offer["due_minor"], order["currency"]),
        day=_day(offer["deliver_by_at"], country, language),
    )
    said = [words["answer_by"].format(time=days.time(offer["answer_by_at"], country, language))]
    if kind != "delay":
        said = [delivery(order, state["promised_at"], words, language), *said]
    else:
        former = words["delay_former"].format(day=_day(state["promised_at"], country, language))
        declined = words[_declined(state)]
        got = _compensation(offer["compensation_minor"], order["currency"], words)
        brought = [words["brought_delay"]] if TRANSFER in offer["option_ids"] else []
        said = [former, *brought, *got, declined, words[f"silence_{offer['silence']}"], *said]
    part = reduced(order, offer["reduced"]) if offer["reduced"] else None
    body = (
        f"{_number(state, words)}{table(order, words)}"
        f"{_instead(offer, order, words, language)}"
        f"{_ahead(offer, order, words, language)}{_part(part, kind, words)}"
        f"{_contract(state, token, words)}"
        + "".join(f"<p>{escape(text)}</p>" for text in said)
        + _form(("accept", *offer["option_ids"][1:], "decline"), words, offer["document"])
    )
    return _page(200, asked, body, language)


def _lost(state: Mapping[str, Any], words: Mapping[str, str], language: str) -> HTMLResponse:
    """What was lost, what silence comes to, and the choice (TR-05)."""
    offer, order = state["offer"], state["order"].decoded()
    again, country = offer["options"][0], order["delivery_address"]["country"]
    until = words["answer_by"].format(time=days.time(offer["answer_by_at"], country, language))
    said = (words[f"silence_{offer['silence']}"], until)
    body = (
        f"{_number(state, words)}<p>{escape(words['lost_replacement'])}</p>"
        f"{table(reduced(order, again['lines']), words)}"
        + "".join(f"<p>{escape(text)}</p>" for text in said)
        + _form(offer["option_ids"], words)
    )
    return _page(200, words["asked_replacement"], body, language)


def clarification(
    asked: OpenClarification, state: Mapping[str, Any], language: str
) -> HTMLResponse:
    """What is unclear, as the rules of review say it or in the words of who asks, with the answers
    that there are (RV-07). `state`: review's."""
    words, teller = catalogue(TEXTS, language), Teller(SERVICES, language)
    points = [asked["question"]] if asked["question"] else []
    points += [teller.rule("review", rule) for rule in asked["about"]]
    country = state["order"].decoded()["delivery_address"]["country"]
    until = words["answer_by"].format(time=days.time(asked["answer_by_at"], country, language))
    body = (
        f"{_number(state, words)}"
        f"<ul>{''.join(f'<li>{escape(point)}</li>' for point in points)}</ul>"
        f"{_form(asked['option_ids'], words)}"
        f"<p>{escape(until)}</p>"
    )
    return _page(200, words["asked_clarification"], body, language)


def _contract(state: Mapping[str, Any], token: str, words: Mapping[str, str]) -> str:
    """Where the contract is that is to be signed, and what is signed: its digest (CF-06)."""
    document = state["offer"]["document"]
    if not document:
        return ""
    named = words["contract"].format(contract=state["contract"]["contract_number"])
    signs = words["signs"].format(document=document)
    return (
        f'<p><a href="/v1/contracts/{escape(token)}">{escape(named)}</a></p><p>{escape(signs)}</p>'
    )


def notice(status: int, text: str, language: str) -> HTMLResponse:
    """One sentence, by its id."""
    return _page(status, catalogue(TEXTS, language)[text], "", language)


def _number(state: Mapping[str, Any], words: Mapping[str, str]) -> str:
    return f"<p>{escape(words['order'].format(number=state['number']))}</p>"


def _form(answers: Iterable[str], words: Mapping[str, str], document: str = "") -> str:
    """`document`: SHA-256 of what is signed by a yes; the answer names it (CF-06)."""
    if document:
        words = {**words, "accept": words["sign"]}
    buttons = "".join(
        f'<button name="answer" value="{one}">{escape(words[one])}</button>' for one in answers
    )
    note = f'<input name="note" maxlength="{NOTE_LENGTH}">'
    signed = f'<input type="hidden" name="document" value="{escape(document)}">' if document else ""
    label = f"<label>{escape(words['note'])}{note}</label>"
    return f'<form method="post">{label}{signed}{buttons}</form>'


def _part(part: Order | None, kind: str, words: Mapping[str, str]) -> str:
    """What would be delivered of an order that is reduced."""
    return f"<p>{escape(words[f'part_{kind}'])}</p>{table(part, words)}" if part else ""


def _instead(offer: OpenOffer, order: Order, words: Mapping[str, str], language: str) -> str:
    """What would go in the place of what is short, when, and what the order would cost then; no
    more than it does (IV-05)."""
    option = next((one for one in offer["options"] if one["instead"]), None)
    if option is None:
        return ""
    ordered = {line["line"]: line for line in order["lines"]}
    said = words["instead_delay"].format(
        day=_day(option["deliver_by_at"], order["delivery_address"]["country"], language),
        total=money(option["total_minor"], option["currency"]),
    )
    named = [
        words["instead_line"].format(
            name=one["name"],
            sku=one["sku"],
            ordered=ordered[one["line"]]["name"],
            total=money(one["total_minor"], option["currency"]),
        )
        for one in option["instead"]
    ]
    lines = "".join(f"<li>{escape(one)}</li>" for one in named)
    return f"<p>{escape(said)}</p><ul>{lines}</ul>"


def _ahead(offer: OpenOffer, order: Order, words: Mapping[str, str], language: str) -> str:
    """What would go ahead of an order whose rest comes later, and when (IV-05)."""
    option = next((one for one in offer["options"] if one["at_once"]), None)
    if option is None:
        return ""
    country = order["delivery_address"]["country"]
    soon, day = (_day(option[by], country, language) for by in ("at_once_by_at", "deliver_by_at"))
    said = words["ahead_delay"].format(soon=soon, day=day)
    return f"<p>{escape(said)}</p>{table(reduced(order, option['at_once']), words)}"


def _declined(state: Mapping[str, Any]) -> str:
    """What a no comes to."""
    if state["contract"]:
        return "delay_insisted"
    return "delay_rest_declined" if state.get("revision") else "delay_declined"


def _compensation(minor: int, currency: str, words: Mapping[str, str]) -> list[str]:
    """What the customer gets for the later day, if anything."""
    return [words["delay_compensated"].format(amount=money(minor, currency))] if minor else []


def _day(at: int | None, country: str, language: str) -> str:
    return "" if at is None else days.day(at, country, language)


def _page(status: int, title: str, body: str, language: str) -> HTMLResponse:
    page = FRAME.substitute(language=language, title=escape(title), body=body)
    return HTMLResponse(page, status, {**HEADERS, "Content-Language": language})
