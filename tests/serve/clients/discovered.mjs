// What `google.discoverAPI` of the package googleapis does, with the class it does it by.
// Usage: node discovered.mjs SERVER KEY REQUEST   (REQUEST is the JSON of an AnalyzeCommentRequest)
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { Discovery } = require("googleapis-common/build/src/discovery.js");

const [server, key, request] = process.argv.slice(2);
const discovery = new Discovery({ debug: false, includePrivate: false });
const create = await discovery.discoverAPI(`${server}/$discovery/rest?version=v1alpha1`);
const client = create({ version: "v1alpha1" });
try {
  const reply = await client.comments.analyze({ key, resource: JSON.parse(request) });
  console.log(JSON.stringify({ data: reply.data }));
} catch (error) {
  console.log(JSON.stringify({ error: { status: error.status, message: error.message } }));
}
