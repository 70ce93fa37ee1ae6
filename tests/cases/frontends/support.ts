// What every frontend of these tests shares; started with an origin and a token.
import type { Problem } from "./contract.js";

declare const process: { argv: string[] };
export const [origin, token] = process.argv.slice(2) as [string, string];

export function same(actual: unknown, expected: unknown): void {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${left} is not ${right}`);
}

export async function refused(call: Promise<unknown>): Promise<Problem> {
  try {
    await call;
  } catch (problem) {
    if (problem instanceof Error) throw problem;
    return problem as Problem;
  }
  throw new Error("it was not refused");
}
