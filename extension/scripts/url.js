module.exports = require("url");
