"""curl's options: which take a value, and which say only what curl shows.

Source: ``man curl`` of version 8. An option that is in none of these tables is noted by name.
"""

from __future__ import annotations

from vayu.errors import InvalidConfig

Options = list[tuple[str, str]]

SHORT = {
    "X": "request", "H": "header", "d": "data", "F": "form", "u": "user", "A": "user-agent",
    "e": "referer", "b": "cookie", "G": "get", "I": "head", "k": "insecure", "L": "location",
    "m": "max-time", "x": "proxy", "E": "cert", "T": "upload-file", "4": "ipv4", "6": "ipv6",
    "0": "http1.0", "o": "output", "O": "remote-name", "s": "silent", "S": "show-error",
    "v": "verbose", "i": "include", "w": "write-out", "f": "fail", "g": "globoff",
    "c": "cookie-jar",
    "D": "dump-header", "N": "no-buffer", "#": "progress-bar", "K": "config", "U": "proxy-user",
    "J": "remote-header-name", "Z": "parallel", "q": "disable", "r": "range", "z": "time-cond",
}  # fmt: skip
"""Letters of options."""

VALUED = frozenset({
    "request", "header", "data", "data-ascii", "data-raw", "data-binary", "data-urlencode", "json",
    "form", "form-string", "user", "user-agent", "referer", "cookie", "max-time", "proxy", "cert",
    "key", "pass", "cacert", "capath", "upload-file", "max-redirs", "connect-timeout", "resolve",
    "unix-socket", "oauth2-bearer", "aws-sigv4", "url", "url-query", "output", "write-out",
    "cookie-jar", "dump-header", "config", "proxy-user", "range", "time-cond", "retry",
    "retry-delay", "retry-max-time", "limit-rate", "interface", "ciphers", "tls13-ciphers",
    "tls-max", "noproxy", "proto", "connect-to", "dns-servers", "keepalive-time", "cert-type",
    "key-type", "stderr", "trace", "trace-ascii", "socks5", "socks5-hostname", "socks4",
    "speed-limit", "speed-time", "max-filesize", "etag-save", "etag-compare", "proxy-header",
})  # fmt: skip
"""Options with a value."""

SHOWN_ONLY = frozenset({
    "output", "remote-name", "silent", "show-error", "verbose", "include", "write-out", "fail",
    "fail-with-body", "globoff", "no-buffer", "progress-bar", "remote-header-name", "stderr",
    "trace", "trace-ascii", "trace-time", "compressed", "no-progress-meter", "styled-output",
    "disable", "create-dirs", "http1.1", "keepalive", "basic", "post301", "post302", "post303",
    "location-trusted", "tr-encoding", "output-dir", "no-keepalive",
})  # fmt: skip
"""What says how curl shows a response, or what is so anyway."""


def options_of(words: list[str]) -> Options:
    """Return the options of a command line, by their long names; a URL is the option ``url``.

    Parameters
    ----------
    words : list of str
        Without ``curl`` itself.
    """
    found: Options = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            found += [("url", url) for url in rest]
        elif word.startswith("--"):
            name = word[2:]
            found.append((name, _value(name, rest) if name in VALUED else ""))
        elif word.startswith("-") and len(word) > 1:
            found += _letters(word[1:], rest)
        else:
            found.append(("url", word))
    return found


def _letters(letters: str, rest: object) -> Options:
    """Return what a word such as ``-sSLXPOST`` says."""
    found: Options = []
    for position, letter in enumerate(letters):
        name = SHORT.get(letter, f"-{letter}")
        if name in VALUED:
            value = letters[position + 1 :] or _value(name, rest)
            return [*found, (name, value)]
        found.append((name, ""))
    return found


def _value(name: str, rest: object) -> str:
    """Return the value of an option.

    Raises
    ------
    InvalidConfig
        If the command line ends before it.
    """
    value = next(rest, None)  # type: ignore[call-overload]
    if value is None:
        raise InvalidConfig({f"--{name}": "has no value; the command ends here"})
    return str(value)
