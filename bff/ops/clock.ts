import { clockTarget, words } from './clock-target';
import { command, say, Trouble } from './progress';
import { inDistrict } from './rehearsal-clock';
import { readPorts } from './settings';

/* `npm run clock -- <where>`: moves the clock of a running rehearsal. Without an argument it only says the time. */

const origin = `http://127.0.0.1:${readPorts().bff}`;

async function ask<T>(method: 'GET' | 'PUT', path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${origin}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(5_000),
  }).catch(() => {
    throw new Trouble(`Nothing answers at ${origin}. Is npm start running?`);
  });
  if (!answer.ok) {
    throw new Trouble(
      `${method} ${path} was answered with ${answer.status}: ${await answer.text()}`,
    );
  }
  return (await answer.json()) as T;
}

type Plan = { endsAt: string; batches: { opensAt: string }[] };

async function readPlans(): Promise<Plan[]> {
  const { campaigns } = await ask<{ campaigns: { campaignId: string }[] }>('GET', '/v1/campaigns');
  return Promise.all(
    campaigns.map(({ campaignId }) => ask<Plan>('GET', `/v1/campaigns/${campaignId}`)),
  );
}

async function main(): Promise<undefined> {
  const [where] = process.argv.slice(2);
  const { now } = await ask<{ now: string }>('GET', '/rehearsal/clock');
  if (where === undefined) {
    say(`It is ${inDistrict(new Date(now))}. To move it: npm run clock -- ${words}`);
    return;
  }
  const plans = await readPlans();
  const target = clockTarget(where, new Date(now), {
    opensAt: plans.flatMap(({ batches }) => batches.map(({ opensAt }) => new Date(opensAt))),
    endsAt: plans.map(({ endsAt }) => new Date(endsAt)),
  });
  const moved = await ask<{ now: string }>('PUT', '/rehearsal/clock', {
    now: target.toISOString(),
  });
  say(`It is now ${inDistrict(new Date(moved.now))}.`);
}

command(main);
