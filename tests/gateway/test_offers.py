"""The customer's signed link: what it shows, what it takes, and what it refuses (CF-01, RV-04)."""

from typing import Any

import pytest

from orders.client.links import Links, OfferLink, proof
from orders.contracts.blank import blank
from orders.contracts.order import CarriedOrder
from orders.contracts.records import OfferAnswered, ReviewState
from orders.explain.texts import catalogue
from services.gateway.pages import TEXTS
from tests import orders as made
from tests.gateway.desk import TOKENS
from tests.gateway.edge import NOW, OTHER, SHOP, VERAS, Fakes, bearing, problem
from tools.texts import fields

ORDER = "shop:1001"


def asked(kind: str = "CONFIRM", number: int = 1, version: int = 1, **offer: Any) -> dict[str, Any]:
    """Review's state of an order whose customer is asked something."""
    content = made.order(lines=[made.line(1, quantity=3, name="<b>Lamp</b>")])
    return {
        **blank(ReviewState),
        "status": "awaiting_confirmation",
        "version": version,
        "number": "000001Z",
        "order": CarriedOrder.of(content),
        "total_minor": 4_165,
        "currency": "EUR",
        "offer": {
            "offer_id": f"review-{version}-{number}",
            "kind": kind,
            "option_ids": [kind.lower()],
            "answer_by_at": NOW + 3_600_000,
            "reminders": 0,
            "due_minor": 500,
            "compensation_minor": 0,
            "deliver_by_at": None,
            "silence": "",
            "reduced": [],
            "options": [],
            "document": "",
            **offer,
        },
    }


def link(fakes: Fakes) -> str:
    """The link, as the channel is told it."""
    answer = fakes.ask("GET", f"/v1/orders/{ORDER}/offer", headers=bearing(SHOP.key))
    assert answer.status_code == 200, answer.text
    return str(answer.json()["link"])


def say(fakes: Fakes, path: str, **form: str):
    return fakes.ask("POST", path, data=form)


@pytest.fixture
def asking(fakes: Fakes) -> Fakes:
    fakes.reviewed[ORDER] = asked()
    return fakes


def test_the_channel_is_told_what_its_customer_is_asked(asking: Fakes):
    answer = asking.ask("GET", f"/v1/orders/{ORDER}/offer", headers=bearing(SHOP.key)).json()
    assert (answer["offer_id"], answer["kind"], answer["due_minor"]) == (
        "review-1-1",
        "CONFIRM",
        500,
    )
    other = asking.ask("GET", f"/v1/orders/{ORDER}/offer", headers=bearing(OTHER.key))
    assert problem(other) == (404, "order-unknown")
    asking.reviewed[ORDER] = {**asked(), "offer": None}
    nothing = asking.ask("GET", f"/v1/orders/{ORDER}/offer", headers=bearing(SHOP.key))
    assert problem(nothing) == (404, "nothing-asked")


def test_a_key_that_reads_and_staff_get_no_link_by_which_to_answer_as_the_customer(asking: Fakes):
    """CF-01, CF-06: who has the link is taken for the customer, and signs contracts by it."""
    for key in (VERAS.key, TOKENS["mara"].key):
        told = asking.ask("GET", f"/v1/orders/{ORDER}/offer", headers=bearing(key)).json()
        assert (told["offer_id"], told["link"]) == ("review-1-1", "")


def test_who_telephones_reads_what_is_to_be_confirmed(asking: Fakes):
    """CF-01: items, quantities, prices, delivery day and place, by a token of staff."""
    asking.reviewed[ORDER] = {**asked(), "promised_at": NOW + 86_400_000}
    mara = bearing(TOKENS["mara"].key)
    told = asking.ask("GET", f"/v1/orders/{ORDER}/offer", headers=mara).json()
    assert told["number"] == "000001Z"
    [line] = told["lines"]
    assert (line["sku"], line["quantity"], line["unit"]) == ("SKU-1", 3, "PCE")
    assert (line["unit_price_minor"], line["price_per"], line["total_minor"]) == (1_000, 1, 3_570)
    assert (told["place"], told["promised_at"]) == ("Berlin, DE", NOW + 86_400_000)
    assert (told["total_minor"], told["option_ids"]) == (4_165, ["confirm"])
    unknown = asking.ask("GET", "/v1/orders/shop:9/offer", headers=mara)
    assert problem(unknown) == (404, "nothing-asked")


