/** The parts of a sandbox that are read; any may be missing or null. The token is for its own agent, and never shown. */
export interface Wire {
  id?: string | null;
  sandbox_id?: string | null;
  status?: string | null;
  template_id?: string | number | null;
  template_name?: string | null;
  /** The agent's address, with its scheme. */
  public_host?: string | null;
  /** The same where there is no public one. */
  direct_url?: string | null;
  resources?: { vcpu?: number | null; memory_mb?: number | null; disk_mb?: number | null } | null;
  timeout_seconds?: number | null;
  expires_at?: string | null;
  created_at?: string | null;
  auth_token?: string | null;
}

/** A sandbox that can be asked for again. */
export type Row = Wire & { id: string };

/** The body of `POST /v1/sandboxes`. */
export interface NewSandbox {
  template_name?: string;
  template_id?: string;
  region?: string;
  timeout_seconds?: number;
  internet_access?: false;
}

export interface Template {
  id?: string | number | null;
  name?: string | null;
}

/** One page of sandboxes or templates. */
export interface Listing<T> {
  /** Null where there are none; entries have been null too. */
  data?: (T | null)[] | null;
  has_more?: boolean | null;
  next_cursor?: string | null;
}
