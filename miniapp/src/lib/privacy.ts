import Taro from '@tarojs/taro';
import { makeCell, useCell } from './cell';

/*
 * WeChat asks us to show our privacy terms before it lets a private API run (base library ≥ 2.32.3). The question comes
 * only when such an API is first needed; saying no keeps browsing usable (G11).
 */
type Decide = (answer: { event: 'agree' | 'disagree'; buttonId?: string }) => void;
type AskPrivacy = (ask: (decide: Decide) => void) => void;

/** The id of the button that agrees: WeChat checks that it was really tapped. */
export const agreeButtonId = 'agree-privacy';
const pending = makeCell<Decide | undefined>(undefined);

export function watchPrivacy(): void {
  const { onNeedPrivacyAuthorization } = Taro as { onNeedPrivacyAuthorization?: AskPrivacy };
  onNeedPrivacyAuthorization?.((decide) => pending.write(decide));
}

/** The question that waits for an answer, if any. */
export function usePrivacyQuestion(): ((agreed: boolean) => void) | undefined {
  const decide = useCell(pending);
  return (
    decide &&
    ((agreed) => {
      pending.write(undefined);
      decide(agreed ? { event: 'agree', buttonId: agreeButtonId } : { event: 'disagree' });
    })
  );
}
