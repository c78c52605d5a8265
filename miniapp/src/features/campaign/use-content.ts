import { shippedHelp, shippedHome, shippedHowTo } from '../../copy/shipped';
import { call } from '../../lib/api';
import { useLoad } from '../../lib/use-load';

/**
 * What is published beside the campaign's rules, kept on the phone. Until there is any, and for each kind of which nothing
 * is published, it is what the mini-program ships with: a page never waits for it.
 */
export function useContent(campaignId: string | undefined) {
  const { data, reload } = useLoad(
    campaignId && `content:${campaignId}`,
    () =>
      call('GET /v1/campaigns/:campaignId/content', { params: { campaignId: campaignId ?? '' } }),
    { keep: true },
  );
  return {
    home: data?.home ?? shippedHome,
    howTo: data?.howTo ?? shippedHowTo,
    help: data?.help ?? shippedHelp,
    notices: data?.notices?.notices ?? [],
    /** The plain line under a clause, as it was rewritten since the plan was published. */
    plainOf: (clause: string) => data?.rules?.lines.find((one) => one.clause === clause)?.plain,
    reload,
  };
}
