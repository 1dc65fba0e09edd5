"""One decision with something that it saw changed: what would it have come to?"""

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, NamedTuple

from orders.audit.source import Source
from orders.business.flips import Seen
from orders.contracts.codec.codec import Codec
from orders.contracts.partitioner import partition_of
from orders.engine.context import Context
from orders.engine.core.answers import granted, recalled, subject
from orders.engine.core.headers import Origin, origin_of
from orders.engine.core.item import Item
from orders.engine.core.notes import read_notes
from orders.engine.core.wiring import Wiring
from orders.engine.handling import Event, Handling
from orders.engine.questions import (
    LARGEST,
    Answer,
    Available,
    Draw,
    Drawn,
    Next,
    OnHand,
    Question,
    Queue,
    Reserve,
    Reserved,
    Take,
    Waiting,
)
from orders.engine.stage import Stage
from orders.replay.again import Again, Gone, as_then
from orders.replay.recorded import Decision, Stretch, Tell, decisions, handled
from orders.replay.replay import OTHER_POLICY
from orders.replay.tables import Tables

NOT_THERE = "the changelog no longer has it: it has been compacted"


class Supposed(NamedTuple):
    """What it would have come to. `provided`: ledgers that were not asked so then, and are taken to
    have enough."""

    events: Sequence[Event]
    provided: Sequence[str]


class Otherwise:
    """The decisions of one stage about one key. Reads the stage's whole partition. Raises
    TransientError."""

    def __init__(self, source: Source, codec: Codec, stage: Stage, key: str, tell: Tell) -> None:
        self._codec, self._wiring = codec, Wiring(stage)
        self._policy = stage.policy.load(stage.policy_file)
        partition = partition_of(key.encode(), source.partitions)
        every = decisions(source, self._wiring, partition, Stretch(), tell)
        self._made = [one for one in every if one.key == key]
        self._records = handled(source, self._made, tell)
        self._tables = Tables(source, codec, stage.references, tell)

    def fold(self, headers: Mapping[str, bytes | None], change: Callable[[Seen], Seen]) -> Supposed:
        """What the decision that published a record with these headers comes to if what it saw is
        changed. Raises Gone if it cannot be folded, and with the text of what its handler raises.
        """
        origin = origin_of(headers, self._wiring.source)
        made = self._find(origin)
        notes = read_notes(made.notes)
        if notes.policy != self._policy.version:
            raise Gone(OTHER_POLICY.format(notes.policy))
        found: list[Supposed] = []
        reads = self._wiring.stage.reads

        def handle(item: Item, state: Any, ctx: Context[Any], answers: Sequence[Any]) -> Handling:
            if origin is None or str(item.cause) != origin.cause:
                return as_then(item, state, ctx, answers)
            handling, provided = _suppose(item, state, ctx, answers, change, reads)
            found.append(Supposed(handling.events, provided))
            return handling

        again = Again(self._wiring, self._codec, self._policy, handle)
        done, _ = again.fold(made, self._records, self._tables.at(notes.offsets))
        if not found:
            raise Gone(done[-1].error)
        return found[0]

    def _find(self, origin: Origin | None) -> Decision:
        for one in self._made:
            causes = {folded.origin for folded in one.folded}
            if origin is not None and one.at == origin.at and origin.cause in causes:
                return one
        raise Gone(NOT_THERE)


def _suppose(
    item: Item,
    state: Any,
    ctx: Context[Any],
    answers: Sequence[Any],
    change: Callable[[Seen], Seen],
    reads: Sequence[str],
) -> tuple[Handling, list[str]]:
    """The handling of what would have been seen. What the ledgers answered then stands, moved by
    what was changed: by a limit that comes with the question, by what is more there. Another
    stage's ledger (`reads`) that was not asked then is taken to be closed."""
    then = list(zip(_questions(item, state, ctx, answers), answers, strict=False))
    seen = change(Seen(item.value, state, ctx.references, ctx.policy))
    context = Context(ctx.key, ctx.now, seen.policy, seen.references, ctx.cause)
    result = item.handler(seen.record, seen.state, context)
    if not isinstance(result, Generator):
        return result, []
    provided: list[str] = []
    answer: Any = None
    asked = 0
    while True:
        try:
            question = result.send(answer)
        except StopIteration as stop:
            return stop.value, provided
        before = then[asked] if asked < len(then) else None
        if before is not None and not _alike(question, before[0]):
            before = None
        asked += 1
        if before is None and subject(question) in reads:
            answer = ()
            continue
        if before is None and not isinstance(question, Next):
            provided.append(question.ledger)
        answer = _answer(item, question, before, seen.more)


