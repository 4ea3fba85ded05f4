"""Starts moto's AWS Private CA: python test/e2e/emulator/private_ca.py PORT.

By itself it issues for a year whatever it is asked for, and says of every CA that it is for short-lived certificates.
"""
import datetime
import json
import os
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from moto.acmpca import models, responses
from moto.server import main

DAYS = {"DAYS": 1, "MONTHS": 30, "YEARS": 365}
_days = 365


def _now():
    """The time of the functions (see harness/clock.js)."""
    with open(os.environ["E2E_CLOCK"], encoding="utf-8") as file:
        return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(milliseconds=int(file.read()))


def _generate(self, subject, public_key, extensions):
    # AWS, too, has certificates begin an hour before
    begin = _now() - datetime.timedelta(hours=1)
    builder = (x509.CertificateBuilder().subject_name(subject).issuer_name(self.issuer).public_key(public_key)
               .serial_number(x509.random_serial_number())
               .not_valid_before(begin).not_valid_after(begin + datetime.timedelta(days=_days)))
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _issue(self, original=responses.ACMPCAResponse.issue_certificate):
    global _days
    validity = json.loads(self.body)["Validity"]
    _days = validity["Value"] * DAYS[validity["Type"]]
    return original(self)


def _create(self, *args, original=models.CertificateAuthority.__init__, **kwargs):
    original(self, *args, **kwargs)
    self.usage_mode = "GENERAL_PURPOSE"


models.CertificateAuthority.generate_cert = _generate
models.CertificateAuthority.__init__ = _create
responses.ACMPCAResponse.issue_certificate = _issue
main(["-H", "127.0.0.1", "-p", sys.argv[1]])
