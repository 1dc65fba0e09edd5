"""What warehouses' own lists say of an article's shelves, and what people decide about large
differences. State key `@article/<sku>` (IV-11).

Nothing that waits for a person touches the books: sales go on by what they say.
"""

from orders.business.accounts import ARTICLE_KEY, Shelf
from orders.business.authority import Refusal, granting
from orders.business.documents import known, remember
from orders.business.times import HOUR, earliest
from orders.contracts.buckets import COUNTED
from orders.contracts.records import (
    AllocationState,
    Article,
    CountDecided,
    CountOutcome,
    HeldCount,
    ShelfArticle,
    ShelfListed,
    Staff,
)
from orders.engine.handling import Event, Handling
from services.allocation import article_records
from services.allocation.decide import quality as qualities
from services.allocation.decide.place import Ctx
from services.allocation.decide.shelving import supplies
from services.allocation.rules import lists, quality
from services.allocation.rules.lists import Against
from services.allocation.state import article_of, with_article


def hold_against(line: ShelfListed, state: AllocationState | None, ctx: Ctx) -> Handling:
    """A line of a list: its difference to the books of its time is posted, or waits for a person if
    it is large. The same list again is a no-op."""
    article, paper = article_of(state), lists.paper(line)
    if known(paper, article["documents"]):
        return ctx.ignore("repeated_document")
    entry = lists.entry(line, ctx.now)
    about = line, article["set_aside"], article["lots"], ctx.references, ctx.now
    if code := lists.objection(*about):
        told = article_records.judged(
            line["sku"], entry, "REFUSED", ctx, code=code, lot=line["lot"]
        )
        return Handling(outcome="refused", reason=code, events=[told])
    documents = remember(paper, article["documents"], ctx.policy.remembered_documents)
    article = {**article, "documents": documents}
    waiting = lists.waiting_at(article, line["warehouse"], entry["lot"])
    if waiting is not None and entry["counted_at"] < waiting["counted_at"]:
        return _superseded(line["sku"], entry, article, "later_list_waits", state, ctx)
    found = _against(line["sku"], entry, article, ctx)
    if found is None:
        return _superseded(line["sku"], entry, article, "later_count_known", state, ctx)
    told_before = (
        [article_records.overtaken(line["sku"], waiting, ctx)] if waiting is not None else []
    )
    if not found.line["code"]:
        done = _posted(line["sku"], found, article, "", state, ctx)
        return _with_first(told_before, done)
    waits = lists.asked(found.line, ctx.policy.listed_counts, ctx.now)
    held = article_records.judged(
        line["sku"],
        waits,
        "HELD",
        ctx,
        booked=found.booked,
        code=waits["code"],
        because=waits["because"],
    )
    return Handling(
        outcome="held",
        reason=waits["code"],
        state=timed(with_article(state, lists.holding(article, waits)), ctx),
        events=[*told_before, held, article_records.count_waits(line["sku"], waits, ctx)],
    )


def decide(decided: CountDecided, state: AllocationState | None, ctx: Ctx) -> Handling:
    """A person approves or refuses a difference that waits: one who has the role and the limit, and
    did not send the list. What they approve is the difference that they saw."""
    article, sku = article_of(state), decided["sku"]
    waiting = lists.waiting_of(article, decided["warehouse"], decided["lot"])
    if waiting is None or waiting["list_id"] != decided["list_id"]:
        return ctx.ignore("nothing_held")
    if decided["verdict"] not in ("APPROVE", "REFUSE"):
        return ctx.ignore("unknown_verdict")
    found = _against(sku, waiting, article, ctx)
    if found is None:
        return _superseded(
            sku,
            waiting,
            lists.without(article, waiting["warehouse"], waiting["lot"]),
            "later_count_known",
            state,
            ctx,
        )
    refusal = _may_not(decided, found.line, ctx)
    if refusal is not None:
        told = article_records.judged(
            sku,
            found.line,
            "HELD",
            ctx,
            booked=found.booked,
            code=refusal.reason,
            because=refusal.because,
        )
        return Handling(outcome="not_decided", reason=refusal.reason, events=[told])
    if decided["verdict"] == "REFUSE":
        return _refused(decided, found, article, state, ctx)
    if found.line["difference"] not in (0, decided["difference"]):
        return _moved(sku, found, article, state, ctx)
    reason = decided["reason"] or found.line["reason"]
    approved = found._replace(line={**found.line, "reason": reason})
    return _posted(sku, approved, article, decided["decided_by"], state, ctx)