def _questions(
    item: Item, state: Any, ctx: Context[Any], answers: Sequence[Any]
) -> Sequence[Question]:
    """What its handler asked then."""
    asked: list[Question] = []
    result = item.handler(item.value, state, ctx)
    answer: Any = None
    for told in [*answers, None]:
        if not isinstance(result, Generator):
            break
        try:
            question = result.send(answer)
        except StopIteration:
            break
        asked.append(question)
        answer = None if told is None else recalled(question, told)
    return asked


def _alike(question: Question, then: Question) -> bool:
    """Whether it asks the same of the same accounts, if perhaps for other amounts."""
    same = type(question) is type(then) and subject(question) == subject(then)
    return same and _accounts(question) == _accounts(then)


def _accounts(question: Question) -> list[str]:
    match question:
        case Reserve(takes=takes):
            return [take.account for take in takes]
        case Draw(prefix=prefix, least=least):
            return [prefix, least]
        case Waiting(account=account):
            return [account]
        case Next(count=count):
            return [str(count)]
        case Available(accounts=accounts) | OnHand(accounts=accounts):
            return list(accounts)


def _answer(
    item: Item,
    question: Question,
    before: tuple[Question, Any] | None,
    more: Mapping[tuple[str, str], int],
) -> Answer:
    then = None if before is None else recalled(*before)
    answer: Answer
    match question:
        case Reserve():
            answer = _reserved(question, before, more)
        case Draw():
            answer = _drawn(question, then if isinstance(then, Drawn) else None, more)
        case Waiting():
            return then or Queue((), more=False)
        case Next(count=count):  # those of then, else some that anybody may have
            return then or range(1, 1 + count)
        case Available(accounts=accounts) | OnHand(accounts=accounts):
            if not isinstance(then, tuple):
                return (LARGEST,) * len(accounts)
            pairs = zip(accounts, then, strict=bool(then))
            answer = tuple(free + more.get((question.ledger, one), 0) for one, free in pairs)
    for account, amount in granted(question, answer):
        place = subject(question), account
        item.granted[place] = item.granted.get(place, 0) + amount
    return answer


def _reserved(
    question: Reserve, before: tuple[Question, Any] | None, more: Mapping[tuple[str, str], int]
) -> Reserved:
    amounts = tuple(take.amount for take in question.takes)
    enough = tuple(max(amount, question.limit or 0) for amount in amounts)
    free = enough if before is None else _free(question, before, more)
    complete = all(amount <= there for amount, there in zip(amounts, free, strict=True))
    if complete:
        return Reserved(amounts, free, complete)
    then = None if before is None else recalled(question, before[1])
    waiting = then.waiting if isinstance(then, Reserved) else ()
    return Reserved((0,) * len(amounts), free, complete, waiting)


def _drawn(question: Draw, then: Drawn | None, more: Mapping[tuple[str, str], int]) -> Drawn:
    """What is more there is drawn behind what was drawn then; accounts that were not are not known,
    and what there was of them goes by the prefix."""
    moved = {
        account: amount
        for (ledger, account), amount in sorted(more.items())
        if ledger == question.ledger and account.startswith(question.prefix)
    }
    free = sum(moved.values()) + (question.amount if then is None else then.free)
    if free < question.amount and not question.partial:
        return Drawn((), free, complete=False)
    takes, left = list[Take](), question.amount
    known = [(take.account, take.amount) for take in (then.takes if then else ())]
    for account, amount in [*known, *moved.items(), (question.prefix, free)]:
        if grant := min(max(amount, 0), left):
            takes.append(Take(account, grant))
            left -= grant
    return Drawn(tuple(takes), free, complete=not left)


def _free(
    question: Reserve, before: tuple[Question, Any], more: Mapping[tuple[str, str], int]
) -> tuple[int, ...]:
    then, (_, free, *_) = before
    assert isinstance(then, Reserve)  # `_alike` has said so
    moved = (question.limit or 0) - (then.limit or 0)
    return tuple(
        there + moved + more.get((question.ledger, take.account), 0)
        for take, there in zip(question.takes, free, strict=True)
    )
