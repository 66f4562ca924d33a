"""How a libcurl handle does TLS: whom it trusts, who it says it is, which versions it speaks."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pycurl

if TYPE_CHECKING:
    from vayu.model.requests.transport import TransportSpec

_CA_VARIABLES = ("CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
_CA_FILES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
_VERSIONS = {
    "1.0": pycurl.SSLVERSION_TLSv1_0,
    "1.1": pycurl.SSLVERSION_TLSv1_1,
    "1.2": pycurl.SSLVERSION_TLSv1_2,
    "1.3": pycurl.SSLVERSION_TLSv1_3,
}


def prepare_tls(easy: pycurl.Curl, transport: TransportSpec) -> None:
    """Set what stays for the handle's life."""
    set_ = easy.setopt
    set_(pycurl.SSL_VERIFYPEER, int(transport.verify))
    set_(pycurl.SSL_VERIFYHOST, 2 if transport.verify else 0)
    trusted = transport.ca or _ca_file()
    if trusted and Path(trusted).is_dir():
        set_(pycurl.CAPATH, trusted)
        set_(pycurl.PROXY_CAPATH, trusted)
    elif trusted:
        set_(pycurl.CAINFO, trusted)  # a wheel's libcurl looks where its builder had them
        set_(pycurl.PROXY_CAINFO, trusted)
    if transport.cert:
        set_(pycurl.SSLCERT, transport.cert)
        set_(pycurl.SSLKEY, transport.key or transport.cert)
    if transport.key_password is not None:
        set_(pycurl.KEYPASSWD, transport.key_password)
    if transport.min_tls:
        set_(pycurl.SSLVERSION, _VERSIONS[transport.min_tls])


@cache
def _ca_file() -> str | None:
    """Find the trusted certificates: the environment's choice, else the system's."""
    named = [os.environ[name] for name in _CA_VARIABLES if os.environ.get(name)]
    return next((path for path in (*named, *_CA_FILES) if Path(path).is_file()), None)
