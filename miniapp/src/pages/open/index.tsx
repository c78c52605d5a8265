import { useRouter } from '@tarojs/taro';
import { useCallback, useEffect, useState } from 'react';
import type { Destination } from '../../../../bff/src/contract';
import { codeOf, openByCode } from '../../lib/arrival';
import { asFailure, Failure } from '../../lib/failure';
import { replace, routes } from '../../lib/routes';
import { useNoShare } from '../../lib/use-share';
import { FailureNotice } from '../../ui/failure-notice';
import { PageShell } from '../../ui/page-shell';
import { Skeleton } from '../../ui/skeleton';

function placeOf({ page, campaignId, storeId }: Destination): string {
  const places: Record<Destination['page'], string> = {
    home: routes.home,
    campaign: routes.campaign(campaignId),
    stores: routes.stores,
    store: storeId ? routes.store(storeId) : routes.stores,
    rules: routes.rules(campaignId),
    ledger: routes.ledger(campaignId),
    help: routes.help,
  };
  return places[page];
}

/** Where a mini-program code, or a plain code that WeChat scanned, comes in: on to the page that it stands for. */
export default function OpenPage() {
  useNoShare();
  const { s, scene, q } = useRouter().params;
  const code = codeOf({ s, scene, q });
  const [failure, setFailure] = useState<Failure>();
  const go = useCallback(async () => {
    setFailure(undefined);
    try {
      if (!code) {
        throw new Failure({ code: 'short_link_unknown' });
      }
      replace(placeOf(await openByCode(code)));
    } catch (error) {
      setFailure(asFailure(error));
    }
  }, [code]);
  useEffect(() => {
    void go();
  }, [go]);
  return (
    <PageShell title="正在打开">
      {failure ? <FailureNotice failure={failure} onRetry={go} /> : <Skeleton blocks={3} tall />}
    </PageShell>
  );
}
