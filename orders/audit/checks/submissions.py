"""Is every submission accounted for, exactly once: answered, taken as it was sent, and its order in
one place, final or with something that will move it?"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from orders.audit.agreement import CHANGED, HAND_OFFS, LET_GO, LINKED
from orders.audit.cut import Cut
from orders.audit.findings import Finding
from orders.audit.letters import Letters
from orders.audit.standing import Standing
from orders.audit.story import Mention, Story

SUBMISSIONS = "orders.submissions.v1"


class Known(NamedTuple):
    """What is known beside the stories: standings and unread keys by stage, dead letters, how
    far each stage had read."""

    standings: Mapping[str, Mapping[str, Standing]]
    unread: Mapping[str, set[str]]
    letters: Letters
    cut: Cut


def unaccounted(story: Story, known: Known) -> Iterator[Finding]:
    """Why this order counts as lost. A change may wait a while for its order, and is answered
    then."""
    standing = known.standings.get("intake", {}).get(story.order_id)
    waiting = standing.early if standing is not None else frozenset[str]()
    for asked in story.asked:
        place = (SUBMISSIONS, asked.partition, asked.offset)
        if (
            known.cut.has_read("intake", *place)
            and not story.answers[asked.position]
            and f"{SUBMISSIONS}/{asked.position}" not in waiting
            and ("intake", *place) not in known.letters.originals
        ):
            yield Finding(
                story.order_id,
                f"intake read {asked.name} at {SUBMISSIONS}/{asked.position} and answered nothing",
            )
            return
    if (because := _stuck(story, known) or _pending(story, known)) is not None:
        yield Finding(story.order_id, because)


def altered(story: Story) -> Iterator[Finding]:
    """Intake took something else than was submitted and does not say so, or says that it filled
    something in and did not (IN-01)."""
    for position, digest, completed in story.taken:
        sent = story.contents.get(position)
        if sent is not None and (sent != digest) != completed:
            did = "took another order, and says" if sent != digest else "took it, and says"
            what = "nothing" if sent != digest else "something"
            because = f"the submission at {position}: intake {did} that it filled {what} in"
            yield Finding(story.order_id, because)


def from_nowhere(story: Story) -> Iterator[Finding]:
    """A stage speaks of an order that nobody submitted, or of a version that came of no other. Only
    to be asked where all submissions are still there."""
    if (
        "OrderReceived" in story.mentions
        and not story.submitted
        and "CorrectionSubmitted" not in story.mentions
        and "LinkedOrderPlaced" not in story.mentions
    ):
        yield Finding(story.order_id, "was received by intake, but no channel submitted it")
    for version in sorted(story.received):
        if version > 1 and version - 1 not in story.amended:
            yield Finding(
                story.order_id,
                f"version {version} was sent on, and version {version - 1} never taken back",
            )


def taken_back_in_vain(story: Story) -> Iterator[Finding]:
    """A version was taken back for a change after that had been denied: intake, which has told that
    the order stands, does not send another (CF-03)."""
    for version in sorted(story.taken_back_in_vain):
        because = f"version {version} was taken back for a change that had been denied"
        yield Finding(story.order_id, because)


def unlettered(garbage: Iterable[tuple[str, int, int, bool]], known: Known) -> Iterator[Finding]:
    """Records that are none, as (topic, partition, offset, whether its kind is known), which a
    stage has read and not set aside.

    One of a known kind is set aside by whoever takes that kind; others skip it unread.
    """
    for topic, partition, offset, of_a_kind in garbage:
        readers = {
            stage for stage, position in known.cut.marks(topic, partition) if offset < position
        }
        missing = {
            stage
            for stage in readers
            if (stage, topic, partition, offset) not in known.letters.originals
        }
        if of_a_kind and missing < readers:
            continue
        for stage in sorted(missing):
            yield Finding(
                f"{topic}/{partition}/{offset}",
                f"is no record, or not its key's, and {stage} has no dead letter of it",
            )


def _stuck(story: Story, known: Known) -> str | None:
    """What is wrong with where the order is; None if it has ended, is still to be read, set
    aside, or something will move it."""
    if story.ends or _taken_from_nobody(story):
        return None
    latest = max((one.version for _, one in _handed(story)), default=0)
    if latest in story.amended:
        return _taken_back(story, known)
    for stage, names in HAND_OFFS:
        said = [one for name, one in _handed(story) if name in names and one.version == latest]
        if said:
            last = max(said, key=lambda mention: mention.offset)
            return None if _let_go(story, last) else _idle(story, stage, last, known)
    return None


def _taken_from_nobody(story: Story) -> bool:
    """Whether outsiders alone speak of a linked order: they are refused, and nothing of it is kept
    (TR-05)."""
    return LINKED in story.order_id and "LinkedOrderPlaced" not in story.mentions


def _taken_back(story: Story, known: Known) -> str | None:
    """Its next version is intake's to send; review gives up on it if that never comes."""
    if _any_moves(story.order_id, ("intake", "review"), known):
        return None
    return "it was taken back for a change, and nothing will move it"


