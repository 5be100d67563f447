/** One sandbox, as the fake control plane keeps it. Times in milliseconds. */
export interface FakeSandbox {
  id: string;
  /** One of those that are promised; a test may set others. */
  status: string;
  templateId: string;
  templateName: string;
  region: string;
  createdAt: number;
  timeoutSeconds: number | null;
  expiresAt: number | null;
  internetAccess: boolean;
  /** What the agent was told; what the create was told is not in it. */
  env: Record<string, string>;
  /** The one that its agent takes now. */
  token: string;
  /** A change that goes on: it is over after so many looks at the sandbox. */
  pending: { to: string; looks: number } | null;
}

/** Given out with every sandbox; must never be seen. */
export const TOKEN = 'canary-jwt-5fd2';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** The time in seconds and 8 letters and digits, as the real ones. */
export function newId(now: number): string {
  const pick = () => LETTERS[Math.floor(Math.random() * LETTERS.length)];
  return `${Math.floor(now / 1000)}${Array.from({ length: 8 }, pick).join('')}`;
}

let given = 0;

/** In the shape of a JWT; each is another. */
export function newToken(): string {
  given += 1;
  return `eyJhbGciOiJub25lIn0.${TOKEN}-${given}.c2lnbmF0dXJl`;
}

/** Counts a look, and ends what was pending for so many. */
export function lookAt(sandbox: FakeSandbox): FakeSandbox {
  const { pending } = sandbox;
  if (pending === null) return sandbox;
  pending.looks -= 1;
  if (pending.looks < 0) Object.assign(sandbox, { status: pending.to, pending: null });
  return sandbox;
}

export interface WireOptions {
  /** Where the agents are. */
  agent: string;
  /** True: only by the other of the two fields that may tell. */
  directOnly: boolean;
}

/** The object of a sandbox, which has its token in it. What is not set is left out. */
export function wireOf(sandbox: FakeSandbox, { agent, directOnly }: WireOptions) {
  const { timeoutSeconds, expiresAt } = sandbox;
  return {
    id: sandbox.id,
    object: 'sandbox',
    status: sandbox.status,
    template_id: sandbox.templateId,
    template_name: sandbox.templateName,
    organization_id: 7,
    node_id: 'node-1',
    region: sandbox.region,
    public_host: directOnly ? '' : `${agent}/`,
    direct_url: agent,
    resources: { vcpu: 2, memory_mb: 512, disk_mb: 4096 },
    internet_access: sandbox.internetAccess,
    live_mode: true,
    ...(timeoutSeconds === null ? {} : { timeout_seconds: timeoutSeconds }),
    ...(expiresAt === null ? {} : { expires_at: new Date(expiresAt).toISOString() }),
    created_at: new Date(sandbox.createdAt).toISOString(),
    auth_token: sandbox.token,
    token_expires_at: new Date(sandbox.createdAt + 86_400_000).toISOString(),
    request_id: 'req_fake',
  };
}
