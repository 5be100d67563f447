/** Metadata that begins so is Sandman's own, and no label. */
export const OUR_PREFIX = 'dev.sandman.';

/** A word that only one create knows, by which it finds what it has made when the answer was lost. */
export const REQUEST_KEY = `${OUR_PREFIX}request`;

/** The seconds that `--ttl` gave at creation, which the API itself does not tell later, and a resume goes by. */
export const TTL_KEY = `${OUR_PREFIX}ttl`;
