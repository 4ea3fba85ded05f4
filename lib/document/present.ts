/** Without what is undefined; empty objects and lists stay. */
export function present(value: Record<string, unknown>): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (value[key] !== undefined) {
      found[key] = value[key];
    }
  }
  return found;
}
