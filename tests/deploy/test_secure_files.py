"""What a secure stack writes before anything is started: certificates that last, and secrets that
nobody else reads."""

import datetime as dt
import stat
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature

from deploy.local import LocalStack, StackError, ports
from deploy.local.parts import Parts
from deploy.local.private import write_private
from deploy.local.secure.broker import SecureBroker
from deploy.local.secure.certificates import Authority
from deploy.local.secure.logins import OPERATOR, Logins
from deploy.local.secure.security import SERVERS as ALL_SERVERS
from deploy.local.secure.security import Security

SERVERS = ("broker", "redis")


@pytest.fixture
def authority(tmp_path):
    made = Authority(tmp_path / "secure")
    made.provide(SERVERS)
    return made


def certificate(authority, server):
    return x509.load_pem_x509_certificate(authority.file(server, "crt").read_bytes())


def trusted(authority):
    return x509.load_pem_x509_certificates(authority.trusted.read_bytes())


def mode(file):
    return stat.S_IMODE(file.stat().st_mode)


def test_servers_are_vouched_for_by_the_authority(authority):
    [root] = trusted(authority)
    for server in SERVERS:
        certificate(authority, server).verify_directly_issued_by(root)
        names = certificate(authority, server).extensions.get_extension_for_class(
            x509.SubjectAlternativeName
        )
        assert names.value.get_values_for_type(x509.DNSName) == ["localhost"]


def test_keys_are_their_owners_alone(authority):
    for file in (authority.file("broker", "key"), authority.file("broker", "pem")):
        assert mode(file) == 0o600


def test_a_certificate_that_lasts_is_kept_and_one_that_ends_soon_is_not(authority):
    first = certificate(authority, "broker")
    authority.provide(SERVERS)
    assert certificate(authority, "broker") == first
    authority.issue("broker", dt.timedelta(days=13))
    authority.provide(SERVERS)
    left = certificate(authority, "broker").not_valid_after_utc - dt.datetime.now(dt.UTC)
    assert left > dt.timedelta(days=80)


def test_two_authorities_are_trusted_until_the_former_is_forgotten(authority):
    former = certificate(authority, "redis")
    authority.overlap()
    old, new = trusted(authority)
    authority.issue("redis")
    certificate(authority, "redis").verify_directly_issued_by(new)
    former.verify_directly_issued_by(old)
    assert authority.changing
    authority.forget_former()
    assert trusted(authority) == [new]
    assert not authority.changing


def test_wherever_a_change_of_authority_breaks_off_all_that_is_shown_is_trusted(
    authority, monkeypatch
):
    """Who is new is trusted before it signs; and whoever goes on, goes on to the end."""
    with monkeypatch.context() as broken:
        broken.setattr("deploy.local.secure.certificates.write_private", writes_until("signer.pem"))
        with pytest.raises(KeyboardInterrupt):
            authority.overlap()
    assert not authority.changing
    authority.issue("redis")
    assert any(issued_by(certificate(authority, "redis"), one) for one in trusted(authority))
    authority.overlap()
    authority.issue("redis")
    assert (authority.changing, authority.signed("redis")) == (True, True)
    assert not authority.signed("broker"), "it shows the former's still"
    authority.forget_former()
    assert len(trusted(authority)) == 1


@pytest.mark.parametrize("ending", ["key", "crt"])
def test_files_of_a_server_that_do_not_fit_are_made_anew(authority, monkeypatch, ending):
    """As when its machine died between two of them."""
    with monkeypatch.context() as broken:
        broken.setattr(
            "deploy.local.secure.certificates.write_private", writes_until(f"broker.{ending}")
        )
        with pytest.raises(KeyboardInterrupt):
            authority.issue("broker")
    authority.provide(SERVERS)
    both = authority.file("broker", "pem").read_text()
    parts = [authority.file("broker", one).read_text() for one in ("key", "crt")]
    assert both == "".join(parts)


def test_the_authority_is_changed_step_by_step_and_none_comes_too_early(tmp_path):
    security = Security(tmp_path / "secure", tmp_path / "secrets")
    authority = security.authority
    authority.provide(ALL_SERVERS)
    for _ in range(2):  # the same step again changes nothing
        security.change_authority("add")
        assert len(trusted(authority)) == 2
    with pytest.raises(StackError, match=r"broker, registry, redis: .* former authority"):
        security.change_authority("drop")
    assert len(trusted(authority)) == 2
    security.change_authority("renew")
    for _ in range(2):
        security.change_authority("drop")
        assert len(trusted(authority)) == 1
    assert all(map(authority.signed, ALL_SERVERS))