def test_the_page_asks_and_changes_nothing_however_often_it_is_fetched(asking: Fakes):
    pages = [asking.ask("GET", link(asking)) for _ in range(3)]
    assert {page.status_code for page in pages} == {200}
    assert "Do you confirm this order?" in pages[0].text
    assert "41.65 EUR" in pages[0].text
    assert "&lt;b&gt;Lamp&lt;/b&gt;" in pages[0].text, "what a channel wrote is no mark-up"
    assert "Lovelace" not in pages[0].text, "a link may be passed on"
    assert pages[0].headers["referrer-policy"] == "no-referrer"
    assert asking.kept == []


def test_items_quantity_price_time_and_place_are_confirmed(fakes: Fakes):  # CF-01
    """What stands on the page is all that a yes is about, in the customer's language."""
    lines = [
        made.line(1, quantity=3, name="Lamp", unit_price_minor=1_000),
        made.line(2, quantity=250, unit="GRM", price_per=100, unit_price_minor=400, name="Tea"),
    ]
    content = made.order(
        lines=lines, charges=[{"kind": "freight", "amount_minor": 500, "tax_minor": 0}]
    )
    day = 1_772_751_599_000
    fakes.reviewed[ORDER] = {**asked(), "order": CarriedOrder.of(content), "promised_at": day}
    path = link(fakes)
    page = fakes.ask("GET", path, headers={"accept-language": "en"}).text
    for told in ("3 pcs", "10.00 EUR", "30.00 EUR", "250 g", "4.00 EUR for 100 g", "Freight"):
        assert told in page, told
    assert "Delivery by Thursday, March 5, 2026 to Berlin, DE." in page
    assert content["delivery_address"]["street"] not in page, "a link may be passed on"
    chinese = fakes.ask("GET", path, headers={"accept-language": "zh"}).text
    assert "250 克" in chinese
    assert "2026年3月" in chinese


@pytest.mark.parametrize(("said", "accepted"), [("accept", True), ("decline", False)])
def test_an_answer_is_durable_before_it_is_thanked_for(asking: Fakes, said: str, accepted: bool):
    path = link(asking)
    thanks = say(asking, path, answer=said, note="on Friday, please")
    assert thanks.status_code == 202
    [(name, value)] = asking.said()
    assert name == OfferAnswered.__name__
    assert (value["order_id"], value["version"], value["offer_id"]) == (ORDER, 1, "review-1-1")
    assert (value["accepted"], value["note"], value["at"]) == (accepted, "on Friday, please", NOW)
    assert (value["answered_by"], value["proof"]) == ("", proof(path.rpartition("/")[2]))


@pytest.mark.parametrize(
    ("now", "text"),
    [
        ({**asked(), "offer": None}, "needs no answer"),
        (None, "needs no answer"),
        (asked(number=2), "has changed since"),
        (asked(version=2), "has changed since"),
        ({**asked(version=2), "offer": None}, "has changed since"),
    ],
)
def test_a_stale_link_says_so_and_takes_nothing(asking: Fakes, now: Any, text: str):  # CF-03
    path = link(asking)
    asking.reviewed = {} if now is None else {ORDER: now}
    for answer in (asking.ask("GET", path), say(asking, path, answer="accept")):
        assert answer.status_code == 410
        assert text in answer.text
    assert asking.kept == []


def test_nobody_makes_up_a_link(asking: Fakes):
    path = link(asking)
    own = Links(["guessed"]).offer_token(OfferLink(ORDER, 1, "review-1-1"))
    for wrong in (path[:-1] + ("A" if path[-1] != "A" else "B"), f"/v1/offers/{own}", f"{path}x"):
        assert asking.ask("GET", wrong).status_code == 404
        assert say(asking, wrong, answer="accept").status_code == 404
    assert asking.kept == []


