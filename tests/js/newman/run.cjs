// Run collections of Postman's with Newman, one after the other; say on stdout, as JSON, what
// came of each. stdin: [{collection, environment, globals, iterations}]
"use strict";
const newman = require("newman");

const values = (scope) => Object.fromEntries((scope?.values?.all?.() ?? scope?.values ?? []).map((v) => [v.key, v.value]));
const scope = (name, given) => ({ name, values: Object.entries(given).map(([key, value]) => ({ key, value })) });

function run({ collection, environment, globals, iterations }) {
  return new Promise((resolve, reject) => {
    const steps = [];
    let step, variables;
    const run = newman.run({
      collection,
      environment: scope("environment", environment),
      globals: scope("globals", globals),
      iterationCount: iterations,
      reporters: [],
      timeoutRequest: 30000,
      timeoutScript: 30000,
    }, (error, summary) => {
      if (error) reject(error);
      else resolve({ steps, environment: values(summary.environment), globals: values(summary.globals), collection: variables ?? {} });
    });
    run.on("beforeItem", (_, { item }) => { steps.push(step = { name: item.name, tests: [], errors: [] }); });
    run.on("assertion", (error, { assertion, skipped }) => {
      const outcome = skipped ? "skipped" : error ? "failed" : "passed";
      step.tests.push([assertion, outcome, error?.message ?? null]);
    });
    run.on("script", (error, { execution }) => {
      if (error) step.errors.push(`${error.name}: ${error.message}`);
      if (execution?.collectionVariables) variables = values(execution.collectionVariables);
    });
  });
}

(async () => {
  const results = [];
  for (const order of JSON.parse(require("fs").readFileSync(0, "utf8"))) results.push(await run(order));
  process.stdout.write(JSON.stringify(results));
})();