def escalate(looked: Handling, ctx: Ctx) -> Handling:
    """Of differences that nobody has decided in time the next who may hears, ever more rarely.
    `looked`: what else came of the article's time."""
    state: AllocationState = looked.state  # type: ignore[assignment]
    article, rule = article_of(state), ctx.policy.listed_counts
    sku = ctx.key.removeprefix(ARTICLE_KEY)
    events = list(looked.events)
    for line in lists.overdue(article, rule, ctx.now):
        waits = lists.asked(line, rule, ctx.now)
        article = lists.holding(article, waits)
        events += [_undecided(sku, waits, ctx), article_records.count_waits(sku, waits, ctx)]
    escalated = len(events) > len(looked.events)
    return Handling(
        outcome="escalated" if escalated else looked.outcome,
        reason="undecided" if escalated else looked.reason,
        state=timed(with_article(state, article), ctx),
        effects=looked.effects,
        events=events,
    )


def timed(state: AllocationState, ctx: Ctx) -> AllocationState:
    """The article's state, which wakes when somebody has to hear next of a count that waits."""
    at = lists.next_at(article_of(state), ctx.policy.listed_counts)
    return {**state, "wake_at": earliest(at, state["wake_at"])}


def _undecided(sku: str, line: HeldCount, ctx: Ctx) -> Event:
    since = (ctx.now - line["held_at"]) // HOUR
    return article_records.judged(
        sku,
        line,
        "HELD",
        ctx,
        booked=line["counted"] - line["difference"],
        code="undecided",
        because=f"nobody has decided within {since} hours: {line['because']}",
    )


def _against(sku: str, line: HeldCount, article: ShelfArticle, ctx: Ctx) -> Against | None:
    master = ctx.references.table(Article).get(sku)
    return lists.against(line, article, master, ctx.policy.listed_counts)


def _may_not(decided: CountDecided, line: HeldCount, ctx: Ctx) -> Refusal | None:
    """Why this person decides nothing here; to refuse takes the role alone, as it moves nothing."""
    rule, value = ctx.policy.listed_counts, line["value_minor"]
    refuses = decided["verdict"] == "REFUSE"
    found = granting(
        decided["decided_by"],
        {rule.role, rule.escalates_to},
        0 if refuses else None if value is None else abs(value),
        set() if refuses else {line["sent_by"]},
        ctx.references.table(Staff),
        ctx.now,
    )
    return found if isinstance(found, Refusal) else None


def _posted(
    sku: str,
    found: Against,
    article: ShelfArticle,
    decided_by: str,
    state: AllocationState | None,
    ctx: Ctx,
) -> Handling:
    """The books move by the difference, that of the lot as that of its shelf, and the book of what
    was counted says it. Of what may not be sold the network hears nothing."""
    line, difference = found.line, found.line["difference"]
    shelf, lot = Shelf(sku, line["warehouse"]), line["lot"]
    place = quality.place(article, shelf, lot)
    outcome: CountOutcome = "POSTED" if difference else "AGREED"
    events = [
        article_records.judged(sku, line, outcome, ctx, booked=found.booked, decided_by=decided_by),
    ]
    if difference and place == shelf:
        because = f"list {line['list_id']}: counted {line['counted']}, booked {found.booked}"
        events.append(
            article_records.adjusted(
                shelf,
                line["list_id"],
                difference,
                COUNTED,
                because,
                ctx,
                reason=line["reason"],
            )
        )
    return Handling(
        outcome="posted" if difference else "agreed",
        reason="approved" if decided_by else "",
        state=qualities.timed(state, lists.posted(article, found.book, lot), False, ctx),
        effects=supplies(place, lot, difference, COUNTED),
        events=events,
    )


def _refused(
    decided: CountDecided,
    found: Against,
    article: ShelfArticle,
    state: AllocationState | None,
    ctx: Ctx,
) -> Handling:
    told = article_records.judged(
        decided["sku"],
        found.line,
        "REFUSED",
        ctx,
        booked=found.booked,
        code="refused_by_person",
        because=decided["because"],
        decided_by=decided["decided_by"],
    )
    kept = lists.without(article, found.line["warehouse"], found.line["lot"])
    return Handling(
        outcome="refused",
        reason="refused_by_person",
        state=with_article(state, kept),
        events=[told],
    )


def _moved(
    sku: str, found: Against, article: ShelfArticle, state: AllocationState | None, ctx: Ctx
) -> Handling:
    """Something that was told late has changed the difference: whoever decides sees it first."""
    because = "movements that were told late have changed it since it was approved"
    line: HeldCount = {**found.line, "code": "difference_moved", "because": because}
    told = article_records.judged(
        sku, line, "HELD", ctx, booked=found.booked, code=line["code"], because=because
    )
    return Handling(
        outcome="held",
        reason="difference_moved",
        state=with_article(state, lists.holding(article, line)),
        events=[told],
    )


def _superseded(
    sku: str,
    line: HeldCount,
    article: ShelfArticle,
    code: str,
    state: AllocationState | None,
    ctx: Ctx,
) -> Handling:
    told = article_records.judged(sku, line, "SUPERSEDED", ctx, code=code)
    return Handling(
        outcome="superseded", reason=code, state=with_article(state, article), events=[told]
    )


def _with_first(events: list[Event], handling: Handling) -> Handling:
    handling.events = [*events, *handling.events]
    return handling
