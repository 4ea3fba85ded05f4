import type { CoverageReport } from '../coverage-report';
import { Markup, markup } from '../markup';

const AWS = 'https://docs.aws.amazon.com/';

/** The pages that rows refer to, by number: printed paper tells of them as well. */
export class Sources {
  private readonly numbers = new Map<string, number>();

  constructor({ rows }: CoverageReport) {
    for (const { source } of rows) {
      this.numbers.set(source, this.numbers.get(source) ?? this.numbers.size + 1);
    }
  }

  /** A reference to a page, which is a link where AWS publishes it. */
  public reference(source: string): Markup {
    const text = `source ${this.numbers.get(source)}`;
    return source.startsWith(AWS)
      ? markup`<a href="${source}" rel="noreferrer">${text}</a>`
      : markup`<small>${text}</small>`;
  }

  public list(): Markup {
    return markup`<ol class="sources">
${[...this.numbers.keys()].map(source => markup`<li>${source.startsWith(AWS) ? markup`<a href="${source}" rel="noreferrer">${source}</a>` : source}</li>
`)}</ol>
`;
  }
}
