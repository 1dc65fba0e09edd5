"""What cannot be right in what a buyer says of himself (RV-01): contacts by numbering plans and the
form of mail addresses, addresses by their country, numbers of registers by their check digits."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.records import Contact, PartyId
from services.review.policy import BuyerDoubts, ReviewPolicy
from services.review.rules import addresses, contacts, customer, registers
from services.review.rules.findings import Finding
from services.review.stage import STAGE
from tests.orders import address, agreed, buyer, order

POLICY = ReviewPolicy.load(STAGE.policy_file)
WRONG_NUMBER: Contact = {"kind": "PHONE", "value": "+1 555 0100"}
MAIL: Contact = {"kind": "EMAIL", "value": "ada@example.com"}


def judged(channel: str = "shop", means: Any = "automatic", **changes: Any) -> list[Finding]:
    return list(customer.buyer(order(channel=channel, **changes), None, means, POLICY))


@pytest.mark.parametrize(
    ("kind", "value", "countries", "real"),
    [
        ("PHONE", "+49 30 1234567", ("FR",), True),
        ("PHONE", "030 1234567", ("DE",), True),
        ("PHONE", "(212) 736-5000", ("DE", "US"), True),
        ("PHONE", "138 0013 8000", ("CN",), True),
        ("FAX", "0044 20 7946 0000", ("DE",), True),
        ("PHONE", "+44 20 7946 00", ("GB",), False),
        ("PHONE", "736-5000", ("US",), False),
        ("PHONE", "+999 1234567", ("DE",), False),
        ("PHONE", "030 1234567", ("",), False),
        ("PHONE", "call me", ("DE",), False),
        ("EMAIL", "ada@example.com", (), True),
        ("EMAIL", "o'neill+shop@bücher.example.com", (), True),
        ("EMAIL", "ada..l@example.com", (), False),
        ("EMAIL", "ada@-example.com", (), False),
        ("EMAIL", "ada@localhost.test", (), False),
        ("MESSENGER", "ada", (), True),
    ],
)
def test_a_contact_is_one_that_somebody_can_have(
    kind: Any, value: str, countries: tuple[str, ...], real: bool
):  # RV-01
    assert contacts.can_be_real(kind, value, countries) == real


@pytest.mark.parametrize(
    ("country", "postal_code", "region", "fields"),
    [
        ("DE", "10117", "", []),
        ("DE", "1011", "", ["postal_code"]),
        ("DE", "10117", "anywhere", []),
        ("GB", "sw1a 1aa", "", []),
        ("GB", "SW1A 1AA and more", "", ["postal_code"]),
        ("GB", "AB", "", ["postal_code"]),
        ("US", "95014", "CA", []),
        ("US", "95014", "us-ca", []),
        ("US", "95014", "California", []),
        ("US", "10001", "CA", ["postal_code"]),
        ("US", "95014", "", ["region"]),
        ("US", "95014", "Bavaria", ["region"]),
        ("CN", "510130", "广东", []),
        ("CN", "\uff15\uff11\uff10\uff11\uff13\uff10", "Guangdong", []),
        ("IN", "744101", "Andaman & Nicobar", []),
        ("HK", "", "Kowloon", []),
        ("AE", "", "", ["region"]),
        ("XX", "?", "", []),
    ],
)
def test_an_address_is_as_its_country_writes_them(
    country: str, postal_code: str, region: str, fields: list[str]
):  # RV-01
    said = address(country=country, postal_code=postal_code, region=region)
    assert tuple(addresses.doubtful(said)) == tuple(fields)


@pytest.mark.parametrize(
    ("scheme", "number", "country", "given"),
    [
        ("VAT", "DE136695976", "", True),
        ("VAT", "136695976", "DE", True),
        ("VAT", "DE136695977", "", False),
        ("VAT", "EL 094259216", "", True),
        ("VAT", "CHE-107.787.577 IVA", "", True),
        ("VAT", "US-12-3456789", "US", True),
        ("GLN", "4098765000010", "", True),
        ("GLN", "4098765000011", "", False),
        ("GLN", "96385074", "", False),
        ("USCC", "91110000600037341L", "CN", True),
        ("USCC", "91110000600037342L", "CN", False),
        ("BUYER", "anything", "", True),
    ],
)
def test_a_number_is_one_that_its_register_can_have_given(
    scheme: str, number: str, country: str, given: bool
):  # RV-01
    party: PartyId = {"scheme": scheme, "id": number}
    assert registers.can_be_given(party, country) == given


DOUBTS: list[tuple[str, dict[str, Any], str]] = [
    ("contact", {"buyer": buyer(contacts=[MAIL, WRONG_NUMBER])}, "buyer.contacts[1]"),
    ("address", {"delivery_address": address(postal_code="1")}, "delivery_address.postal_code"),
    ("registration", {"buyer": buyer(party_ids=[{"scheme": "GLN", "id": "1"}])}, "GLN"),
]


@pytest.mark.parametrize(("what", "changes", "where"), DOUBTS)
def test_what_cannot_be_right_is_noted_or_holds_by_the_rule_of_the_channel(
    what: str, changes: dict[str, Any], where: str
):  # RV-01
    [in_a_shop], [at_the_desk] = judged("shop", **changes), judged("desk", **changes)
    assert in_a_shop.code == at_the_desk.code == f"{what}_doubtful"
    assert (in_a_shop.fired()["outcome"], at_the_desk.fired()["outcome"]) == ("noted", "held")
    assert in_a_shop.facts[0]["value"] == where


def test_with_no_real_contact_no_rule_of_a_channel_lets_it_pass():  # RV-01, CF-01
    [nobody] = judged(buyer=buyer(contacts=[WRONG_NUMBER]))
    assert (nobody.code, nobody.notes) == ("contact_malformed", False)
    [by_phone] = judged("sales", "phone", buyer=buyer(contacts=[MAIL, WRONG_NUMBER]))
    assert (by_phone.code, by_phone.notes) == ("contact_cannot_confirm", False)


def test_a_number_without_its_country_is_read_where_the_buyer_lives_or_the_goods_go():  # RV-01
    here, there = address(), address(country="FR", postal_code="75001")
    of_stuttgart = buyer(contacts=[{"kind": "PHONE", "value": "0711 12345678"}])
    assert not judged(buyer=of_stuttgart, billing_address=here, delivery_address=there)
    assert not judged(buyer=of_stuttgart, billing_address=there, delivery_address=here)
    assert judged(buyer=of_stuttgart, billing_address=there, delivery_address=there)


def test_the_data_that_judge_are_part_of_the_policys_version(
    monkeypatch: pytest.MonkeyPatch,
):  # RV-01
    def later(name: str) -> str:
        return "99" if name == "phonenumbers" else "1"

    now = POLICY.model_copy().version
    monkeypatch.setattr("orders.engine.policy.version_of", later)
    assert POLICY.model_copy(update={"doubts": POLICY.doubts}).version != now


@given(
    st.sampled_from(["PHONE", "FAX", "EMAIL", "MESSENGER"]),
    st.text(max_size=30),
    st.sampled_from(["VAT", "GLN", "USCC"]),
    st.sampled_from(["DE", "US", "CN", "GB", "BR", ""]),
)
def test_whatever_is_said_is_judged_and_never_shown(
    kind: Any, said: str, scheme: str, country: str
):  # RV-01
    doubts = BuyerDoubts(contact="hold", address="hold", registration="hold")
    policy = POLICY.model_copy(update={"doubts": doubts})
    secret = f"Ada-{said}"
    where = address(country=country, postal_code=said, region=secret)
    bought = order(
        buyer=buyer(
            contacts=[{"kind": kind, "value": said}], party_ids=[{"scheme": scheme, "id": secret}]
        ),
        billing_address=where,
        delivery_address=where,
    )
    for found in customer.buyer(bought, None, "automatic", policy):
        told = (found.because, *(fact["value"] for fact in found.facts))
        assert not any(secret in one for one in told)


@pytest.mark.parametrize(
    ("area", "place", "within"),
    [
        ("DE", {"country": "DE"}, True),
        ("DE", {"country": "FR"}, False),
        ("DE 27498", {"country": "DE", "postal_code": "27498"}, True),
        ("DE 274", {"country": "DE", "postal_code": "27498"}, True),
        ("DE 27498", {"country": "DE", "postal_code": "10117"}, False),
        ("GB BT", {"country": "GB", "postal_code": "bt1 5gs"}, True),
        ("US-AK", {"country": "US", "region": "Alaska", "postal_code": "99501"}, True),
        ("US-AK", {"country": "US", "region": "us-ak", "postal_code": "99501"}, True),
        ("US-Alaska", {"country": "US", "region": "AK", "postal_code": "99501"}, True),
        ("US-AK", {"country": "US", "region": "", "postal_code": "99501"}, True),
        ("US-AK", {"country": "US", "region": "", "postal_code": "10001"}, False),
        ("US-AK", {"country": "US", "region": "NY", "postal_code": "99501"}, False),
        ("US-AK", {"country": "CA", "region": "AK", "postal_code": "99501"}, False),
        ("CN-广东省", {"country": "CN", "region": "广东", "postal_code": "510000"}, True),
        ("DE-anywhere", {"country": "DE", "region": "anywhere"}, False),
        ("nowhere", {"country": "no"}, False),
    ],
)
def test_a_place_is_in_an_area_however_its_region_is_spelt(
    area: str, place: dict[str, str], within: bool
):  # RV-01
    assert addresses.within(address(**{"postal_code": "", "region": "", **place}), area) == within


def test_an_order_to_a_part_of_a_country_where_nothing_goes_is_held():  # RV-01
    [found] = judged(delivery_address=address(country="DE", postal_code="27498"))
    assert (found.kind, found.code, found.refuses) == ("customer", "area_not_served", False)
    assert found.facts[0]["value"] == "DE 27498"


def test_orders_of_a_channel_go_where_that_is_agreed():  # RV-01
    local = agreed("shop", delivers_to=["DE", "US-NY"])

    def codes(**changes: str) -> list[str]:
        content = order(delivery_address=address(**changes))
        return [one.code for one in customer.buyer(content, None, "automatic", POLICY, local)]

    assert codes() == []
    assert codes(country="US", region="NY", postal_code="10001") == []
    assert codes(country="US", region="CA", postal_code="90001") == ["area_not_agreed"]
    assert codes(country="FR", postal_code="75001") == ["area_not_agreed"]


@pytest.mark.parametrize("text", ["XX", "DE-", "DE27498", "", "DE "])
def test_what_is_no_area_is_refused_by_policy(text: str):
    values = POLICY.model_dump(exclude={"version"})
    with pytest.raises(ValueError, match="send a country"):
        ReviewPolicy.model_validate({**values, "undeliverable_areas": [text]})