def test_links_of_the_secret_before_hold_and_without_secrets_there_are_none():
    offer = OfferLink(ORDER, 1, "review-1-1")
    before, now = Links(["old"]), Links(["old", "new"])
    token = before.offer_token(offer)
    assert token is not None
    assert now.offer_of(token) == offer
    assert before.offer_of(now.offer_token(offer) or "") is None, "the newest signs"
    assert now.order_of(token) is None, "it opens no order"
    assert Links([]).offer_token(offer) is None
    assert Links([]).offer_of(token) is None


def test_what_is_no_answer_and_what_cannot_be_made_durable_is_told(asking: Fakes):
    path = link(asking)
    assert say(asking, path, answer="perhaps").status_code == 422
    assert asking.ask("POST", path, content=b"{}").status_code == 415
    asking.durable_in = "nowhere"
    assert problem(say(asking, path, answer="accept")) == (503, "no-room")


@pytest.mark.parametrize(
    ("said", "document"), [("reduce", ""), ("accept", "a" * 64), ("reduce", "a" * 64)]
)
def test_what_was_not_offered_is_not_thanked_for(asking: Fakes, said: str, document: str):
    """CF-01, CF-06: whoever asks would refuse it, and the customer would never hear of that."""
    assert say(asking, link(asking), answer=said, document=document).status_code == 422
    assert asking.said() == []


def test_a_link_written_otherwise_is_none(asking: Fakes):
    """Else each spelling might be asked as often as the one that was signed."""
    path = link(asking)
    for wrong in (f"{path[:-3]}!!{path[-3:]}", f"{path}%20", f"{path[:-1]}%C3%A9{path[-1]}"):
        assert asking.ask("GET", wrong).status_code == 404


def test_card_numbers_in_notes_are_crossed_out(asking: Fakes):  # PCI DSS 3.5
    say(asking, link(asking), answer="accept", note="by card 4111 1111 1111 1111")
    [(_, value)] = asking.said()
    assert "4111" not in value["note"]


def test_a_link_is_not_followed_without_end(asking: Fakes):
    path = link(asking)
    answers = [asking.ask("GET", path).status_code for _ in range(31)]
    assert answers[-1] == 429
    assert set(answers[:-1]) == {200}


@pytest.mark.parametrize("kind", ["CONFIRM", "CONTRACT", "DEPOSIT", "GUARANTEE", "REDUCE"])
def test_customers_read_it_in_their_language(asking: Fakes, kind: str):
    asking.reviewed[ORDER] = asked(kind, due_minor=777)
    page = asking.ask("GET", link(asking), headers={"accept-language": "zh-Hans-CN, en;q=0.5"})
    assert page.headers["content-language"] == "zh"
    assert "订单000001Z" in page.text
    assert "2026年9月21日星期一 17:13 (GMT+02:00)" in page.text, "where the goods go"
    assert ("7.77 EUR" in page.text) == (kind in ("DEPOSIT", "GUARANTEE"))


@pytest.mark.parametrize("silence", ["cancelled", "accepted"])
def test_a_later_day_is_asked_with_what_comes_of_a_no_and_of_silence(fakes: Fakes, silence: str):
    """CF-05: inventory asks, so it is inventory's state that says what."""
    later: dict[str, Any] = {
        "offer_id": "inventory-1-1",
        "silence": silence,
        "deliver_by_at": NOW + 86_400_000,
    }
    fakes.stocked[ORDER] = {**asked("DELAY", **later), "promised_at": NOW}
    fakes.reviewed[ORDER] = {**asked(), "offer": None}
    path = link(fakes)
    page = fakes.ask("GET", path).text
    assert "with you by Tuesday, September 22, 2026?" in page
    assert "We had promised Monday, September 21, 2026," in page
    assert "If you say no, the order is cancelled" in page
    assert ("we do the same" in page) == (silence == "cancelled")
    assert say(fakes, path, answer="decline").status_code == 202
    [(_, said)] = fakes.said()
    assert (said["offer_id"], said["accepted"]) == ("inventory-1-1", False)


