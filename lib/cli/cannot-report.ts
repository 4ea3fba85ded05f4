/** A part of a sentence that says why there is no report on a file. */
export class CannotReport extends Error {
}
