import { useCallback, useEffect, useState } from 'react';
import { call } from '../../lib/api';
import { asFailure, Failure } from '../../lib/failure';
import { isCitizen, keepSession, readMe, useMe } from '../../lib/session';
import { askPhone, enterSignIn, openSession } from '../../lib/sign-in';

/**
 * Signing in, step by step: a session, then the phone that makes a citizen. On H5 both steps leave for the
 * consent page and come back; `to` is where the person wanted to go.
 */
export function useSignIn(to: string, onDone: () => void) {
  const me = useMe();
  const [failure, setFailure] = useState<Failure>();
  const [working, setWorking] = useState(false);

  const attempt = useCallback(async (step: () => Promise<unknown>) => {
    setWorking(true);
    setFailure(undefined);
    try {
      await step();
    } catch (error) {
      setFailure(asFailure(error));
    } finally {
      setWorking(false);
    }
  }, []);

  useEffect(() => {
    void attempt(async () => {
      if ((await enterSignIn(to)) && !isCitizen(readMe())) {
        await askPhone(to);
      }
    });
  }, [attempt, to]);
  useEffect(() => {
    if (isCitizen(me)) {
      onDone();
    }
  }, [me, onDone]);

  return {
    failure,
    working,
    /** True once there is a session and only the phone is missing. */
    phoneMissing: Boolean(me) && !isCitizen(me),
    signIn: () =>
      attempt(async () => {
        if (readMe()) {
          await askPhone(to);
        } else {
          await openSession(to);
        }
      }),
    /** WeChat's own phone button hands over a code, or none when the person said no. */
    bindPhone: ({ code, errMsg }: { code?: string; errMsg?: string }) =>
      attempt(async () => {
        if (code) {
          keepSession(await call('PUT /v1/me/phone', { body: { code } }));
        } else if (!/deny|cancel|privacy/.test(errMsg ?? '')) {
          // Not the person's no, to the number or to the privacy terms: WeChat itself could not, for example because its quota is spent.
          throw new Failure({ code: 'wechat_unavailable' });
        }
      }),
  };
}
