"""/ops says at its head whether orders flow, and what keeps them from it."""

from xml.etree import ElementTree

from orders.contracts.catalogue import STAGES
from services.lookout.chart import chart
from services.lookout.known import Known
from services.lookout.page import page
from services.lookout.samples import Sample, Samples
from services.lookout.troubles import troubles
from tests.lookout.made import NOW, flowing


def still(known: Known) -> list[str]:
    return [one.says for one in troubles(known, NOW) if one.still]


def test_where_orders_flow_there_is_no_trouble():
    assert troubles(flowing(), NOW) == []
    assert ">Orders flow<" in page(flowing(), Samples(), NOW)


def test_one_partition_that_stands_is_a_stage_that_stands():
    known = flowing()
    known.heartbeats = {**known.heartbeats, ("review", 3): NOW - 95}
    assert still(known) == ["review stands still: no heartbeat for 95 s"]
    assert ">Orders stand still<" in page(known, Samples(), NOW)


def test_who_stands_behind_a_stage_that_stands_is_named_with_it():
    known = flowing()
    away = ("inventory", "allocation", "shipping", "aftersales", "tracking")
    old = {key: NOW - 200 if key[0] in away else at for key, at in known.heartbeats.items()}
    known.heartbeats = old
    assert still(known) == [
        "inventory stands still: no heartbeat for 200 s; behind it: allocation, shipping, "
        "aftersales",
        "tracking stands still: no heartbeat for 200 s",
    ]


def test_a_stage_that_never_ran_stands():
    known = flowing()
    known.heartbeats = {key: at for key, at in known.heartbeats.items() if key != ("intake", 0)}
    assert still(known) == ["intake: no heartbeat has ever come through"]


def test_a_stage_that_stopped_itself_is_told_as_that():
    known = flowing()
    assert known.offsets is not None
    review = known.offsets.standings["review"]._replace(fused=frozenset({1}))
    known.offsets.standings["review"] = review  # type: ignore[index]
    assert still(known) == ["review has stopped itself: too many keys were parked"]


def test_a_stage_that_a_person_has_paused_is_told_as_that_though_heartbeats_pass():
    known = flowing()
    assert known.offsets is not None
    review = known.offsets.standings["review"]._replace(paused=frozenset({1}))
    known.offsets.standings["review"] = review  # type: ignore[index]
    assert still(known) == ["review is paused: `orders resume review` lets it go on"]
    assert ">1 of 12<" in page(known, Samples(), NOW)


def test_an_offset_that_somebody_has_set_is_told_with_what_puts_it_back():
    known = flowing()
    assert known.offsets is not None
    review = known.offsets.standings["review"]._replace(garbled=frozenset({7, 3}))
    known.offsets.standings["review"] = review  # type: ignore[index]
    assert [one.says for one in troubles(known, NOW)] == [
        "review: somebody has set the offsets of partitions 3, 7: `orders offsets restore review`"
    ]


def test_servers_and_ledgers_that_are_away_stop_orders():
    known = flowing()
    known.servers["redis"] = False
    known.ledgers = {**known.ledgers, "stock": False}
    assert still(known) == ["redis does not answer", "ledgers are closed: stock"]


def test_what_is_to_be_looked_at_soon_stops_nobody():
    known = flowing()
    known.servers["registry"] = False
    known.parked = {**known.parked, "review": 2}
    known.clock_gaps["redis"] = -3.0
    known.certificates = {"kafka": NOW + 5 * 86_400, "redis": 0.0}
    assert still(known) == []
    assert [one.says for one in troubles(known, NOW)] == [
        "registry does not answer",
        "review: 2 parked",
        "the clock of redis is -3.0 s off",
        "the certificate of kafka ends in 5 days",
        "redis hangs up before it shows a certificate",
    ]
    assert ">Orders flow<" in page(known, Samples(), NOW)


def test_before_anything_is_known_the_page_says_so():
    assert "Nothing is known of the stages yet" in page(Known(12), Samples(), NOW)


def test_a_channel_that_is_silent_is_told_and_stops_nobody():  # IN-10
    known = flowing()
    known.channels = {**known.channels, "edi": NOW - 3 * 86_400}
    known.silent = {**known.silent, "edi": True, "mail": True}
    assert still(known) == []
    assert [one.says for one in troubles(known, NOW)] == [
        "edi is silent: nothing was heard of it for 72 h",
        "mail is silent: nothing was heard of it ever",
    ]
    shown = page(known, Samples(), NOW)
    assert '<span class="still"><b>edi</b> 72 h ago, silent</span>' in shown
    assert '<span class="still"><b>mail</b> never, silent</span>' in shown
    assert "<span><b>web</b> 20 s ago</span>" in shown


def test_a_channel_can_write_no_html():
    known = flowing()
    known.channels = {"<script>": NOW}
    assert "<script>" not in page(known, Samples(), NOW)


def test_a_line_breaks_where_nothing_is_known():
    points = [(NOW - 60, 1.0), (NOW - 45, 2.0), (NOW - 30, None), (NOW - 15, 4.0)]
    drawn = ElementTree.fromstring(chart(points, NOW, "waiting"))
    [line] = [line.get("d", "") for line in drawn.iter("path")]
    assert (line.count("M"), line.count("L")) == (2, 1)
    assert "waiting: 4" in drawn.get("aria-label", "")


def test_samples_tell_offsets_a_minute():
    kept = Samples()
    for at, position in ((NOW - 30, 100), (NOW - 15, 130), (NOW - 15, 999), (NOW, 130)):
        kept.take(Sample(at, dict.fromkeys(STAGES, position), dict.fromkeys(STAGES, 5)))
    assert kept.moved("review") == [(NOW - 15, 120.0), (NOW, 0.0)]
    assert kept.waiting("review")[-1] == (NOW, 5)
