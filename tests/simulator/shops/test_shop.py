"""A shop tells of each order sooner or later, however many of its webhooks are lost (IN-10)."""

from dataclasses import replace

from orders.contracts.records import Order
from services.simulator import dirt
from services.simulator.shops.shop import Document, Shop
from services.simulator.shops.street import FORMS
from tests.simulator.shops.house import AT, DAY, bought, reliable, shop


def told(made: Shop, order: Order, at: int = AT) -> Document:
    [document] = made.place(order, at)
    return document


def fetched(made: Shop, at: int) -> list[str]:
    return [order_id for page in made.poll(at) for order_id in page.tells]


def test_an_order_is_told_at_once_and_not_again_once_it_is_answered():
    made, [order] = shop(), bought("web", 1)
    document = told(made, order)
    assert (document.due_at, document.path) == (AT, "documents/shopify")
    made.answered(document)
    assert made.untold == 0
    assert not fetched(made, AT + 10 * DAY)


def test_what_was_lost_is_fetched_from_the_list_until_it_is_answered():
    by_two = replace(FORMS["web"], page=2)
    made, ordered = Shop("web", by_two, reliable(dropped=1.0), 7), bought("web", 5)
    assert not [document for order in ordered for document in made.place(order, AT)]
    assert fetched(made, AT + DAY) == list(made.list)
    assert not fetched(made, AT + DAY + 1)  # it was looked at just now
    pages = made.poll(AT + 2 * DAY)
    assert [len(page.tells) for page in pages] == [2, 2, 1]
    for page in pages:
        made.answered(page)
    assert not fetched(made, AT + 3 * DAY)


def test_what_was_told_just_now_may_be_answered_yet_and_is_not_fetched():
    made, [first, second] = shop(), bought("web", 2)
    told(made, first, AT)
    told(made, second, AT + DAY - 1)
    [web] = fetched(made, AT + DAY)
    assert web == f"web:{made.form.number(first)}"


def test_a_repeated_webhook_is_the_same_to_the_byte():
    made, [order] = shop(repeated=1.0), bought("web", 1)
    first, second = made.place(order, AT)
    assert first.body == second.body
    assert first.due_at < second.due_at


def test_a_webhook_that_is_held_back_is_overtaken():
    made, [order] = shop(held_back=1.0), bought("web", 1)
    assert told(made, order).due_at > AT


def test_a_changed_order_stands_on_the_list_once_as_it_is_now():
    made, [order] = shop(), bought("web", 1)
    changed = dirt.in_conflict(order)
    former, latter = told(made, order), told(made, changed, AT + 1)
    assert len(made.list) == 1
    made.answered(former)
    assert made.untold == 1  # nobody has heard of the change
    [page] = made.poll(AT + 2 * DAY)
    assert page.body == made.form.listed(list(made.list.values()))
    made.answered(latter)
    assert made.untold == 0


def test_an_order_that_is_placed_again_as_it_was_is_told_again_and_stays_answered():
    made, [order] = shop(), bought("web", 1)
    first = told(made, order)
    made.answered(first)
    assert told(made, order, AT + 1).body == first.body
    assert made.untold == 0


def test_the_seed_decides_what_becomes_of_each_webhook():
    rates = {"dropped": 0.3, "repeated": 0.3, "held_back": 0.3}

    def fates(seed: int) -> list[list[int]]:
        made = shop("web", seed, **rates)
        return [[one.due_at for one in made.place(order, AT)] for order in bought("web")]

    assert fates(7) == fates(7) != fates(8)
    made = shop("web", 7, **rates)
    sent = [document for order in bought("web") for document in made.place(order, AT)]
    assert made.counts["sent"] == len(sent)
    assert all(15 < made.counts[what] < 45 for what in rates)


def test_a_cart_is_told_before_it_is_paid_and_the_order_once_it_is():  # IN-07
    made, [order] = shop("marketplace", pending=1.0, abandoned=0.0), bought("marketplace", 1)
    cart, paid = made.place(order, AT)
    assert (cart.due_at, cart.tells) == (AT, {})
    assert paid.due_at > AT
    assert list(paid.tells) == list(made.list)


def test_a_cart_that_nobody_pays_stands_on_no_list():  # IN-07
    made, [order] = shop("marketplace", pending=1.0, abandoned=1.0), bought("marketplace", 1)
    [_] = made.place(order, AT)
    assert not made.list
    assert made.untold == 0


def test_what_the_desk_enters_as_a_draft_is_handed_in_by_its_list_if_that_failed():  # IN-07
    made, [order] = shop("desk", drafted=1.0), bought("desk", 1)
    draft = told(made, order)
    assert (draft.path, draft.draft) == (f"drafts/{order['reference']}", True)
    assert not fetched(made, AT + DAY), "somebody has it in hand"
    made.refused(draft, AT + DAY)
    assert fetched(made, AT + 2 * DAY) == list(draft.tells)
    made.answered(draft)
    assert not told(made, order, AT + 3 * DAY).draft, "what is an order is no draft any more"
