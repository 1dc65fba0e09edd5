"""The number that a package bears in the world (SH-01): the Serial Shipping Container Code of the
GS1 General Specifications, 18 digits. With a company prefix of 7 digits they are

    1          7        2          7       1
    extension  prefix   partition  serial  check digit

The extension digit means nothing in GS1; here it is the first digit of the serial. The partition
is a part of the number, so no two partitions ever give the same: each has 99,999,999 under such a
prefix (`most`). GS1 lets a number be used again a year after its package was shipped, the house
never does: who comes to the end gets another prefix.
"""

from stdnum import ean

from orders.contracts.catalogue import PARTITIONS
from orders.engine.errors import PoisonRecord

DIGITS = 18
PARTITION_DIGITS = len(str(PARTITIONS - 1))


def most(prefix: str) -> int:
    """So many numbers each partition has under a company prefix of 4 to 12 digits."""
    return int("9" * _serial_digits(prefix))


def sscc(prefix: str, partition: int, serial: int) -> str:
    """The code of a partition's `serial`-th package under a prefix, counted from 1. Raises
    PoisonRecord for one too many."""
    if serial > most(prefix):
        raise PoisonRecord(
            "sscc_used_up",
            f"partition {partition} has given all {most(prefix)} numbers of GS1 company prefix "
            f"{prefix}: set another in shipping's policy.yaml, then redrive",
        )
    written = str(serial).zfill(_serial_digits(prefix))
    digits = f"{written[0]}{prefix}{partition:0{PARTITION_DIGITS}}{written[1:]}"
    return f"{digits}{ean.calc_check_digit(digits)}"


def _serial_digits(prefix: str) -> int:
    return DIGITS - 1 - len(prefix) - PARTITION_DIGITS
