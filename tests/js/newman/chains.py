"""Collections as workshops teach them: a token that is fetched, a queue that is worked off."""

from __future__ import annotations

from tests.js.newman.flows import test
from tests.js.newman.postman import Item, collection_of, request

FETCHES = """
pm.sendRequest({
    url: pm.environment.get("host") + "/echo",
    method: "POST",
    header: {
        "Content-Type": "application/x-www-form-urlencoded",
        "Authorization": "Basic " + btoa("client:secret"),
    },
    body: {
        mode: "urlencoded",
        urlencoded: [
            { key: "grant_type", value: "client_credentials" },
            { key: "scope", value: "read", disabled: true },
        ],
    },
}, (error, response) => {
    if (error) { console.error(error); return; }
    const sent = response.json();
    pm.environment.set("asked", sent.method + sent.body);
    const basic = sent.headers.find((header) => header[0] === "Authorization")[1];
    pm.collectionVariables.set("token", CryptoJS.SHA256(basic).toString());
});
"""

SIGNS = """
const stamp = require("moment").utc("2020-01-31").add(1, "month").format();
const text = [pm.request.method, pm.request.url.getPath(), stamp].join("\\n");
const key = pm.variables.get("token");
const sum = CryptoJS.enc.Base64.stringify(CryptoJS.HmacSHA256(text, key));
pm.request.headers.upsert({ key: "X-Signature", value: sum });
pm.environment.set("sum", sum);
"""

TAKES = """
const queue = JSON.parse(pm.environment.get("queue") || '["a", "b", "c"]');
pm.variables.set("item", queue.shift());
pm.environment.set("queue", JSON.stringify(queue));
"""

GOES_ON = """
var left = JSON.parse(pm.environment.get("queue")).length;
tests["item " + pm.variables.get("item")] = responseBody.has(pm.variables.get("item"));
postman.setNextRequest(left ? "work" : "end");
"""

CHAINS: dict[str, Item] = {
    "a token, and a signature made with it": collection_of(
        "token",
        [
            request("fetch", before=FETCHES),
            request(
                "use",
                "/echo",
                before=SIGNS,
                after=test(
                    "signed",
                    "var sent = pm.response.json().headers.find(function (h) "
                    "{ return h[0] === 'X-Signature'; });"
                    "pm.expect(sent[1]).to.equal(pm.environment.get('sum'))",
                ),
            ),
        ],
    ),
    "a queue that a loop works off": collection_of(
        "queue",
        [
            request("work", "/echo?item={{item}}", before=TAKES, after=GOES_ON),
            request("never", after=test("never", "pm.expect(1).to.equal(2)")),
            request("end", after="tests['end'] = responseCode.code === 200;"),
        ],
    ),
}
"""By what they show."""
