"""Documents, signed or with a key: who is let in, and what becomes of each part."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import httpx
import jwt
import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from standardwebhooks.webhooks import Webhook

from orders.engine.errors import ConfigError
from services.gateway.access import Access
from services.gateway.channels import Channels
from services.gateway.formats import catalogue
from services.gateway.formats.reading import (
    Cancelled,
    Paid,
    Placed,
    Profile,
    Reading,
    Unreadable,
    Waiting,
)
from tests import orders as made
from tests.gateway.edge import SALEOR, SALEOR_NEXT, SECRETS, SHOP, Fakes, bearing, problem

JSON = {"content-type": "application/json"}


def document(channel: str) -> bytes:
    return orjson.dumps(made.order(channel=channel), option=orjson.OPT_INDENT_2)


def hand_in(fakes: Fakes, channel: str, body: bytes, headers: Mapping[str, str]) -> httpx.Response:
    path = f"/v1/channels/{channel}/documents/canonical"
    return fakes.ask("POST", path, content=body, headers={**JSON, **headers})


def plain(header: str, secret: str, body: bytes) -> dict[str, str]:
    return {header: base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()}


def standard(body: bytes, at: datetime) -> dict[str, str]:
    signature = Webhook(SECRETS["standard"]).sign("msg-1", at, body.decode())
    stamp = str(int(at.timestamp()))
    return {"webhook-id": "msg-1", "webhook-timestamp": stamp, "webhook-signature": signature}


@pytest.mark.parametrize("secret", ["new", "old"])
def test_a_shopify_webhook_is_known_by_either_secret(fakes: Fakes, secret: str):
    body = document("store")
    headers = plain("X-Shopify-Hmac-Sha256", SECRETS[secret], body)
    assert hand_in(fakes, "store", body, headers).status_code == 202
    assert problem(hand_in(fakes, "store", body + b" ", headers)) == (401, "not-authenticated")
    assert len(fakes.kept) == 1


def test_a_woocommerce_webhook_is_known_by_its_secret_alone(fakes: Fakes):
    body = document("boutique")
    right = plain("X-WC-Webhook-Signature", SECRETS["new"], body)
    wrong = plain("X-WC-Webhook-Signature", SECRETS["old"], body)
    assert hand_in(fakes, "boutique", body, right).status_code == 202
    assert problem(hand_in(fakes, "boutique", body, wrong)) == (401, "not-authenticated")


def test_a_saleor_webhook_is_known_by_the_shops_public_key(fakes: Fakes):
    """A detached JWS over the body itself (RFC 7797)."""
    body = document("gallery")
    for key in (SALEOR, SALEOR_NEXT):
        signed = {"Saleor-Signature": detached(body, key)}
        assert hand_in(fakes, "gallery", body, signed).status_code == 202
        assert problem(hand_in(fakes, "gallery", body + b" ", signed))[0] == 401
    foreign = detached(body, rsa.generate_private_key(65537, 2048))
    assert hand_in(fakes, "gallery", body, {"Saleor-Signature": foreign}).status_code == 401
    unsigned = jwt.api_jws.encode(body, "", "none", {"b64": False}, is_payload_detached=True)
    for other in (unsigned, "", "a..b", "x"):
        assert hand_in(fakes, "gallery", body, {"Saleor-Signature": other}).status_code == 401


def detached(body: bytes, key: rsa.RSAPrivateKey) -> str:
    return jwt.api_jws.encode(body, key, "RS256", {"crit": ["b64"]}, is_payload_detached=True)


@pytest.mark.parametrize(("minutes", "status"), [(0, 202), (-4, 202), (-6, 401), (6, 401)])
def test_a_standard_webhook_is_taken_while_it_is_fresh(fakes: Fakes, minutes: int, status: int):
    body = document("partner")
    at = datetime.now(UTC) + timedelta(minutes=minutes)
    assert hand_in(fakes, "partner", body, standard(body, at)).status_code == status


@pytest.mark.parametrize("signature", ["", "v1", "v1,===", "v2,x v1,eA==", "ü"])
def test_a_signature_that_is_none_is_refused(fakes: Fakes, signature: str):
    body = document("partner")
    headers = standard(body, datetime.now(UTC)) | {"webhook-signature": signature}
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    assert hand_in(fakes, "partner", body, raw).status_code == 401  # type: ignore[arg-type]
    garbled = {"X-Shopify-Hmac-Sha256": signature.encode("latin-1")}
    assert hand_in(fakes, "store", body, garbled).status_code == 401  # type: ignore[arg-type]


def test_without_signature_and_key_nobody_is_let_in(fakes: Fakes):
    for channel in ("store", "nobody"):
        assert problem(hand_in(fakes, channel, b"{}", {})) == (401, "not-authenticated")


def test_a_signature_opens_its_own_channel_alone(fakes: Fakes):
    body = document("shop")
    headers = plain("X-Shopify-Hmac-Sha256", SECRETS["new"], body)
    assert hand_in(fakes, "shop", body, headers).status_code == 401


@pytest.mark.parametrize("name", ["x12", "nothing"])
def test_a_format_that_is_not_agreed_is_not_found(fakes: Fakes, name: str):
    path = f"/v1/channels/shop/documents/{name}"
    answer = fakes.ask("POST", path, content=b"x", headers={**JSON, **bearing(SHOP.key)})
    assert problem(answer) == (404, "format-unknown")


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch):
    """Whatever is handed in as canonical says this."""

    def put(reading: Reading) -> None:
        def read(document: bytes, profile: Profile) -> Reading:
            return reading

        monkeypatch.setattr(catalogue, "reader", lambda name: read)

    return put


def test_of_several_each_has_its_answer_and_what_cannot_be_read_stands_beside(fakes: Fakes, says):
    says(
        Reading(
            placed=(Placed(dict(made.order(reference="1")), {}, 7, ("it is EUR",)),),
            cancelled=(Cancelled("2", "gone", 5),),
            paid=(Paid("3", "p-3", 100, "EUR", 6),),
            waiting=(Waiting("4", "cart"),),
            faults=(Unreadable("segment 14, element 3", "number_malformed", "send a number"),),
        )
    )
    answer = hand_in(fakes, "shop", b"x", bearing(SHOP.key))
    assert answer.status_code == 202
    told = [(one["said"], one["order_id"], one["outcome"]) for one in answer.json()["items"]]
    assert told == [
        ("order", "shop:1", "accepted"),
        ("payment", "shop:3", "accepted"),
        ("cancellation", "shop:2", "accepted"),
        ("waiting", "shop:4", "waiting"),
    ]
    assert answer.json()["faults"] == [
        {"place": "segment 14, element 3", "code": "number_malformed", "detail": "send a number"}
    ]
    records = dict(fakes.said())
    assert records.keys() == {
        "OrderSubmitted",
        "CancelRequested",
        "PaymentReceived",
        "DraftSaved",
    }
    submitted = records["OrderSubmitted"]
    assert submitted["source_revision"] == 7
    assert submitted["document"] == hashlib.sha256(b"x").hexdigest()
    assert answer.json()["items"][0]["assumed"] == ["it is EUR"]
    payment = records["PaymentReceived"]
    assert (payment["issuer"], payment["document_id"], payment["amount_minor"]) == (
        "shop",
        "p-3",
        100,
    )


def test_intakes_faults_name_the_place_in_the_senders_document(fakes: Fakes, says):
    places = {"lines[0].quantity": "/line_items/0/qty", "currency": "segment 2, element 1"}
    says(Reading(placed=(Placed(dict(made.order()), places),)))
    faults = [
        {"code": "c", "field": field, "line": 0, "message": "m"}
        for field in ("lines[0].quantity", "currency", "notes")
    ]
    fakes.says = ("CorrectionRequested", {"faults": faults, "answer_by_at": 7})
    answer = hand_in(fakes, "shop", b"x", {**bearing(SHOP.key), "prefer": "wait=5"})
    assert [one.get("pointer", one.get("place")) for one in answer.json()["errors"]] == [
        "#/line_items/0/qty",
        "segment 2, element 1",
        "#/notes",
    ]


def test_a_document_that_says_nothing_that_can_be_read_is_422(fakes: Fakes, says):
    says(Reading(faults=(Unreadable("", "empty", "send something"),)))
    assert problem(hand_in(fakes, "shop", b"", bearing(SHOP.key))) == (422, "not-readable")


def test_what_is_no_order_yet_is_a_draft(fakes: Fakes, says):
    """IN-01."""
    says(Reading(waiting=(Waiting("4", "cart"),)))
    answer = hand_in(fakes, "shop", b"", bearing(SHOP.key))
    assert (answer.status_code, answer.json()["because"]) == (202, "cart")
    [(record, draft)] = fakes.said()
    assert (record, draft["order_id"], draft["because"]) == ("DraftSaved", "shop:4", "cart")
    assert draft["document"] == fakes.filed[0]["sha256"]


def sign(body: bytes) -> dict[str, str]:
    return plain("X-Shopify-Hmac-Sha256", SECRETS["new"], body)


def test_what_a_shop_says_and_nobody_can_read_waits_for_the_desk(fakes: Fakes):
    """IN-01: a shop that is refused a few times says nothing any more."""
    body = b"{not json"
    answer = hand_in(fakes, "store", body, sign(body))
    assert (answer.status_code, answer.json()["outcome"]) == (202, "unplaced")
    [(record, waits)], [filed] = fakes.said(), fakes.filed
    assert (record, waits["order_id"]) == (
        "DocumentUnplaced",
        f"@document/store/{filed['sha256']}",
    )
    assert waits["format"] == "canonical"
    assert waits["faults"]


def test_of_what_can_be_read_in_part_the_desk_looks_at_the_rest(fakes: Fakes, says):
    says(
        Reading(
            placed=(Placed(dict(made.order(channel="store")), {}),),
            faults=(Unreadable("/1", "wrong_type", "an object is wanted"),),
        )
    )
    answer = hand_in(fakes, "store", b"x", sign(b"x"))
    assert [one["outcome"] for one in answer.json()["items"]] == ["accepted", "unplaced"]
    assert [record for record, _ in fakes.said()] == ["OrderSubmitted", "DocumentUnplaced"]


def test_what_a_channel_wants_refused_is_refused(fakes: Fakes):
    fakes.refused.add("store")
    assert problem(hand_in(fakes, "store", b"{not", sign(b"{not"))) == (422, "not-readable")
    assert not fakes.filed


def test_a_cancellation_and_a_payment_name_the_document_that_they_came_in(fakes: Fakes, says):
    """IN-09."""
    says(Reading(cancelled=(Cancelled("2", "", 5),), paid=(Paid("3", "p", 1, "EUR", 6),)))
    hand_in(fakes, "shop", b"x", bearing(SHOP.key))
    sha256 = hashlib.sha256(b"x").hexdigest().encode()
    assert [dict(one.headers)["document"] for one in fakes.kept] == [sha256, sha256]


def test_a_webhook_without_its_secret_stops_the_gateway(tmp_path):
    policy = {"channels": {"store": {"webhook": {"kind": "shopify", "secrets": ["s"]}}}}
    with pytest.raises(ConfigError, match="the secret of a channel cannot be read"):
        Access(Channels.model_validate(policy), tmp_path)
    (tmp_path / "s").write_text("\n")
    with pytest.raises(ConfigError, match="the secret is empty"):
        Access(Channels.model_validate(policy), tmp_path)
    with pytest.raises(ConfigError, match="ORDERS_GATEWAY_SECRETS_DIR"):
        Access(Channels.model_validate(policy), None)


def test_a_channel_of_a_format_that_is_none_is_refused_by_name(tmp_path):
    policy = tmp_path / "channels.yaml"
    policy.write_text("channels: {shop: {formats: [edi], zone: Mars, rate: often}}")
    with pytest.raises(ConfigError) as refused:
        Channels.load(policy)
    for fault in ("shop.formats.0: Value error, it is no format", "shop.zone", "shop.rate"):
        assert fault in str(refused.value)
