// Say of each expression on stdin ({prelude, expressions} as JSON) what it is in Node, as JSON.
"use strict";
const { prelude, expressions } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const found = new Function(`${prelude}; return [${expressions.join(",\n")}];`)();
process.stdout.write(JSON.stringify(found));
