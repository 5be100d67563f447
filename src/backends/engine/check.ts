import { type BackendReport, type Call, dateOf } from '../../sandbox/backend.js';
import { jsonOf } from './answer.js';
import { formatEndpoint } from './endpoint.js';
import type { Engine } from './engine.js';
import { RUNTIMES } from './labels.js';

interface Info {
  ServerVersion?: string;
  Runtimes?: Record<string, unknown>;
  ExperimentalBuild?: boolean;
  CgroupVersion?: string;
  MemoryLimit?: boolean;
  PidsLimit?: boolean;
  OperatingSystem?: string;
  NCPU?: number;
  MemTotal?: number;
}

/** What an engine is and what it can do, by its own word. */
export async function checkEngine(engine: Engine, { signal }: Call): Promise<BackendReport> {
  const answer = await engine.ask({ method: 'GET', path: '/info', signal });
  const info = jsonOf<Info>(answer, (value) => typeof value === 'object');
  const version = answer.headers['api-version'];
  const runtimes = Object.keys(info.Runtimes ?? {});
  const { engine: kind, choosesRuntime } = await engine.dialect(signal);
  return {
    endpoint: formatEndpoint(engine.door.endpoint),
    ...dateOf(answer),
    engine: kind,
    version: info.ServerVersion ?? '',
    apiVersion: typeof version === 'string' ? version : null,
    features: {
      freeze: true,
      checkpoint: kind === 'docker' ? (info.ExperimentalBuild ?? false) : null,
      gvisor: choosesRuntime && runtimes.includes(RUNTIMES.gvisor ?? ''),
      kata: choosesRuntime && runtimes.includes(RUNTIMES.kata ?? ''),
      memoryLimit: info.MemoryLimit ?? null,
      pidsLimit: info.PidsLimit ?? null,
      cgroup: info.CgroupVersion ?? null,
    },
  };
}
