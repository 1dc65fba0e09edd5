"""Mails in words: every text in both languages, and whatever a value says stays a value (TR-02)."""

from email import message_from_bytes
from email.policy import SMTP, default
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.records import AttemptOrdered
from services.connectors.mail.composing import Letterhead, NoAddress, address_of, compose
from services.connectors.mail.texts import LANGUAGES, UnknownTemplate, known, text
from services.effects.policy import EffectsPolicy
from services.effects.stage import STAGE
from tests.policies import usual

HOUSE = Letterhead(address_of("Orders <orders@house.example>"))
VALUES = {
    "number": "000001Z",
    "carrier": "Swift",
    "shipment": "S1",
    "tracking_number": "T-9",
    "expected_at": "2026-09-24T10:00:00+00:00",
    "amount": "12.50 EUR",
    "because": "it rained",
}


def ordered(**changes: Any) -> AttemptOrdered:
    value: AttemptOrdered = {
        "order_id": "shop:1",
        "effect_id": "shipped-S1",
        "attempt": 1,
        "connector": "mail",
        "reference": "0f" * 16,
        "asks": False,
        "not_after": 1_790_000_300_000,
        "category": "PROGRESS",
        "template": "order-shipped",
        "language": "en",
        "values": VALUES,
        "to": "customer",
        "address": "ada@home.example",
        "name": "Ada Lovelace",
        "at": 1_790_000_000_000,
    }
    return {**value, **changes}  # type: ignore[typeddict-item]


def test_every_template_of_the_stage_has_a_text_in_every_language() -> None:
    policy = usual(STAGE)
    assert isinstance(policy, EffectsPolicy)
    assert known() == {*policy.templates}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", sorted(known()))
def test_a_text_is_whole_with_no_value_and_with_all(template: str, language: str) -> None:
    for values in ({}, VALUES):
        said = text(template, language, values, "Ada")
        assert said.subject
        assert "{" not in said.subject + said.plain
        assert "\n\n\n" not in said.plain


def test_a_mail_says_what_it_is_about() -> None:
    mail = compose(ordered(), HOUSE)
    assert mail["To"] == "Ada Lovelace <ada@home.example>"
    assert mail["Message-ID"] == f"<{'0f' * 16}@house.example>"
    assert mail["Subject"] == "Your order 000001Z is on its way"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "It should be there on September 24, 2026." in body.get_content()


def test_a_mail_in_chinese() -> None:
    mail = compose(ordered(language="zh-Hans", name="王伟"), HOUSE)
    back = message_from_bytes(mail.as_bytes(policy=SMTP), policy=default)
    assert back["Subject"] == "您的订单 000001Z 已发货"
    body = back.get_body(("plain",))
    assert body is not None
    assert "预计 2026年9月24日 送达" in body.get_content()


@pytest.mark.parametrize(
    ("language", "cause", "day"),
    [("en", "a vehicle broke down", "September 24, 2026"), ("zh", "车辆故障", "2026年9月24日")],
)
def test_a_delay_is_told_with_its_cause_and_the_new_day(  # TR-04
    language: str, cause: str, day: str
) -> None:
    values = {**VALUES, "cause": "breakdown", "because": "", "said_by": "carrier"}
    said = text("delivery-delayed", language, values, "Ada").plain
    assert cause in said
    assert day in said
    assert "Nobody knows yet" in text("delivery-delayed", "en", {"number": "1"}, "").plain


def test_a_problem_is_told_when_it_begins_and_when_it_is_over() -> None:  # TR-09
    lost = {"number": "000001Z", "subject": "S1", "kind": "lost"}
    assert "S1" in text("delivery-problem", "en", lost, "").plain
    assert "lost on its way" in text("delivery-problem", "en", lost, "").plain
    over = {**lost, "how": "UnitsCredited"}
    assert "credited to you" in text("delivery-problem-over", "en", over, "").plain


def test_of_another_language_the_first_is_spoken() -> None:
    assert text("order-shipped", "de", VALUES, "").subject.startswith("Your order")


def test_the_same_attempt_makes_the_same_words() -> None:
    one, again = compose(ordered(), HOUSE), compose(ordered(attempt=2), HOUSE)
    assert (one["Message-ID"], one["Date"]) == (again["Message-ID"], again["Date"])


@pytest.mark.parametrize(
    "name",
    [
        "Ada\r\nBcc: everybody@house.example",
        "Ada\x0bX-Spam: no",
        "\u202eecilA",
        "王" * 300,
        '"; DROP',
        "<script>",
        "😀",
        "Ada\u2028Bcc: x@y.example",
    ],
)
def test_a_name_begins_no_header(name: str) -> None:
    mail = message_from_bytes(compose(ordered(name=name), HOUSE).as_bytes(policy=SMTP))
    allowed = {"from", "to", "subject", "message-id", "date", "auto-submitted"}
    assert {one.lower() for one in mail} <= allowed | {"mime-version", "content-type"}


@given(st.text(), st.dictionaries(st.sampled_from(sorted(VALUES)), st.text()))
def test_whatever_is_said_is_no_code_and_no_header(name: str, values: dict[str, str]) -> None:
    made = compose(ordered(name=name, values=values), HOUSE).as_bytes(policy=SMTP)
    head, _, _ = made.partition(b"\r\n\r\n")
    assert b"\r\nBcc" not in head
    assert message_from_bytes(made)["Message-ID"] == f"<{'0f' * 16}@house.example>"


def test_a_value_is_no_template_and_no_markup() -> None:
    said = text("order-cancelled", "en", {"because": "{{ 7 * 7 }} <b>&"}, "<i>")
    assert "{{ 7 * 7 }} <b>&" in said.plain
    assert "{{ 7 * 7 }} &lt;b&gt;&amp;" in said.html
    assert "<i>" not in said.html


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@b@c",
        "a b@c.example",
        "a@b\r\n.example",
        "jörg@home.example",
        "王@例.example",
    ],
)
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(NoAddress):
        compose(ordered(address=address), HOUSE)


def test_a_text_that_there_is_not() -> None:
    with pytest.raises(UnknownTemplate):
        compose(ordered(template="another"), HOUSE)
