import { testService } from '../remote/service.js';
import { drive } from './drive.js';

const variables = { key: 'HOPX_API_KEY', url: 'HOPX_BASE_URL' };

testService({ type: 'hopx', variables, drive }, [
  'create -l a=b',
  'create --idle-timeout 5m',
  'create --ttl 5m --on-timeout pause',
]);
