"""Users of a stack and their passwords, as the folder of secrets that programs read: a subfolder a
user, and in the folder itself the operator's, for commands."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from deploy.local.private import write_private

OPERATOR = "operator"
"""May do everything on this stack: whoever has its folder owns it anyhow."""
REGISTRY = "registry"
"""The schema registry's own login at the broker."""
PASSWORD = "ORDERS_KAFKA__SASL_PASSWORD"
AT_REGISTRY = "registry.json"


class Logins:
    """One password a user, for broker, registry and Redis. A user's login at the registry, which
    knows one password a login, gets another name with each password: both are valid meanwhile.

    A password is changed in three steps, each of which may be the last one for a while: `begin`,
    which servers are to be told of; `take`, from when on programs use it; `forget_former`. In force
    is what programs are told, whatever else there is."""

    def __init__(self, home: Path, users: Sequence[str]) -> None:
        self.home = home
        self.users = users

    def password(self, user: str) -> str:
        """The one in force; made when it is first asked for."""
        if not self._in_force(user):
            self.begin(user)
            self.take(user)
        return self._in_force(user)

    def begin(self, user: str) -> str:
        """Another password beside the one in force, for servers to know before a program uses it.
        A change that was broken off goes on with the one that it had made."""
        known = self._at_registry()
        own = known.setdefault(user, {})
        *_, last = "", *own.values()
        if last and last != self._in_force(user):
            return last
        own[_next(user, own)] = password = secrets.token_urlsafe(24)
        self._keep(known)
        return password

    def take(self, user: str) -> None:
        """The last one made is in force from now on."""
        *_, last = self._at_registry()[user].values()
        write_private(self._folder(user) / PASSWORD, last)

    def forget_former(self, user: str) -> None:
        """None but the one in force is valid from now on; servers are to be told."""
        known, in_force = self._at_registry(), self._in_force(user)
        known[user] = {login: one for login, one in known[user].items() if one == in_force}
        self._keep(known)

    def registry_logins(self) -> dict[str, tuple[str, str]]:
        """Login at the registry -> (user, password); some users have several for a while."""
        self.passwords()
        return {
            login: (user, password)
            for user, own in self._at_registry().items()
            for login, password in own.items()
        }

    def passwords(self) -> dict[str, str]:
        """Those in force of all users, the operator's among them."""
        return {user: self.password(user) for user in (*self.users, OPERATOR)}

    def others(self) -> dict[str, list[str]]:
        """User -> passwords that are valid beside the one in force, while they are changed."""
        in_force = self.passwords()
        return {
            user: [one for one in self._at_registry()[user].values() if one != password]
            for user, password in in_force.items()
        }

    def write(self, redis_port: int, redis_query: str) -> None:
        """What the programs read beside the password."""
        for user, password in self.passwords().items():
            redis = f"rediss://{user}:{password}@127.0.0.1:{redis_port}/0?{redis_query}"
            told = {
                "ORDERS_KAFKA__SASL_USERNAME": user,
                "ORDERS_REGISTRY_USER": self._login(user, password),
                "ORDERS_REGISTRY_PASSWORD": password,
                "ORDERS_REDIS_URL": redis,
            }
            for name, text in told.items():
                write_private(self._folder(user) / name, text)

    def _login(self, user: str, password: str) -> str:
        """The login at the registry that has this password."""
        own = self._at_registry()[user]
        return next(login for login, its in own.items() if its == password)

    def _in_force(self, user: str) -> str:
        file = self._folder(user) / PASSWORD
        return file.read_text() if file.exists() else ""

    def _keep(self, known: Mapping[str, Mapping[str, str]]) -> None:
        write_private(self.home / AT_REGISTRY, json.dumps(known))

    def _at_registry(self) -> dict[str, dict[str, str]]:
        file = self.home / AT_REGISTRY
        return json.loads(file.read_text()) if file.exists() else {}

    def _folder(self, user: str) -> Path:
        return self.home if user == OPERATOR else self.home / user


def _next(user: str, logins: Iterable[str]) -> str:
    """A login that the user has not had yet: `review`, `review-2`, `review-3`."""
    *_, last = "", *logins
    if not last:
        return user
    return f"{user}-{int(last.removeprefix(user).lstrip('-') or 1) + 1}"
