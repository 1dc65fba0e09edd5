"""`python -m deploy.local.observers.newer [FOLDER] [--suite forky]`: Prometheus 3, promtool,
Alertmanager and amtool from a suite of Debian that is newer than this machine's, unpacked into
FOLDER (default `.prometheus-3`). Nothing is installed, and what is stays as it is; programs take
them where PATH begins with FOLDER/usr/bin. Exit code 1 with one message where they cannot be had.
"""

import argparse
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from deploy.local.errors import StackError

FOLDER = Path(".prometheus-3")
PROGRAMS = FOLDER / "usr" / "bin"
SUITE = "forky"
PACKAGES = ("prometheus", "promtool", "prometheus-alertmanager")
KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"


def main() -> int:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m deploy.local.observers.newer", description=__doc__
    )
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--suite", default=SUITE)
    asked = parser.parse_args()
    try:
        unpack(asked.folder, asked.suite)
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    print(run(str(asked.folder / "usr" / "bin" / "prometheus"), "--version").splitlines()[0])
    return 0


def unpack(folder: Path, suite: str) -> None:
    """Fetch the packages by apt, from where this machine's come, and unpack them. Raises
    StackError."""
    with tempfile.TemporaryDirectory() as apart:
        home = Path(apart)
        for name in ("lists/partial", "cache/archives/partial", "packages"):
            (home / name).mkdir(parents=True)
        sources = home / "sources.list"
        sources.write_text(f"deb [signed-by={KEYS}] {mirror()} {suite} main\n")
        apt = [
            "apt-get",
            "-qq",
            "--option=APT::Sandbox::User=root",  # the folder is ours alone
            f"--option=Dir::Etc::sourcelist={sources}",
            "--option=Dir::Etc::sourceparts=-",
            f"--option=Dir::State::lists={home / 'lists'}",
            f"--option=Dir::Cache={home / 'cache'}",
        ]
        run(*apt, "update")
        run(*apt, "download", *PACKAGES, folder=home / "packages")
        shutil.rmtree(folder, ignore_errors=True)
        for package in (home / "packages").glob("*.deb"):
            run("dpkg-deb", "--extract", str(package), str(folder))


def mirror() -> str:
    """Where this machine has its own release from."""
    release = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    listed = run("apt-get", "indextargets", "--format", "$(RELEASE) $(REPO_URI)")
    for line in listed.splitlines():
        name, address = line.split(maxsplit=1)
        if name == release:
            return address
    raise StackError(f"apt has no source of {release or 'a release of Debian'}")


def run(*command: str, folder: Path | None = None) -> str:
    """What it says. Raises StackError with what it complains of."""
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL
        )
    except OSError as error:
        raise StackError(f"{command[0]}: {error.strerror}") from error
    if done.returncode != 0:
        raise StackError(f"{' '.join(command)} failed:\n{(done.stdout + done.stderr).strip()}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
