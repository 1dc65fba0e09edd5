"""Lists are filed, then sent line by line. One that was sent before is known by its number; sent
again, it adds nothing."""

from collections.abc import Mapping, Sequence

from orders.cli.stock.lists import judging
from orders.cli.stock.lists.checking import Checked, Pile, Refused, Said
from orders.cli.stock.lists.reading import ListFile
from orders.client.producing import Sender
from orders.contracts.codec.codec import Codec
from orders.contracts.records import CountJudged, ShelfListed, StockListFiled
from orders.engine.settings import Settings

MOST_FAULTS = 1_000


def other_content(file: ListFile, said: Said, filed: Sequence[StockListFiled]) -> Refused | None:
    """Why a list is refused under a number that another one has."""
    for one in filed:
        same = (one["warehouse"], one["list_id"]) == (said.warehouse, said.list_id)
        if same and one["digest"] != file.digest:
            because = f"{said.list_id} was sent before and said otherwise: number it anew"
            return Refused("number_taken", because)
    return None


def came_before(file: ListFile, said: Said, filed: Sequence[StockListFiled]) -> bool:
    """Whether this very list was sent before, under this number."""
    return any(
        (one["warehouse"], one["list_id"], one["digest"])
        == (said.warehouse, said.list_id, file.digest)
        for one in filed
    )


def filed(
    file: ListFile, said: Said, checked: Checked, unlisted: Sequence[ShelfListed], now: int
) -> StockListFiled:
    """What is told of the list as a whole."""
    return {
        "list_id": said.list_id,
        "warehouse": said.warehouse,
        "digest": file.digest,
        "whole": said.whole,
        "lines": len(file.lines),
        "counts": len(checked.counts) + len(unlisted),
        "unlisted": len(unlisted),
        "faults": checked.faults[:MOST_FAULTS],
        "faulty": len({one["line"] for one in checked.faults}),
        "sent_by": said.sent_by,
        "counted_at": said.at,
        "at": now,
    }


def send(
    settings: Settings, codec: Codec, whole: StockListFiled, counts: Sequence[ShelfListed]
) -> None:
    """The list, then its counts. Raises TransientError when not all has arrived: sent again, it
    adds what is missing."""
    with Sender(settings, codec) as sender:
        sender.send(StockListFiled, f"@list/{whole['warehouse']}/{whole['list_id']}", whole)
        sender.flush()
        for count in counts:
            sender.send(ShelfListed, count["sku"], count)


def sent_and_judged(
    settings: Settings,
    codec: Codec,
    said: Said,
    about: StockListFiled,
    counts: Sequence[ShelfListed],
    patience: float,
    again: bool,
) -> Mapping[Pile, CountJudged]:
    """Send it, wait, and say what became of each article; of a list that came before, what became
    of it then."""
    before = judging.judged(settings, codec, said.warehouse, said.list_id) if again else {}
    new = [count for count in counts if not _taken(before.get((count["sku"], count["lot"])))]
    if again and not new:
        return before
    with judging.Judgements(settings, codec, said) as judgements:
        send(settings, codec, about, new)
        judgements.wait([(count["sku"], count["lot"]) for count in new], patience)
    return {**before, **judgements.found}


def _taken(judged: CountJudged | None) -> bool:
    """Whether allocation took the count: what it refused by itself it takes another time."""
    by_itself = judged is not None and judged["outcome"] == "REFUSED" and not judged["decided_by"]
    return judged is not None and not by_itself
