import { call } from '../../lib/api';
import { personal } from '../../lib/personal';
import { useLoad } from '../../lib/use-load';

/** What a campaign asks of enterprises, until when, and its drawing of the district. */
export const useTerms = (campaignId: string | undefined) =>
  useLoad(
    campaignId && `onboarding:${campaignId}`,
    () =>
      call('GET /v1/campaigns/:campaignId/onboarding', {
        params: { campaignId: campaignId ?? '' },
      }),
    { keep: true },
  );

/** The person's own applications. */
export const useApplications = (wanted: boolean) =>
  useLoad(wanted ? `${personal}applications` : undefined, () => call('GET /v1/me/applications'));

export const useApplication = (applicationId: string | undefined) =>
  useLoad(applicationId && `${personal}application:${applicationId}`, () =>
    call('GET /v1/me/applications/:applicationId', {
      params: { applicationId: applicationId ?? '' },
    }),
  );
