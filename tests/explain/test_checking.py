"""What is told to have changed a decision of review would have: each is folded again with it."""

from functools import cache, partial
from pathlib import Path

import pytest

import services
from orders.cli import exits
from orders.cli.explained import exit_code, flips_of, plain, shown
from orders.explain.checking import Verdict, check
from orders.explain.decisions import Decided, decisions
from orders.explain.languages import LANGUAGES
from orders.explain.telling import Teller
from orders.explain.texts import FLIP, catalogue
from orders.replay.again import Gone
from orders.replay.otherwise import NOT_THERE, Otherwise
from services.inventory.stage import STAGE as INVENTORY
from services.review.stage import STAGE as REVIEW
from tests.audit.fakes import FakeSource, quietly
from tests.explain.held import KEYS, about, world
from tests.replay.past import past

SERVICES = Path(services.__file__).parent
TELLER = Teller(SERVICES, "en")
FLIPS = flips_of("review")


@cache
def otherwise(key: str) -> Otherwise:
    return Otherwise(FakeSource(world().broker), world().codec, REVIEW, key, quietly)


def last(key: str) -> tuple[Decided, dict[str, bytes]]:
    """The last decision that something stood against, and the headers of its record."""
    found = about(world(), key)
    [*_, decided] = [one for one in decisions(found) if one.against]
    return decided, next(one.headers for one in found if one.position == decided.position)


def verdicts(key: str) -> list[Verdict]:
    decided, headers = last(key)
    return list(check(decided, FLIPS, partial(otherwise(key).fold, headers), TELLER))


@pytest.mark.parametrize("name", KEYS)
def test_what_is_told_to_have_changed_it_would_have(name: str):
    code = name.partition(",")[0]
    decided, _ = last(KEYS[name])
    assert code in {rule["code"] for rule in decided.against}
    found = [one for one in verdicts(KEYS[name]) if one.rule["code"] == code]
    assert found
    assert [(one.flip, one.flips, one.why) for one in found] == [
        (one.flip, True, "") for one in found
    ]


def test_every_flip_of_review_was_tried():
    tried = {(one.rule["code"], one.flip) for key in KEYS.values() for one in verdicts(key)}
    assert tried == {(code, name) for code, flips in FLIPS.items() for name in flips}


@pytest.mark.parametrize("stage", ["intake", "review", "inventory", "allocation", "aftersales"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_flip_that_is_told_can_be_applied(stage: str, language: str):
    texts = catalogue(SERVICES / stage / "texts", language)
    told = {tuple(name.split(FLIP)) for name in texts if FLIP in name}
    assert told == {(code, name) for code, flips in flips_of(stage).items() for name in flips}


def test_less_than_what_is_told_would_not_have_changed_it():
    """The flip is the least: with a cent less of limit the order still waits."""
    key = KEYS["deposit_required"]
    decided, headers = last(key)
    [rule] = decided.against
    facts = [
        {**fact, "value": str(int(fact["value"]) - 1)}
        if fact["name"] in ("needed", "missing")
        else fact
        for fact in rule["facts"]
    ]
    less = decided._replace(fresh=[{**rule, "facts": facts}])  # type: ignore[typeddict-item]
    found = check(less, FLIPS, partial(otherwise(key).fold, headers), TELLER)
    assert {one.flip: one.flips for one in found} == {
        "limit": False,
        "paid": False,
        "smaller": False,
    }


def test_more_goods_would_have_been_reserved():
    """IV-03: an order that waited for goods, in a world of all stages."""
    log = past().read("orders.inventory.v1")
    waited = [value["order_id"] for kind, value in log if kind.name == "OrderBackordered"]
    found = about(past(), waited[0], "orders.inventory.v1")
    decided = next(one for one in decisions(found) if one.against)
    stage = Otherwise(FakeSource(past().broker), past().codec, INVENTORY, waited[0], quietly)
    headers = next(one.headers for one in found if one.position == decided.position)
    told = list(check(decided, flips_of("inventory"), partial(stage.fold, headers), TELLER))
    assert told
    assert {(one.flip, one.flips, one.why) for one in told} == {("stock", True, "")}


def test_a_ledger_that_was_not_asked_then_is_named():
    [agreed, paid] = verdicts(KEYS["credit_not_agreed"])
    assert (agreed.provided, paid.provided) == (("credit",), ())


def test_what_is_no_longer_there_is_said():
    decided, headers = last(KEYS["deposit_required"])
    elsewhere = otherwise(KEYS["credit_exhausted"])
    [first, *_] = check(decided, FLIPS, partial(elsewhere.fold, headers), TELLER)
    assert (first.flips, first.why) == (None, NOT_THERE)
    with pytest.raises(Gone):
        elsewhere.fold(headers, lambda seen: seen)


def test_people_and_programs_are_told_and_the_exit_code_says_it():
    found = verdicts(KEYS["deposit_required"])
    assert exit_code(found) == exits.OK
    told = [line.plain.strip() for line in shown(found, "review", TELLER)]
    assert told[0].startswith("deposit_required: €")
    assert told[0].endswith("more limit → it flips")
    assert plain("p", found)["flips"][0] == {
        "code": "deposit_required",
        "flip": "limit",
        "flips": True,
        "provided": [],
        "why": "",
    }
    assert exit_code([*found, found[0]._replace(flips=None)]) == exits.REFUSED
    assert exit_code([found[0]._replace(flips=None), found[0]._replace(flips=False)]) == (
        exits.DIFFERENCE
    )
