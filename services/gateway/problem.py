"""Problem details (RFC 9457): what is wrong, whose fault it is, what to do. All faults, not the
first; no personal data."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """Ends a request. `code` is stable and in kebab-case, `title` the same for each of its kind,
    `detail` of this very case; each of `errors` has `code` and `detail`, and `pointer` (RFC 6901)
    or `place` to say where."""

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        detail: str = "",
        *,
        errors: Iterable[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(title)
        self.status, self._headers = status, headers
        self.body: dict[str, Any] = {
            "type": f"urn:orders:problem:{code}",
            "title": title,
            "status": status,
        }
        told = {"detail": detail, "errors": list(errors)}
        self.body |= {name: value for name, value in {**told, **members}.items() if value}

    def response(self) -> Response:
        """The answer."""
        return Response(orjson.dumps(self.body), self.status, self._headers, MEDIA_TYPE)


def unreadable(title: str, errors: Iterable[Mapping[str, Any]]) -> Problem:
    """What is handed in cannot be read; nothing of it was taken."""
    return Problem(
        422,
        "not-readable",
        title,
        "nothing was taken: correct every fault and send it again",
        errors=errors,
    )


def error(where: str, code: str, detail: str) -> dict[str, str]:
    """One fault. `where`: a JSON pointer, or a place in a document that is none of JSON."""
    place = {"pointer": f"#{where}"} if where.startswith("/") else {"place": where}
    return {**(place if where else {}), "code": code, "detail": detail}
