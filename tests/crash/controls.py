"""What people asked a stage to do with its parked keys."""

from orders.audit.source import Source
from orders.contracts.codec.codec import Codec
from orders.engine.core.wiring import Wiring


def discarded(wiring: Wiring, source: Source, codec: Codec) -> set[str]:
    """The keys that a person had the stage let go of."""
    topic = wiring.control.topic
    records = source.read(
        source.bounds([(topic, partition) for partition in range(source.partitions)])
    )
    requests = (
        codec.decode(record.value, topic)[1] for record in records if record.value is not None
    )
    return {request["key"] for request in requests if request["action"] == "DISCARD"}
