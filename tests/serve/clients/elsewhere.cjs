// Loaded before a program (`node --require`): the port of a TLS connection is another one, at this
// machine, as DNS and a reverse proxy would have it. Names and certificates are checked as always.
const tls = require("node:tls");

const connect = tls.connect;
tls.connect = (options, ...rest) =>
  connect({ ...options, host: "127.0.0.1", port: Number(process.env.TLS_PORT) }, ...rest);
