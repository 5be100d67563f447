/** Metadata that begins so is Sandman's own, and no label. */
export const OUR_PREFIX = 'dev.sandman.';

/** A word that only one create knows, by which it finds what it has made when the answer was lost. */
export const REQUEST_KEY = `${OUR_PREFIX}request`;

/** The seconds that creation gave where they are not the usual ones, which the API itself does not tell later, and a resume goes by. */
export const TTL_KEY = `${OUR_PREFIX}ttl`;

/** `false` where it was asked at creation that nothing wakes it, which the API tells of all that never wake. */
export const AUTO_RESUME_KEY = `${OUR_PREFIX}auto-resume`;

/** Where old regions of Novita look for what newer ones have a field for. */
export const OLD_AUTO_RESUME_KEY = 'auto_resume';

/** The labels of a sandbox. */
export function withoutOurs(metadata: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !key.startsWith(OUR_PREFIX)));
}
