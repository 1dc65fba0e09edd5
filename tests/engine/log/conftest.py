"""The place where a contract suite runs: the fake, then real Kafka."""

import pytest

from deploy.local import LocalStack
from tests.engine.log.places import BRIEF_SECONDS, FakePlace, Place, RealPlace


@pytest.fixture(params=["fake", pytest.param("kafka", marks=pytest.mark.broker)])
def place(request: pytest.FixtureRequest) -> Place:
    """One suite holds both to the contract."""
    if request.param == "fake":
        return FakePlace()
    stack: LocalStack = request.getfixturevalue("stack")
    return RealPlace(stack.addresses().bootstrap)


@pytest.fixture
def kafka(stack: LocalStack) -> RealPlace:
    """Real Kafka, for what only it can show: answers that do not come are waited for."""
    return RealPlace(stack.addresses().bootstrap, BRIEF_SECONDS)
