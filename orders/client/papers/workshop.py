"""The process that makes papers, for whoever asks it. Whatever a paper does to it, the process that
asks lives on: it waits no longer than is allowed, and the next paper is made by a new one."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

import orjson

from orders.client.papers import frames
from orders.client.papers.refusal import Possible, Reason, Refused
from orders.client.papers.told import Sources

MODULE = "services.papers"
SECONDS = 30.0
"""So long a paper may take: one of 1,000 lines takes a second."""
ENDING_SECONDS = 10.0
MOST_RESIDENT = 118_000_000
"""Bytes. typst keeps what its last ten papers needed, 4 MB each where they have 40 lines: a process
that has more than this makes way for a new one, which starts while nobody waits for it."""
KEPT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL")
"""Of the environment: it needs no secret."""


class Renderer(NamedTuple):
    """What the bytes of a paper depend on beside its data: versions, and SHA-256 of the template
    with all that fills it, and of the fonts."""

    typst: str
    template: str
    fonts: str
    babel: str


class Paper(NamedTuple):
    """`number`: the paper's; `unprintable`: how often each character came that no font has, which
    stands in it as its code point."""

    pdf: bytes
    number: str
    unprintable: Mapping[str, int]
    renderer: Renderer


class Data(NamedTuple):
    """Papers as data: `kind`, `shipment_id` (empty: of the order) and `data` of each, and what
    would print them now."""

    papers: list[dict[str, Any]]
    renderer: Renderer


class PaperFailed(Exception):
    """Our fault, or the machine's: the process that makes papers ended, or took too long. Nothing
    was made; the next paper is made by a new process."""


class Workshop:
    """Makes one paper at a time; its methods may be called on any thread. `house`: a file like
    services/papers/house.yaml in its place."""

    def __init__(self, house: Path | None = None, seconds: float = SECONDS) -> None:
        self._command = [sys.executable, "-m", MODULE, *([str(house)] if house else [])]
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self.resident_bytes = 0
        """What the process had in memory after its last answer."""

    @property
    def process_id(self) -> int:
        """Of the process that makes the next paper; 0 if there is none yet."""
        return self._process.pid if self._process is not None else 0

    def make(self, told: Sources, kind: str, shipment_id: str, language: str) -> Paper:
        """The paper (SH-02). `shipment_id`: empty where there is one shipment. Raises Refused,
        PaperFailed."""
        asked = {"kind": kind, "shipment_id": shipment_id, "language": language, "sources": told}
        answer, pdf = self._ask(asked, f"{kind} of {told['order_id']}")
        if reasons := answer.get("refused"):
            raise Refused([Reason(**one) for one in reasons])
        return _paper(answer, pdf)

    def data(self, told: Sources) -> Data:
        """Every paper that can be made, as data. Raises PaperFailed."""
        asked = {"sources": told, "wanted": "data"}
        answer, _ = self._ask(asked, f"the data of papers of {told['order_id']}")
        return Data(answer["papers"], Renderer(**answer["renderer"]))

    def renderer(self) -> Renderer:
        """What prints papers now. Raises PaperFailed."""
        answer, _ = self._ask({"wanted": "renderer"}, "the renderer of papers")
        return Renderer(**answer["renderer"])

    def print(self, kind: str, data: Mapping[str, Any], language: str) -> Paper:
        """The paper of data that `data` told, whenever that was. Raises PaperFailed."""
        asked = {"kind": kind, "data": data, "language": language}
        return _paper(*self._ask(asked, f"{kind} {data['number']}"))

    def possible(self, told: Sources) -> list[Possible]:
        """Every paper of the order, and why some cannot be made. Raises PaperFailed."""
        answer, _ = self._ask({"sources": told}, f"the list of papers of {told['order_id']}")
        return [
            Possible(kind, shipment_id, tuple(Reason(**one) for one in reasons))
            for kind, shipment_id, reasons in answer["papers"]
        ]

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    def _ask(self, request: Mapping[str, Any], what: str) -> tuple[dict[str, Any], bytes]:
        with self._lock:
            process = self._started()
            late = threading.Event()
            timer = threading.Timer(self._seconds, _give_up, (process, late))
            timer.start()
            try:
                answer, pdf = _exchange(process, orjson.dumps(request))
            except OSError:
                answer = pdf = None
            finally:
                timer.cancel()
            if answer is None or pdf is None:
                raise PaperFailed(f"{what}: {self._obituary(process, late)}; ask again")
            told = orjson.loads(answer)
            self.resident_bytes = told["resident_bytes"]
            if self.resident_bytes > MOST_RESIDENT:
                self._end()
                self._started()
            return told, pdf

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={name: os.environ[name] for name in KEPT if name in os.environ},
                start_new_session=True,  # Ctrl-C is for whoever asks
            )
        return self._process

    def _obituary(self, process: subprocess.Popen[bytes], late: threading.Event) -> str:
        """How it ended. One that answers no more, and does not end, is ended."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(ENDING_SECONDS)
        code = process.poll()
        self._end()
        if code is None:
            return "the process that makes papers fell silent"
        if late.is_set():
            return f"it took more than {self._seconds:g} s, and was given up"
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return f"the process that makes papers ended ({how})"

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()  # it has nothing to lose
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # what was left in it nobody reads any more
                    stream.close()


def _paper(answer: Mapping[str, Any], pdf: bytes) -> Paper:
    renderer = Renderer(**answer["renderer"])
    return Paper(pdf, answer["number"], answer["unprintable"], renderer)


def _exchange(
    process: subprocess.Popen[bytes], request: bytes
) -> tuple[bytes | None, bytes | None]:
    frames.write(cast(BinaryIO, process.stdin), request)
    answers = cast(BinaryIO, process.stdout)
    return frames.read(answers), frames.read(answers)


def _give_up(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()
