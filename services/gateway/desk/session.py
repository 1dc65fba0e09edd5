"""A browser of the desk: its cookie bears the token, which no script and no other site gets at; and
each form has a secret that only pages of ours know, so that no other site can send one."""

import hashlib
import hmac
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from services.gateway.problem import Problem

COOKIE = "desk"
PATH = "/desk"
SECONDS = 12 * 3_600
FORM_SECRET = "form"
OTHER_PAGE = Problem(
    403, "form-of-another-page", "The form is of another page", "open the desk's page again"
)


def begin(answer: Response, token: str) -> None:
    """The browser is known from now on, for a working day at most."""
    answer.set_cookie(
        COOKIE, token, SECONDS, path=PATH, secure=True, httponly=True, samesite="strict"
    )


def end(answer: Response) -> None:
    """It is known no more."""
    answer.delete_cookie(COOKIE, PATH, secure=True, httponly=True, samesite="strict")


def token_of(request: Request) -> str:
    """The token that the browser bears; empty if none."""
    return request.cookies.get(COOKIE, "")


def form_secret(token: str) -> str:
    """What the forms of this browser's pages have. Nothing of the token can be read from it."""
    return hmac.new(token.encode(errors="replace"), b"form of the desk", hashlib.sha256).hexdigest()


def from_our_page(request: Request, form: Mapping[str, str]) -> None:
    """Raises Problem (403) for a form that was not on a page of ours."""
    token = token_of(request)
    said = form.get(FORM_SECRET, "").encode(errors="replace")
    if not token or not hmac.compare_digest(said, form_secret(token).encode()):
        raise OTHER_PAGE


def from_our_site(request: Request) -> None:
    """Raises Problem (403) where the browser says that another site sends the form: it would sign
    somebody in as somebody else, and what they decide would be the other's (RV-06)."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise OTHER_PAGE
