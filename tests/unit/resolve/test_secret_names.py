"""A name is that of a secret, or of what is said about one; what is not known stays a secret."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from vayu.resolve.secret_names import is_secret_name, is_secret_parameter

SECRETS = [
    "access_token", "accessToken", "ACCESS_TOKEN", "refresh_token", "refreshTokens", "token",
    "tokens", "Token", "TOKEN", "token2", "AUTH_TOKEN_PROD", "authTokenStaging", "id_token",
    "x-auth-token", "X-Vault-Token", "apiToken", "csrf_token", "apiKey", "api_key", "API-KEY",
    "apikey", "X-Api-Key", "APIKey", "openai_api_key", "stripeApiKeyLive", "appKey",
    "access_key", "aws_secret_access_key", "private_key", "client_key", "session_key",
    "client_secret", "clientSecret", "secret", "SECRET", "secret_id", "shared_secret",
    "webhookSecret", "secret_value", "password", "password1", "PASSWORD_2", "db_password",
    "dbPassword", "passwd", "pwd", "user_pass", "db_pw", "passphrase", "password_hash",
    "password_prod", "PASSWORD_V2", "tokenTest", "authLocal", "credentials",
    "aws_credentials", "creds", "Authorization", "Proxy-Authorization", "authorization_code",
    "auth_code", "auth", "authHeader", "Cookie", "Set-Cookie", "session", "session_id",
    "sessionid", "PHPSESSID", "sid", "sess", "jwt", "saml_response", "signature",
    "X-Amz-Signature", "sig", "hmac", "pin", "userPin", "otp", "totp", "nonce", "bearer", "cvv",
    "client_assertion", "max_token", "secret_url", "secretPath",
]  # fmt: skip

INNOCENT = [
    "token_url", "tokenUrl", "TOKEN_URL", "tokenURL", "access_token_url", "token_endpoint",
    "tokenEndpoint", "authUrl", "auth_url", "AUTH_URL_PROD", "authURLStaging", "token_url2",
    "TOKEN_URL_2", "token_uri", "authHost", "auth_port", "auth_server", "auth-domain",
    "authPath", "sessionPath", "tokenType", "token_type", "token_name", "tokenName",
    "apiKeyName", "api_key_name", "secret_name", "secretName", "cookieName", "auth_type",
    "authMethod", "auth_scheme", "auth_realm", "auth_scope", "token_prefix", "tokenFormat",
    "authMode", "client_assertion_type", "oauth_signature_method", "signatureAlgorithm",
    "token_issuer", "tokenAudience", "auth_username", "password_policy", "passwordPolicy",
    "password_length", "passwordMinLength", "password_required", "key_id", "keyId",
    "access_key_id", "private_key_id", "aws_access_key_id", "token_ttl", "tokenExpiry",
    "token_expires", "token_lifetime", "session_timeout", "sessionDuration", "cookie_max_age",
    "max_tokens", "maxTokens", "total_tokens", "prompt_tokens", "completionTokens",
    "max_sessions", "session_count", "secretary", "secretariat", "tokenizer", "tokenise",
    "author", "authority", "assigned", "inside", "bypass", "passenger", "design", "id",
    "name", "url", "key", "page", "Accept", "Host", "X-Request-Id", "AssertionError",
    "monkey", "keyboard",
]  # fmt: skip


@pytest.mark.parametrize("name", SECRETS)
def test_a_name_whose_head_is_a_secret_is_one(name: str) -> None:
    """In whatever case it is written, with a number or the place where it is used behind it."""
    assert is_secret_name(name)


@pytest.mark.parametrize("name", INNOCENT)
def test_a_name_of_what_is_said_about_a_secret_is_none(name: str) -> None:
    """Its address, kind, name, length or end; nor is a word with such letters in it."""
    assert not is_secret_name(name)


@given(st.sampled_from(["token", "secret", "password", "apiKey", "session", "Authorization"]),
       st.from_regex(r"[a-z]{1,9}", fullmatch=True))  # fmt: skip
def test_what_stands_before_a_secret_never_makes_it_innocent(noun: str, before: str) -> None:
    """The last word decides: ``url_token`` is a token."""
    assert is_secret_name(f"{before}_{noun}")


def test_a_key_is_a_secret_in_a_url_only() -> None:
    """``?key=`` is one; a field of that name is the key of a map."""
    assert is_secret_parameter("key")
    assert not is_secret_parameter("key_id")
    assert not is_secret_name("key")
