import { useRouter } from '@tarojs/taro';
import { useCallback } from 'react';
import { SignInPanel } from '../../features/account/sign-in-panel';
import { useSignIn } from '../../features/account/use-sign-in';
import { back, canGoBack, replace, routes } from '../../lib/routes';
import { useNoShare } from '../../lib/use-share';
import { PageShell } from '../../ui/page-shell';

export default function SignInPage() {
  const { to } = useRouter().params;
  const target = to ? decodeURIComponent(to) : routes.home;
  const leave = useCallback(() => {
    // The page that asked for the sign-in waits below, unless the consent page led here anew.
    if (canGoBack()) {
      back();
    } else {
      replace(target);
    }
  }, [target]);
  const signIn = useSignIn(target, leave);
  useNoShare();
  return (
    <PageShell title="登录">
      <SignInPanel signIn={signIn} />
    </PageShell>
  );
}
