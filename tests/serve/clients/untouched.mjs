// The package perspective-api-client with nothing changed at all.
// Usage: node --require ./elsewhere.cjs untouched.mjs KEY TEXT
import { createRequire } from "node:module";

const Perspective = createRequire(import.meta.url)("perspective-api-client");

const [key, text] = process.argv.slice(2);
const reply = await new Perspective({ apiKey: key }).analyze(text);
console.log(JSON.stringify(reply));
