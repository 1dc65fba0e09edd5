"""The whole audit: orders in portions of partitions, then the ledgers; each question is asked of
what was folded."""

import time
from collections import Counter
from collections.abc import Callable, Iterator

from orders.audit.agreed import Agreed
from orders.audit.agreement import CHAIN, LEDGERS, STORY
from orders.audit.bookkeeping import Bookkeeping
from orders.audit.buyers import Customers
from orders.audit.cache import Cache
from orders.audit.checks import (
    answers,
    approvals,
    buyers,
    claims,
    contracts,
    documents,
    dues,
    duplicates,
    effects,
    exceptions,
    exchanges,
    gates,
    interchanges,
    lists,
    materials,
    measures,
    money,
    offers,
    options,
    packages,
    parked,
    parts,
    plans,
    promises,
    proofs,
    refunds,
    replacements,
    reservations,
    services,
    spoken,
    status,
    submissions,
    timeline,
    told_twice,
    transfers,
    wholeness,
    workload,
)
from orders.audit.filed import Filed
from orders.audit.listed import Line
from orders.audit.materials import PartsLists
from orders.audit.measured import Totals, Unsettled, gone_on, told
from orders.audit.plans import Claim, Planned
from orders.audit.portion import Portion, Reader
from orders.audit.report import Report
from orders.audit.source import Place, Source
from orders.audit.stores import StoreReader
from orders.audit.story import Story
from orders.audit.workload import Workload
from orders.contracts.codec.codec import Codec
from orders.contracts.partitioner import partition_of

PORTION = 150_000
"""Records of a portion, about: what is held in memory at a time."""

Progress = Callable[[str, int], None]
"""Told what is being read and how many records have been since the last call."""
EVERY = 500


def audit(
    source: Source, codec: Codec, cache: Cache, progress: Progress, size: int = PORTION
) -> Report:
    """Read everything and answer every question. Raises TransientError when a server does not
    answer. `size`: records in memory."""
    return _Audit(source, codec, cache, progress).run(size)


def volume(source: Source) -> int:
    """How many records there are to read, about."""
    return sum(_sizes(source, (*STORY, *STATES, *JOURNALS)).values())


STATES = tuple(f"{stage}.state.v1" for stage in CHAIN)
JOURNALS = tuple(f"{ledger}.journal.v2" for ledger in LEDGERS)


