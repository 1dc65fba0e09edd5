"""One Redis server, spoken to in scripts. What was sent and not answered is never sent again:
the claim finds out what became of it."""

from collections.abc import Sequence
from typing import Any

from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.exceptions import (
    AuthenticationError,
    AuthorizationError,
    NoPermissionError,
    NoScriptError,
    RedisError,
    ResponseError,
)
from redis.retry import Retry

from orders.engine.errors import ConfigError, NotAllowed, RedisAway
from orders.engine.redis.script import Call

Command = tuple[bytes | str | int, ...]
REMEDY = (
    "`orders access redis` prints what {user} may there: the file that Redis reads may be older"
)


class RedisServer:
    """A connection that is made anew when it is found broken before a call, never in the middle of
    one. Made by `connect`.

    Raises RedisAway for every answer that is missing or says that the server cannot serve now,
    ConfigError if it refuses us.
    """

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def run(self, calls: Sequence[Call]) -> list[Any]:
        """Run these scripts, each atomic by itself, in one round trip. NOSCRIPT means surely not
        executed: those are loaded and sent again."""
        answers = self._exchange([call.command() for call in calls])
        unknown = [at for at, answer in enumerate(answers) if isinstance(answer, NoScriptError)]
        if unknown:
            scripts = {calls[at].script for at in unknown}
            self._exchange([("SCRIPT", "LOAD", script.source) for script in scripts])
            for at, answer in zip(
                unknown, self._exchange([calls[at].command() for at in unknown]), strict=True
            ):
                answers[at] = answer
        for answer in answers:
            _raise_refusal(answer)
        return answers

    def ask(self, *command: bytes | str | int) -> Any:
        """The answer to one plain command."""
        [answer] = self._exchange([command])
        _raise_refusal(answer)
        return answer

    def close(self) -> None:
        """Close the connection."""
        self._pool.disconnect()

    def _exchange(self, commands: Sequence[Command]) -> list[Any]:
        try:
            connection: Any = self._pool.get_connection()
        except (AuthenticationError, AuthorizationError) as error:
            raise ConfigError(
                "Redis refuses the user or password of ORDERS_REDIS_URL (`orders access redis` "
                f"prints who has a login): {error}"
            ) from None
        except RedisError as error:
            raise RedisAway(f"Redis: {error}") from error
        answers: list[Any] | None = None
        try:
            connection.send_packed_command(connection.pack_commands(commands))
            answers = [_answer(connection) for _ in commands]
        except RedisError as error:
            raise RedisAway(f"Redis: {error}") from error
        finally:
            if answers is None:
                connection.disconnect()  # a late answer must not be taken for that of the next call
            self._pool.release(connection)
        return answers


def connect(url: str, timeout: float = 5.0) -> RedisServer:
    """A server by its redis:// or rediss:// (TLS) URL; `timeout`: seconds to connect, and to
    wait for an answer. Does not connect yet."""
    try:
        pool = ConnectionPool.from_url(
            url,
            protocol=2,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            socket_keepalive=True,
            retry=Retry(NoBackoff(), 0),
        )
        pool.connection_class(**pool.connection_kwargs)  # it takes what the URL says; not yet open
    except ValueError:
        raise ConfigError("ORDERS_REDIS_URL is not a redis:// or rediss:// URL") from None
    except TypeError as error:  # such as ssl_ca_certs without TLS
        said = str(error).partition("() ")[2]
        raise ConfigError(f"ORDERS_REDIS_URL does not fit its scheme: {said}") from None
    return RedisServer(pool)


def _answer(connection: Any) -> Any:
    """An answer, errors of this one command included."""
    try:
        return connection.read_response()
    except ResponseError as error:
        return error


def _raise_refusal(answer: Any) -> None:
    """LOADING, READONLY, MISCONF, OOM, BUSY and the like pass; ERR is a fault of ours."""
    if not isinstance(answer, ResponseError):
        return
    if isinstance(answer, NoPermissionError):
        raise NotAllowed(f"Redis: {answer}", REMEDY)
    if str(answer).startswith(("ERR", "WRONGTYPE")):
        raise answer
    raise RedisAway(f"Redis: {answer}")
