import { testService } from '../remote/service.js';
import { drive } from './drive.js';

for (const type of ['e2b', 'novita'] as const) {
  const prefix = type.toUpperCase();
  const variables = { key: `${prefix}_API_KEY`, url: `${prefix}_API_URL` };
  testService({ type, variables, drive: () => drive({ vendor: type }) }, []);
}
