import * as fc from 'fast-check';
import { anchorOf } from '../../../lib/coverage/page/anchors';

/** What an anchor was made of. */
function idOf(anchor: string): string {
  return anchor.slice('row-'.length).replace(/-(-|[a-z]|(\d+)-)/g, (_, mark: string, code: string | undefined) => {
    return code !== undefined ? String.fromCharCode(Number(code)) : mark.toUpperCase();
  });
}

test.each([
  ['ebs-root', 'row-ebs--root'],
  ['s3/bucket/logs.a_B', 'row-s3-47-bucket-47-logs-46-a-95--b'],
  ['endpoint/Spark/Spark UI/spark.ui.port', 'row-endpoint-47--spark-47--spark-32--u-i-47-spark-46-ui-46-port'],
  ['é', 'row--233-'],
])('the anchor of %s', (id, anchor) => {
  expect(anchorOf('row', id)).toBe(anchor);
});

test('no two ids have the same anchor, and anchors are plain', () => {
  const id = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('-', 'a', 'A', '4', '7', '/', '\ud800', '\0') }));
  fc.assert(fc.property(id, text => {
    const anchor = anchorOf('row', text);
    return /^row-[a-z0-9-]*$/.test(anchor) && idOf(anchor) === text;
  }), { numRuns: 500 });
});

test('an application and a row of the same name have different anchors', () => {
  expect(anchorOf('application', 's3')).toBe('application-s3');
});