def test_what_is_got_for_a_later_day_is_said_where_it_is_asked(fakes: Fakes):  # CF-05
    later: dict[str, Any] = {"silence": "cancelled", "deliver_by_at": NOW + 86_400_000}
    question = asked("DELAY", offer_id="inventory-1-1", compensation_minor=250, **later)
    fakes.stocked[ORDER] = {**question, "promised_at": NOW}
    fakes.reviewed[ORDER] = {**asked(), "offer": None}
    told = fakes.ask("GET", f"/v1/orders/{ORDER}/offer", headers=bearing(SHOP.key)).json()
    assert (told["compensation_minor"], told["currency"]) == (250, "EUR")
    path = link(fakes)
    assert "If you say yes, we take 2.50 EUR off the price." in fakes.ask("GET", path).text
    chinese = fakes.ask("GET", path, headers={"accept-language": "zh"}).text
    assert "如果您同意，我们将从价款中减免2.50 EUR。" in chinese
    fakes.stocked[ORDER]["offer"]["compensation_minor"] = 0
    assert "off the price" not in fakes.ask("GET", path).text


def test_a_contract_that_was_signed_stands_whatever_is_said(fakes: Fakes):  # CF-05, CF-06
    later: dict[str, Any] = {"silence": "unchanged", "deliver_by_at": NOW + 86_400_000}
    question = asked("DELAY", offer_id="inventory-1-1", option_ids=["amend"], **later)
    fakes.stocked[ORDER] = {**question, "promised_at": NOW, "contract": "SC-000001Z-1"}
    page = fakes.ask("GET", link(fakes)).text
    assert "If you say no, your contract stands as it was signed" in page
    assert "If we do not hear from you, your contract stands" in page
    assert "is cancelled" not in page


def test_what_is_there_can_be_taken_alone(fakes: Fakes):  # CF-05
    part = [{"line": 1, "sku": "SKU-1", "quantity": 1}]
    later: dict[str, Any] = {"silence": "cancelled", "deliver_by_at": NOW, "reduced": part}
    fakes.stocked[ORDER] = asked(
        "DELAY", offer_id="inventory-1-1", option_ids=["accept", "reduce"], **later
    )
    path = link(fakes)
    page = fakes.ask("GET", path).text
    assert "what is there" in page
    assert "17.85 EUR" in page, "one of them, and the freight"
    assert say(fakes, path, answer="reduce").status_code == 202
    [(_, said)] = fakes.said()
    assert (said["accepted"], said["option_id"]) == (True, "reduce")


def test_every_text_is_in_every_language_and_shows_the_same():
    english, chinese = catalogue(TEXTS, "en"), catalogue(TEXTS, "zh")
    assert english.keys() == chinese.keys()
    assert {name: fields(text) for name, text in english.items()} == {
        name: fields(text) for name, text in chinese.items()
    }


def waits(**option: Any) -> dict[str, Any]:
    """An option of an order that comes later than promised."""
    one = {
        "option_id": "accept",
        "lines": [],
        "total_minor": 4_165,
        "currency": "EUR",
        "due_minor": 0,
        "deliver_by_at": NOW + 5 * 86_400_000,
        "place": "",
        "shipments": 0,
        "compensation_minor": 0,
        "at_once": [],
        "at_once_by_at": None,
        "cost_minor": 0,
        "instead": [],
    }
    return {**one, **option}


def choice(fakes: Fakes, option: dict[str, Any], **state: Any) -> str:
    """The page of an offer that has this option, too."""
    way = option["option_id"]
    offer: dict[str, Any] = {
        "offer_id": "inventory-1-1",
        "silence": "cancelled",
        "deliver_by_at": NOW,
        "option_ids": ["accept", way],
        "options": [waits(), option],
    }
    fakes.stocked[ORDER] = {**asked("DELAY", **offer), "promised_at": NOW, **state}
    fakes.reviewed[ORDER] = {**asked(), "offer": None}
    path = link(fakes)
    page = fakes.ask("GET", path).text
    assert say(fakes, path, answer=way).status_code == 202
    [(_, said)] = fakes.said()
    assert (said["accepted"], said["option_id"]) == (True, way)
    return str(page)


