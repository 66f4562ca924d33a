"""What other tools call things, and what they are called here: one table for all who answer a slip.

    k6       --vus --duration --iterations --stage --env --insecure-skip-tls-verify
    hey      -z -q -c -n -m -a -D -T      wrk     --connections --duration --latency -R
    vegeta   -rate -duration -body        locust  --users --run-time --spawn-rate --host
    curl     --request --max-time --json  newman  --env-var --iteration-count --reporters
    Gatling  constantUsersPerSec, ...     nighthawk  --rps --max-active-requests

A word leads to names of parameters here. Whoever asks has some of them (a command line has
``environment`` and ``variables``, a keyword of Python only ``environment``), and says those.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

_WORDS = {
    ("concurrency", "users"): "vus vu users u virtual_users clients connections threads parallel "
    "parallelism num_users workers_count start_vus constant_vus "
    "constant_concurrent_users",
    ("concurrency", "iterations"): "at_once_users",
    ("rate",): "rps qps q arrival_rate requests_per_second req_per_sec rate_limit throughput "
    "tps R constant_arrival_rate constant_users_per_sec ramp_users",
    ("rate_stages",): "ramping_arrival_rate ramp_users_per_sec start_rate",
    ("duration",): "z time run_time runtime length test_duration for_ timelimit d",
    ("iterations",): "i n requests number count num_requests total_requests iteration "
    "iteration_count amount repeat shared_iterations",
    ("profile",): "executor scenario scenarios injection_profile load_shape shape "
    "per_vu_iterations",
    ("stages",): "stage s steps ramping_vus ramp_concurrent_users",
    ("ramp_up",): "rampup ramp warmup warm_up ramp_time spawn_rate hatch_rate",
    ("ramp_down",): "rampdown cooldown cool_down",
    ("think",): "sleep think_time wait_time pause",
    ("delay", "think"): "delay_request",
    ("pacing",): "min_iteration_duration constant_pacing pace",
    ("max_in_flight",): "max_workers max_connections max_pending max_active_requests "
    "max_pending_requests max_vus pre_allocated_vus",
    ("thresholds",): "threshold assert fail_if slo",
    ("seed",): "random_seed",
    ("tags",): "tag",
    ("workers",): "processes cpus",
    ("data", "json"): "body payload json_body",
    ("data",): "data_binary data_ascii data_urlencode post_data postfile body_file upload_file D p "
    "iteration_data json content",
    ("method",): "request verb X",
    ("headers",): "header content_type T H host_header user_agent A referer accept",
    ("method", "timeout"): "m",
    ("timeout",): "timeout_request request_timeout max_time",
    ("connect_timeout",): "connection_timeout",
    ("user", "auth"): "a basic_auth authentication username password credentials basic",
    ("bearer", "auth"): "oauth2_bearer token bearer_token bearer",
    ("cookies",): "cookie C cookie_jar",
    ("environment", "variables", "given"): "env env_var var vars environment_variables variable E "
    "envs e",
    ("globals_", "globals", "variables", "given"): "global_var global",
    ("params",): "query query_params querystring",
    ("follow_redirects", "no_follow"): "allow_redirects disable_redirects ignore_redirects "
    "no_redirects redirects",
    ("max_redirects",): "max_redirs",
    ("verify", "insecure"): "insecure_skip_tls_verify k skip_verify no_verify ssl_verify ssl "
    "no_check_certificate tls_skip_verify",
    ("ca", "verify"): "ca_cert cafile ssl_extra_ca_certs root_certs cacert",
    ("cert",): "ssl_client_cert client_cert",
    ("key",): "ssl_client_key private_key",
    ("key_password",): "ssl_client_passphrase passphrase",
    ("reuse_connections", "no_keepalive"): "no_connection_reuse no_vu_connection_reuse "
    "disable_keepalive keepalive keep_alive",
    ("decompress", "no_decompress"): "disable_compression compressed",
    ("http_version", "http2"): "http2 h2",
    ("http_version", "http3"): "http3 h3",
    ("http_version", "http1.1"): "http1 http11",
    ("http_version",): "http",
    ("resolve",): "hosts connect_to",
    ("proxy",): "proxies proxy_server",
    ("unix_socket",): "unix socket",
    ("post", "tests"): "test test_script post_script checks script",
    ("pre", "pre_request"): "pre_script prescript setup before",
    ("stop_on_failure", "bail"): "fail_fast",
    ("as_json",): "output o out summary_export reporters reporter r format "
    "reporter_json_export",
    ("junit",): "reporter_junit_export junit_xml",
    ("detach",): "background daemon",
    ("monitor",): "metrics",
    ("name",): "title label",
    ("base_url",): "base baseurl base_uri prefix prefix_url root_url url host",
}  # fmt: skip

_LED = {word: names for names, words in _WORDS.items() for word in words.split()}


def elsewhere(word: str, known: Container[str]) -> tuple[str, ...]:
    """Return the parameters here that another tool's word leads to; none for a word nobody has.

    Parameters
    ----------
    word : str
        As it was typed: ``--env-var``, ``-i``, ``vus``.
    known : container of str
        The parameters that there are.
    """
    plain = _plain(word)
    names = _LED.get(plain) or _LED.get(_spelt(plain), ())
    return tuple(name for name in names if name in known)


def _spelt(plain: str) -> str:
    """Return a word in small letters; a single letter means another option in either."""
    return plain if len(plain) == 1 else snake(plain)


def _plain(word: str) -> str:
    """Return a word without its dashes."""
    return word.lstrip("-").replace("-", "_")


def snake(plain: str) -> str:
    """Return ``maxVUs`` as ``max_vus``, and ``RPS`` as ``rps``.

    Parameters
    ----------
    plain : str
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain).lower()


