"""The desk over HTTP: what waits for people, who has it, and their verdicts (RV-08)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import orjson
import pytest

from orders.client.leases import Lease
from orders.client.scan import Found
from services.gateway.desk.people import Person
from services.gateway.desk.verdicts import KEY, SAID, marks
from tests.gateway.desk import LEASED_UNTIL, RULE, held, hold
from tests.gateway.edge import SHOP, Fakes, bearing, problem

ORDER = "shop:1001"
POSITION = "orders.answers.v1/0/1"
APPROVE = {"hold_id": "price", "verdict": "approve", "reason_code": "price-agreed"}


@pytest.fixture
def desk(fakes: Fakes) -> Fakes:
    fakes.reviewed[ORDER] = held()
    return fakes


def ask(
    fakes: Fakes, method: str, path: str, said: Any = None, by: str = "vera", **headers: str
) -> httpx.Response:
    named = {**bearing(fakes.desk.tokens[by].key), "content-type": "application/json"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    body = None if said is None else orjson.dumps(said)
    return fakes.ask(method, path, content=body, headers=named)


def decide(fakes: Fakes, *verdicts: Any, version: int = 1, **more: Any) -> httpx.Response:
    said = {"version": version, "verdicts": verdicts or [APPROVE]}
    return ask(fakes, "POST", f"/v1/holds/{ORDER}/verdicts", said, **more)


def found(record: str, offset: int = 2, cause: str = POSITION, **value: Any) -> Found:
    return Found("orders.review.v1", 0, offset, 0, record, value, {"cause": cause.encode()})


def queued(fakes: Fakes, query: str = "", by: str = "vera") -> list[str]:
    answer = ask(fakes, "GET", f"/v1/holds{query}", by=by)
    assert answer.status_code == 200, answer.text
    return [one["order_id"] for one in answer.json()["orders"]]


class TestWhoAsks:
    def test_only_a_token_of_staff_lets_in(self, desk: Fakes):
        for key in (SHOP.key, "made.up", ""):
            asked = desk.ask("GET", "/v1/holds", headers=bearing(key))
            assert problem(asked) == (401, "not-authenticated")
        assert desk.ask("GET", "/v1/holds").status_code == 401

    def test_a_token_expires_and_one_that_is_taken_away_lets_nobody_in(self, desk: Fakes):
        desk.desk.let_in(expires=datetime.now(UTC) - timedelta(seconds=1))
        assert problem(ask(desk, "GET", "/v1/holds")) == (401, "not-authenticated")
        desk.desk.let_in(tokens=[])
        assert problem(ask(desk, "GET", "/v1/holds")) == (401, "not-authenticated")
        desk.desk.let_in()
        assert ask(desk, "GET", "/v1/holds").status_code == 200

    def test_who_left_the_house_is_not_let_in_by_a_token(self, desk: Fakes):
        assert problem(ask(desk, "GET", "/v1/holds", by="gone")) == (403, "staff-unknown")

    def test_nobody_asks_without_end(self, desk: Fakes):
        desk.desk.let_in(rate="2/hour")
        assert [ask(desk, "GET", "/v1/holds").status_code for _ in range(3)] == [200, 200, 429]
        assert ask(desk, "GET", "/v1/holds", by="mara").status_code == 200, "each has their own"

    def test_a_token_of_staff_places_no_order_that_its_role_does_not_enter(self, desk: Fakes):
        token = desk.desk.tokens["vera"].key
        assert problem(desk.place(b"{}", token)) == (403, "not-yours-to-enter")


class TestQueue:
    def test_value_comes_first_then_the_promised_day_page_by_page(self, fakes: Fakes):
        """RV-08. Of one magnitude the sooner promise counts, not the sooner deadline."""
        states = {
            "small": held(hold(deadline_at=1), total=900),
            "unpromised": held(hold(deadline_at=2), total=9_000),
            "later": held(hold(deadline_at=3), total=8_000, promised_at=200),
            "sooner": held(hold(deadline_at=4), total=2_000, promised_at=100),
            "large": held(hold(deadline_at=5), total=90_000),
        }
        fakes.reviewed.update({f"shop:{name}": state for name, state in states.items()})
        seen: list[str] = []
        after: str | None = ""
        while after is not None:
            page = ask(fakes, "GET", f"/v1/holds?limit=2&after={after}").json()
            seen += [one["order_id"].removeprefix("shop:") for one in page["orders"]]
            after = page["next"]
        assert seen == ["large", "sooner", "later", "unpromised", "small"]

    def test_of_orders_alike_the_nearest_deadline_comes_first_page_by_page(self, fakes: Fakes):
        for name, deadline in (("c", 3), ("a", 1), ("d", 3), ("b", 2)):
            fakes.reviewed[f"shop:{name}"] = held(hold(deadline_at=deadline))
        fakes.reviewed["shop:gone"] = {**held(), "status": "confirmed", "open_holds": []}
        first = ask(fakes, "GET", "/v1/holds?limit=3").json()
        assert [one["order_id"] for one in first["orders"]] == ["shop:a", "shop:b", "shop:c"]
        assert first["count"] == 4
        assert queued(fakes, f"?limit=3&after={first['next']}") == ["shop:d"]
        assert ask(fakes, "GET", "/v1/holds").json()["next"] is None

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("?role=finance", ["web:2"]),
            ("?role=manager", ["web:2"]),
            ("?role=mine", ["shop:1"]),
            ("?kind=credit", ["web:2"]),
            ("?rule=RV-02", ["shop:1"]),
            ("?channel=web", ["web:2"]),
            ("?due_by_at=5000", ["shop:1"]),
            ("?leased=nobody", ["shop:1"]),
            ("?leased=mara", ["web:2"]),
            ("?leased=mine", []),
        ],
    )
    def test_it_is_looked_through_by_what_one_wants(
        self, fakes: Fakes, query: str, expected: list[str]
    ):
        money = hold("credit", rule="RV-04", owner_role="finance", escalated_to="manager")
        fakes.reviewed["shop:1"] = held()
        fakes.reviewed["web:2"] = held({**money, "deadline_at": 9_000})
        fakes.desk.leases["web:2"] = Lease("mara", 5)
        assert queued(fakes, query) == expected

    def test_a_hold_is_told_with_what_was_compared_and_what_it_blocks(self, desk: Fakes):
        answer = ask(desk, "GET", f"/v1/holds/{ORDER}", accept_language="zh-Hans")
        assert "order:" not in answer.text
        [told] = answer.json()["holds"]
        assert (told["blocks"], told["owner_role"], told["deadline_at"]) == (
            "confirmation",
            "reviewer",
            5_000,
        )
        [rule] = told["rules"]
        assert rule["facts"] == RULE["facts"]
        assert rule["text"] == "LAMP-1没有以EUR计价的价目。"
        assert "Lovelace" not in answer.text, "who bought is not what is decided about"

    def test_what_is_asked_wrongly_is_told_field_by_field(self, desk: Fakes):
        answer = ask(desk, "GET", "/v1/holds?limit=0&owner=me&after=x")
        assert problem(answer) == (422, "not-readable")
        assert {one["pointer"] for one in answer.json()["errors"]} == {
            "#/limit",
            "#/owner",
            "#/after",
        }

    def test_an_order_that_waits_for_nobody_is_not_held(self, desk: Fakes):
        assert problem(ask(desk, "GET", "/v1/holds/shop:7")) == (404, "not-held")


class TestLease:
    PATH = f"/v1/holds/{ORDER}/lease"

    def test_a_second_person_is_told_who_has_it_and_until_when(self, desk: Fakes):
        mine = ask(desk, "POST", self.PATH, {"seconds": 60}).json()
        assert mine == {"order_id": ORDER, "leased_by": "vera", "until_at": LEASED_UNTIL + 60}
        other = ask(desk, "POST", self.PATH, by="mara")
        assert problem(other) == (409, "leased")
        assert (other.json()["leased_by"], other.json()["until_at"]) == ("vera", LEASED_UNTIL + 60)
        assert problem(decide(desk, by="mara")) == (409, "leased")
        shown = ask(desk, "GET", f"/v1/holds/{ORDER}", by="mara").json()
        assert shown["lease"]["leased_by"] == "vera"

    def test_whoever_has_it_gives_it_back_and_nobody_else_does(self, desk: Fakes):
        ask(desk, "POST", self.PATH)
        assert ask(desk, "DELETE", self.PATH, by="mara").status_code == 204
        assert problem(ask(desk, "POST", self.PATH, by="mara")) == (409, "leased")
        assert ask(desk, "DELETE", self.PATH).status_code == 204
        assert ask(desk, "POST", self.PATH, by="mara").status_code == 200

    def test_nothing_is_leased_that_waits_for_nobody(self, desk: Fakes):
        assert problem(ask(desk, "POST", "/v1/holds/shop:7/lease")) == (404, "not-held")


class TestVerdict:
    def test_who_decided_is_who_has_the_token(self, desk: Fakes):
        answer = decide(desk, {**APPROVE, "because": "agreed by phone"})
        assert answer.status_code == 202
        [(name, value)] = desk.said()
        assert name == "ReviewDecided"
        assert (value["decided_by"], value["hold_id"], value["verdict"]) == (
            "vera",
            "price",
            "RELEASE",
        )
        assert (value["version"], value["reason_code"]) == (1, "price-agreed")
        assert value["entered_by"] == f"token {desk.desk.tokens['vera'].id}"

    def test_a_body_that_names_somebody_is_refused(self, desk: Fakes):
        answer = decide(desk, {**APPROVE, "decided_by": "dora"})
        assert problem(answer) == (422, "not-readable")
        assert desk.kept == []

    def test_several_holds_are_decided_one_by_one(self, desk: Fakes):
        desk.reviewed[ORDER] = held(hold(), hold("goods"))
        assert decide(desk, APPROVE, {**APPROVE, "hold_id": "goods"}).status_code == 202
        assert [value["hold_id"] for _, value in desk.said()] == ["price", "goods"]

    @pytest.mark.parametrize(
        "verdicts",
        [
            [APPROVE, APPROVE],
            [{**APPROVE, "verdict": "reject"}, {**APPROVE, "hold_id": "goods"}],
            [{**APPROVE, "reason_code": ""}],
            [{"hold_id": "price", "verdict": "approve"}],
            [{**APPROVE, "verdict": "perhaps"}],
        ],
    )
    def test_it_says_one_thing_of_each_and_why(self, desk: Fakes, verdicts: list[Any]):
        assert problem(decide(desk, *verdicts)) == (422, "not-readable")
        assert desk.kept == []

    def test_a_stale_one_is_told_so_and_takes_nothing(self, desk: Fakes):
        desk.reviewed[ORDER] = held(version=2)
        stale = decide(desk)
        assert problem(stale) == (409, "order-changed")
        assert stale.json()["version"] == 2
        assert problem(decide(desk, {**APPROVE, "hold_id": "goods"}, version=2)) == (
            409,
            "hold-gone",
        )
        desk.reviewed[ORDER] = {**held(), "status": "confirmed"}
        assert problem(decide(desk)) == (404, "not-held")
        assert desk.kept == []

    def test_who_waits_is_told_what_review_made_of_it(self, desk: Fakes):
        assert decide(desk, prefer="wait=5").status_code == 202, "it says nothing in time"
        desk.desk.says = [[found("HoldReleased"), found("OrderConfirmed")]]
        answer = decide(desk, prefer="wait=5")
        assert (answer.status_code, answer.headers["preference-applied"]) == (200, "wait=5")
        [told] = answer.json()["verdicts"]
        assert told == {
            "hold_id": "price",
            "outcome": "released",
            "because": "the order is confirmed",
        }

    def test_what_may_not_be_decided_is_refused_with_the_reason(self, desk: Fakes):
        desk.desk.says = [[found("VerdictRefused", because="nobody approves an order twice")]]
        answer = decide(desk, prefer="wait=5")
        assert problem(answer) == (403, "verdict-refused")
        assert answer.json()["errors"][0]["detail"] == "nobody approves an order twice"

    def test_while_the_log_is_away_it_is_in_the_spool_and_nobody_waits(self, desk: Fakes):
        desk.durable_in = "spool"
        desk.desk.says = [[found("HoldReleased")]]
        assert decide(desk, prefer="wait=5").status_code == 202
        desk.durable_in = "nowhere"
        assert problem(decide(desk)) == (503, "no-room")


class TestIdempotency:
    def sent(self, fakes: Fakes, key: str) -> None:
        """The first one has been acted on, and its answer got lost."""
        decide(fakes, idempotency_key=key)
        record = fakes.kept[-1]
        headers = dict(record.headers)
        assert {KEY, SAID} <= headers.keys()
        [*_, (_, value)] = fakes.said()
        first = Found("orders.answers.v1", 0, 1, 0, "ReviewDecided", value, headers)
        fakes.desk.earlier = [first, found("HoldReleased"), found("OrderConfirmed", 3)]
        fakes.reviewed[ORDER] = {**held(), "status": "confirmed"}

    def test_a_repeat_is_told_what_the_first_came_to(self, desk: Fakes):
        self.sent(desk, "8e03978e")
        again = decide(desk, idempotency_key="8e03978e")
        assert again.status_code == 200
        assert again.json()["verdicts"][0]["outcome"] == "released"
        assert len(desk.kept) == 1

    def test_the_same_key_with_another_body_is_no_repeat(self, desk: Fakes):
        self.sent(desk, "8e03978e")
        other = decide(desk, {**APPROVE, "verdict": "reject"}, idempotency_key="8e03978e")
        assert problem(other) == (422, "idempotency-key-reused")

    def test_another_key_or_person_is_no_repeat(self, desk: Fakes):
        self.sent(desk, "8e03978e")
        assert problem(decide(desk, idempotency_key="other")) == (404, "not-held")
        assert problem(decide(desk, idempotency_key="8e03978e", by="mara")) == (404, "not-held")

    def test_a_key_says_nothing_of_who_sent_it(self):
        marked = marks(Person("vera", "t1"), "8e03978e", b"{}")
        assert b"vera" not in b"".join(value for _, value in marked)

    def test_a_key_that_is_none_is_refused(self, desk: Fakes):
        assert problem(decide(desk, idempotency_key=" ")) == (400, "idempotency-key-malformed")


class TestBulk:
    def ask(self, fakes: Fakes, *orders: Any, by: str = "mara", **said: Any) -> Any:
        body = {"orders": [{"order_id": one} for one in orders], "verdict": "approve"}
        answer = ask(fakes, "POST", "/v1/holds/bulk", {**body, "reason_code": "ok", **said}, by)
        assert answer.status_code == (202 if said.get("dry_run") is False else 200), answer.text
        return answer.json()

    @pytest.fixture
    def many(self, fakes: Fakes) -> Fakes:
        tier = hold("tier-1", kind="approval", rule="RV-06", owner_role="manager", tier=1)
        second = hold("tier-2", kind="approval", owner_role="director", tier=2, needs=["tier-1"])
        fakes.reviewed["shop:one"] = held(tier, total=6_000_000)
        fakes.reviewed["shop:two"] = held(tier, second, total=6_000_000)
        fakes.reviewed["shop:dear"] = held(tier, total=20_000_000)
        fakes.reviewed["shop:price"] = held()
        return fakes

    def test_nothing_is_decided_before_it_is_meant(self, many: Fakes):
        told = self.ask(many, "shop:one", "shop:two", "shop:dear", "shop:price", "shop:none")
        assert told["dry_run"] is True
        assert many.kept == []
        becomes = {one["order_id"]: one["becomes"] for one in told["items"]}
        assert becomes == {
            "shop:one": "approved",
            "shop:two": "held",
            "shop:dear": "unchanged",
            "shop:price": "unchanged",
            "shop:none": "unchanged",
        }

    def test_it_says_why_some_may_not(self, many: Fakes):
        dear, price, none, two = self.ask(many, "shop:dear", "shop:price", "shop:none", "shop:two")[
            "items"
        ]
        assert dear["refused"][0]["code"] == "beyond_limit"
        assert price["refused"][0]["code"] == "role_missing"
        assert none["problem"]["title"] == "No order of this id waits for a person"
        assert (two["released"], two["left"]) == (["tier-1"], ["tier-2"])
        assert two["refused"][0]["code"] == "role_missing"

    def test_only_what_may_be_decided_is(self, many: Fakes):
        many.desk.leases["shop:two"] = Lease("vera", 5)
        told = self.ask(many, "shop:one", "shop:two", "shop:dear", dry_run=False)
        assert [one.get("outcome") for one in told["items"]] == ["sent", None, None]
        [(_, value)] = many.said()
        assert (value["order_id"], value["decided_by"], value["version"]) == ("shop:one", "mara", 1)

    def test_each_order_is_named_once(self, many: Fakes):
        orders = [{"order_id": "shop:one"}] * 2
        said = {"orders": orders, "verdict": "approve", "reason_code": "ok", "dry_run": False}
        assert problem(ask(many, "POST", "/v1/holds/bulk", said)) == (422, "not-readable")
        assert many.kept == []

    def test_to_reject_takes_the_role_alone(self, many: Fakes):
        items = self.ask(many, "shop:dear", "shop:price", verdict="reject")["items"]
        assert [one["becomes"] for one in items] == ["declined", "unchanged"]
