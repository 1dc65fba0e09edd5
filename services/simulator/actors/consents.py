"""Customers answer what they are asked to agree to: in time, late, never, twice, or amiss; and
somebody answers in their name."""

from collections.abc import Sequence
from hashlib import sha256

from orders.contracts.records import ConfirmationAnswered, OfferAnswered, PaymentReceived
from services.simulator.actors.banks import ISSUER
from services.simulator.actors.customers import cancellation
from services.simulator.actors.reviewers import first, of_role
from services.simulator.plans import Json, Planned, Scene

_MINUTE = 60_000
_NOBODYS = "99"
"""Number of an offer that no stage comes to."""
TELEPHONE = "sales"
"""Who takes answers on the telephone, by the stages' policies (`answers_taken_by`)."""
NOBODY = "S999"
"""A staff id that is nobody's."""


def on_offer_made(offer: Json, scene: Scene) -> list[Planned]:
    """The customer answers in time, late or never, or says no; some answer twice, or an offer that
    nobody made (CF-01, CF-05). To an order some say yes as they did before there were offers."""
    policy, order_id, offer_id = scene.policy.customers, offer["order_id"], offer["offer_id"]
    if scene.happens(policy.silent, "silent", order_id, offer_id):
        return []
    late = scene.happens(policy.late, "late", order_id, offer_id)
    wait = policy.confirm_late if late else policy.confirm
    due = offer["at"] + wait.ms(scene.chance("confirm", order_id, offer_id))
    accepted = not _refuses(offer, scene)
    note = "sorry for the delay" if late else ""
    if offer["kind"] == "CONFIRM" and not scene.happens(policy.by_offer, "by offer", order_id):
        confirms = _confirmation(offer, due, accepted, note, proof(order_id, offer_id))
        return [*pretended([confirms], offer_id, scene), confirms]
    option = _option(offer, scene) if accepted else ""
    other = "" if accepted else offer["options"][0]["option_id"]
    answers = _said(offer, due, option, note, scene)
    if accepted and offer["kind"] == "DEPOSIT":
        answers += _pay(offer, due, scene)
    if scene.happens(policy.answer_twice, "twice", order_id, offer_id):
        answers.append(_answer(offer, offer_id, due + _MINUTE, other, "on second thoughts"))
    if scene.happens(policy.answer_amiss, "amiss", order_id, offer_id):
        amiss = f"{offer_id.rpartition('-')[0]}-{_NOBODYS}"
        answers.append(_answer(offer, amiss, due - _MINUTE, other, ""))
    return [*answers, *pretended(answers, offer_id, scene)]


def _refuses(offer: Json, scene: Scene) -> bool:
    """Whether the customer says no. Nobody agrees to a later day for ever."""
    policy, place = scene.policy.customers, (offer["order_id"], offer["offer_id"])
    if offer["kind"] != "DELAY":
        return scene.happens(policy.decline, "decline", *place)
    number = int(offer["offer_id"].rpartition("-")[2])
    return number > policy.patience or scene.happens(policy.refuse_delay, "decline", *place)


def pretended(answers: Sequence[Planned], asked_id: str, scene: Scene) -> list[Planned]:
    """The first of these answers, a little earlier and by nobody: anybody can say that they are the
    customer (CF-01, RV-07)."""
    said, *_ = answers
    if not scene.happens(scene.policy.customers.pretended, "pretended", said.key, asked_id):
        return []
    due = said.due_at - 2 * _MINUTE
    unsaid = {name: "" for name in ("answered_by", "proof") if name in said.value}
    return [Planned(due, said.record, said.key, {**said.value, **unsaid, "at": due})]


def proof(order_id: str, asked_id: str) -> str:
    """What the gateway would say of a link to this question."""
    return f"sha256:{sha256(f'{order_id} {asked_id}'.encode()).hexdigest()}"


def no_to(offer: Json, due: int) -> Planned:
    """The customer's no, milliseconds."""
    return _answer(offer, offer["offer_id"], due, "", "")


def _said(offer: Json, due: int, option: str, note: str, scene: Scene) -> list[Planned]:
    """The customer's answer. Contracts are signed by nobody on the telephone (CF-06)."""
    answer = _answer(offer, offer["offer_id"], due, option, note)
    if offer["kind"] == "CONTRACT":
        return [answer]
    return on_the_telephone(answer, offer["offer_id"], scene)


