"""Which data came of which, told to catalogues of data as OpenLineage events
(https://openlineage.io, docs/decisions/0069). The one place that knows its library."""

import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

import structlog
from prometheus_client import CollectorRegistry, Counter

from orders.engine.settings import Settings

PRODUCER = "urn:orders:pipeline"
JOBS = "orders"
"""Namespace of our jobs."""
WAIT = 1_000
"""Events that wait to be sent; more are dropped."""
OUTCOMES = ("sent", "failed", "dropped")
TIMEOUT_SECONDS, END_SECONDS = 5.0, 2.0
Send = Callable[[Any], object]
"""Of an OpenLineage event. Raises OSError or RuntimeError."""
_log = structlog.get_logger("lineage")


class Dataset(NamedTuple):
    """As OpenLineage names them. `rows`: how many it got."""

    namespace: str
    name: str
    rows: int | None = None


class Run(NamedTuple):
    """A job has made `outputs` of `inputs`; `at`: when, wall clock."""

    job: str
    inputs: Sequence[Dataset]
    outputs: Sequence[Dataset]
    at: datetime


class Lineage:
    """Whoever tells of a run neither waits nor fails: a thread sends, and what cannot be sent is
    counted. With nobody to send to it does nothing."""

    def __init__(self, send: Sequence[Send], registry: CollectorRegistry) -> None:
        self._send = send
        self._waiting: queue.Queue[Run | None] = queue.Queue(WAIT)
        self._thread: threading.Thread | None = None
        self._said = ""
        self._events = Counter(
            "orders_lineage_events",
            "Events of lineage: sent, failed, or dropped, as too many waited",
            ["outcome"],
            registry=registry,
        )
        for outcome in OUTCOMES:
            self._events.labels(outcome)

    @property
    def told(self) -> bool:
        """Whether anybody is."""
        return bool(self._send)

    def ran(self, job: str, inputs: Iterable[Dataset], outputs: Iterable[Dataset]) -> None:
        """The job has just made these outputs of those inputs."""
        if not self.told:
            return
        try:
            self._waiting.put_nowait(Run(job, [*inputs], [*outputs], datetime.now(UTC)))
        except queue.Full:
            self._events.labels("dropped").inc()
        if self._thread is None:
            self._thread = threading.Thread(target=self._live, name="lineage", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Send what waits, as far as a moment suffices."""
        if self._thread is None:
            return
        try:
            self._waiting.put(None, timeout=END_SECONDS)
        except queue.Full:
            return
        self._thread.join(END_SECONDS)

    def _live(self) -> None:
        while (run := self._waiting.get()) is not None:
            made = event(run)
            for send in self._send:
                self._try(send, made)

    def _try(self, send: Send, made: Any) -> None:
        try:
            send(made)
        except (OSError, RuntimeError) as error:
            self._events.labels("failed").inc()
            if str(error) != self._said:
                self._said = str(error)
                _log.warning("lineage is not told, and nothing waits for it", because=self._said)
        else:
            self._events.labels("sent").inc()


def lineage(settings: Settings, registry: CollectorRegistry) -> Lineage:
    """To the file and the address that the settings name; to nobody if they name none."""
    return Lineage([*_sends(settings)], registry)


def topics(settings: Settings, names: Iterable[str]) -> list[Dataset]:
    """Topics as datasets."""
    broker = settings.kafka_bootstrap_servers.split(",")[0].strip()
    return [Dataset(f"kafka://{broker}", name) for name in names]


def stored(location: str, rows: int | None = None) -> Dataset:
    """What stands in a folder, or in an object store, as a dataset."""
    parts = urlsplit(location)
    if parts.netloc:
        return Dataset(f"{parts.scheme}://{parts.netloc}", parts.path.lstrip("/"), rows)
    return Dataset("file", parts.path, rows)


def event(run: Run) -> Any:
    """As the library has it."""
    from openlineage.client import event_v2 as library  # takes a while to load; few need it
    from openlineage.client.facet_v2 import job_type_job, output_statistics_output_dataset

    kind = job_type_job.JobTypeJobFacet("STREAMING", "ORDERS", "JOB")
    statistics = output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet
    return library.RunEvent(
        eventTime=run.at.isoformat(),
        producer=PRODUCER,
        eventType=library.RunState.COMPLETE,
        run=library.Run(str(uuid4())),
        job=library.Job(JOBS, run.job, {"jobType": kind}),
        inputs=[library.InputDataset(one.namespace, one.name) for one in run.inputs],
        outputs=[
            library.OutputDataset(
                one.namespace,
                one.name,
                {} if one.rows is None else {"outputStatistics": statistics(rowCount=one.rows)},
            )
            for one in run.outputs
        ],
    )


def _sends(settings: Settings) -> Iterable[Send]:
    if settings.lineage_file is not None:
        from openlineage.client.transport.file import FileConfig, FileTransport

        settings.lineage_file.parent.mkdir(parents=True, exist_ok=True)
        yield FileTransport(FileConfig(str(settings.lineage_file), append=True)).emit
    if settings.lineage_url is not None:
        from openlineage.client.transport.http import HttpConfig, HttpTransport

        told = {"url": settings.lineage_url, "timeout": TIMEOUT_SECONDS, "retry": {"total": 0}}
        yield HttpTransport(HttpConfig.from_dict(told)).emit
