"""Does what is done on a customer's word bear a proof, or the name of who heard it?"""

from collections.abc import Iterator, Mapping

from orders.audit.findings import Finding
from orders.audit.story import Story


def unproven(story: Story, words: Mapping[str, bool]) -> Iterator[Finding]:
    """Words that are nobody's and that something came of. `words`: where each stands that was said
    in a customer's name -> whether it bears one of the two."""
    for effect in story.effects:
        if not words.get(effect.cause, True):
            said = f"{effect.name} came of {effect.cause}, which bears no proof and names nobody"
            yield Finding(story.order_id, said)
