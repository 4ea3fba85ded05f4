export { inspectFiles, inspectZip } from '../lib/certificates/inspection/inspect';
export { writeZip } from '../lib/certificates/inspection/zip';
