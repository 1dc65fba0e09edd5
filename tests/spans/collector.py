"""Who takes spans in tests: a small HTTP server that decodes OTLP, and may be told to refuse."""

import threading
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTracePartialSuccess,
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span as Told

from services.spans.facts import Context
from services.spans.spans import Kind, Span

KINDS: dict[int, Kind] = {
    Told.SPAN_KIND_INTERNAL: "internal",
    Told.SPAN_KIND_CONSUMER: "consumer",
    Told.SPAN_KIND_PRODUCER: "producer",
}


class Collector:
    """`status`, `headers`: what it answers; `rejects`: spans of each request that it says it does
    not take; `requests`: bodies that it was sent, those refused, too."""

    def __init__(self) -> None:
        self.status, self.rejects = 200, 0
        self.headers: dict[str, str] = {}
        self.requests: list[bytes] = []
        self.taken: list[Span] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def by_id(self) -> dict[str, Span]:
        """Spans that were taken; repeats are the same ones."""
        return {span.id: span for span in list(self.taken)}


def spans_in(body: bytes) -> list[Span]:
    """What a request says."""
    request = ExportTraceServiceRequest.FromString(body)
    return [
        _span(told, _plain(of.resource.attributes)["service.name"])
        for of in request.resource_spans
        for scope in of.scope_spans
        for told in scope.spans
    ]


def _span(told: Told, service: str | int | bool) -> Span:
    links = [Context(one.trace_id.hex(), one.span_id.hex()) for one in told.links]
    return Span(
        told.trace_id.hex(),
        told.span_id.hex(),
        told.parent_span_id.hex(),
        told.name,
        KINDS[told.kind],
        str(service),
        told.start_time_unix_nano // 1_000_000,
        told.end_time_unix_nano // 1_000_000,
        _plain(told.attributes),
        told.status.message,
        links[0] if links else None,
    )


def _plain(pairs: Iterable[KeyValue]) -> dict[str, str | int | bool]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value") or "") for one in pairs}


def _handler(collector: Collector) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/x-protobuf"
            collector.requests.append(body)
            if self.path == "/v1/traces" and collector.status == 200:
                collector.taken += spans_in(body)
            said = ExportTraceServiceResponse(
                partial_success=ExportTracePartialSuccess(rejected_spans=collector.rejects)
            ).SerializeToString()
            self.send_response(collector.status if self.path == "/v1/traces" else 404)
            for name, value in collector.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    return Handler