def test_what_is_there_can_go_ahead_with_the_day_of_either_part(fakes: Fakes):  # IV-05
    ahead = [{"line": 1, "sku": "SKU-1", "quantity": 1}]
    page = choice(fakes, waits(option_id="split", at_once=ahead, at_once_by_at=NOW + 86_400_000))
    assert "send this now, to be with you by Tuesday, September 22, 2026, and the rest by" in page
    assert "Saturday, September 26, 2026" in page


def test_another_article_can_go_with_its_day_and_what_the_order_costs_then(fakes: Fakes):  # IV-05
    other = {"line": 1, "sku": "SKU-9", "name": "<i>Torch</i>", "total_minor": 3_000}
    instead = [{**other, "tax_minor": 479}]
    page = choice(fakes, waits(option_id="substitute", instead=instead, total_minor=3_595))
    assert "the order then costs 35.95 EUR" in page
    assert "&lt;i&gt;Torch&lt;/i&gt; (SKU-9) in place of &lt;b&gt;Lamp&lt;/b&gt;: 30.00 EUR" in page


def test_the_options_stand_in_the_answer_each_with_its_date_and_price(fakes: Fakes):  # IV-05
    choice(fakes, waits(option_id="substitute", total_minor=3_595))
    told = fakes.ask("GET", f"/v1/orders/{ORDER}/offer", headers=bearing(SHOP.key)).json()
    assert [(one["option_id"], one["total_minor"]) for one in told["options"]] == [
        ("accept", 4_165),
        ("substitute", 3_595),
    ]


def test_of_an_order_that_went_ahead_in_part_a_no_cancels_the_rest(fakes: Fakes):  # IV-05
    page = choice(fakes, waits(option_id="substitute"), revision=1)
    assert "what is still to come is cancelled" in page


def test_goods_can_be_brought_from_another_house_or_waited_for(fakes: Fakes):  # IV-05
    """Allocation asks, so it is allocation's state that says what."""
    offer: dict[str, Any] = {
        "offer_id": "allocation-1-1",
        "silence": "cancelled",
        "deliver_by_at": NOW + 86_400_000,
        "option_ids": ["transfer", "wait"],
        "options": [waits(option_id="transfer"), waits(option_id="wait", deliver_by_at=None)],
    }
    fakes.placed[ORDER] = {**asked("DELAY", **offer), "promised_at": NOW, "contract": ""}
    fakes.reviewed[ORDER] = {**asked(), "offer": None}
    path = link(fakes)
    page = fakes.ask("GET", path).text
    assert "with you by Tuesday, September 22, 2026?" in page
    assert "Your goods are in another of our houses" in page
    assert say(fakes, path, answer="wait").status_code == 202
    assert say(fakes, path, answer="accept").status_code == 202
    said = [(one["accepted"], one["option_id"]) for _, one in fakes.said()]
    assert said == [(True, "wait"), (True, "")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_has_lost_something_chooses_on_a_page(fakes: Fakes, language: str):
    """TR-05: aftersales asks; its state knows no day that is promised."""
    again = waits(option_id="replacement", lines=[{"line": 1, "sku": "SKU-1", "quantity": 2}])
    offer: dict[str, Any] = {
        "offer_id": "aftersales-1-1",
        "silence": "refund",
        "option_ids": ["replacement", "refund"],
        "options": [again, waits(option_id="refund")],
    }
    state = asked("REPLACEMENT", **offer)
    fakes.after[ORDER] = {name: state[name] for name in ("version", "number", "order", "offer")}
    path = link(fakes)
    page = fakes.ask("GET", path, headers={"accept-language": language}).text
    words = catalogue(TEXTS, language)
    for text in ("asked_replacement", "replacement", "refund", "silence_refund"):
        assert words[text] in page
    assert "<td>2 " in page, "what was lost, and no more"
    assert say(fakes, path, answer="refund").status_code == 202
    assert say(fakes, path, answer="replacement").status_code == 202
    said = [(one["accepted"], one["option_id"]) for _, one in fakes.said()]
    assert said == [(True, "refund"), (True, "replacement")]
