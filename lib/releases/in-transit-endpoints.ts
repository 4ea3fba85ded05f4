import { Since } from './thresholds';

/** What encryption in transit covers only from some release on. */
export interface EndpointGroup extends Since {
  readonly endpoints: string;
}

/** @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-support-matrix.html */
export const ENDPOINT_GROUPS: readonly EndpointGroup[] = [
  { endpoints: 'the Spark history server and UI', since: [[5, 3, 0]] },
  { endpoints: 'Presto', since: [[5, 6, 0]] },
  { endpoints: 'JupyterHub', since: [[5, 14, 0]] },
  { endpoints: 'Trino', since: [[6, 1, 0]] },
  { endpoints: 'HiveServer2', since: [[6, 9, 0]] },
  {
    endpoints: 'the web interfaces of YARN, MapReduce, Hive, Tez and HBase, the Hive metastore, LLAP, HCatalog, Flink, HBase REST and Thrift, Phoenix, Oozie and Zeppelin',
    since: [[7, 3, 0]],
  },
  { endpoints: 'Hue, Livy, Jupyter Enterprise Gateway and ZooKeeper', since: [[7, 4, 0]] },
  { endpoints: 'HBase RPC without Kerberos', since: [[7, 6, 0]] },
];
