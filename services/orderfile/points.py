"""Where tests kill the writer (`orders.engine.core.failpoints`): nothing listens in production."""

POINTS = (
    "orderfile: opened",
    "orderfile: began",
    "orderfile: read",
    "orderfile: rows written",
    "orderfile: before the commit",
    "orderfile: committed",
    "orderfile: erased",
    "orderfile: taken over",
    "orderfile: built",
    "orderfile: put in its place",
)
OF_ARCHIVING = (
    "archive: half written",
    "archive: written",
    "archive: synced",
    "archive: before the index",
    "archive: indexed",
    "archive: all chains written",
    "archive: noted",
)
