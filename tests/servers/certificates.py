"""A certificate authority of the test's own, and a server's certificate signed by it."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def make_certificates(folder: Path) -> dict[str, Path]:
    """Write them unless they are there; return them as a broker's configuration names them."""
    paths = {name: folder / f"{name}.pem" for name in ("cafile", "certfile", "keyfile")}
    if paths["keyfile"].exists():
        return paths
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _name("Authority of the test")
    ca = _signed(authority, authority, ca_key.public_key(), ca_key, authority_itself=True)
    server = _signed(_name("127.0.0.1"), authority, key.public_key(), ca_key)
    pem = serialization.Encoding.PEM
    paths["cafile"].write_bytes(ca.public_bytes(pem))
    paths["certfile"].write_bytes(server.public_bytes(pem))
    paths["keyfile"].write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _signed(
    subject: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey,
    key: ec.EllipticCurvePrivateKey,
    *,
    authority_itself: bool = False,
) -> x509.Certificate:
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=authority_itself, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
    )
    return made.sign(key, hashes.SHA256())
