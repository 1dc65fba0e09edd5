"""The place where a contract suite runs: the twin, then real Kafka."""

import pytest

from deploy.local import LocalStack
from tests.engine.log.places import Place, RealPlace, TwinPlace


@pytest.fixture(params=["twin", pytest.param("kafka", marks=pytest.mark.broker)])
def place(request: pytest.FixtureRequest) -> Place:
    """One suite holds both to the contract."""
    if request.param == "twin":
        return TwinPlace()
    stack: LocalStack = request.getfixturevalue("stack")
    return RealPlace(stack.addresses().bootstrap)


@pytest.fixture
def kafka(stack: LocalStack) -> RealPlace:
    """Real Kafka, for what only it can show."""
    return RealPlace(stack.addresses().bootstrap)
