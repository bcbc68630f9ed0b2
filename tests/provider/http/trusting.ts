/** Sends one request in a process of its own, whose environment decides whom it trusts; prints the answer or the error. */
import { z } from "zod";
import { createContext } from "../../../provider/core/context.js";
import { HttpClient } from "../../../provider/http/client.js";

const [baseUrl = ""] = process.argv.slice(2);
const client = new HttpClient({
  platform: "Acme",
  baseUrl,
  credential: "key",
  baseUrlSetting: "ACME_BASE_URL",
  headers: () => ({}),
});
client.request({ method: "POST", path: "/x", body: {} }, z.object({ ok: z.boolean() }), createContext({})).then(
  (answer) => process.stdout.write(JSON.stringify(answer)),
  (error: unknown) => process.stdout.write(error instanceof Error ? `${error.name}: ${error.message}` : "?"),
);
