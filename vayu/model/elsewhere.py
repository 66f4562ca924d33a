"""What other tools call things, and what they are called here: one table for all who answer a slip.

    k6       --vus --duration --iterations --stage --env --insecure-skip-tls-verify
    hey      -z -q -c -n -m -a -D -T      wrk     --connections --duration --latency
    vegeta   -rate -duration -body        locust  --users --run-time --spawn-rate --host
    curl     --request --max-time --json  newman  --env-var --iteration-count --reporters

A word leads to names of parameters here. Whoever asks has some of them (a command line has
``environment`` and ``variables``, a keyword of Python only ``environment``), and says those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

_WORDS = {
    ("concurrency",): "vus vu users u max_vus virtual_users clients connections threads parallel "
    "parallelism num_users workers_count pre_allocated_vus start_vus",
    ("rate",): "rps qps q arrival_rate requests_per_second req_per_sec rate_limit throughput "
    "spawn_rate hatch_rate tps",
    ("duration",): "z time run_time runtime length test_duration for_ timelimit d",
    ("iterations",): "i n requests number count num_requests total_requests iteration "
    "iteration_count amount repeat",
    ("stages",): "stage s steps",
    ("ramp_up",): "rampup ramp warmup warm_up ramp_time",
    ("ramp_down",): "rampdown cooldown cool_down",
    ("think",): "sleep think_time wait_time pause",
    ("delay", "think"): "delay_request",
    ("max_in_flight",): "max_workers max_connections max_pending",
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
    ("bearer", "auth"): "oauth2_bearer token bearer_token",
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
    ("http_version",): "http2 h2 http3 http1 http",
    ("proxy",): "proxies proxy_server",
    ("unix_socket",): "unix socket",
    ("post", "tests"): "test test_script post_script checks script",
    ("pre", "pre_request"): "pre_script prescript setup before",
    ("stop_on_failure", "bail"): "fail_fast",
    ("as_json",): "output o out summary_export reporters reporter r format",
    ("junit",): "reporter_junit_export junit_xml",
    ("detach",): "background daemon",
    ("monitor",): "metrics",
    ("name",): "title label",
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
    plain = word.lstrip("-").replace("-", "_")
    names = _LED.get(plain) or _LED.get(plain.lower(), ())
    return tuple(name for name in names if name in known)


_REMARKS = {
    "redirects are followed; leave it out": "location L follow",
    "that is done anyway; leave it out": "compressed keepalive keep_alive",
    "says nothing here; leave it out": "latency verbose v silent quiet color no_color headless "
    "only_summary no_progress_meter s progress_bar suppress_exit_code",
    "the URL is the argument; leave the option out": "url host target targets base_url",
    "name a FILE with a body of mode 'multipart'": "form F files",
}

_REMARKED = {word: said for said, words in _REMARKS.items() for word in words.split()}


def remark(word: str) -> str | None:
    """Return what is to be said on a command line of a word that leads to no parameter.

    Parameters
    ----------
    word : str
        As for `elsewhere`.
    """
    return _REMARKED.get(word.lstrip("-").replace("-", "_"))
