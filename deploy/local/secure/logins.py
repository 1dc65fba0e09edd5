"""Users of a stack and their passwords, as the folder of secrets that programs read: a subfolder a
user, and in the folder itself the operator's, for commands."""

import json
import secrets
from collections.abc import Sequence
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
    knows one password a login, gets another name with each password: both are valid meanwhile."""

    def __init__(self, home: Path, users: Sequence[str]) -> None:
        self.home = home
        self.users = users

    def password(self, user: str) -> str:
        """Its password; made when it is first asked for."""
        file = self._folder(user) / PASSWORD
        if not file.exists():
            self.renew(user)
        return file.read_text()

    def renew(self, user: str) -> None:
        """Another password, in the files alone: servers are to be told."""
        password = secrets.token_urlsafe(24)
        known = self._at_registry()
        own = known.setdefault(user, {})
        own[f"{user}-{len(own) + 1}" if own else user] = password
        write_private(self.home / AT_REGISTRY, json.dumps(known))
        write_private(self._folder(user) / PASSWORD, password)

    def registry_logins(self) -> dict[str, tuple[str, str]]:
        """Login at the registry -> (user, password); the last one of a user is in force."""
        self.passwords()
        return {
            login: (user, password)
            for user, own in self._at_registry().items()
            for login, password in own.items()
        }

    def passwords(self) -> dict[str, str]:
        """Those of all users, the operator's among them."""
        return {user: self.password(user) for user in (*self.users, OPERATOR)}

    def write(self, redis_port: int, redis_query: str) -> None:
        """What the programs read beside the password."""
        for user, password in self.passwords().items():
            redis = f"rediss://{user}:{password}@127.0.0.1:{redis_port}/0?{redis_query}"
            told = {
                "ORDERS_KAFKA__SASL_USERNAME": user,
                "ORDERS_REGISTRY_USER": list(self._at_registry()[user])[-1],
                "ORDERS_REGISTRY_PASSWORD": password,
                "ORDERS_REDIS_URL": redis,
            }
            for name, text in told.items():
                write_private(self._folder(user) / name, text)

    def _at_registry(self) -> dict[str, dict[str, str]]:
        file = self.home / AT_REGISTRY
        return json.loads(file.read_text()) if file.exists() else {}

    def _folder(self, user: str) -> Path:
        return self.home if user == OPERATOR else self.home / user
