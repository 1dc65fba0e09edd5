"""Does intake know whether a control number was used before, and for what (IN-01)?"""

from collections.abc import Iterator

from orders.audit.agreement import REMEMBERED_MS
from orders.audit.findings import Finding
from orders.audit.story import Story


def misjudged(story: Story) -> Iterator[Finding]:
    """What was said of an interchange, and is not so. Only to be asked where all submissions are
    still there: else the first under a number may be gone. A number may be a new one again once it
    has been known so long as everything is."""
    known = story.interchanges
    first, since = b"", None
    for one in known.came if known else ():
        said = known.said.get(one.position) if known else None
        if said is None:  # not read yet, or set aside: other checks find it
            continue
        if since is None or (said.outcome == "first" and said.at - since >= REMEMBERED_MS):
            first, since, right = one.content, said.at, "first"
        else:
            right = "repeated" if one.content == first else "reused"
        if (said.outcome, said.first_at) != (right, since):
            because = (
                f"the interchange at {one.position} is {right}, and intake said {said.outcome}"
            )
            yield Finding(story.order_id, because)
