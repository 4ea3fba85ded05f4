/** '"a", "b" or "c"'. */
export function either(values: readonly unknown[]): string {
  return joined(values, 'or');
}

/** '"a", "b" and "c"'. */
export function both(values: readonly unknown[]): string {
  return joined(values, 'and');
}

function joined(values: readonly unknown[], last: string): string {
  const texts = values.map(value => JSON.stringify(value));
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} ${last} ${texts[texts.length - 1]}`;
}
