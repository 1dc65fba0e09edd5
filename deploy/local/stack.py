"""The stack as a whole: three parts, brought up together, healed, taken down; each alone for
tests that break things."""

import contextlib
import fcntl
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from deploy.local import classes, parts, ports
from deploy.local.addresses import StackAddresses
from deploy.local.broker import Broker
from deploy.local.errors import StackError
from deploy.local.part import Part
from deploy.local.programs import Say
from deploy.local.redis_server import RedisServer
from deploy.local.registry import Registry

if TYPE_CHECKING:
    from deploy.local.secure.security import Security, Step

PartName = Literal["kafka", "registry", "redis"]


class LocalStack:
    """A stack whose data, logs, pids and ports are all under ``data_dir``; stacks of different
    folders run side by side. `secure`: with TLS, users and rules; settled by the first `up`.

    Methods raise `StackError` when they cannot do what they say. ``say`` is told, a line at a time,
    what is being done.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        parts_dir: Path | None = None,
        fixed_ports: bool = False,
        secure: bool = False,
        say: Say = lambda line: None,
    ) -> None:
        self._home = data_dir.resolve() / "stack"
        self._settings_file = data_dir.resolve() / "stack.env"
        self._ports_file = self._home / "ports.json"
        self._parts_dir = parts_dir or parts.default_folder()
        self._fixed_ports = fixed_ports
        self._secure = secure
        self._security_home = self._home / "secure"
        self._secrets = data_dir.resolve() / "secrets"
        self._say = say

    def up(self) -> StackAddresses:
        """Start what does not run, wait until every part answers, and write stack.env.

        What runs is left as it is; what this call started does not outlive its failure, nor a
        Ctrl-C.
        """
        with self._alone():
            self._settle_security()
            parts.fetch(self._parts_dir, self._say)
            classes.learn(self._parts_dir, self._say)
            if not self._running():
                ports.save(
                    ports.settled(ports.load(self._ports_file), self._fixed_ports), self._ports_file
                )
            dead = [part for part in self._parts().values() if part.daemon.pid() is None]
            if security := self.security:
                security.prepare(self._parts())
            try:
                for part in dead:
                    part.launch(self._say)
                for part in self._parts().values():
                    part.wait(self._say)
                if security:
                    security.grant(self._parts())
            except BaseException:
                for part in reversed(dead):
                    part.daemon.stop()
                raise
            self.addresses().write(self._settings_file)
            self._say("the stack is up" if dead else "the stack was up already")
        return self.addresses()

    def down(self) -> None:
        """Stop the parts that run, and nothing else. Their data stays."""
        with self._alone():
            running = self._running()
            for part in reversed(running):
                self._say(f"stopping {part.title}")
                part.daemon.stop()
            self._settings_file.unlink(missing_ok=True)
            self._say("the stack is down" if running else "the stack was not up")

    def discard(self) -> None:
        """End the parts at once, and delete all that the stack ever wrote."""
        for part in self._running():
            part.daemon.kill()
        self._settings_file.unlink(missing_ok=True)
        shutil.rmtree(self._home, ignore_errors=True)
        shutil.rmtree(self._secrets, ignore_errors=True)

    def addresses(self) -> StackAddresses:
        """Where the parts are; the same from the first `up` on, unless others take a port while
        the stack is down."""
        return StackAddresses(
            self.part("kafka").address,
            self.part("registry").address,
            self.part("redis").address,
            security.settings() if (security := self.security) else {},
        )

    def status(self) -> list[tuple[str, str, int | None, bool]]:
        """(title, address, pid or None, whether it answers) of every part; empty if the stack
        was never up."""
        return [
            (part.title, part.shown, part.daemon.pid(), part.healthy())
            for part in self._parts().values()
        ]

    def start(self, name: PartName) -> None:
        """Start one part, if it does not run, and wait until it answers."""
        part = self.part(name)
        if part.daemon.pid() is None:
            part.launch(self._say)
        part.wait(self._say)

    def stop(self, name: PartName) -> None:
        """Ask one part to end, and wait until it has."""
        self.part(name).daemon.stop()

    def kill(self, name: PartName) -> None:
        """End one part as a crash would (SIGKILL)."""
        self.part(name).daemon.kill()

    def restart(self, name: PartName, *, lose_everything: bool = False) -> None:
        """Stop one part and start it again; without its data, if so asked."""
        self.stop(name)
        if lose_everything:
            self.part(name).lose_everything()
        self.start(name)

    def restart_redis_without_last(self, seconds: int) -> None:
        """Crash Redis, and start it again without what it was told in the last ``seconds``."""
        redis = self._parts()["redis"]
        assert isinstance(redis, RedisServer)
        crashed_at = time.time()
        redis.daemon.kill()
        redis.lose_since(crashed_at - seconds)
        self.start("redis")

    def change_authority(self, step: "Step") -> None:
        """One step of a change of authority under load (docs/operations.md): in the files, then
        each server that runs is started again, one after the other. After `add` and `drop` all
        programs are to be started again, too."""
        with self._alone():
            if (security := self.security) is None:
                raise StackError("this stack has no certificates: it is one without TLS")
            security.change_authority(step)
            for part in self._running():
                self._say(f"starting {part.title} again")
                part.daemon.stop()
                part.launch(self._say)
                part.wait(self._say)

    def _parts(self) -> dict[str, Part]:
        """Every part, in the order of starting; none before the first `up` has chosen ports."""
        chosen = ports.load(self._ports_file)
        if chosen is None:
            return {}
        downloaded = parts.located(self._parts_dir)
        if security := self.security:
            return security.parts(self._home, chosen, downloaded, self._say)
        return {
            "kafka": Broker(self._home / "kafka", chosen, downloaded),
            "registry": Registry(self._home / "registry", chosen, downloaded),
            "redis": RedisServer(self._home / "redis", chosen, self._say),
        }

    @property
    def security(self) -> "Security | None":
        """Certificates and secrets of a secure stack."""
        if not self._security_home.exists():
            return None
        from deploy.local.secure.security import Security  # all stages are loaded by it

        return Security(self._security_home, self._secrets)

    def _settle_security(self) -> None:
        """What has data without rules gets none: everybody may have written it."""
        if self._secure and not self._security_home.exists():
            if self._ports_file.exists():
                raise StackError(
                    f"the stack in {self._home} is one without TLS and users: take another "
                    "--data-dir for a secure one, or delete it"
                )
            self._security_home.mkdir(parents=True, mode=0o700)

    def part(self, name: PartName) -> Part:
        """One part; StackError before the first `up`."""
        if name not in (known := self._parts()):
            raise StackError("this stack was never up: `make up` starts it")
        return known[name]

    def _running(self) -> list[Part]:
        return [part for part in self._parts().values() if part.daemon.pid() is not None]

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """No second `up` or `down` of the same stack meanwhile."""
        self._home.mkdir(parents=True, exist_ok=True)
        with (self._home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
