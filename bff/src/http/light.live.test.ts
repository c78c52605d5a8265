import { waitUntil } from '../../ops/wait';
import { planSlug } from '../../test/factories';
import { live } from '../../test/live';
import { openWorld, type World } from '../../test/world';
import { campaignIds } from '../campaign/campaign-file.store';

/* The light claim page brings the answer to its first question along. */
const here = live();
const campaignId = campaignIds.campaign(planSlug);
let world: World;

beforeAll(async () => {
  world = await openWorld(here);
});
afterAll(() => world.close());

const open = async (query: string) => {
  const answer = await fetch(`${world.app.origin}/light${query}`);
  const html = await answer.text();
  const given = html.match(/<script type="application\/json" id="given">(.*?)<\/script>/)?.[1];
  return { answer, html, given };
};

it('knows the campaign as the API tells it, and is kept by nobody', async () => {
  const { answer, given } = await open(`?id=${campaignId}`);
  const told = (await world.ask('GET /v1/campaigns/:campaignId', `/v1/campaigns/${campaignId}`))
    .body;
  expect({ ...JSON.parse(given ?? ''), now: told.now }).toEqual(told);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

it('asks for itself when it is opened for no campaign, or for one that is not there', async () => {
  for (const query of ['', '?id=cmp_none', '?id=a&id=b']) {
    expect(await open(query)).toMatchObject({ answer: { status: 200 }, given: '' });
  }
});

it('is not ended by a name that holds the end of a script', async () => {
  const name = '</script><script>alert(1)</script>$&';
  await here.db.campaign.update({ where: { id: campaignId }, data: { name } });
  await waitUntil(
    'the new name',
    async () => (await open(`?id=${campaignId}`)).html.includes('alert'),
    { limitMs: 5_000 },
  );
  const { html, given } = await open(`?id=${campaignId}`);
  expect(JSON.parse(given ?? '').name).toBe(name);
  expect(html).not.toContain('alert(1)</script>');
});
