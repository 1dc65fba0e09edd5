"""A certificate authority for one stack, and the certificates of its servers, all as PEM files."""

import datetime as dt
import ipaddress
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
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
    """Everything is in `home`: `ca.pem`, whom all trust; `signer.pem`, key and certificate of the
    one that signs, in one file, so that neither is ever without the other; and of each server
    `<name>.key`, `<name>.crt` and `<name>.pem`, both in one."""

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
        if not self._signer.exists():
            self.overlap()
        for server in servers:
            if not self._lasts(server):
                self.issue(server)

    @property
    def changing(self) -> bool:
        """Whether a new authority signs while a former one is trusted, too."""
        *former, last = x509.load_pem_x509_certificates(self.trusted.read_bytes())
        return bool(former) and last == self._certificate()

    def overlap(self) -> None:
        """A new authority signs from now on; former ones stay trusted until `forget_former`. It is
        trusted before it signs: wherever this breaks off, nobody shows what nobody trusts."""
        key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
        name = _name(f"orders local stack {now:%Y-%m-%dT%H:%M:%S.%f}")
        made = (
            _builder(name, name, key.public_key(), now, AUTHORITY_DAYS * DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(key, hashes.SHA256())
        )
        former = self.trusted.read_text() if self.trusted.exists() else ""
        write_private(self.trusted, former + _text(made))
        write_private(self._signer, _pem(key) + _text(made))

    def forget_former(self) -> None:
        """Trust none but the authority that signs."""
        write_private(self.trusted, _text(self._certificate()))

    def signed(self, server: str) -> bool:
        """Whether the server's certificate is of the authority that signs now."""
        try:
            _read(self.file(server, "crt")).verify_directly_issued_by(self._certificate())
        except (ValueError, InvalidSignature):
            return False
        return True

    def issue(self, server: str, lasts: dt.timedelta = SERVER_DAYS * DAY) -> None:
        """A new key and certificate of a server of this machine."""
        signer = serialization.load_pem_private_key(self._signer.read_bytes(), None)
        assert isinstance(signer, ec.EllipticCurvePrivateKey)
        key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
        names = x509.SubjectAlternativeName(
            [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        )
        as_client = [ExtendedKeyUsageOID.CLIENT_AUTH] if server in CLIENTS else []
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, *as_client])
        made = (
            _builder(_name(server), self._certificate().subject, key.public_key(), now, lasts)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(names, critical=False)
            .add_extension(usage, critical=False)
            .sign(signer, hashes.SHA256())
        )
        write_private(self.file(server, "pem"), _pem(key) + _text(made))
        write_private(self.file(server, "key"), _pem(key))
        write_private(self.file(server, "crt"), _text(made))

    def _lasts(self, server: str) -> bool:
        """Whether its files fit one another, and its certificate does not end soon."""
        files = [self.file(server, ending) for ending in ("pem", "key", "crt")]
        if not all(file.exists() for file in files):
            return False
        both, key, certificate = (file.read_text() for file in files)
        ends = _read(files[2]).not_valid_after_utc
        return both == key + certificate and ends > dt.datetime.now(dt.UTC) + RENEWED_DAYS * DAY

    @property
    def _signer(self) -> Path:
        return self._home / "signer.pem"

    def _certificate(self) -> x509.Certificate:
        return _read(self._signer)


def _read(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())


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
