/** What older servers tell of a pause or a resume that is under way: `active` or `paused`, and a phase. */
export interface PowerState {
  desired?: string;
  observed?: string;
  /** `stable`, `pausing` or `resuming`. */
  phase?: string;
}

/**
 * The parts that are read of a sandbox, in each of the shapes in which the API gives one: what a claim answers has
 * `sandbox_id` and `template`, a row of the list and `GET` have `id` and `template_id`, and what a change answers has
 * parts that are the service's own. Times may be missing, null, or in the year 1.
 */
export interface Wire {
  id?: string;
  sandbox_id?: string;
  template_id?: string;
  template?: string;
  status?: string;
  paused?: boolean;
  power_state?: PowerState | null;
  /** One more at every resume. */
  runtime_generation?: number;
  auto_resume?: boolean;
  resources?: { memory?: string } | null;
  ssh?: { host?: string; port?: number; username?: string } | null;
  cluster_id?: string | null;
  /** When the present run began, and with a resume another one. */
  claimed_at?: string | null;
  /** Of a running one that of its machine, which may be older than the sandbox; of a paused one its own. */
  created_at?: string | null;
  expires_at?: string | null;
  hard_expires_at?: string | null;
}

/** One page of the list. */
export interface Listed {
  sandboxes?: Wire[] | null;
  /** How many match, on all pages. */
  count?: number;
  has_more?: boolean;
}

/** Times in seconds; 0 is no deadline. */
export interface DeadlineConfig {
  ttl?: number;
  hard_ttl?: number;
}

/** The body of a claim. */
export interface Claim {
  template: string;
  config: DeadlineConfig & {
    env_vars?: Record<string, string>;
    resources?: { memory: string };
    auto_resume?: boolean;
    network?: { mode: 'block-all' };
  };
}

export interface Team {
  id: string;
  name?: string;
  slug?: string;
  home_region_id?: string | null;
}

export interface Region {
  id: string;
  regional_gateway_url?: string;
  enabled?: boolean;
}

export interface CurrentKey {
  team_id?: string;
  scope?: string;
  roles?: string[] | null;
}
