import { Refusal } from '../kernel/refusal';
import type { FileStorage } from '../platform/files';
import { type LicenceReader, LicenceTrouble } from '../platform/licence-reader';
import type { OnboardingStores } from './onboarding.store';

/**
 * Reads the newest picture of the business licence. Nothing is saved: the person compares and takes over.
 * @throws Refusal not_found, licence_missing, licence_unreadable, wechat_unavailable
 */
export async function readLicence(
  needs: { reads: OnboardingStores; files: FileStorage; licences: LicenceReader },
  ask: { id: string; citizenId: string },
) {
  const application = await needs.reads.applications.find(ask.id);
  if (application?.ownerCitizenId !== ask.citizenId) {
    throw new Refusal('not_found');
  }
  const picture = application.materials
    .filter((one) => one.kind === 'businessLicence' && one.type === 'image/jpeg')
    .at(-1);
  if (!picture) {
    throw new Refusal('licence_missing');
  }
  try {
    return await needs.licences.read(await needs.files.get(picture.key));
  } catch (error) {
    if (error instanceof LicenceTrouble) {
      throw new Refusal(error.kind === 'unreadable' ? 'licence_unreadable' : 'wechat_unavailable');
    }
    throw error;
  }
}
