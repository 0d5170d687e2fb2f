// The package perspective-api-client, whose address is a constant: its requests are sent elsewhere
// by an interceptor of the HTTP library that it uses. Nothing else about it is changed.
// Usage: node fixed.mjs SERVER KEY TEXT OPTIONS   (OPTIONS are the JSON of those of `analyze`)
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const Perspective = require("perspective-api-client");
const axios = createRequire(require.resolve("perspective-api-client"))("axios");

const [server, key, text, options] = process.argv.slice(2);
axios.interceptors.request.use((config) => ({
  ...config,
  url: config.url.replace("https://commentanalyzer.googleapis.com", server),
}));
try {
  const reply = await new Perspective({ apiKey: key }).analyze(text, JSON.parse(options));
  console.log(JSON.stringify({ data: reply }));
} catch (error) {
  console.log(JSON.stringify({ error: { name: error.name, message: error.message } }));
}
