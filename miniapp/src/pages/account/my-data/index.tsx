import { useState } from 'react';
import { MyData } from '../../../features/account/my-data';
import { useNoShare } from '../../../lib/use-share';
import { PageShell } from '../../../ui/page-shell';

export default function MyDataPage() {
  const [still, setStill] = useState(false);
  useNoShare();
  return (
    <PageShell title="隐私与我的数据" still={still}>
      <MyData onStill={setStill} />
    </PageShell>
  );
}
