"""What breaks who reads by an older schema, and what does not (DM-01)."""

import copy
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from orders.cli import exits
from orders.contracts.catalogue import TOPICS
from orders.contracts.changes import changes
from orders.contracts.snapshot import Snapshot, of_topics, parse, text
from orders.contracts.sources import FOLDER
from tests.cli.conftest import orders
from tests.contracts.house import KIND, RECEIVED, TOPIC, House, field, record, state
from tools.contracts import released
from tools.contracts.sources import load

NOW = of_topics(TOPICS.values())


def put(name: str, *fields: dict[str, Any]) -> Callable[[House], None]:
    return lambda house: house.put(name, record(name.rpartition("/")[2], *fields))


def with_order(**order: Any) -> Callable[[House], None]:
    """The order's type with these fields in the place of its own."""
    return put("shared/Order", *(field(name, type_) for name, type_ in order.items()))


def topic(**changed: Any) -> Callable[[House], None]:
    return lambda house: house.topics["orders.review.v1"].update(changed)


PARTS = {"type": "array", "items": "orders.Part"}
MORE = {**KIND, "symbols": ["UNKNOWN", "GOODS", "SERVICES"]}
FEWER = {**KIND, "symbols": ["UNKNOWN"]}


def since(house: House, change: Callable[[House], None]) -> list[tuple[str, str, bool]]:
    before = released.taken(load(house.schemas))
    change(house)
    house.save()
    found = changes(before, released.taken(load(house.schemas)))
    return [(one.where, one.what, one.breaking) for one in found]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        (put("shared/Part"), "orders.Part.sku", "is gone"),
        (
            put("shared/Part", field("sku", "long")),
            "orders.Part.sku",
            'type "string" is now "long"',
        ),
        (
            put("shared/Part", field("sku", ["null", "string"])),
            "orders.Part.sku",
            'type "string" is now ["null", "string"]',
        ),
        (
            put("shared/Part", field("sku", "string"), field("lot", "string")),
            "orders.Part.lot",
            "is new and has no default: older records lack it",
        ),
        (with_order(kind=FEWER, parts=PARTS), "orders.Kind=GOODS", "is a symbol no more"),
        (topic(key="article"), "orders.review.v1", "key order is now article"),
        (topic(partitions=4), "orders.review.v1", "partitions 3 is now 4"),
        (topic(cleanup="compact"), "orders.review.v1", "cleanup delete is now compact"),
        (topic(retention="7d"), "orders.review.v1", "retention 30 days is now 7 days"),
        (topic(records=[]), "orders.review.v1 Recalled", "is carried no more"),
        (lambda house: house.topics.pop("orders.review.v1"), "orders.review.v1", "is gone"),
        (
            lambda house: (
                house.topics["orders.review.v1"].update(audience="internal")
                or house.topics["orders.intake.v1"].update(partitions=5)
            ),
            "orders.intake.v1",
            "partitions 12 is now 5",
        ),
    ],
)
def test_what_breaks_readers(
    house: House, change: Callable[[House], None], where: str, what: str
) -> None:
    assert since(house, change)[0] == (where, what, True)


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        (
            put("shared/Part", field("sku", "string"), field("lot", "string", default="")),
            "orders.Part.lot",
            "is new",
        ),
        (
            put("shared/Part", field("sku", "string", **{"class": "public"})),
            "orders.Part.sku",
            "class internal is now public",
        ),
        (with_order(kind=MORE, parts=PARTS), "orders.Kind=SERVICES", "is a new symbol"),
        (topic(retention="90d"), "orders.review.v1", "retention 30 days is now 90 days"),
        (topic(retention=None), "orders.review.v1", "retention 30 days is now for ever"),
        (topic(audience="outside"), "orders.review.v1", "audience internal is now outside"),
        (
            lambda house: house.topics.update({"orders.more.v1": {**TOPIC, "records": []}}),
            "orders.more.v1",
            "is new",
        ),
    ],
)
def test_what_does_not(
    house: House, change: Callable[[House], None], where: str, what: str
) -> None:
    assert since(house, change) == [(where, what, False)]


