import { useState } from 'react';
import type { Voucher } from '../../../../bff/src/contract';
import { groupVouchers, type WalletTab } from '../../features/wallet/group-vouchers';
import { useWallet } from '../../features/wallet/use-wallet';
import { open, routes } from '../../lib/routes';
import { usePullReload } from '../../lib/use-load';
import { useServerNow } from '../../lib/use-server-now';
import { useNoShare } from '../../lib/use-share';
import { ActionButton } from '../../ui/action-button';
import { EmptyState } from '../../ui/empty-state';
import { Loaded } from '../../ui/loaded';
import { PageShell } from '../../ui/page-shell';
import { Segments } from '../../ui/segments';
import { VoucherCard } from '../../ui/voucher-card';

const words: Record<WalletTab, string> = { usable: '待使用', used: '已使用', dead: '已失效' };
const empties: Record<WalletTab, string> = {
  usable: '还没有可以使用的券。',
  used: '用过的券会出现在这里。',
  dead: '没有失效的券。',
};

function Card({ voucher, nowMs }: { voucher: Voucher; nowMs: number }) {
  const detail = () => open(routes.voucher(voucher.voucherId));
  return (
    <VoucherCard voucher={voucher} nowMs={nowMs} onPress={detail}>
      {voucher.usable.ok || voucher.state === 'locked' ? (
        <ActionButton small onPress={() => open(routes.code(voucher.voucherId))}>
          去使用
        </ActionButton>
      ) : null}
    </VoucherCard>
  );
}

function Tabs({ vouchers, nowMs }: { vouchers: readonly Voucher[]; nowMs: number }) {
  const [tab, setTab] = useState<WalletTab>('usable');
  const groups = groupVouchers(vouchers);
  const keys: WalletTab[] = ['usable', 'used', 'dead'];
  return (
    <>
      <Segments
        label="我的券"
        value={tab}
        options={keys.map((key) => ({ key, word: `${words[key]} ${groups[key].length}` }))}
        onChange={setTab}
      />
      {groups[tab].map((voucher) => (
        <Card key={voucher.voucherId} voucher={voucher} nowMs={nowMs} />
      ))}
      {groups[tab].length === 0 ? (
        <EmptyState
          icon="ticket"
          sentence={empties[tab]}
          action={{ label: '去领券', onPress: () => open(routes.home) }}
        />
      ) : null}
    </>
  );
}

export default function WalletPage() {
  const wallet = useWallet();
  const now = useServerNow(undefined, false);
  usePullReload(wallet);
  useNoShare();
  return (
    <PageShell title="券包" tab>
      {wallet.signedIn ? (
        <Loaded of={wallet}>{({ vouchers }) => <Tabs vouchers={vouchers} nowMs={now} />}</Loaded>
      ) : (
        <EmptyState
          icon="ticket"
          sentence="登录后查看您的券。"
          action={{ label: '去登录', onPress: () => open(routes.signIn(routes.wallet)) }}
        />
      )}
    </PageShell>
  );
}
