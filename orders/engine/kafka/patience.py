"""Calls of librdkafka that may not come back."""

import threading
from collections.abc import Callable

from confluent_kafka import KafkaException


def within(seconds: float, call: Callable[[], object]) -> bool:
    """Make the call on a thread of its own. False if it has not come back in time: it is left
    behind, and so must be what it works on.

    Raises the KafkaException that the call raised.
    """
    raised: list[KafkaException] = []

    def run() -> None:
        try:
            call()
        except KafkaException as error:
            raised.append(error)

    thread = threading.Thread(target=run, name="librdkafka", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        return False
    if raised:
        raise raised[0]
    return True
