"""Where tests kill the writer (`orders.engine.core.failpoints`): nothing listens in production."""

POINTS = (
    "lake: claimed",
    "lake: read",
    "lake: gathered",
    "lake: files written",
    "lake: between tables",
    "lake: before the anchor",
    "lake: round committed",
    "lake: files replaced",
    "lake: snapshots expired",
)
