"""What a shop that lists its orders gives to those who ask: tokens that run out, and a quota."""

from collections import Counter


class Tokens:
    """Access tokens, each good for so many requests (`lasts`)."""

    def __init__(self, lasts: int = 1_000_000) -> None:
        self.lasts = lasts
        self.given: Counter[str] = Counter()
        self._left: dict[str, int] = {}

    def give(self, kind: str) -> str:
        """A new one of a kind."""
        self.given[kind] += 1
        token = f"{kind}.{self.given[kind]}"
        self._left[token] = self.lasts
        return token

    def good(self, kind: str, token: str) -> bool:
        """Whether it is of that kind and not used up."""
        if not token.startswith(f"{kind}.") or not self._left.get(token):
            return False
        self._left[token] -= 1
        return True


class Quota:
    """So many requests at once (`burst`); whoever is refused has waited when it asks again."""

    def __init__(self, burst: int = 1_000_000) -> None:
        self._left = burst

    def allows(self) -> bool:
        """One request more."""
        if self._left:
            self._left -= 1
            return True
        self._left = 1
        return False
