"""What a secure stack writes before anything is started: certificates that last, and secrets that
nobody else reads."""

import datetime as dt
import stat

import pytest
from cryptography import x509

from deploy.local import LocalStack, StackError, ports
from deploy.local.secure.certificates import Authority
from deploy.local.secure.logins import OPERATOR, Logins

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
    authority.forget_former()
    assert trusted(authority) == [new]


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


def test_a_new_password_is_a_new_login_at_the_registry_beside_the_former(tmp_path):
    logins = Logins(tmp_path, ("intake",))
    first = logins.password("intake")
    logins.renew("intake")
    second = logins.password("intake")
    own = {login: said for login, said in logins.registry_logins().items() if said[0] == "intake"}
    assert own == {"intake": ("intake", first), "intake-2": ("intake", second)}
    logins.write(6380, "")
    assert (tmp_path / "intake" / "ORDERS_REGISTRY_USER").read_text() == "intake-2"


def test_a_stack_with_open_doors_is_not_locked_afterwards(tmp_path):
    ports.save(ports.any_free(), tmp_path / "stack" / "ports.json")
    with pytest.raises(StackError, match="one without TLS and users"):
        LocalStack(tmp_path, secure=True).up()
