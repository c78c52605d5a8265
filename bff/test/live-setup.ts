import { environment } from '../ops/settings';
import { startServers } from './live-servers';

export = async () => {
  environment.TZ = 'UTC';
  await startServers();
};
