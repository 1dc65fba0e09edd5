"""Login with Amazon: an access token for the seller who has authorised the application."""

import httpx
import msgspec

from services.gateway.watching.asking import Away
from services.gateway.watching.lists.session import Session, fine

LOGIN = "/auth/o2/token"
AGENT = "orders/1.0 (Language=Python)"


class _Token(msgspec.Struct):
    access_token: str


def proof(session: Session) -> dict[str, str]:
    """For all but personal data. It ends after an hour."""
    client_id, _, rest = session.secret.partition(":")
    client_secret, colon, refresh_token = rest.partition(":")
    if not colon:
        raise Away("its secret is not <client id>:<client secret>:<refresh token>")
    said = {
        "grant_type": "refresh_token",
        "refresh_token": refresh_token,
        "client_id": client_id,
        "client_secret": client_secret,
    }
    url = session.order_list.token_url.rstrip("/") + LOGIN
    answer = fine(session.asked(httpx.Request("POST", url, data=said)), "its login")
    try:
        token = msgspec.json.decode(answer.content, type=_Token).access_token
    except msgspec.MsgspecError as error:
        raise Away(f"its login answers with no token: {error}") from None
    return headers(token)


def headers(token: str) -> dict[str, str]:
    """Of every request."""
    return {"x-amz-access-token": token, "User-Agent": AGENT}