def test_a_topic_may_go_when_its_next_version_comes(house: House) -> None:
    def renew(house: House) -> None:
        house.topics["orders.review.v2"] = house.topics.pop("orders.review.v1")

    found = since(house, renew)
    assert ("orders.review.v1", "is gone, and has a new version", False) in found
    assert not any(breaking for *_, breaking in found)


def test_a_state_may_forget_what_nobody_else_reads(house: House) -> None:
    more = field("told", "int", default=0)
    house.put("intake.state.v1/IntakeState", state(*STATE_FIELDS, more))
    before = since(
        house, lambda house: house.put("intake.state.v1/IntakeState", state(*STATE_FIELDS))
    )
    assert before == [("orders.IntakeState.told", "is gone", False)]


STATE_FIELDS = [field("order", ["null", "orders.StoredOrder"], default=None)]


def test_lint_refuses_what_breaks_readers_and_says_what_to_do(house: House) -> None:
    assert house.faults() == ""
    (house.root / released.FILE).write_text(released.render(load(house.schemas)))
    house.put("orders.intake.v1/Received", {**RECEIVED, "fields": RECEIVED["fields"][1:]})
    said = house.faults()
    assert "orders.Received.order_id is gone" in said
    assert "new version of its topic" in said
    house.put("orders.intake.v1/Received", RECEIVED)
    assert house.faults() == ""
    (house.root / released.FILE).write_text("{}")
    assert "schemas/released.json: it has other parts than topics and types" in house.faults()


def test_what_is_released_is_what_the_catalogue_has() -> None:
    assert parse((FOLDER / "released.json").read_text(encoding="utf-8")) == NOW
    assert parse(text(NOW)) == NOW


class Checkout:
    """A repository that had something else released; the command compares with it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.schemas = folder / "schemas"
        self.schemas.mkdir()
        self.git("init", "--quiet")
        monkeypatch.setattr("orders.cli.contracts.commands.SCHEMAS", self.schemas)

    def git(self, *arguments: str) -> None:
        named = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", *named, *arguments], cwd=self.schemas, check=True)

    def release(self, what: str, tag: str) -> None:
        (self.schemas / "released.json").write_text(what)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", tag)
        self.git("tag", tag)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    return Checkout(tmp_path, monkeypatch)


def otherwise() -> Snapshot:
    """As if OrderHeld had had one field more, and OrderStatus one less."""
    before = copy.deepcopy(NOW)
    before["types"]["orders.OrderHeld"]["fields"]["colour"] = {"type": '"string"'}
    del before["types"]["orders.OrderStatus"]["fields"]["because"]
    before["types"]["orders.OrderStatus"]["fields"]["because"] = {"type": '"long"'}
    return before


def test_diff_names_what_breaks_readers_since_a_revision(checkout: Checkout) -> None:
    checkout.release(text(otherwise()), "older")
    checkout.release(text(NOW), "same")
    found = orders("contracts", "diff", "older", "--json")
    assert found.exit_code == exits.DIFFERENCE
    assert [one["where"] for one in json.loads(found.stdout) if one["breaking"]] == [
        "orders.OrderHeld.colour",
        "orders.OrderStatus.because",
    ]
    assert "2 of which break readers" in orders("contracts", "diff", "older").output
    same = orders("contracts", "diff", "same")
    assert (same.exit_code, "has changed since same" in same.output) == (0, True)


def test_diff_says_which_revision_it_cannot_read(checkout: Checkout) -> None:
    checkout.release("{}", "damaged")
    for revision, said in (
        ("nowhere", "git knows no revision nowhere"),
        ("--help-me", "No such option"),
        ("damaged", "schemas/released.json of damaged is damaged"),
    ):
        found = orders("contracts", "diff", revision)
        assert found.exit_code in (exits.NOT_FOUND, exits.USAGE)
        assert said in found.output
    checkout.git("rm", "--quiet", "released.json")
    checkout.git("commit", "--quiet", "--message", "none")
    found = orders("contracts", "diff", "HEAD")
    assert (found.exit_code, "HEAD has no schemas/released.json" in found.output) == (4, True)


def test_diff_outside_a_checkout_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orders.cli.contracts.commands.SCHEMAS", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    found = orders("contracts", "diff", "main")
    assert found.exit_code == exits.USAGE
    assert "is in no checkout of git" in found.output
