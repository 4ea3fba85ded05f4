/**
 * The name of a place on the page, of lower-case letters, digits and hyphens alone. No two ids have the same one: capitals stand as small letters
 * after a hyphen, a hyphen as two, and all other characters as their code between hyphens.
 */
export function anchorOf(kind: 'row' | 'application', id: string): string {
  const name = id.replace(/[^a-z0-9]/g, character => {
    if (character === '-') {
      return '--';
    }
    return /[A-Z]/.test(character) ? `-${character.toLowerCase()}` : `-${character.charCodeAt(0)}-`;
  });
  return `${kind}-${name}`;
}
