"""What speaks against a request about parked keys, before it is sent: each function gives the
reason and the way out, or nothing."""

from collections.abc import Callable, Sequence

from orders.cli.dlq.control import Control
from orders.cli.dlq.letters import Letter, letters_of
from orders.cli.dlq.original import original
from orders.contracts.codec.codec import Codec
from orders.engine.core.parking import FOLLOWS

Objection = Callable[[Control, Sequence[str]], str]
"""(the stage, keys) -> what speaks against it, empty if nothing does."""


def under_way(control: Control, keys: Sequence[str]) -> str:
    """Against a discard: the stage has handed the order on and it is not over. What it holds
    would be freed while others send it."""
    gone = {key: status for key in keys if (status := control.handed_on(key))}
    said = ", ".join(f"{key} is {status}" for key, status in gone.items())
    return (
        f"{said}: cancel it first, `skip` the letters so that it goes on, or say --even-so"
        if gone
        else ""
    )


def good_records(control: Control, keys: Sequence[str]) -> str:
    """Against skipping: what failed is a record that can be read, so what it says would never be
    done here."""
    letters, codec = letters_of([control.stage])
    good = [
        letter
        for letter in letters
        if letter.standing == "parked"
        and letter.value["state_key"] in keys
        and is_good(letter, codec)
    ]
    said = ", ".join(
        f"{letter.value['state_key']} has {original(letter, codec)['record']} at {letter.origin}"
        for letter in good
    )
    return (
        f"{said}: mend the cause and `redrive`, or say --even-so if it should never have been sent"
        if good
        else ""
    )


def is_good(letter: Letter, codec: Codec) -> bool:
    """Whether it failed although it can be read. What only followed, and a timer, are not lost."""
    value = letter.value
    return (
        value["code"] != FOLLOWS
        and value["value"] is not None
        and "record" in original(letter, codec)
    )
