"""Signatures, against those that AWS publishes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vayu.model.requests.auth import AwsAuth
from vayu.model.requests.body import Body
from vayu.model.requests.request import RequestSpec
from vayu.resolve.compose import Composer
from vayu.resolve.sigv4 import Keys, Unsigned, signed_headers, signing_key

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
SUITE = Keys("AKIDEXAMPLE", SECRET, "us-east-1", "service")
MOMENT = datetime(2015, 8, 30, 12, 36, tzinfo=UTC).timestamp()
HOST = "https://example.amazonaws.com"
FORM = ("Content-Type", "application/x-www-form-urlencoded")


def signature(request: Unsigned, keys: Keys = SUITE, moment: float = MOMENT) -> str:
    """Return the signature alone."""
    value = dict(signed_headers(request, keys, moment))["Authorization"]
    return value.rpartition("Signature=")[2]


# Request and signature, as in AWS's Signature Version 4 test suite.
SUITE_CASES = {
    "get-vanilla": (
        Unsigned("GET", f"{HOST}/"),
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    ),
    "get-vanilla-query-order-key-case": (
        Unsigned("GET", f"{HOST}/?Param2=value2&Param1=value1"),
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ),
    "get-header-value-trim": (
        Unsigned("GET", f"{HOST}/", (("My-Header1", " value1"), ("My-Header2", ' "a   b   c"'))),
        "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
    ),
    "get-header-key-duplicate": (
        Unsigned(
            "GET",
            f"{HOST}/",
            (("My-Header1", "value2"), ("My-Header1", "value2"), ("My-Header1", "value1")),
        ),
        "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
    ),
    "get-utf8": (
        Unsigned("GET", f"{HOST}/\u1234"),
        "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
    ),
    "get-space": (
        Unsigned("GET", f"{HOST}/example space/"),
        "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
    ),
    "get-relative-relative": (
        Unsigned("GET", f"{HOST}/example1/example2/../.."),
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    ),
    "post-vanilla": (
        Unsigned("POST", f"{HOST}/"),
        "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    ),
    "post-x-www-form-urlencoded": (
        Unsigned("POST", f"{HOST}/", (FORM,), b"Param1=value1"),
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    ),
}


@pytest.mark.parametrize("name", SUITE_CASES)
def test_the_published_suite(name: str) -> None:
    """The very signatures."""
    request, published = SUITE_CASES[name]
    assert signature(request) == published


def test_the_example_of_the_iam_guide() -> None:
    """A whole value, header names and all."""
    kind = ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
    url = "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08"
    keys = SUITE._replace(service="iam")
    assert signed_headers(Unsigned("GET", url, (kind,)), keys, MOMENT) == (
        kind,
        ("X-Amz-Date", "20150830T123600Z"),
        (
            "Authorization",
            (
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
                "SignedHeaders=content-type;host;x-amz-date, "
                "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
            ),
        ),
    )
    assert signing_key(SECRET, "20150830", "us-east-1", "iam").hex() == (
        "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"
    )


def test_the_example_of_the_s3_guide() -> None:
    """S3 signs the hash of the body as a header."""
    secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    keys = Keys("AKIAIOSFODNN7EXAMPLE", secret, "us-east-1", "s3")
    moment = datetime(2013, 5, 24, tzinfo=UTC).timestamp()
    url = "https://examplebucket.s3.amazonaws.com/test.txt"
    request = Unsigned("GET", url, (("Range", "bytes=0-9"),))
    assert signature(request, keys, moment) == (
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    )


def test_a_session_token_is_signed_too() -> None:
    """As a header of its own."""
    headers = signed_headers(Unsigned("GET", f"{HOST}/"), SUITE._replace(session_token="t"), MOMENT)
    assert ("X-Amz-Security-Token", "t") in headers
    assert "SignedHeaders=host;x-amz-date;x-amz-security-token," in headers[-1][1]


def test_an_own_host_port_and_date_are_signed_as_they_are() -> None:
    """The usual port is not part of `Host`; another is."""
    plain = signature(Unsigned("GET", "http://h/a"))
    assert signature(Unsigned("GET", "http://u:p@h:80/a")) == plain
    assert signature(Unsigned("GET", "http://h:81/a", (("Host", "h"),))) == plain
    assert signature(Unsigned("GET", "http://h:81/a")) != plain
    assert signature(Unsigned("GET", "http://h/a", (("User-Agent", "x"),))) == plain
    dated = (("x-amz-date", "20150830T123600Z"),)
    assert signature(Unsigned("GET", "http://h/a", dated), moment=0.0) == plain


def test_every_request_is_signed_at_its_own_moment() -> None:
    """With its variables filled in, also those of the keys."""
    auth = AwsAuth(access_key="A", secret_key="{{secret}}", region="r", service="s")
    body = Body(mode="text", content="{{n}}")
    spec = RequestSpec(method="POST", url="http://h/{{n}}", auth=auth, body=body)
    seconds = iter([MOMENT, MOMENT + 1])
    composer = Composer(spec, wall_clock=lambda: next(seconds))
    assert composer.names == {"secret", "n"}
    for n in range(2):
        sent = composer.compose({"secret": SECRET, "n": n})
        unsigned = Unsigned("POST", f"http://h/{n}", (), str(n).encode())
        keys = Keys("A", SECRET, "r", "s")
        assert sent.headers == signed_headers(unsigned, keys, MOMENT + n)


def test_a_constant_request_is_signed_again_each_time() -> None:
    """A signature is valid for minutes, a run may last hours."""
    auth = AwsAuth(access_key="A", secret_key="k", region="r", service="s")
    seconds = iter(range(3))
    composer = Composer(
        RequestSpec(url="http://h/", auth=auth), wall_clock=lambda: float(next(seconds))
    )
    assert not composer.constant
    assert composer.compose({}).headers != composer.compose({}).headers


def test_no_repr_shows_a_key() -> None:
    """Of the pair that signs."""
    assert SECRET not in repr(SUITE)
