/** In what Docker and Podman differ, as data. */
export interface Dialect {
  engine: 'docker' | 'podman';
  /** How the engine's `Server` header begins. */
  server: string;
  /** Podman 4 answers `stop` of a paused container with "refusing to clean up" and leaves it paused. */
  resumesBeforeStop: boolean;
  /** Podman's Docker-compatible API takes a `Runtime`, and runs its default one without a word. */
  choosesRuntime: boolean;
  /**
   * Asked for events since a time, it tells those that were, and all that come. Podman compares what comes with that time
   * too, and would keep it back for as long as its clock is behind ours.
   */
  replaysEvents: boolean;
  /** Where the capabilities are to be read; null where the common inspect tells them. */
  boundingPath: ((id: string) => string) | null;
  /** What ends a container at once and removes it: by its common API, Podman first asks it to end, for its whole grace. */
  removalPath(id: string): string;
}

const DOCKER: Dialect = {
  engine: 'docker',
  server: 'Docker/',
  resumesBeforeStop: false,
  choosesRuntime: true,
  replaysEvents: true,
  boundingPath: null,
  removalPath: (id) => `/containers/${id}?force=1&v=1`,
};

const PODMAN: Dialect = {
  engine: 'podman',
  server: 'Libpod/',
  resumesBeforeStop: true,
  choosesRuntime: false,
  replaysEvents: false,
  boundingPath: (id) => `/v4.0.0/libpod/containers/${id}/json`,
  removalPath: (id) => `/v4.0.0/libpod/containers/${id}?force=true&v=true&timeout=0`,
};

/** Every answer carries the engine's name, so asking for it costs nothing. */
export function dialectOf(serverHeader: string | undefined): Dialect {
  return serverHeader?.startsWith(PODMAN.server) ? PODMAN : DOCKER;
}