def on_the_telephone(answer: Planned, asked_id: str, scene: Scene) -> list[Planned]:
    """The answer by the link, or on the telephone: then one of the team that takes answers enters
    it, now and then after somebody who may not (CF-01, RV-07)."""
    policy, place = scene.policy.customers, (answer.key, asked_id)
    takers = of_role(TELEPHONE, scene)
    if not (takers and scene.happens(policy.by_telephone, "calls", *place)):
        return [answer]
    entered = [_entered(answer, first(takers, *place, scene), 0)]
    if scene.happens(policy.entered_amiss, "entered amiss", *place):
        others = sorted({*scene.staff, NOBODY} - {*takers})
        entered.append(_entered(answer, first(others, *place, scene), -_MINUTE))
    return entered


def _entered(answer: Planned, staff_id: str, later_ms: int) -> Planned:
    due = answer.due_at + later_ms
    value = {**answer.value, "answered_by": staff_id, "proof": "", "at": due}
    return Planned(due, answer.record, answer.key, value)


def _option(offer: Json, scene: Scene) -> str:
    """What the customer takes: the first, or another where there is one: what is there alone, or
    the rest later (CF-05, IV-05)."""
    wait, *others = [str(one["option_id"]) for one in offer["options"]]
    if others and scene.happens(scene.policy.customers.take_part, "part", offer["order_id"]):
        return first(others, offer["order_id"], offer["offer_id"], scene)
    return wait


def on_endangered(endangered: Json, scene: Scene) -> list[Planned]:
    """Sales talk to the customer whose contract cannot be kept: in the end the order is cancelled,
    unless its goods have come before (CF-06)."""
    policy, order_id = scene.policy.customers, endangered["order_id"]
    if not endangered["escalations"]:
        return []
    due = endangered["at"] + policy.confirm_late.ms(scene.chance("insists", order_id))
    return [cancellation(order_id, due, "staff", "the contract cannot be kept")]


def on_suspended(suspended: Json, scene: Scene) -> list[Planned]:
    """Someone calls the silent customer: the order goes on, or is cancelled (CF-02). One that a
    former contract binds to is signed by nobody on the telephone (CF-06)."""
    policy, order_id = scene.policy.customers, suspended["order_id"]
    due = suspended["at"] + policy.confirm_late.ms(scene.chance("resume", order_id))
    callers = of_role(TELEPHONE, scene)
    if callers and not suspended["contract"] and scene.happens(policy.resume, "resumes", order_id):
        by = first(callers, order_id, "resumes", scene)
        return [_confirmation(suspended, due, True, "reached by telephone", answered_by=by)]
    return [cancellation(order_id, due, "staff", "customer could not be reached")]


def _confirmation(
    asked: Json, due: int, accepted: bool, note: str, proof: str = "", answered_by: str = ""
) -> Planned:
    value: ConfirmationAnswered = {
        "order_id": asked["order_id"],
        "version": asked["version"],
        "accepted": accepted,
        "note": note,
        "at": due,
        "answered_by": answered_by,
        "proof": proof,
    }
    return Planned(due, ConfirmationAnswered, asked["order_id"], value)


def _pay(offer: Json, agreed_at: int, scene: Scene) -> list[Planned]:
    """Who agreed to a deposit pays it some time later, or never (RV-04)."""
    policy, order_id, option = scene.policy.customers, offer["order_id"], offer["options"][0]
    if scene.happens(policy.never_pay, "never pay", order_id, offer["offer_id"]):
        return []
    due = agreed_at + policy.pay_prepaid.ms(scene.chance("deposit", order_id, offer["offer_id"]))
    value: PaymentReceived = {
        "order_id": order_id,
        "issuer": ISSUER,
        "document_id": f"deposit:{order_id}:{offer['offer_id']}",
        "amount_minor": option["due_minor"],
        "currency": option["currency"],
        "method": "transfer",
        "at": due,
    }
    return [Planned(due, PaymentReceived, order_id, value)]


def _answer(offer: Json, offer_id: str, due: int, option: str, note: str) -> Planned:
    """`option`: the one that is accepted; empty: none is."""
    value: OfferAnswered = {
        "order_id": offer["order_id"],
        "version": offer["version"],
        "offer_id": offer_id,
        "accepted": bool(option),
        "note": note,
        "at": due,
        "option_id": option,
        "answered_by": "",
        "proof": proof(offer["order_id"], offer_id),
        "document": offer["document"] if option else "",
        "copy": "",
        "read_back": "",
    }
    return Planned(due, OfferAnswered, offer["order_id"], value)
