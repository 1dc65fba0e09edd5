"""Did no order that is concluded in writing go on before both sides had signed the same file, and
was nothing of it changed but by another that both signed?"""

from collections.abc import Iterator

from orders.audit.findings import Finding
from orders.audit.story import Story


def unsigned(story: Story) -> Iterator[Finding]:
    """Versions that were confirmed without two signatures under their one contract, or with both
    by one person (CF-06)."""
    signed = story.signatures
    for version in sorted(signed.confirmed & signed.written):
        about = f"version {version} was confirmed"
        texts, seller, buyer = (
            signed.texts[version],
            signed.seller[version],
            signed.buyer[version],
        )
        if len(texts) != 1:
            yield Finding(story.order_id, f"{about} with {len(texts)} texts of its contract")
        if set(seller) != texts:
            yield Finding(story.order_id, f"{about}, and the house has not signed just its text")
        if set(buyer) != texts:
            yield Finding(story.order_id, f"{about}, and the customer has not signed just its text")
        if set(seller.values()) & set(buyer.values()):
            yield Finding(story.order_id, f"{about}, and one person signed for both sides")


def changed_alone(story: Story) -> Iterator[Finding]:
    """Signed contracts of which something became that nobody signed: another day than the text
    says, an end by silence, a next version without a text (CF-05, CF-06)."""
    binding = story.binding
    for version in binding.signed:
        about = f"version {version} is under a contract"
        if not binding.under[version]:
            yield Finding(story.order_id, f"{about}, and its hand-off does not say so")
        if binding.promised.get(version) != binding.drawn[version]:
            yield Finding(story.order_id, f"{about}, and another day is promised than it says")
        if version in binding.moved:
            yield Finding(story.order_id, f"{about}, and a later day was promised without another")
        for offer_id in binding.silent.get(version, ()):
            yield Finding(story.order_id, f"{about}, and silence about {offer_id} changes it")
        if version in binding.alone and not binding.cancelled:
            yield Finding(story.order_id, f"{about}, and was ended without anybody's word")
    yield from _by_a_next_version(story)


def _by_a_next_version(story: Story) -> Iterator[Finding]:
    binding = story.binding
    for version in _after_a_signed(story):
        if version in binding.unheard:
            yield Finding(story.order_id, f"silence about version {version} ended a contract")
        if version in binding.ruled:
            yield Finding(story.order_id, f"a rule about version {version} ended a contract")
        if version in binding.under and version not in binding.drawn:
            yield Finding(story.order_id, f"version {version} went on without the text it needs")


def _after_a_signed(story: Story) -> list[int]:
    first = min(story.binding.signed, default=None)
    return [] if first is None else sorted(one for one in story.received if one > first)
