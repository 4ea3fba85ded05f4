/** The pointer to a member of an object or an item of a list (RFC 6901). */
export function pointerTo(parent: string, key: string | number): string {
  return `${parent}/${typeof key === 'number' ? key : key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
}

/** The keys on the way to what a pointer points to. */
export function keysOf(pointer: string): string[] {
  return pointer.split('/').slice(1).map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** The pointer to what holds it. */
export function parentOf(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf('/'));
}

/** A pointer with `[]` for the number of an item: the place in any document. */
export function placeOf(pointer: string): string {
  return pointer.replace(/\/\d+(?=\/|$)/g, '/[]');
}

/** What it is called in a message: its key in quotes, the list of which it is an item, or the document. */
export function nameOf(pointer: string): string {
  const key = pointer.slice(pointer.lastIndexOf('/') + 1);
  if (pointer === '') {
    return 'the document';
  }
  return /^\d+$/.test(key) ? `an item of ${nameOf(parentOf(pointer))}` : `'${key}'`;
}
