// Both ways in which scripts ask for it: the function that Postman's older version is, and `parse`.
const { parse } = require("csv-parse/sync");

module.exports = Object.assign((text, options) => parse(text, options), { parse });