def _handed(story: Story) -> Iterator[tuple[str, Mention]]:
    """The last hand-off of each kind."""
    for _, names in HAND_OFFS:
        for name in names:
            if name in story.mentions:
                yield name, story.mentions[name]


def _pending(story: Story, known: Known) -> str | None:
    """A change that was taken, and of which nothing comes."""
    pending, asked = story.mentions.get("ChangePending"), story.changing
    if pending is None or asked is None or story.ends:
        return None
    if not known.cut.has_read("intake", SUBMISSIONS, asked.partition, asked.offset):
        return None
    after = [story.mentions[name].offset for name in CHANGED if name in story.mentions]
    if max(after, default=-1) > pending.offset or _moves(story.order_id, "intake", known):
        return None
    return "a change was taken, and nothing came of it: intake has no timer for it"


def _let_go(story: Story, last: Mention) -> bool:
    """Whether it was a draft, or a document for the desk, and is over; of a draft that was saved
    again since it is not."""
    ended = [story.mentions[name] for name in LET_GO if name in story.mentions]
    return any(mention.timestamp >= last.timestamp for mention in ended)


def _idle(story: Story, stage: str, last: Mention, known: Known) -> str | None:
    if not known.cut.has_read(stage, last.topic, last.partition, last.offset):
        return None
    if (stage, last.topic, last.partition, last.offset) in known.letters.alone:
        # one that parks its key is no excuse: either it is still parked, and so will be moved, or a
        # person has dealt with it
        return None
    if _moves(story.order_id, stage, known):
        return None
    standing = known.standings.get(stage, {}).get(story.order_id)
    if standing is None:
        return (
            f"{stage} read it ({last.topic}/{last.partition}/{last.offset}) and knows nothing of it"
        )
    if standing.awaits and _moves(story.order_id, "allocation", known):
        return None
    if standing.incomplete and _any_moves(story.order_id, ("inventory", "allocation"), known):
        return None
    if standing.over:
        return (
            f"{stage} is done with it, and nothing says how it ended; its last status is "
            f"{story.status!r}"
        )
    return (
        f"{stage} has it and nothing will move it: no timer, no wait, no question to a person; "
        f"its last status is {story.status!r}"
    )


def _any_moves(order_id: str, stages: Iterable[str], known: Known) -> bool:
    return any(_moves(order_id, stage, known) for stage in stages)


def _moves(order_id: str, stage: str, known: Known) -> bool:
    """Whether something will make the stage look at the order again."""
    standing = known.standings.get(stage, {}).get(order_id)
    if order_id in known.unread.get(stage, ()):
        return True
    if standing is None or (standing.over and not standing.parked):
        return False
    return bool(standing.parked or standing.due is not None or standing.waits or standing.asks)
