"""The gateway does as OpenAPI says that it does, whatever comes, at each of its operations (IN-01).
The pages of the desk are no interface, and are not described."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode, openapi
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    negative_data_rejection,
    positive_data_acceptance,
)

from orders.contracts.blank import blank
from orders.contracts.order import CarriedOrder
from orders.contracts.records import IntakeState
from services.gateway.app import make_app
from services.gateway.openapi import FOR_STAFF
from tests.gateway.desk import TOKENS, held
from tests.gateway.edge import EVERY, Fakes, bearing
from tests.gateway.test_asking import STATE
from tests.gateway.test_explaining import HELD
from tests.orders import order

KNOWN = {"channel": "every", "order_id": "every:1001", "reference": "1001"}
"""What paths name: without it nearly every answer is 403 or 404."""
NOT_SAID: list[CheckFunction] = [positive_data_acceptance, negative_data_rejection, ignored_auth]
"""An order has rules beside its form, and of a document OpenAPI says that it is bytes; parameters
that nobody knows are not looked at; and the key that is sent stands above one that is made up."""
EXAMPLES = 10
"""Requests to each operation."""
Cases = st.SearchStrategy[Case[Any]]


@pytest.fixture
def requests(tmp_path: Path) -> Mapping[str, Cases]:
    """To every operation, such as its schema allows and such as it does not."""
    fakes = Fakes(tmp_path)
    fakes.states["every:1001"], fakes.decided["every:1001"] = STATE, [HELD]
    draft = CarriedOrder.of(order(channel="every", reference="1001"))
    kept = {
        **blank(IntakeState),
        "status": "draft",
        "order": draft,
        "draft_revision": 3,
        "wake_at": 9,
    }
    fakes.kept_by_intake["every:1001"] = kept
    fakes.reviewed["every:1001"] = {**held(), "sample": {"version": 1, "at": 1, "check_by_at": 9}}
    fakes.desk.let_in(rate="100000/second")
    gateway = openapi.from_asgi("/openapi.json", make_app(fakes.edge))
    return dict(map(cases_of, gateway.get_all_operations()))


def cases_of(described: Any) -> tuple[str, Cases]:
    operation = described.ok()  # of one that OpenAPI describes wrongly there is none: it raises
    modes = (operation.as_strategy(generation_mode=mode) for mode in GenerationMode)
    return operation.label, st.one_of(*modes)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_answer_is_one_that_is_described(requests: Mapping[str, Cases]):
    few = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    for cases in requests.values():
        few(given(cases)(as_described))()


def as_described(case: Case[Any]) -> None:
    """Send it, and compare the answer with what OpenAPI says."""
    named = case.path_parameters or {}
    named |= {name: KNOWN[name] for name in named.keys() & KNOWN}
    key = TOKENS["vera"].key if case.path.startswith(FOR_STAFF) else EVERY.key
    case.call_and_validate(headers=bearing(key), excluded_checks=NOT_SAID)
