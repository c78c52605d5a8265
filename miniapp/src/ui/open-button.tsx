import { Button, type ButtonProps } from '@tarojs/components';

/** WeChat's own abilities (phone number, share, privacy) work only from its native button. */
export function OpenButton({ quiet = false, ...facts }: ButtonProps & { quiet?: boolean }) {
  return <Button className={`open-button ${quiet ? '' : 'open-button--primary'}`} {...facts} />;
}
