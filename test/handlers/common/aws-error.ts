/** An error as the clients of AWS throw it. */
export function awsError(name: string, status: number, message = `${name} for a test`): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}
