import type { OfficerRole } from '../contract/shapes';
import { Refusal } from '../kernel/refusal';
import type { Instant } from '../kernel/time';
import type { Application } from './application.store';
import { termsOf } from './change-application.flow';
import {
  type PresentNeeds,
  presentApplication,
  presentMerchant,
  presentMine,
  presentReview,
} from './onboarding.present';
import type { Officer } from './onboarding.rules';
import type { OnboardingStores } from './onboarding.store';
import { refuseStranger } from './review-application.flow';

export type ShowNeeds = {
  now: () => Instant;
  reads: OnboardingStores;
} & Pick<PresentNeeds, 'linkTo' | 'trainingCode' | 'publicOrigin'>;

async function presentNeedsOf(needs: ShowNeeds, application: Application): Promise<PresentNeeds> {
  const { reads } = needs;
  const { terms } = await termsOf(reads, application.campaignId);
  const standing = application.merchantId
    ? await reads.merchants.find(application.merchantId)
    : undefined;
  return { ...needs, terms, standing, agreementSha256: await agreementDigest(reads, application) };
}

const agreementDigest = async (
  { applications }: OnboardingStores,
  { agreementFileId }: Pick<Application, 'agreementFileId'>,
): Promise<string | null> =>
  agreementFileId ? ((await applications.findFile(agreementFileId))?.sha256 ?? null) : null;

/** The application as its enterprise sees it. */
export const showApplication = async (needs: ShowNeeds, application: Application) =>
  presentApplication(application, await presentNeedsOf(needs, application));

/** @throws Refusal not_found */
export async function showMine(needs: ShowNeeds, ask: { id: string; citizenId: string }) {
  const application = await needs.reads.applications.find(ask.id);
  if (application?.ownerCitizenId !== ask.citizenId) {
    throw new Refusal('not_found');
  }
  return showApplication(needs, application);
}

export async function listMine({ reads }: ShowNeeds, citizenId: string) {
  const applications = await reads.applications.listByOwner(citizenId);
  return Promise.all(
    applications.map(async (one) => presentMine(one, (await termsOf(reads, one.campaignId)).terms)),
  );
}

/** The application as an officer sees it. @throws Refusal not_found, other_town */
export async function showReview(
  needs: ShowNeeds,
  officer: Officer,
  application: Application | undefined,
) {
  refuseStranger(application, officer);
  return presentReview(application, await presentNeedsOf(needs, application), officer, needs.now());
}

/** Merchants with their preparations. @throws Refusal not_found */
export async function listMerchants(
  needs: ShowNeeds,
  campaignId: string,
  filter: { status?: 'preparing' | 'live' | 'suspended' | 'withdrawn'; q?: string },
) {
  const merchants = await needs.reads.merchants.listMerchants(campaignId, filter);
  return Promise.all(
    merchants.map(async ({ applications: [application], ...standing }) =>
      presentMerchant(standing, application, {
        ...needs,
        agreementSha256: application ? await agreementDigest(needs.reads, application) : null,
      }),
    ),
  );
}

/** @throws Refusal not_found */
export async function showMerchant(needs: ShowNeeds, merchantId: string) {
  const standing = await needs.reads.merchants.find(merchantId);
  if (!standing) {
    throw new Refusal('not_found');
  }
  const application = await needs.reads.applications.findByMerchant(merchantId);
  return presentMerchant(standing, application, {
    ...needs,
    agreementSha256: application ? await agreementDigest(needs.reads, application) : null,
  });
}

/** A town office asks for its own town, whatever it names. @throws Refusal other_town, role_not_allowed */
export function townFor(officer: { role: OfficerRole; town: string | null }, asked?: string) {
  if (officer.role !== 'town') {
    return asked;
  }
  if (officer.town === null) {
    throw new Refusal('role_not_allowed');
  }
  if (asked !== undefined && asked !== officer.town) {
    throw new Refusal('other_town');
  }
  return officer.town;
}
