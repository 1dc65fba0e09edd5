"""What is over, and its erasure."""

import time

from orders.cli.printing import print_json, print_table
from orders.client.archive.expiring import Over, counted
from orders.client.archive.layout import folder_of
from orders.client.keyroom.place import keys_of
from orders.engine.settings import Settings


def expire(settings: Settings, dry_run: bool, as_json: bool) -> None:
    """Print what was kept until the end of a year that is over, and unless it is a `dry_run` erase
    it. Raises FileAway, StoreAway, ConfigError."""
    keys, year = keys_of(settings), this_year()
    over, clear = counted(folder_of(settings), keys.over(year))
    if over and not dry_run:
        keys.expire(year)
    if as_json:
        told = [one._asdict() for one in over]
        print_json({"over": told, "entries_in_clear": clear, "erased": not dry_run})
        return
    title = "would be erased" if dry_run else "erased: nothing opens it any more"
    print_table(title, Over._fields, over)
    if clear:
        print(f"{clear} entries have people in clear: they are older than keys in the archive")


def this_year() -> int:
    """Laws count by the wall clock."""
    return time.gmtime().tm_year
