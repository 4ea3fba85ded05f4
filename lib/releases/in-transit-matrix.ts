// Written by node scripts/releases.js from emr-releases.json: change it there.
/* eslint-disable @stylistic/max-len */
import type { Version } from './release-label';

/** How something between nodes is encrypted. */
export type Mechanism = 'TLS' | 'Spark AES' | 'SASL+Kerberos' | 'None';

/** One row of the support matrix of AWS: the same endpoint has several, if there are several ways. */
export interface Endpoint {
  readonly application: string;
  readonly component: string;
  readonly endpoint: string;
  /** A number, or 'dynamic'. */
  readonly port: string;
  readonly mechanism: Mechanism;
  /** The first release of each major; a major that is not named has none. */
  readonly since: readonly Version[];
  /** What a cluster can set to encrypt it all the same, and from when on. */
  readonly setting?: string;
  readonly settingSince?: readonly Version[];
  readonly note?: string;
}

/** A setting of an application, and what EMR makes of it with encryption in transit. */
export interface EndpointSetting {
  readonly application: string;
  readonly property: string;
  readonly setByEmr: string;
  /** The first release of each major whose endpoints it is about. */
  readonly since: readonly Version[];
  readonly note?: string;
}

/** What EMR installs with an application: other applications, or 'Application/Component'. */
export interface InstalledWith {
  readonly application: string;
  readonly others: readonly string[];
  readonly source: string;
}

const RELEASE = 'https://docs.aws.amazon.com/emr/latest/ReleaseGuide';

export const MATRIX_SOURCE = 'https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-support-matrix.html';

