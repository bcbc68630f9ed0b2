/** Sends one request in a process of its own, whose environment decides whom it trusts; prints the answer or the error. */
import { z } from "zod";
import { Account } from "../../../provider/core/account.js";
import { createContext } from "../../../provider/core/context.js";
import { Run } from "../../../provider/core/run.js";
import { Settings } from "../../../provider/core/settings.js";
import { HttpClient } from "../../../provider/http/client.js";

const [baseUrl = ""] = process.argv.slice(2);
const account = new Account(new Settings());
const client = new HttpClient({
  account,
  platform: "Acme",
  baseUrl,
  credential: "key",
  baseUrlSetting: "ACME_BASE_URL",
  headers: () => ({}),
});
client
  .request(
    { method: "POST", path: "/x", body: {} },
    z.object({ ok: z.boolean() }),
    createContext({ account, run: new Run() }),
  )
  .then(
    (answer) => process.stdout.write(JSON.stringify(answer)),
    (error: unknown) => process.stdout.write(error instanceof Error ? `${error.name}: ${error.message}` : "?"),
  );
