module.exports = require("moment");
