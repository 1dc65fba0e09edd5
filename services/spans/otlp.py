"""Spans as OpenTelemetry's protocol has them (OTLP 1.x, protobuf)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, InstrumentationScope, KeyValue
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Status
from opentelemetry.proto.trace.v1.trace_pb2 import Span as Told

from services.spans.spans import Kind, Span

KINDS: "Mapping[Kind, Told.SpanKind.ValueType]" = {
    "internal": Told.SPAN_KIND_INTERNAL,
    "consumer": Told.SPAN_KIND_CONSUMER,
    "producer": Told.SPAN_KIND_PRODUCER,
}
NANOSECONDS = 1_000_000
SAMPLED = 1
"""W3C's flag."""
SCOPE = InstrumentationScope(name="orders.spans")
NAMESPACE = "orders"


def request_of(spans: Iterable[Span]) -> bytes:
    """The body of a request that exports them; each service is a resource."""
    by_service: defaultdict[str, list[Span]] = defaultdict(list)
    for span in spans:
        by_service[span.service].append(span)
    request = ExportTraceServiceRequest(
        resource_spans=[
            ResourceSpans(
                resource=Resource(
                    attributes=_pairs({"service.name": service, "service.namespace": NAMESPACE})
                ),
                scope_spans=[ScopeSpans(scope=SCOPE, spans=[_told(span) for span in own])],
            )
            for service, own in by_service.items()
        ]
    )
    return request.SerializeToString()


def _told(span: Span) -> Told:
    return Told(
        trace_id=bytes.fromhex(span.trace),
        span_id=bytes.fromhex(span.id),
        parent_span_id=bytes.fromhex(span.parent),
        name=span.name,
        kind=KINDS[span.kind],
        start_time_unix_nano=span.began * NANOSECONDS,
        end_time_unix_nano=span.ended * NANOSECONDS,
        attributes=_pairs(span.attributes),
        status=Status(code=Status.STATUS_CODE_ERROR, message=span.fault) if span.fault else None,
        links=[
            Told.Link(trace_id=bytes.fromhex(one.trace), span_id=bytes.fromhex(one.span))
            for one in (span.link,)
            if one is not None
        ],
        flags=SAMPLED,
    )


def _pairs(attributes: Mapping[str, str | int | bool]) -> list[KeyValue]:
    return [KeyValue(key=name, value=_value(one)) for name, one in attributes.items()]


def _value(one: str | int | bool) -> AnyValue:
    if isinstance(one, bool):
        return AnyValue(bool_value=one)
    return AnyValue(int_value=one) if isinstance(one, int) else AnyValue(string_value=one)
