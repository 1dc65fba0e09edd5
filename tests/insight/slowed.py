"""A worker whose servers answer late where it begins to read, TEST_LATE says at what: `seek`,
where it asks from where on; `resume`, when it has been told. `python -m tests.insight.slowed`."""

import asyncio
import os
import runpy
from typing import Any

from faust.transport.consumer import Fetcher

from services.insight.faust_worker import _FromOwnPosition

SECONDS = 5.0


def _slow(at: str) -> None:
    of, name = (_FromOwnPosition, "earliest_offsets") if at == "seek" else (Fetcher, "maybe_start")
    usual = getattr(of, name)

    async def late(*arguments: Any) -> Any:
        await asyncio.sleep(SECONDS)
        return await usual(*arguments)

    setattr(of, name, late)


if __name__ == "__main__":
    _slow(os.environ["TEST_LATE"])
    runpy.run_module("services.insight", run_name="__main__")