export const ENDPOINTS: readonly Endpoint[] = [
  { application: 'Spark', component: 'Spark History Server', endpoint: 'spark.ssl.history.port', port: '18480', mechanism: 'TLS', since: [[5, 3, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'Spark', component: 'Spark UI', endpoint: 'spark.ui.port', port: '4440', mechanism: 'TLS', since: [[5, 3, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'Spark', component: 'Spark Driver', endpoint: 'spark.driver.port', port: 'dynamic', mechanism: 'Spark AES', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'Spark', component: 'Spark Executor', endpoint: '(no named config)', port: 'dynamic', mechanism: 'Spark AES', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'Spark', component: 'YARN NodeManager', endpoint: 'spark.shuffle.service.port', port: '7337', mechanism: 'Spark AES', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]], note: 'hosted on NodeManager, used only by Spark' },
  { application: 'YARN', component: 'ResourceManager', endpoint: 'yarn.resourcemanager.webapp.address', port: '8088', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'YARN', component: 'ResourceManager', endpoint: 'yarn.resourcemanager.resource-tracker.address', port: '8025', mechanism: 'SASL+Kerberos', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'YARN', component: 'ResourceManager', endpoint: 'yarn.resourcemanager.scheduler.address', port: '8030', mechanism: 'SASL+Kerberos', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'YARN', component: 'ResourceManager', endpoint: 'yarn.resourcemanager.address', port: '8032', mechanism: 'SASL+Kerberos', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'YARN', component: 'ResourceManager', endpoint: 'yarn.resourcemanager.admin.address', port: '8033', mechanism: 'SASL+Kerberos', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'YARN', component: 'TimelineServer', endpoint: 'yarn.timeline-service.address', port: '10200', mechanism: 'SASL+Kerberos', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'YARN', component: 'TimelineServer', endpoint: 'yarn.timeline-service.webapp.address', port: '8188', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'YARN', component: 'WebApplicationProxy', endpoint: 'yarn.web-proxy.address', port: '20888', mechanism: 'SASL+Kerberos', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'YARN', component: 'NodeManager', endpoint: 'yarn.nodemanager.address', port: '8041', mechanism: 'SASL+Kerberos', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'YARN', component: 'NodeManager', endpoint: 'yarn.nodemanager.localizer.address', port: '8040', mechanism: 'SASL+Kerberos', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'YARN', component: 'NodeManager', endpoint: 'yarn.nodemanager.webapp.address', port: '8044', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'YARN', component: 'NodeManager', endpoint: 'mapreduce.shuffle.port', port: '13562', mechanism: 'TLS', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]], note: 'used only by MapReduce' },
  { application: 'HDFS', component: 'NameNode', endpoint: 'dfs.namenode.https-address', port: '9871', mechanism: 'TLS', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'HDFS', component: 'NameNode', endpoint: 'dfs.namenode.rpc-address', port: '8020', mechanism: 'SASL+Kerberos', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'HDFS', component: 'DataNode', endpoint: 'dfs.datanode.https.address', port: '9865', mechanism: 'TLS', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'HDFS', component: 'DataNode', endpoint: 'dfs.datanode.address', port: '9866', mechanism: 'SASL+Kerberos', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]], note: 'block transfer AES-256 needs at-rest (local disk) encryption enabled' },
  { application: 'HDFS', component: 'JournalNode', endpoint: 'dfs.journalnode.https-address', port: '8481', mechanism: 'TLS', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'HDFS', component: 'JournalNode', endpoint: 'dfs.journalnode.rpc-address', port: '8485', mechanism: 'SASL+Kerberos', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'HDFS', component: 'DFSZKFailoverController', endpoint: 'dfs.ha.zkfc.port', port: '8019', mechanism: 'None', since: [], note: 'needs Hadoop 3.4.0 (HADOOP-18919)' },
  { application: 'MapReduce', component: 'JobHistoryServer', endpoint: 'mapreduce.jobhistory.webapp.https.address', port: '19890', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'Presto', component: 'Coordinator', endpoint: 'http-server.https.port', port: '8446', mechanism: 'TLS', since: [[5, 6, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'Presto', component: 'Worker', endpoint: 'http-server.https.port', port: '8446', mechanism: 'TLS', since: [[5, 6, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'Trino', component: 'Coordinator', endpoint: 'http-server.https.port', port: '8446', mechanism: 'TLS', since: [[6, 1, 0], [7, 0, 0]] },
  { application: 'Trino', component: 'Worker', endpoint: 'http-server.https.port', port: '8446', mechanism: 'TLS', since: [[6, 1, 0], [7, 0, 0]] },
  { application: 'Hive', component: 'HiveServer2', endpoint: 'hive.server2.thrift.port', port: '10000', mechanism: 'TLS', since: [[6, 9, 0], [7, 0, 0]] },
  { application: 'Hive', component: 'HiveServer2', endpoint: 'hive.server2.thrift.http.port', port: '10001', mechanism: 'TLS', since: [[6, 9, 0], [7, 0, 0]] },
  { application: 'Hive', component: 'HiveServer2', endpoint: 'hive.server2.webui.port', port: '10002', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'Hive', component: 'HiveMetastoreServer', endpoint: 'hive.metastore.port', port: '9083', mechanism: 'TLS', since: [[7, 3, 0]], note: 'with Kerberos on 7.3.0+ Spark and Livy applications that use the Hive metastore do not work; set hive.metastore.use.SSL=false' },
  { application: 'Hive', component: 'LLAP Daemon', endpoint: 'hive.llap.daemon.yarn.shuffle.port', port: '15551', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'Hive', component: 'LLAP Daemon', endpoint: 'hive.llap.daemon.web.port', port: '15002', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'Hive', component: 'LLAP Daemon', endpoint: 'hive.llap.daemon.output.service.port', port: '15003', mechanism: 'None', since: [], note: 'not supported by Hive' },
  { application: 'Hive', component: 'LLAP Daemon', endpoint: 'hive.llap.management.rpc.port', port: '15004', mechanism: 'None', since: [], note: 'not supported by Hive' },
  { application: 'Hive', component: 'LLAP Daemon', endpoint: 'hive.llap.plugin.rpc.port', port: 'dynamic', mechanism: 'None', since: [], note: 'not supported by Hive' },
  { application: 'Hive', component: 'LLAP Daemon', endpoint: 'hive.llap.daemon.rpc.port', port: 'dynamic', mechanism: 'None', since: [], note: 'not supported by Hive' },
  { application: 'HCatalog', component: 'WebHCat', endpoint: 'templeton.port', port: '50111', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'Tez', component: 'Application Master', endpoint: 'tez.am.client.am.port-range, tez.am.task.am.port-range', port: 'dynamic', mechanism: 'None', since: [], note: 'not supported by Tez' },
  { application: 'Tez', component: 'Application Master', endpoint: 'tez.am.tez-ui.webservice.port-range', port: 'dynamic', mechanism: 'None', since: [], setting: 'tez.am.tez-ui.webservice.enable.ssl', settingSince: [[7, 3, 0]], note: 'off by default; 7.3.0+ can enable with tez.am.tez-ui.webservice.enable.ssl' },
  { application: 'Tez', component: 'Tez Task', endpoint: '(not configurable)', port: 'dynamic', mechanism: 'None', since: [], note: 'not supported by Tez' },
  { application: 'Tez', component: 'Tez UI', endpoint: '(Tomcat)', port: '8080', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'Flink', component: 'History Server', endpoint: 'historyserver.web.port', port: '8082', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'Flink', component: 'JobManager REST', endpoint: 'rest.bind-port, rest.port', port: 'dynamic', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'HBase', component: 'HMaster', endpoint: 'HMaster', port: '16000', mechanism: 'SASL+Kerberos', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'HBase', component: 'HMaster', endpoint: 'HMaster', port: '16000', mechanism: 'TLS', since: [[7, 6, 0]] },
  { application: 'HBase', component: 'RegionServer', endpoint: 'RegionServer', port: '16020', mechanism: 'SASL+Kerberos', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'HBase', component: 'RegionServer', endpoint: 'RegionServer', port: '16020', mechanism: 'TLS', since: [[7, 6, 0]] },
  { application: 'HBase', component: 'HMaster', endpoint: 'HMaster UI', port: '16010', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'HBase', component: 'RegionServer', endpoint: 'RegionServer Info', port: '16030', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'HBase', component: 'HBase REST', endpoint: 'Rest Server', port: '8070', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'HBase', component: 'HBase REST', endpoint: 'Rest UI', port: '8085', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'HBase', component: 'HBase Thrift', endpoint: 'Thrift Server', port: '9090', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'HBase', component: 'HBase Thrift', endpoint: 'Thrift Server UI', port: '9095', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'Phoenix', component: 'Query Server', endpoint: 'phoenix.queryserver.http.port', port: '8765', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'Oozie', component: 'EmbeddedOozieServer', endpoint: 'oozie.https.port', port: '11443', mechanism: 'TLS', since: [[7, 3, 0]], note: 'enforces hostname verification; a bad certificate can hang the launch at \'oozie share lib update\'' },
  { application: 'Oozie', component: 'EmbeddedOozieServer', endpoint: 'oozie.email.smtp.port', port: '25', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'Hue', component: 'Hue', endpoint: 'http_port', port: '8888', mechanism: 'TLS', since: [[7, 4, 0]] },
  { application: 'Livy', component: 'livy-server', endpoint: 'livy.server.port', port: '8998', mechanism: 'TLS', since: [[7, 4, 0]] },
  { application: 'JupyterEnterpriseGateway', component: 'jupyter_enterprise_gateway', endpoint: 'c.EnterpriseGatewayApp.port', port: '9547', mechanism: 'TLS', since: [[7, 4, 0]] },
  { application: 'JupyterHub', component: 'jupyter_hub', endpoint: 'c.JupyterHub.port', port: '9443', mechanism: 'TLS', since: [[5, 14, 0], [6, 0, 0], [7, 0, 0]] },
  { application: 'Zeppelin', component: 'zeppelin', endpoint: 'zeppelin.server.ssl.port', port: '8890', mechanism: 'TLS', since: [[7, 3, 0]] },
  { application: 'ZooKeeper', component: 'Server', endpoint: 'secureClientPort', port: '2281', mechanism: 'TLS', since: [[7, 4, 0]], note: 'clientPort 2181 stays open without TLS' },
  { application: 'ZooKeeper', component: 'Server', endpoint: 'quorum', port: '2888', mechanism: 'TLS', since: [[7, 4, 0]] },
  { application: 'ZooKeeper', component: 'Server', endpoint: 'leader election', port: '3888', mechanism: 'TLS', since: [[7, 4, 0]] },
  { application: 'ZooKeeper', component: 'Server', endpoint: 'admin.serverPort', port: '8341', mechanism: 'TLS', since: [[7, 4, 0]] },
];

/** Endpoints that the page only mentions: they stay open without encryption. */
export const OPEN_ENDPOINTS: readonly Endpoint[] = [
  { application: 'ZooKeeper', component: 'Server', endpoint: 'clientPort', port: '2181', mechanism: 'None', since: [], note: 'stays open without TLS beside secureClientPort' },
];

export const ENDPOINT_SETTINGS: readonly EndpointSetting[] = [
  { application: 'YARN/HDFS', property: 'hadoop.rpc.protection', setByEmr: 'privacy', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]], note: 'authentication turns RPC encryption off' },
  { application: 'YARN/HDFS', property: 'hadoop.ssl.hostname.verifier', setByEmr: 'DEFAULT', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]], note: 'ALLOW_ALL for certificates that fail hostname verification' },
  { application: 'YARN', property: 'yarn.http.policy', setByEmr: '(TLS on; value not stated)', since: [[7, 3, 0]], note: 'HTTP_ONLY turns YARN web TLS off' },
  { application: 'Hive', property: 'hive.metastore.use.SSL', setByEmr: '(TLS on from 7.3.0; value not stated)', since: [[7, 3, 0]], note: 'false: workaround for Spark/Livy with Kerberos' },
  { application: 'Tez', property: 'tez.am.tez-ui.webservice.enable.ssl', setByEmr: '(off by default)', since: [[7, 3, 0]], note: 'can be enabled on 7.3.0+; also tez.am.tez-ui.webservice.enable.client.auth' },
  { application: 'Flink', property: 'security.ssl.internal.enabled', setByEmr: 'true', since: [[7, 3, 0]] },
  { application: 'Flink', property: 'security.ssl.rest.enabled', setByEmr: 'true', since: [[7, 3, 0]] },
  { application: 'Flink', property: 'historyserver.web.ssl.enabled', setByEmr: 'true', since: [[7, 3, 0]] },
  { application: 'Flink', property: 'security.ssl.algorithms', setByEmr: 'AES cipher list', since: [[7, 3, 0]] },
  { application: 'HBase', property: 'hbase.ssl.enabled', setByEmr: 'true', since: [[7, 3, 0]], note: 'UI' },
  { application: 'HBase', property: 'hbase.rest.ssl.enabled', setByEmr: 'true', since: [[7, 3, 0]] },
  { application: 'HBase', property: 'hbase.thrift.ssl.enabled', setByEmr: 'true', since: [[7, 3, 0]] },
  { application: 'HBase', property: 'hbase.server.netty.tls.enabled', setByEmr: 'true (7.6.0+)', since: [[7, 6, 0]] },
  { application: 'HBase', property: 'hbase.client.netty.tls.enabled', setByEmr: 'true (7.6.0+)', since: [[7, 6, 0]] },
  { application: 'Phoenix', property: 'phoenix.queryserver.tls.enabled', setByEmr: 'true', since: [[7, 3, 0]] },
  { application: 'Oozie', property: 'oozie.https.enabled', setByEmr: '(TLS on; value not stated)', since: [[7, 3, 0]], note: 'false when certificates cannot meet hostname verification' },
  { application: 'Oozie', property: 'oozie.email.smtp.ssl.protocols', setByEmr: 'TLSv1.3', since: [[7, 3, 0]] },
  { application: 'ZooKeeper', property: 'serverCnxnFactory', setByEmr: 'org.apache.zookeeper.server.NettyServerCnxnFactory', since: [[7, 4, 0]] },
  { application: 'ZooKeeper', property: 'sslQuorum', setByEmr: 'true', since: [[7, 4, 0]] },
  { application: 'ZooKeeper', property: 'admin.forceHttps', setByEmr: 'true', since: [[7, 4, 0]] },
  { application: 'Spark', property: 'spark.authenticate', setByEmr: 'true', since: [[4, 8, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]] },
];

