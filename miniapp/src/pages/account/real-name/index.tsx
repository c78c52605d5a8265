import { RealNameForm } from '../../../features/account/real-name-form';
import { useNoShare } from '../../../lib/use-share';
import { PageShell } from '../../../ui/page-shell';

export default function RealNamePage() {
  useNoShare();
  return (
    <PageShell title="发票姓名">
      <RealNameForm />
    </PageShell>
  );
}
