module.exports = require("cheerio");