class _Audit:
    def __init__(self, source: Source, codec: Codec, cache: Cache, progress: Progress) -> None:
        self._source = source
        self._codec = codec
        self._progress = progress
        self._doing = ""
        self._complete = all(
            span.start == 0
            for span in source.bounds(_everywhere(source, (submissions.SUBMISSIONS,))).values()
        )
        self.report = Report()
        self._reader = Reader(source, codec, self.report.latency, self._step)
        self._stores = StoreReader(source, cache)
        self._agreed = Agreed(source, codec, self._step)
        self._customers = Customers(source, codec, self._step)
        self._parts_lists = PartsLists(source, codec, self._step)
        self._workload = Workload(source, codec, self._step)
        self._books = Bookkeeping(source, codec, cache, self._step)
        self._filed = Filed(source, codec, self._step)
        self._planned = Planned(source, codec, self._step)
        self._packages = packages.Packages()
        self._replacements = replacements.Replacements()
        self._returns = exchanges.Returns()
        self._claims: set[Claim] = set()
        self._measured: Totals = {}
        self._measuring = self._complete
        self._stood: dict[Place, int] = {}

    def run(self, size: int) -> Report:
        started = time.monotonic()
        self._filed.read()
        self._agreed.read()
        self._customers.read()
        self._parts_lists.read()
        self._workload.read()
        for partitions in _portions(self._source, size):
            self._doing = f"orders of partitions {partitions[0]} to {partitions[-1]}"
            portion = self._reader.states(partitions)
            self._stores.compare(portion, self.report)
            self._reader.end_batches(portion)
            self.report.results["sequences"].take(*self._reader.sequences.close())
            portion.settle()
            self._books.take_states(portion)
            self._reader.topics(portion)
            self._check_orders(portion)
            self._check_workload(portion)
            self._check_keys(portion)
            self._check_lists(portion)
            self._check_effects(portion)
            self._check_materials(portion)
            self._books.take_reports(portion)
            self._books.take_stories(portion)
            self._books.take_debts(portion)
            self._note(portion)
        self._filed.read()
        self.report.results["filed"].take(self._filed.count, self._filed.unfiled())
        if self._complete:
            self.report.results["filed"].take(0, self._filed.left())
        self.report.results["packages"].take(0, self._packages.repeated())
        self._check_pairs()
        self._doing = "plans"
        self._check_plans()
        self._doing = "measures"
        self._check_measures()
        self._doing = "ledgers"
        self._books.check(self.report)
        self.report.seconds = round(time.monotonic() - started, 1)
        return self.report

    def _step(self) -> None:
        self.report.records += 1
        if self.report.records % EVERY == 0:
            self._progress(self._doing, EVERY)

    def _check_orders(self, portion: Portion) -> None:
        results, known = self.report.results, portion.known
        results["spoken"].take(len(portion.words), ())
        results["submissions"].take(0, submissions.unlettered(portion.garbage, known))
        for order_id, story in portion.stories.orders.items():
            results["submissions"].take(story.submitted, submissions.unaccounted(story, known))
            results["submissions"].take(0, submissions.altered(story))
            results["submissions"].take(0, submissions.taken_back_in_vain(story))
            if self._complete:
                results["submissions"].take(0, submissions.from_nowhere(story))
            if self._complete or story.ordered is not None:
                results["refunds"].take(len(story.asked_back), refunds.wrongly_paid(story))
            results["buyers"].take(bool(story.buyers.of), buyers.strangers(story, self._customers))
            results["spoken"].take(0, spoken.unproven(story, portion.words))
            results["duplicates"].take(1, duplicates.repeated(story))
            results["documents"].take(len(story.reports), documents.repeated(story))
            results["documents"].take(0, documents.left_in_vain(story))
            read = portion.up_to_date("review", order_id)
            results["documents"].take(0, told_twice.counted_twice(story) if read else ())
            results["documents"].take(0, told_twice.told_apart_unasked(story))
            results["approvals"].take(len(story.verdicts.people), approvals.bypassed(story))
            results["offers"].take(
                len(story.offers) + len(story.clarifications),
                offers.unclosed(story, portion.standings, portion.unread),
            )
            results["offers"].take(
                len(story.transfers.asked),
                transfers.unclosed(
                    story,
                    portion.standings.get("allocation", {}),
                    portion.unread.get("allocation", frozenset()),
                ),
            )
            if portion.up_to_date("intake", order_id):
                results["offers"].take(0, offers.unrevised(story))
            results["money"].take(1, money.excessive(story))
            codes = story.packages
            results["packages"].take(len(codes), self._packages.take(order_id, codes))
            results["packages"].take(0, packages.overpacked(story))
            results["gates"].take(story.gates.asked, gates.trespassed(story))
            results["exchanges"].take(self._returns.take(story), exchanges.ahead(story))
            results["proofs"].take(len(story.proofs.delivered), proofs.unproven(story))
            results["services"].take(len(story.services.begun), services.unannounced(story))
            if self._complete:
                results["claims"].take(len(story.claims.stands), claims.misled(story))
                asked = portion.up_to_date("aftersales", order_id)
                results["claims"].take(0, claims.unasked(story) if asked else ())
                results["proofs"].take(0, proofs.by_nobody(story))
                results["services"].take(0, services.untold(story, portion.effects.told.keys()))
                results["offers"].take(0, offers.undone(story))
                results["offers"].take(0, options.undone(story))
                results["offers"].take(0, options.dearer(story))
                results["offers"].take(0, transfers.late_alone(story))
                results["money"].take(0, wholeness.unfinished(story))
                results["interchanges"].take(story.numbered, interchanges.misjudged(story))
                results["promises"].take(len(story.promises.made), promises.misstated(story))
                results["promises"].take(0, promises.with_other_goods(story))
                results["promises"].take(0, promises.unseen(story))
                results["contracts"].take(len(story.signatures.written), contracts.unsigned(story))
                results["contracts"].take(0, contracts.changed_alone(story))
            rests = portion.at_rest(order_id)
            results["replacements"].take(self._replacements.take(story, rests), ())
            if rests:
                results["dues"].take(1, dues.miscredited(order_id, story.dues))
                results["dues"].take(0, dues.misrefunded(order_id, story.dues))
                results["money"].take(0, parts.ahead(story))
            if portion.up_to_date("correspondence", order_id):
                told = len(story.correspondence.told)
                results["answers"].take(told, answers.missing(story, self._owed(story)))
                results["answers"].take(0, answers.mistold(story) if self._complete else ())
            if portion.up_to_date("tracking", order_id):
                results["status"].take(1, status.misreported(story))
                results["promises"].take(0, promises.misscored(story))
                results["measures"].take(1, measures.mistold(story) if self._complete else ())
                if self._complete:
                    told = len(story.timeline.sources)
                    results["timeline"].take(told, timeline.gaps(story))
                    results["timeline"].take(0, timeline.untold(story))
                    said = len(story.exceptions.opened)
                    results["exceptions"].take(said, exceptions.unpaired(story))
                    results["exceptions"].take(0, exceptions.left_open(story))
                    results["exceptions"].take(0, exceptions.unseen(story))
                    results["offers"].take(0, options.exchanged(story))
                    results["promises"].take(0, promises.extended_alone(story))
                    results["promises"].take(0, promises.miscompensated(story))

    def _owed(self, story: Story) -> frozenset[str]:
        """What the order's partner is to be told."""
        written = [fact.written_at for fact in story.correspondence.facts.values()]
        channel = story.order_id.partition(":")[0]
        return self._agreed.owed(channel, min(written)) if written else frozenset()

    def _check_pairs(self) -> None:
        """Orders that belong to each other: replacements, and exchanges with their returns. Where
        all of them are still there, and nothing is on its way from one to the other."""
        about = ("shipping", "aftersales", "intake", "tracking")
        unread = any(self.report.unread[stage] for stage in about)
        if self._complete and not unread and not gone_on(self._source, self._stood):
            self.report.results["replacements"].take(0, self._replacements.wrong())
            self.report.results["exchanges"].take(0, self._returns.wrong())

    def _check_measures(self) -> None:
        """Where all that was ever measured is there, and tracking has nothing left to read."""
        if not self._measuring or self.report.unread["tracking"]:
            return
        try:
            found = told(self._source, self._codec, self._step)
        except Unsettled:
            return
        if found is not None and not gone_on(self._source, self._stood):
            wrong = measures.lost_or_doubled(found, self._measured)
            self.report.results["measures"].take(len(found), wrong)

    def _check_workload(self, portion: Portion) -> None:
        """Of partitions in which tracking has set nothing aside and moved nothing since it told."""
        orders = workload.standing(portion.stories.orders.values())
        odd = {
            partition_of(key.encode(), self._source.partitions)
            for stage, key in portion.letters.about
            if stage == "tracking"
        }
        for number in portion.partitions:
            told = self._workload.told.get(number)
            if told is None or number in odd or portion.moved_at.get(number, 0) > told.at:
                continue
            found = workload.miscounted(number, told, orders.get(number, Counter()))
            self.report.results["workload"].take(1, found)

    def _check_keys(self, portion: Portion) -> None:
        results = self.report.results
        for stage, standings in portion.standings.items():
            results["dead letters"].take(0, parked.disagreeing(stage, standings, portion.letters))
            for key, standing in standings.items():
                story = portion.stories.orders.get(key)
                settled = portion.up_to_date(stage, key) and (story is not None or self._complete)
                results["reservations"].take(
                    len(standing.reservations),
                    reservations.leaked(stage, key, standing, story, settled),
                )
        for key, standing in portion.standings.get("shipping", {}).items():
            results["gates"].take(0, gates.untimed(key, standing))
        for key, standing in portion.standings.get("aftersales", {}).items():
            results["claims"].take(0, claims.untimed(key, standing))
        results["dead letters"].take(sum(portion.letters.counts.values()), ())

    def _check_lists(self, portion: Portion) -> None:
        """What came of a list is looked for where all of it is still there."""

        def read(line: Line) -> bool:
            return self._complete and portion.up_to_date("allocation", line.key)

        def heard_until(sku: str, partition: int) -> int:
            rests = portion.up_to_date("allocation", sku)
            return portion.at["allocation", partition] if rests else 0

        listed, result = portion.listed, self.report.results["lists"]
        result.take(len(listed.lines), lists.misjudged(listed, read))
        result.take(0, lists.forgotten(listed, heard_until))

    def _check_effects(self, portion: Portion) -> None:
        """What is not over is looked for where all of it is still there."""
        result, standings = self.report.results["effects"], portion.standings["effects"]
        for key, known in standings.items():
            result.take(0, effects.untimed(key, known))
        for effect, said in portion.effects.told.items():
            about = effect[0]
            result.take(bool(said.attempts), effects.misdone(effect, said))
            if not self._complete:
                continue
            result.take(0, effects.unasked(effect, said))
            if portion.up_to_date("effects", about):
                agreed = self._agreed.told(about.partition(":")[0])
                standing = standings.get(about)
                timer = None if standing is None else standing.due
                result.take(0, effects.forgotten(effect, said, agreed, timer))
                result.take(0, effects.unheeded(effect, said))

    def _check_plans(self) -> None:
        """Where all that was ever planned is still there, and all that was said to come."""
        if not self._complete:
            return
        result, planned = self.report.results["plans"], self._planned
        for plan in planned.plans():
            result.take(1, plans.promised_twice(plan))
        result.take(0, plans.unplanned(self._claims, planned.dated))
        planned.said()
        result.take(0, plans.from_nowhere(planned.coming, planned.most, planned.days))

    def _check_materials(self, portion: Portion) -> None:
        """Of orders that wait for production, or did."""
        for order_id, story in portion.stories.orders.items():
            if story.materials.held or story.materials.promised:
                rests = portion.up_to_date("inventory", order_id)
                standing = portion.standings["inventory"].get(order_id) if rests else None
                wrong = materials.misreserved(story, self._parts_lists, standing)
                self.report.results["reservations"].take(0, wrong)

    def _note(self, portion: Portion) -> None:
        """Add up what the report tells of orders."""
        self._stood |= portion.cut.positions["tracking"]
        self._measuring &= not any(stage == "tracking" for stage, _ in portion.letters.about)
        for story in portion.stories.orders.values():
            self._filed.take(story)
            self._claims |= story.dated
            measures.measure(story, self._measured)
            if story.submitted:
                self.report.submitted += 1
                self.report.by_state[portion.status_of(story)] += 1
            self.report.left += len(story.dues.papers.left)
            for amount in refunds.unpaid(story):
                self.report.unpaid_refunds += 1
                self.report.unpaid[amount.currency] += amount.minor
        self.report.dead_letters.update(portion.letters.counts)
        self.report.unread.update(portion.waiting)
        for (topic, partition), span in portion.ends.items():
            self.report.as_of.setdefault(topic, [0] * self._source.partitions)[partition] = span.end


def _everywhere(source: Source, topics: tuple[str, ...]) -> list[tuple[str, int]]:
    return [(topic, partition) for topic in topics for partition in range(source.partitions)]


def _sizes(source: Source, topics: tuple[str, ...]) -> Counter[int]:
    sizes: Counter[int] = Counter()
    for (_, partition), span in source.bounds(_everywhere(source, topics)).items():
        sizes[partition] += span.size
    return sizes


def _portions(source: Source, size: int) -> Iterator[list[int]]:
    """Partitions, as many at a time as stay below `size` records."""
    sizes = _sizes(source, (*STORY, *STATES))
    portion: list[int] = []
    for partition in range(source.partitions):
        if portion and sum(sizes[one] for one in (*portion, partition)) > size:
            yield portion
            portion = []
        portion.append(partition)
    yield portion
