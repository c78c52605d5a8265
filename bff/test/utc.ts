import { environment } from '../ops/settings';

/** Before any worker starts: a test that depends on the machine's time zone is wrong. */
export = async () => {
  environment.TZ = 'UTC';
};
