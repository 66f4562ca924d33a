"""The same few requests as other tools write them down."""

from __future__ import annotations

import json
from typing import Any

from vayu.formats.results.result_files import format_of

JTL = b"""timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,\
failureMessage,bytes,sentBytes,grpThreads,allThreads,URL,Latency,IdleTime,Connect
1700000000000,120,Home,200,OK,TG 1-1,text,true,,5000,300,2,2,http://x/,100,0,20
1700000000050,30,"Home, again",503,Busy,TG 1-2,text,false,,200,300,2,2,http://x/,25,0,0
1700000000010,1000,Home,Non HTTP response code: java.net.SocketTimeoutException,Read timed out,\
TG 1-2,,false,,0,0,2,2,http://x/,0,0,0
1700000000200,10,Home,200,OK,TG 1-1,text,false,Test failed: text expected,5000,300,2,2,null,9,0,0
"""


JTL_XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<testResults version="1.2">
<httpSample t="120" it="0" lt="100" ct="20" ts="1700000000000" s="true" lb="Home" rc="200"
 rm="OK" tn="TG 1-1" dt="text" by="5000" sby="300" ng="2" na="2">
  <httpSample t="10" lt="5" ts="1700000000100" s="true" lb="embedded" rc="200" by="1" sby="1"/>
</httpSample>
<httpSample t="30" lt="25" ct="0" ts="1700000000050" s="false" lb="Home, again" rc="503"
 tn="TG 1-2" by="200" sby="300"><assertionResult><name>a</name></assertionResult></httpSample>
</testResults>
"""


VEGETA = b"""{"attack":"","seq":0,"code":200,"timestamp":"2023-11-14T22:13:20.000000001Z",\
"latency":5000000,"bytes_out":10,"bytes_in":1234,"error":"","body":"eA==","method":"GET","url":"http://x/"}
{"attack":"","seq":1,"code":0,"timestamp":"2023-11-14T23:13:20.1+01:00","latency":30000000000,\
"bytes_out":0,"bytes_in":0,"error":"Get \\"http://x/\\": context deadline exceeded","method":"GET","url":"http://x/"}
"""


VEGETA_CSV = b"""1700000000000000001,200,5000000,10,1234,,eA==,,0,GET,http://x/,
1700000000100000000,0,3000000,0,0,dial tcp: connection refused,,,1,GET,http://x/,
"""


def k6_point(metric: str, value: float, **tags: str) -> str:
    """A line of k6, at 22:13:21."""
    data = {"time": "2023-11-14T22:13:21.123456789Z", "value": value, "tags": tags}
    return json.dumps({"type": "Point", "metric": metric, "data": data})


K6 = "\n".join(
    [
        '{"type":"Metric","data":{"name":"http_reqs"},"metric":"http_reqs"}',
        k6_point("http_reqs", 1, name="http://x/", status="200", proto="HTTP/2.0"),
        k6_point("http_req_duration", 10.0),
        k6_point("http_req_blocked", 3.0),
        k6_point("http_req_connecting", 1.0),
        k6_point("http_req_tls_handshaking", 1.5),
        k6_point("http_req_waiting", 8.0),
        k6_point("http_req_receiving", 1.0),
        k6_point("vus", 3),
        k6_point("http_reqs", 1, name="http://x/", status="0", error_code="1101"),
        k6_point("http_req_duration", 0.0),
        k6_point("http_req_blocked", 0.0),
        k6_point("http_req_connecting", 0.0),
        k6_point("http_req_tls_handshaking", 0.0),
        k6_point("http_req_waiting", 0.0),
        k6_point("http_req_receiving", 0.0),
    ]
).encode()


K6_CSV = b"""metric_name,timestamp,metric_value,check,error,error_code,name,proto,status
http_reqs,1700000000,1.000000,,,,http://x/,HTTP/1.1,200
http_req_duration,1700000000,10.5,,,,http://x/,HTTP/1.1,200
http_req_blocked,1700000000,0,,,,http://x/,HTTP/1.1,200
checks,1700000000,1,is ok,,,,,
"""


FILES = {
    "jtl": (JTL, "JMeter"), "xml": (JTL_XML, "JMeter"), "vegeta": (VEGETA, "vegeta"),
    "vegeta csv": (VEGETA_CSV, "vegeta"), "k6": (K6, "k6"), "k6 csv": (K6_CSV, "k6"),
}  # fmt: skip


def read(data: bytes) -> Any:
    """The rows in some bytes."""
    reader = format_of(data).read
    assert reader
    return reader(data)
