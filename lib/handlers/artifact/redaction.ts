/** As they stand in files, in JSON, and in one line. */
const PEM = /-----BEGIN[^-]*-----(?:\\+[rn]|[\sA-Za-z0-9+/=])*-----END[^-]*-----/g;
/** The same without its end. */
const CUT_OFF = /-----BEGIN[^-]*-----(?:\\+[rn]|\s)*(?:[A-Za-z0-9+/=]{20,}(?:\\+[rn]|\s)*)+[A-Za-z0-9+/=]*/g;
/** Messages about wrong files quote these lines. */
const PEM_LINE = /-----(?:BEGIN|END)[A-Z0-9 ]*(?:-----)?/g;
/** Who looks through logs for keys that leaked looks for this. */
const LABEL = /PRIVATE KEY/g;
/** The beginning of a key or a certificate without its PEM lines: in base64 these structures begin with `MI`. */
const DER = /\bMI[A-Za-z0-9+/=]{40,}/g;
/** What signs a URL. */
const SIGNED = /([?&](?:X-Amz-(?:Signature|Credential|Security-Token)|Signature|AWSAccessKeyId)=)[^&\s"']+/gi;

/** Shorter pieces are words, such as the names of fields, which messages need. */
const SHORTEST = 20;

/** Takes out of texts what must not be read by others. */
export class Redactor {
  private readonly hidden = new Set<string>();

  /** From now on takes out the lines of this secret, whatever they stand in. */
  public hide(secret: string | Uint8Array): void {
    const text = typeof secret === 'string' ? secret : Buffer.from(secret).toString('utf8');
    for (const line of text.split(/[\s"'\\]+/)) {
      if (line.length >= SHORTEST && !line.includes('-----')) {
        this.hidden.add(line);
      }
    }
  }

  public redact(text: string): string {
    let redacted = text.replace(PEM, '(PEM)').replace(CUT_OFF, '(PEM)').replace(DER, '(PEM)').replace(PEM_LINE, '(PEM line)')
      .replace(LABEL, 'private key').replace(SIGNED, '$1(hidden)');
    for (const line of this.hidden) {
      redacted = redacted.replaceAll(line, '(hidden)');
    }
    return redacted;
  }
}
