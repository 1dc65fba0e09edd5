"""Do dead letters and parked keys agree: each mark has its letters, each letter its mark, in the
order of the records?"""

from collections.abc import Iterator, Mapping, Sequence

from orders.audit.findings import Finding
from orders.audit.letters import Letter, Letters
from orders.audit.standing import Standing


def disagreeing(
    stage: str, standings: Mapping[str, Standing], letters: Letters
) -> Iterator[Finding]:
    """Marks without their letters, and letters that park a key without mark that nobody asked to
    redrive or discard."""
    for key, standing in standings.items():
        if standing.parked is None:
            continue
        since, counted = standing.parked
        own = [
            letter
            for letter in letters.about.get((stage, key), ())
            if letter.parked and letter.settled and letter.at >= since
        ]
        if len(own) != counted:
            yield Finding(key, f"parked by {stage} with {counted} letters, {len(own)} are there")
        if (late := _out_of_order(own)) is not None:
            yield Finding(
                key,
                f"letters of {stage} out of order: offset {late.offset} of {late.topic} after a "
                "later one",
            )
    for (of, key), own in letters.about.items():
        if (
            of != stage
            or (stage, key) in letters.controlled
            or not any(letter.parked and letter.settled for letter in own)
        ):
            continue
        if key not in standings or standings[key].parked is None:
            yield Finding(key, f"a dead letter of {stage} parks it, but its state does not say so")


def _out_of_order(letters: Sequence[Letter]) -> Letter | None:
    last: dict[str, int] = {}
    for letter in letters:
        if 0 <= letter.offset <= last.get(letter.topic, -1):
            return letter
        last[letter.topic] = max(letter.offset, last.get(letter.topic, -1))
    return None
