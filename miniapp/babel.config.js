// Taro looks for this file here; what it says stands with the rest of the build's configuration.
module.exports = require('./config/babel');
