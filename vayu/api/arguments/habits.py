"""How what people ask an object for is done here: one table, by class, of words of other tools.

    requests, httpx   response.status  .history  .iter_lines()   session.mount(...)
    Postman           response.code    .responseTime
    pandas, plotly    run.df           run.plot.hist()
    Locust, k6        run.stats        run.users

Rule: no word is one that the class has, and whatever a remedy begins with it does have; a test
reads all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS = {
    "vayu": {
        "Session": "Client AsyncClient session client",
        "request, or get, post and others, which send at once": "send fetch call execute",
        "Request: vayu.Request('GET', url).load(concurrency=10, duration='30s')": "load bench "
        "benchmark attack run_load load_test",
        "import_": "from_curl curl import_curl import_postman from_postman import_har "
        "import_openapi from_openapi import_file load_collection",
        "VayuError, and the others are in vayu.errors": "exceptions RequestException HTTPError "
        "HTTPStatusError Timeout TimeoutException ConnectionError ConnectError",
        "Environment": "Env env Variables",
        "BasicAuth": "HTTPBasicAuth",
        "DigestAuth": "HTTPDigestAuth",
        "open": "load_run open_run load_file",
        "runs": "list_runs results",
        "sql": "query",
        "import_, open or read": "read_csv read_json",
        "RequestBuilder": "ui gui builder form Builder",
        "compare": "diff",
        "config": "settings set_option",
    },
    "Response": {
        "status_code": "status code statusCode status_int",
        "reason": "reason_phrase status_text statusText",
        "content (bytes), text, or json()": "body data raw read payload",
        "elapsed, and timings has its phases": "time response_time responseTime duration latency "
        "total_time timing",
        "content, whose len() it is": "size response_size responseSize num_bytes_downloaded",
        "redirects, how many were followed": "history",
        "headers: headers.get('link')": "links",
        "text.splitlines(); events are those of a stream, with stream_for=": "iter_lines "
        "iter_content iter_bytes iter_text iter_raw stream",
        "encoding": "charset apparent_encoding charset_encoding default_encoding",
        "tests": "test_results assertions checks",
        "console": "logs log stdout",
        "is_error": "is_client_error is_server_error error",
        "is_success": "success",
        "raise_for_status()": "raise_for_error expect_success",
        "not needed: nothing is held open": "close aclose",
        "request.export('curl') of the vayu.Request that was sent": "curl to_curl",
    },
    "Request": {
        "spec.{name}; request.but({name}=...) is the same request with another": "headers params "
        "cookies auth timeout verify proxy connect_timeout http_version follow_redirects",
        "spec.body; request.but(json=...) is the same request with another": "json data content "
        "body files xml graphql",
        "script.post; request.but(tests=...) is the same request with others": "tests test",
        "script.pre; request.but(pre_request=...) is the same request with another": "pre_request",
        "but(...): the same request with something else in it": "copy clone replace update set "
        "with_headers set_header add_header",
        "export('curl')": "curl to_curl as_curl code to_code generate",
        "send()": "get post put execute run call fetch go perform",
        "load(concurrency=10, duration='30s')": "bench benchmark stress load_test attack start",
        "resolve()": "preview prepare dry_run explain",
    },
    "Analysed": {
        "requests, a row a request; ticks has a row each 100 ms": "df data dataframe frame "
        "to_dataframe to_df to_pandas as_dataframe samples records responses table",
        "percentiles([50, 99])": "percentile quantile quantiles p50 p90 p95 p99 p999 latencies",
        "describe()": "mean avg average median latency",
        "by('status', 'failure')": "errors failures failed error_rate status_codes statuses",
        "polars()": "to_polars",
        "rows()": "arrow_table to_arrow",
        "plot.timeline(), plot.heatmap() and others": "plots chart charts figure graph hist show",
    },
    "Recorded": {
        "summary": "result results stats statistics metrics overview info_text",
        "status": "state phase",
        "verdicts": "thresholds threshold slo slos",
        "checks": "tests assertions",
        "exemplars": "examples logs log bodies",
        "health": "generator",
    },
    "Written": {
        "report('report.html'), and its ending says the form": "to_html html to_markdown "
        "to_junit to_excel export write save_report to_pdf",
    },
    "Run": {
        "status, and wait() returns at its end": "done is_done finished is_finished is_alive alive "
        "is_running running completed ended progress poll",
        "wait()": "join block wait_for result_or_raise",
        "stop()": "cancel kill terminate abort interrupt close end",
        "concurrency": "users vus virtual_users clients connections",
        "rate": "rps qps arrival_rate target_rate",
    },
    "RunSummary": {
        "response, in ms: response.p99": "p50 p90 p95 p99 p999 latency latencies percentiles mean "
        "avg average median min max http_req_duration response_time",
        "throughput": "rps qps tps req_per_sec requests_per_second http_reqs",
        "started": "total requests count num_requests iterations",
        "failed": "num_failures error_count",
        "failed / summary.started": "error_rate fail_ratio failure_rate http_req_failed",
        "status_codes": "statuses codes",
        "bytes": "bytes_sent bytes_received data_received data_sent",
        "to_dict()": "as_dict asdict json to_json dict",
    },
    "Plots": {
        "timeline": "latency time_series timeseries line response response_time percentiles_over",
        "density": "histogram hist distribution kde violin box",
        "ecdf": "cdf",
        "spectrum": "percentiles quantiles hdr hdr_plot",
        "arrivals": "throughput rps rate requests",
        "outcomes": "errors failures status status_codes error_rate",
        "heatmap": "scatter points",
        "tail": "slow slowest outliers explain",
        "phases": "waterfall timings breakdown",
        "concurrency": "users in_flight vus",
    },
    "Session": {
        "not needed: request.send(session.environment) sends one with its variables and "
        "cookies, session.build(...) makes one": "send prepare_request",
        "not needed: connections are kept by the engine": "mount adapters get_adapter trust_env",
        "proxy": "proxies",
        "follow_redirects": "allow_redirects",
        "pre_request and tests, as scripts": "hooks event_hooks",
        "request('OPTIONS', url)": "options_",
        "build(method, url).load(...)": "load",
    },
    "Cookies": {
        "set_cookie(name, value) of the session": "set update set_cookie",
        "not needed: it is a mapping": "get_dict jar",
    },
    "Environment": {
        "environment[name] = value": "set put add",
        "mark_secret(name)": "secret set_secret add_secret",
        "not needed: del environment[name]": "unset remove delete",
    },
    "Folder": {
        "requests, and collection[path] is one of them": "items_ request endpoints get_request",
        "not needed: collection[path] = vayu.Request(...)": "add append add_request insert",
        "run(), and collection[path].send() sends one of them": "send execute test start",
        "requests: collection[path].load(...) puts one of them under load": "load load_test",
        "auth": "authentication",
        "script": "tests pre_request events",
        "variables": "variable vars env",
        "name": "title",
    },
    "Collection": {
        "export('postman')": "to_postman export_postman to_json dump dumps",
        "save(folder)": "write to_folder to_yaml",
        "environments": "envs",
    },
    "ImportResult": {
        "collection.{name}": "run save requests export environments variables tree walk name "
        "auth items keys values folder",
        "collection: result.collection.requests[0] is its first request": "send load request "
        "method url headers spec but",
        "skipped": "errors warnings problems",
    },
}  # fmt: skip

_HABITS = {
    (cls, word): said.replace("{name}", word)
    for cls, remedies in _WORDS.items()
    for said, words in remedies.items()
    for word in words.split()
}


def habit_of(classes: Iterable[str], word: str) -> str | None:
    """Return how it is done here; None for a word that nobody has.

    Parameters
    ----------
    classes : iterable of str
        The names of a class and of those that it is made of, the most special one first.
    word : str
        The attribute that was asked for.
    """
    return next((_HABITS[cls, word] for cls in classes if (cls, word) in _HABITS), None)