export const INSTALLED_WITH: readonly InstalledWith[] = [
  { application: 'Hive', others: ['Tez', 'ZooKeeper'], source: `${RELEASE}/emr-hive.html` },
  { application: 'HBase', others: ['ZooKeeper'], source: `${RELEASE}/emr-hbase.html` },
  { application: 'Phoenix', others: ['HBase', 'ZooKeeper'], source: `${RELEASE}/emr-phoenix.html` },
  { application: 'Presto', others: ['Hive/HiveMetastoreServer'], source: `${RELEASE}/emr-presto.html` },
  { application: 'Trino', others: ['Hive/HiveMetastoreServer'], source: `${RELEASE}/emr-trino.html` },
  { application: 'JupyterHub', others: ['Spark', 'Livy'], source: `${RELEASE}/emr-jupyterhub.html` },
  { application: 'Hue', others: ['Oozie'], source: `${RELEASE}/emr-hue.html` },
  { application: 'Oozie', others: ['Tez'], source: `${RELEASE}/emr-oozie.html` },
  { application: 'Livy', others: ['Spark'], source: `${RELEASE}/emr-livy.html` },
  { application: 'Zeppelin', others: ['Spark', 'Livy'], source: `${RELEASE}/emr-zeppelin.html` },
  { application: 'HCatalog', others: ['Hive/HiveMetastoreServer'], source: `${RELEASE}/emr-hcatalog.html` },
  { application: 'Spark', others: ['Livy'], source: `${RELEASE}/emr-spark.html` },
];
