/**
 * Talks to the server for the studio. Nothing is thrown: `status` is 0 where the server can't be reached, and 401 where
 * the session has ended. A token that is no longer good (somebody signed in again in another window) is asked for anew.
 *
 * @typedef {{revision: number, over: string, saved_at: string, news: string, said: string, head: string}} Standing
 * @typedef {{status: number, said: any}} Answer
 */

export class Server {
  /**
   * @param {string} url the draft's address
   * @param {string} token
   */
  constructor(url, token) {
    this.url = url;
    this.token = token;
  }

  /**
   * @param {string} method
   * @param {string} path below the draft's address
   * @param {object} body
   * @param {{keepalive?: boolean}} [options]
   * @returns {Promise<Answer>}
   */
  async send(method, path, body, options = {}) {
    const answer = await this.once(method, path, body, options);
    if (answer.status !== 400) return answer;
    const { status } = await this.standing();
    return status === 200 ? this.once(method, path, body, options) : { status, said: {} };
  }

  /** @returns {Promise<Answer>} what is saved, with its drawing as `xml` */
  async standing() {
    const answer = await this.once("GET", "/standing");
    if (answer.status === 200) this.token = answer.said.token;
    return answer;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @param {{keepalive?: boolean}} [options]
   * @returns {Promise<Answer>}
   */
  async once(method, path, body, { keepalive = false } = {}) {
    try {
      const response = await fetch(`${this.url}${path}`, {
        method,
        headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": this.token },
        body: body === undefined ? undefined : JSON.stringify(body),
        credentials: "same-origin",
        redirect: "manual",
        keepalive,
      });
      if (response.type === "opaqueredirect") return { status: 401, said: {} }; // to the page where one signs in
      return { status: response.status, said: await response.json().catch(() => ({})) };
    } catch {
      return { status: 0, said: {} };
    }
  }
}