def test_a_stack_without_tls_has_no_authority_to_change(tmp_path):
    with pytest.raises(StackError, match="no certificates"):
        LocalStack(tmp_path).change_authority("add")


def writes_until(name):
    def write(file, text):
        if file.name == name:
            raise KeyboardInterrupt
        write_private(file, text)

    return write


def issued_by(one, authority):
    try:
        one.verify_directly_issued_by(authority)
    except (ValueError, InvalidSignature):
        return False
    return True


def test_a_user_has_a_folder_that_its_program_reads(tmp_path):
    logins = Logins(tmp_path / "secrets", ("intake",))
    logins.write(6380, "ssl_ca_certs=/ca.pem")
    own = tmp_path / "secrets" / "intake"
    assert (own / "ORDERS_KAFKA__SASL_USERNAME").read_text() == "intake"
    assert mode(own) == 0o700
    assert all(mode(file) == 0o600 for file in own.iterdir())
    password = (own / "ORDERS_KAFKA__SASL_PASSWORD").read_text()
    url = (own / "ORDERS_REDIS_URL").read_text()
    assert url == f"rediss://intake:{password}@127.0.0.1:6380/0?ssl_ca_certs=/ca.pem"
    assert len({*logins.passwords().values()}) == 2, f"{OPERATOR} has one of its own"


def at_registry(logins):
    return {
        login: one for login, (user, one) in logins.registry_logins().items() if user != OPERATOR
    }


def told(logins):
    """What the program of the user reads: its login at the registry, and the password."""
    logins.write(6380, "")
    own = logins.home / "intake"
    password = (own / "ORDERS_KAFKA__SASL_PASSWORD").read_text()
    assert (own / "ORDERS_REGISTRY_PASSWORD").read_text() == password
    assert f":{password}@" in (own / "ORDERS_REDIS_URL").read_text()
    return (own / "ORDERS_REGISTRY_USER").read_text(), password


def test_a_new_password_is_a_new_login_at_the_registry_beside_the_former(tmp_path):
    logins = Logins(tmp_path, ("intake",))
    first = logins.password("intake")
    second = logins.begin("intake")
    assert at_registry(logins) == {"intake": first, "intake-2": second}
    logins.take("intake")
    assert told(logins) == ("intake-2", second)
    assert logins.others()["intake"] == [first]
    logins.forget_former("intake")
    assert at_registry(logins) == {"intake-2": second}
    assert logins.begin("intake") == at_registry(logins)["intake-3"]


def test_wherever_a_change_of_password_breaks_off_programs_are_told_a_login_that_servers_know(
    tmp_path,
):
    """Servers are told of all logins that there are; each step may be the last of its process."""
    former = Logins(tmp_path, ("intake",)).password("intake")
    assert told(Logins(tmp_path, ("intake",))) == ("intake", former)

    begun = Logins(tmp_path, ("intake",)).begin("intake")
    logins = Logins(tmp_path, ("intake",))
    assert told(logins) == ("intake", former), "nobody has told the broker of another yet"
    assert logins.others()["intake"] == [begun]
    assert logins.begin("intake") == begun, "it goes on with the one that it had made"

    logins.take("intake")
    login, password = told(Logins(tmp_path, ("intake",)))
    assert (password, at_registry(logins)[login]) == (begun, begun)
    assert former in at_registry(logins).values(), "programs that still run use it"


def test_no_command_line_has_a_password(tmp_path, monkeypatch):
    """Every user of a machine reads the command lines of all."""
    logins, seen = Logins(tmp_path / "secrets", ("intake",)), []

    def run(command, **_):
        file = Path(command[-1].removeprefix("@"))
        seen.append((" ".join(command), file.read_text(), mode(file), file))
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr("deploy.local.broker.subprocess.run", run)
    held = (Authority(tmp_path / "secure"), logins)
    broker = SecureBroker(
        tmp_path / "kafka", ports.any_free(), Parts(tmp_path, tmp_path, tmp_path), 12_345, *held
    )
    broker.home.mkdir()
    [*_] = broker.command()
    [(command, said, rights, file)] = seen
    secrets = {logins.password(OPERATOR), logins.password("registry")}
    assert all(f"password={one}]" in said for one in secrets)
    assert not [one for one in secrets if one in command or one in " ".join(broker.command())]
    assert (rights, file.exists()) == (0o600, False)


def test_a_stack_with_open_doors_is_not_locked_afterwards(tmp_path):
    ports.save(ports.any_free(), tmp_path / "stack" / "ports.json")
    with pytest.raises(StackError, match="one without TLS and users"):
        LocalStack(tmp_path, secure=True).up()
