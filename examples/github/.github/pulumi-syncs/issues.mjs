import { fitted } from "./text.mjs";

/** The open issues of one marker: one at most, unless somebody copied it. */
export class Issues {
  #github;
  #marker;

  constructor(github, marker) {
    this.#github = github;
    this.#marker = marker;
  }

  async show(title, { report, link, print, count }) {
    const same = `<!-- found ${print} -->`;
    const body = fitted(report, `<sub>As of [this run, with the HTML page](${link})</sub>\n${same}\n${this.#marker}`);
    const [open] = await this.#open();
    if (open === undefined) {
      const labels = ["drift"];
      const made = await this.#github.request("POST", `${this.#github.repository}/issues`, { title, body, labels });
      console.log(`Opened ${made.html_url}`);
      return;
    }
    await this.#github.request("PATCH", this.#path(open), { title, body });
    // Nobody is told of a changed text: a comment is for what was not there yesterday.
    if (!open.body.includes(same)) {
      await this.#say(open, `What differs has changed, see above: now ${count} ${count === 1 ? "sync" : "syncs"}.`);
    }
    console.log(`Updated ${open.html_url}`);
  }

  async close(why) {
    for (const issue of await this.#open()) {
      await this.#say(issue, why);
      await this.#github.request("PATCH", this.#path(issue), { state: "closed", state_reason: "completed" });
      console.log(`Closed ${issue.html_url}`);
    }
  }

  /** Not by label: somebody may have taken it off, and then there would be a second issue. */
  async #open() {
    const entries = await this.#github.own(`${this.#github.repository}/issues?state=open`, this.#marker);
    return entries.filter(({ pull_request }) => pull_request === undefined);
  }

  #say({ number }, body) {
    return this.#github.request("POST", `${this.#github.repository}/issues/${number}/comments`, { body });
  }

  #path({ number }) {
    return `${this.#github.repository}/issues/${number}`;
  }
}
