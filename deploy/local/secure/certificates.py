"""A certificate authority for one stack, and the certificates of its servers, all as PEM files."""

import datetime as dt
import ipaddress
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from deploy.local.private import write_private

DAY = dt.timedelta(days=1)
AUTHORITY_DAYS, SERVER_DAYS, RENEWED_DAYS = 3_650, 90, 14
CLIENTS = frozenset({"broker"})
"""Servers that show their certificate as clients, too: brokers among themselves. Another's would
make a superuser of whoever has its key."""
SLACK = dt.timedelta(minutes=5)
"""Clocks that are a little behind trust a new certificate, too."""


class Authority:
    """Everything is in `home`: `ca.pem`, whom all trust; `ca.key` and `ca.crt`, which sign; and of
    each server `<name>.key`, `<name>.crt` (with its chain) and `<name>.pem`, both in one."""

    def __init__(self, home: Path) -> None:
        self._home = home

    @property
    def trusted(self) -> Path:
        """The certificates of all authorities that are trusted."""
        return self._home / "ca.pem"

    def file(self, server: str, ending: str) -> Path:
        """A file of a server's certificate: `key`, `crt` or `pem`."""
        return self._home / f"{server}.{ending}"

    def provide(self, servers: Sequence[str]) -> None:
        """Make what is missing, and anew what ends within a fortnight."""
        if not self.trusted.exists():
            self.overlap()
        for server in servers:
            if not self._lasts(server):
                self.issue(server)

    def overlap(self) -> None:
        """A new authority signs from now on; former ones stay trusted until `forget_former`."""
        key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
        name = _name(f"orders local stack {now:%Y-%m-%dT%H:%M:%S.%f}")
        made = (
            _builder(name, name, key.public_key(), now, AUTHORITY_DAYS * DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(key, hashes.SHA256())
        )
        former = self.trusted.read_text() if self.trusted.exists() else ""
        write_private(self._home / "ca.key", _pem(key))
        (self._home / "ca.crt").write_text(_text(made))
        self.trusted.write_text(former + _text(made))

    def forget_former(self) -> None:
        """Trust none but the authority that signs."""
        self.trusted.write_text((self._home / "ca.crt").read_text())

    def issue(self, server: str, lasts: dt.timedelta = SERVER_DAYS * DAY) -> None:
        """A new key and certificate of a server of this machine."""
        signer = serialization.load_pem_private_key((self._home / "ca.key").read_bytes(), None)
        assert isinstance(signer, ec.EllipticCurvePrivateKey)
        authority = x509.load_pem_x509_certificate((self._home / "ca.crt").read_bytes())
        key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
        names = x509.SubjectAlternativeName(
            [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        )
        as_client = [ExtendedKeyUsageOID.CLIENT_AUTH] if server in CLIENTS else []
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, *as_client])
        made = (
            _builder(_name(server), authority.subject, key.public_key(), now, lasts)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(names, critical=False)
            .add_extension(usage, critical=False)
            .sign(signer, hashes.SHA256())
        )
        write_private(self.file(server, "key"), _pem(key))
        self.file(server, "crt").write_text(_text(made))
        write_private(self.file(server, "pem"), _pem(key) + _text(made))

    def _lasts(self, server: str) -> bool:
        file = self.file(server, "crt")
        if not file.exists():
            return False
        ends = x509.load_pem_x509_certificate(file.read_bytes()).not_valid_after_utc
        return ends > dt.datetime.now(dt.UTC) + RENEWED_DAYS * DAY


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: dt.datetime,
    lasts: dt.timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(now, now + lasts) - SLACK)
        .not_valid_after(now + lasts)
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def _text(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()
