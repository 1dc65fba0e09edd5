"""What can go wrong at a moment, in words; what each does stands in `blows.py` (to the process)
and `weather.py` (to the servers)."""

CRASHES = ("crash before", "crash after")
PAUSES = (
    "short pause before",
    "short pause after",
    "long pause before",
    "long pause after",
    "coma before",
    "coma after",
)
"""Short: others move on. Long: the group puts the member out, others take over. Coma: it comes
back when all others are at rest."""

PUT_OUT = "put out of the group"
OVERTAKEN = "put out of one group, and late"
"""One stage of a process has lost its place, the others have not, and others move on before the
call is made."""
ANSWERS = ("request lost", "answer lost")
LATE = "executed late"
"""The request is given up, and the server executes it some rounds later (Redis, whose scripts
must bear that; an offset commit)."""
OUTAGE = "no such call is answered for a while"
"""Whoever makes it: part of a server is away, as a partition's leader or a script."""
DOUBT = "in doubt, not committed"

REDIS = (
    "redis forgets",
    "redis restarts",
    "redis restarts empty",
    "redis restarts a second older",
    "redis fails over to an older copy",
    "redis away",
)
FALL_BACK = ("redis restarts a second older", "redis fails over to an older copy")
"""These need copies of Redis, which take time to keep."""
BROKER = ("broker away", "compaction", "retention")
CLOCKS = ("clock 4 s ahead", "clock a minute ahead", "an hour passes")
MEMBERS = ("another replica joins", "leaves", "partitions are reshuffled")

OWN = (*CRASHES, *PAUSES, PUT_OUT, OVERTAKEN, *MEMBERS)
WEATHER = (*REDIS, *BROKER, *CLOCKS)
EVERYWHERE = (*OWN, *WEATHER)


def kinds_at(call: str) -> tuple[str, ...]:
    """Everything that can go wrong at this call."""
    port = call.partition(".")[0]
    if port == "failpoint":
        return EVERYWHERE
    if call == "writer.commit":
        return (*EVERYWHERE, *ANSWERS, OUTAGE, DOUBT)
    if call == "group.commit":
        return (*EVERYWHERE, *ANSWERS, OUTAGE, LATE)
    if call in ("group.poll", "group.start"):
        return (*EVERYWHERE, "request lost")
    if port in ("state_store", "ledger"):
        return (*EVERYWHERE, *ANSWERS, OUTAGE, LATE)
    return (*EVERYWHERE, *ANSWERS, OUTAGE)
