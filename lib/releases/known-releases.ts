// Written by node scripts/releases.js from emr-releases.json: change it there.

/** The releases that the tables speak of: majors of the product line 'emr', and the newest label of each major of each product line when they were written. */
export const KNOWN_RELEASES = {
  majors: [4, 5, 6, 7],
  newest: ['emr-4.9.6', 'emr-5.36.2', 'emr-6.15.0', 'emr-7.13.0', 'emr-spark-8.0.0'],
  source: 'https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-release-components.html',
} as const;
