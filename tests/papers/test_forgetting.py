"""`orders people forget` and `orders papers store`: what a customer had erased, and what stays."""

import json
from pathlib import Path

import pytest

from orders.cli.papers.keeping import store_of
from orders.contracts.records import OrderReceived
from orders.engine.settings import load_settings
from services.papers.store.folder import Folder
from services.papers.store.port import About
from tests.contracts import samples
from tests.orderfile.house import House
from tests.papers.conftest import Run
from tests.papers.test_label_command import KEY, write
from tests.papers.test_store import DAY, INVOICE, LABEL

ADA = "C-1"
UNTIL_2030 = INVOICE._replace(keep_until=1_900_000_000_000)


@pytest.fixture
def store(house: House) -> Folder:
    house.live()
    return store_of(load_settings())


def received(house: House, key: str, *, final: bool) -> None:
    house.log.write(OrderReceived, {**samples.received(), "order_id": key, "customer_id": ADA}, key)
    house.status(key, "completed" if final else "packed", 90 if final else 52, final=final)


def test_what_is_erased_and_what_stays_until_when_is_shown_then_done(
    house: House, store: Folder, run: Run
) -> None:
    received(house, "web:1", final=True)
    received(house, "web:2", final=False)
    house.live()
    house.put_away()
    label = store.put(ADA, "operations", LABEL, b"label")
    invoice = store.put(ADA, "law", UNTIL_2030, b"invoice")
    result = run("people", "forget", ADA, says="y\n")
    assert result.exit_code == 0, result.output
    for words in (
        "erased: their key is destroyed",
        "stays by law until 2030-03-17: invoice of shop:1",
    ):
        assert words in result.stdout
    assert "C-1 is forgotten, but for what stays" in result.stdout
    assert run("papers", "store", "get", label).exit_code == 4
    assert run("papers", "store", "get", invoice, "-o", "-").stdout == "invoice"
    told = {one: house.asking().told(one, 0).facts for one in ("web:1", "web:2")}
    assert [fact.value is None for fact in told["web:1"]] == [True]
    assert [fact.value is None for fact in told["web:2"]] == [False]
    assert all(one.ok for one in house.check().values())


def test_asked_again_it_says_so(house: House, store: Folder, run: Run) -> None:
    store.put(ADA, "operations", LABEL, b"label")
    assert run("people", "forget", ADA, "--yes").exit_code == 0
    again = run("people", "forget", ADA, "--yes")
    assert again.exit_code == 0
    assert again.stdout.startswith("asked to be forgotten before, 20")
    assert len(store.asked(ADA)) == 2


def test_nothing_is_erased_unless_somebody_says_yes(house: House, store: Folder, run: Run) -> None:
    label = store.put(ADA, "operations", LABEL, b"label")
    result = run("people", "forget", ADA, says="n\n")
    assert (result.exit_code, "nothing was erased" in result.stderr) == (3, True)
    assert store.get(label).content == b"label"
    assert store.asked(ADA) == ()


def test_a_customer_nobody_has_heard_of_is_a_slip(house: House, run: Run) -> None:
    house.live()
    result = run("people", "forget", "C-77", "--yes")
    assert (result.exit_code, "not found: customer C-77" in result.stderr) == (4, True)


def test_the_same_for_programs(house: House, store: Folder, run: Run) -> None:
    store.put(ADA, "law", UNTIL_2030, b"invoice")
    told = json.loads(run("people", "forget", ADA, "--yes", "--json").stdout)
    assert (told["operations"], told["law"][0]["kind"], len(told["asked_at"])) == (0, "invoice", 1)


def test_a_label_that_is_kept_is_forgotten_with_its_customer(
    house: House, store: Folder, run: Run
) -> None:
    write(house)
    result = run("papers", "label", KEY, "--keep")
    [kept] = store.of(ADA)
    assert f"kept as {kept.reference}" in result.stderr
    assert kept.about == About("label", KEY, "application/pdf")
    assert store.get(kept.reference).content == Path("label-000001Z-1.pdf").read_bytes()
    assert kept.reference in run("papers", "store", "ls", ADA).stdout
    run("people", "forget", ADA, "--yes")
    assert "asked to be forgotten 20" in run("papers", "store", "ls", ADA).stdout
    assert store.of(ADA) == []


def test_the_check_names_what_is_damaged(house: House, store: Folder, run: Run) -> None:
    label = store.put(ADA, "operations", LABEL, b"label")
    assert run("papers", "store", "check").stdout.strip() == "1 papers and 2 keys open"
    (store.folder / label).write_bytes(b"garbage")
    checked = run("papers", "store", "check")
    assert checked.exit_code == 1
    assert f"{store.folder / label} is damaged" in checked.stderr.replace("\n", "")
    got = run("papers", "store", "get", label, "-o", "-")
    assert (got.exit_code, got.stdout) == (2, "")


def test_what_is_over_is_deleted_and_keys_are_wrapped_anew(
    house: House, store: Folder, run: Run
) -> None:
    store.put(ADA, "law", INVOICE, b"of 1970")
    stays = store.put(ADA, "law", UNTIL_2030, b"of 2026")
    over = json.loads(run("papers", "store", "tidy", "--json").stdout)
    assert [one["keep_until"] for one in over] == [10 * DAY]
    assert run("papers", "store", "rotate").stdout.startswith("2 keys are wrapped")
    assert store.get(stays).content == b"of 2026"


def test_an_order_that_hears_more_after_its_customer_was_forgotten_is_no_damage(
    house: House, store: Folder, run: Run
) -> None:
    received(house, "web:1", final=True)
    house.live()
    house.put_away()
    run("people", "forget", ADA, "--yes")
    house.order("web:1")
    house.live()
    assert all(one.ok for one in house.check().values())


def test_an_order_that_is_not_archived_yet_stays_until_it_is(
    house: House, store: Folder, run: Run
) -> None:
    """DL-03: the law wants it."""
    received(house, "web:1", final=True)
    house.live()
    told = json.loads(run("people", "forget", ADA, "--yes", "--json").stdout)
    assert (told["ended_orders"], told["open_orders"]) == ([], ["web:1"])
    assert all(fact.value for fact in house.asking().facts("web:1"))
    house.put_away()
    told = json.loads(run("people", "forget", ADA, "--yes", "--json").stdout)
    assert told["ended_orders"] == ["web:1"]
    assert not any(fact.value for fact in house.asking().facts("web:1"))
