"""All stages as they are run, on the real broker."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from deploy.local import LocalStack
from orders.audit.audit import audit
from orders.audit.cache import RedisCache
from orders.audit.kafka import KafkaSource
from orders.audit.report import Report
from orders.contracts.catalogue import STAGES
from tests.cases.goods import references
from tests.cases.place import Told
from tests.cases.steps import Case
from tests.chaos.house import PARTITIONS, PATIENCE, House

DAY_SECONDS = 86_400.0
"""Time passes as it does outside."""


class Outside:
    """`Place` on a stack. `house` is open to tests that do more than a case does."""

    def __init__(self, stack: LocalStack, folder: Path, cases: Iterable[Case]) -> None:
        self.house = House(stack, folder, DAY_SECONDS)
        for record, key, value in references(cases):
            self.house.sender.send(record, key, value)
        self.house.sender.flush()
        self.house.start(*STAGES)
        self._found: set[str] = set()

    @property
    def environment(self) -> Mapping[str, str]:
        """Settings of whoever shall speak to this house."""
        return self.house.family._environment

    def now(self) -> int:
        return self.house.clock.now()

    def send(self, record: type, key: str, value: Mapping[str, Any]) -> None:
        self.house.sender.send(record, key, value)
        self.house.sender.flush()
        self.house.rest()

    def wait(self, what: str, done: Callable[[], bool]) -> None:
        self.house.until(what, done, PATIENCE)

    def told(self) -> list[Told]:
        while self.house.ear.listen(0.0):
            pass
        return [Told(heard.topic, heard.name, heard.value) for heard in self.house.ear.records]

    def ledger(self, name: str) -> Mapping[str, tuple[int, int]]:
        view = self._cache.ledger(name, PARTITIONS)
        assert view is not None
        return {
            account: (view.free.get(account, 0), view.on_hand.get(account, 0))
            for account in view.free.keys() | view.on_hand.keys()
        }

    def audit(self) -> Report:
        """The audit of all that was ever said in this house, once all is read."""
        self.house.rest()
        source = KafkaSource(self.house.settings)
        try:
            return audit(source, self.house.codec, self._cache, lambda *_: None)
        finally:
            source.close()

    def news(self, findings: list[str]) -> list[str]:
        """Those that no case before is to blame for."""
        fresh = [finding for finding in findings if finding not in self._found]
        self._found.update(findings)
        return fresh

    def close(self) -> None:
        """Stop everybody."""
        self.house.close()

    @property
    def _cache(self) -> RedisCache:
        return RedisCache(self.house.settings.redis_url.get_secret_value())
