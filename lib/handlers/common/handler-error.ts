/**
 * A failure whose message is fit for the console: what is wrong, where, and what to do. It never holds anything of a secret, a key
 * or a certificate.
 */
export class HandlerError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'HandlerError';
  }
}
