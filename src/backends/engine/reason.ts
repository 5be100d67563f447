/** What a connection's failure means to a person, by node's code for it. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such socket',
  ECONNREFUSED: 'nothing listens there',
  EACCES: 'permission denied on the socket',
  EPERM: 'permission denied on the socket',
  ENOTFOUND: 'no host of that name',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'no answer',
};

export function reasonOf({ code, message }: Error & { code?: string }): string {
  // The codes of node's HTTP parser.
  if (code?.startsWith('HPE_')) return 'what answers there does not speak HTTP';
  return code === undefined ? message : (REASONS[code] ?? message);
}
