"""What TLS, logins and rules cost an order, and how long a stack that has them takes to be up.

`python -m tests.bench.bench_tls [--rounds 2] [--seconds 60] [--rate 25] [--partitions 3] [--mode
together]` opens a fresh house in the clear and one with TLS, in turn, and sends both the same
orders, to release, with nobody outside who answers. CPU time of processes, and the ratio round by
round: what neighbours on the machine do counts for little. Three minutes a round at the defaults.
"""

import argparse
import signal

from tests.bench.compare import Figures, of_rate, table
from tests.bench.drive import at_rate, rest
from tests.bench.house import FOLDER, MODES, Setup, open_house
from tests.bench.say import say
from tests.bench.steady import FIRST, PATIENCE
from tests.bench.watch import RELEASES

AIMED_PERCENT, AIMED_UP = 15, 40
"""More CPU an order, and seconds until a secure stack is up, at most."""
WARM_SECONDS = 20.0
ALL = "to release: all"


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bench_tls", description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=60, help="of a window")
    parser.add_argument("--rate", type=float, default=25, help="orders a second")
    parser.add_argument("--partitions", type=int, default=3)
    parser.add_argument("--mode", choices=MODES, default="together", help="of the stages")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: the stack is taken down
    FOLDER.mkdir(parents=True, exist_ok=True)
    plain, secure = list[Figures](), list[Figures]()
    for number in range(asked.rounds):
        for found, is_secure in ((plain, False), (secure, True)):
            say(
                f"round {number + 1} of {asked.rounds}: {'by TLS' if is_secure else 'in the clear'}"
            )
            found.append(measured(asked, is_secure))
    print(table("in the clear", plain, secure, "by TLS"))
    more = [(s[ALL] / p[ALL] - 1) * 100 for p, s in zip(plain, secure, strict=True)]
    ups = [figures["stack up, ms"] / 1000 for figures in secure]
    print(f"\nCPU an order by TLS, round by round: {', '.join(f'{one:+.1f} %' for one in more)}")
    print(f"aimed at: no more than {AIMED_PERCENT:+d} %; up in {AIMED_UP} s, was {max(ups):.1f} s")


def measured(asked: argparse.Namespace, secure: bool) -> Figures:
    """One house, from its first server to its last order."""
    sent = int(asked.rate * (WARM_SECONDS + asked.seconds)) + FIRST
    setup = Setup(
        "sound", asked.partitions, asked.mode, ready=sent, watched=(RELEASES,), secure=secure
    )
    with open_house(setup) as house:
        house.start()
        house.channel.send(FIRST)
        rest(house, PATIENCE)
        taken = at_rate(house, asked.rate, WARM_SECONDS, asked.seconds)
        say(f"  {taken.released:.1f} released a second{'' if taken.held else '; behind'}")
    return {**of_rate("to release", taken), "stack up, ms": house.up_seconds * 1000}


if __name__ == "__main__":
    main()
