module.exports = require("chai");
