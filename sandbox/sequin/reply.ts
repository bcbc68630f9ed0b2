import type { Response } from "../http/exchange.js";
import type { ValidationErrors } from "./rules.js";

/** An error as the page "Errors" has it. */
export function refuse(response: Response, status: number, summary: string, validation?: ValidationErrors): void {
  response.status(status).json({ summary, ...(validation === undefined ? {} : { validation_errors: validation }) });
}
