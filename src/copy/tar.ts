/** The one door to the package; only copies need it. */
export type { ReadEntry, WriteEntry } from 'tar';

export const loadTar = () => import('tar');
