"""A stage's declaration is held against the catalogue before anything is read."""

from dataclasses import replace

import pytest

from orders.engine.core.wiring import Wiring
from orders.engine.errors import ConfigError
from services.tracking.stage import STAGE as TRACKING


def test_a_stage_reads_the_chain_that_the_catalogue_gives_it() -> None:
    assert Wiring(TRACKING).chain == "orders.intake.v1"
    with pytest.raises(ConfigError, match="the catalogue says orders"):
        Wiring(replace(TRACKING, chain="orders.review.v1"))


def test_a_stage_that_the_catalogue_does_not_name_is_refused() -> None:
    with pytest.raises(ConfigError, match="stage haulage is not in the catalogue"):
        Wiring(replace(TRACKING, name="haulage"))