_REMARKS = {
    "what is in flight at the end may take its timeout; leave it out": "graceful_stop "
    "graceful_ramp_down",
    "rates are per second; leave it out": "time_unit",
    "begin with a stage at 0, such as 5s:0": "nothing_for start_delay",
    "take a profile of users, whose pacing bounds their rate": "throttle reach_rps",
    "bodies are counted and let go anyway; leave it out": "discard_response_bodies",
    "redirects are followed; leave it out": "location L follow",
    "a request is sent once, and what fails is seen; send it again": "retries retry max_retries "
    "num_retries backoff",
    "scripts run before and after it: pre_request and tests": "hooks event_hooks",
    "a body is read to its end; one that has none for as long as stream_for says": "stream",
    "connections are kept by the engine; leave it out": "trust_env mounts transport limits pool",
    "that is done anyway; leave it out": "compressed keepalive keep_alive",
    "says nothing here; leave it out": "latency silent quiet color no_color headless "
    "only_summary no_progress_meter s progress_bar suppress_exit_code no_usage_report lazy",
}

_TYPED = {
    "headers are shown anyway; leave it out": "i include S show_error",
    "did you mean -X HEAD?": "I head",
    "a request's own; set it in its file": "timeout_request ignore_redirects",
    "a script may wait 30 s, and that stays": "timeout_script",
    "no file is written; in Python collection.run() keeps what scripts set": "export_environment "
    "export_globals export_collection export_cookie_jar",
    "files are looked for beside the collection's; leave it out": "working_dir "
    "no_insecure_file_read",
    "put it into the URL, behind a question mark": "G get url_query",
    "--json has the status, times and sizes": "w write_out",
    "--json says more": "verbose v",
    "a status of 400 or more is exit code 1 anyway; leave it out": "f fail fail_with_body",
    "did you mean -o FILE?": "O remote_name output_document",
    "the URL is the argument; leave the option out": "url host target targets base_url",
    "name a FILE with a body of mode 'multipart'": "form F files",
}
"""Of a command line alone."""

_REMARKED, _SAID = (
    {word: said for said, words in table.items() for word in words.split()}
    for table in (_REMARKS, _REMARKS | _TYPED)
)


def remark(word: str, *, typed: bool = False) -> str | None:
    """Return what is to be said of a word that leads to no parameter.

    Parameters
    ----------
    word : str
        As for `elsewhere`.
    typed : bool, default False
        On a command line.
    """
    table, plain = _SAID if typed else _REMARKED, _plain(word)
    return table.get(plain) or table.get(_spelt(plain))
