"""The fake of a group coordinator: the classic protocol, cooperative as the stages use it, or
eager.

A rebalance ends when every member has polled since it began; the generation then goes up.
Cooperative: a member keeps what it owns and is still meant to have; what moves is first revoked
from its owner, and given to the other by the rebalance that this causes. Eager: a member gives up
everything before it takes part.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from orders.engine.ports.log import Change, Committed

NOTHING: frozenset[int] = frozenset()


class NotMember(Exception):
    """The group no longer knows this member, or is in another generation."""


@dataclass(frozen=True, slots=True)
class Membership:
    """What a member shows when it commits."""

    group: str
    member: str
    generation: int


@dataclass(slots=True)
class Member:
    """`owned`: as the member knows. `meant`: what the present generation gives it, from its next
    poll on."""

    joined: bool = False
    generation: int = -1
    owned: frozenset[int] = NOTHING
    meant: frozenset[int] = NOTHING


class Coordinator:
    """One group on one topic of `partitions` partitions, and its committed offsets by (topic,
    partition)."""

    def __init__(self, partitions: int, eager: bool = False) -> None:
        self._eager = eager
        self.offsets: dict[tuple[str, int], Committed] = {}
        self._partitions = partitions
        self._members: dict[str, Member] = {}
        self._generation = 0
        self._rebalancing = False
        self._joins = 0
        self._wanted: dict[str, frozenset[int]] = {}

    def join(self) -> str:
        """A new member; returns its id."""
        self._joins += 1
        member = f"member-{self._joins}"
        self._members[member] = Member()
        self._rebalance()
        return member

    def evict(self, member: str) -> None:
        """Put a member out: it left, or its session timed out. The others get its partitions
        when they have polled."""
        if self._members.pop(member, None) is not None:
            self._rebalance()

    def reshuffle(self) -> None:
        """Begin a rebalance that hands what each member owns to the one after it: no assignor
        promises otherwise."""
        names, owned = list(self._members), [member.owned for member in self._members.values()]
        self._wanted = dict(zip(names, [*owned[-1:], *owned[:-1]], strict=True))
        self._rebalance()

    def sync(self, member: str) -> list[Change]:
        """A member's poll: takes part in a rebalance under way; returns how its ownership
        changes. NotMember if it was put out."""
        me = self._member(member)
        if self._rebalancing:
            if self._eager and me.owned:
                given_up, me.owned = me.owned, NOTHING
                return [Change("revoked", given_up)]
            me.joined = True
            if not all(other.joined for other in self._members.values()):
                return []
            self._complete()
        if me.generation == self._generation:
            return []
        me.generation = self._generation
        revoked, gained = me.owned - me.meant, me.meant - me.owned
        me.owned = me.meant
        if revoked:
            self._rebalance()
        return [
            Change(kind, partitions)
            for kind, partitions in (("revoked", revoked), ("assigned", gained))
            if partitions
        ]

    @property
    def stable(self) -> bool:
        """No rebalance is under way, and every member knows what the last one gave it; so it is
        when there is no member."""
        return not self._members or (
            not self._rebalancing
            and all(member.generation == self._generation for member in self._members.values())
        )

    def generation(self, member: str) -> int:
        """The generation that the member is in; -1 before its first."""
        return self._member(member).generation

    def check(self, membership: Membership) -> None:
        """Raises NotMember unless the membership is of the present generation."""
        if (
            self._member(membership.member).generation != membership.generation
            or membership.generation != self._generation
        ):
            raise NotMember(f"generation {membership.generation} is over")

    def commit(self, membership: Membership, offsets: Mapping[tuple[str, int], Committed]) -> None:
        """Commit outside a transaction. Raises NotMember."""
        self.check(membership)
        self.offsets.update(offsets)

    def _member(self, member: str) -> Member:
        if member not in self._members:
            raise NotMember(f"{member} is not in the group")
        return self._members[member]

    def _rebalance(self) -> None:
        self._rebalancing = True
        for member in self._members.values():
            member.joined = False

    def _complete(self) -> None:
        self._rebalancing = False
        self._generation += 1
        owned = NOTHING.union(*(member.owned for member in self._members.values()))
        for name, target in self._targets().items():
            member = self._members[name]
            member.meant = target & member.owned | target - owned

    def _targets(self) -> dict[str, frozenset[int]]:
        """Sticky and balanced: each keeps what it owns up to its share, the rest goes to whoever
        has least. After a reshuffle, what that wanted, as long as it still fits."""
        if (
            self._wanted.keys() == self._members.keys()
            and len(NOTHING.union(*self._wanted.values())) == self._partitions
        ):
            return self._wanted
        share, larger = divmod(self._partitions, len(self._members))
        targets: dict[str, set[int]] = {}
        for name, member in sorted(self._members.items(), key=lambda item: -len(item[1].owned)):
            quota = share + (larger > 0)
            targets[name] = set(sorted(member.owned)[:quota])
            larger -= len(targets[name]) > share
        for partition in sorted(set(range(self._partitions)).difference(*targets.values())):
            min(targets.values(), key=len).add(partition)
        return {name: frozenset(target) for name, target in targets.items()}
