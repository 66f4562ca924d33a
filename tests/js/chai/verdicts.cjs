// Say of each assertion on stdin (a JSON list of sources) what chai says of it:
// [null] when it holds, else [the kind of error, its message].
"use strict";
const { expect } = require("chai");

const sources = JSON.parse(require("fs").readFileSync(0, "utf8"));
const verdicts = sources.map((source) => {
  try {
    new Function("expect", `"use strict"; ${source};`)(expect);
    return [null];
  } catch (error) {
    return [String(error?.name), String(error?.message)];
  }
});
process.stdout.write(JSON.stringify(verdicts));
