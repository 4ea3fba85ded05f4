export const HELP = `Checks security configurations of Amazon EMR (on EC2), and tells what is
encrypted with them.

Usage: cdk-emr-security check FILE... [options]
       cdk-emr-security coverage FILE [options]

FILE is the JSON document of a security configuration, the answer of
aws emr describe-security-configuration, or a CloudFormation template in JSON
or YAML. - is standard input.

check looks for mistakes:
  --release LABEL   the release of the clusters, such as emr-7.9.0; in a
                    template where no cluster there tells it
  --region REGION   the Region of the clusters, such as eu-west-1
  --format FORMAT   text (the default), json or sarif

coverage tells what is encrypted on the clusters, how, and what is not:
  --release LABEL   the release of the clusters; needed, unless the clusters of
                    a template that use the configuration all have the same
  --applications NAME,NAME
                    their applications, such as Spark,Hive; else those of the
                    clusters of a template, or all that AWS writes about
  --kerberos on|off
                    counts Kerberos as on or off, whatever the document says
  --resource ID     the logical id of the configuration in a template, needed
                    where there are several
  --format FORMAT   text (the default), json, html or svg
  --compare-release LABEL
                    tells what changes with another release, as text or json
  --compare FILE    tells what changes with the document of another file
  --fail-on STATE[:AREA,AREA]
                    exit with 1 if something is in that state or a graver one:
                    not-encrypted, needs-something or unknown, gravest first;
                    in a comparison: worse, for what is worse or was added and
                    is not encrypted. No release encrypts all, so name what has
                    to be: s3, local-disk, hadoop, write-ahead-log, log-files,
                    in-transit
What cannot be told, as of a document with errors, is unknown in the report.

General:
  --help            this text
  --version         the version

Exit codes:
  0  check: no errors, there may be warnings; coverage: the report is written
  1  check: errors found; coverage: what --fail-on names was found
  2  wrong usage, a file that cannot be read (coverage: or that is nothing of
     the above), or an output that cannot be written
`;
