module.exports = require("lodash3");
