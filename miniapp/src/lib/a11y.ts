import { platform } from './platform';

type Facts = {
  role?: string;
  label?: string | undefined;
  checked?: boolean;
  selected?: boolean;
  disabled?: boolean;
  hidden?: boolean;
  live?: 'polite' | 'assertive';
  expanded?: boolean;
  current?: boolean;
  level?: number;
  /** Reached by the tab key. */
  focusable?: boolean;
};

const text = (value: boolean | number | undefined) =>
  value === undefined ? undefined : String(value);

/**
 * What assistive technology is told about an element. Browsers read `role`; WeChat reads `aria-role`, and knows fewer
 * states (no selected, expanded or level), for which `checked` stands in where it can.
 */
export function a11y(facts: Facts): Record<string, string | undefined> {
  const shared = {
    'aria-label': facts.label,
    'aria-hidden': text(facts.hidden),
    'aria-disabled': text(facts.disabled),
    'aria-live': facts.live,
  };
  if (platform === 'weapp') {
    return {
      ...shared,
      'aria-role': facts.role,
      'aria-checked': text(facts.checked ?? facts.selected),
    };
  }
  return {
    ...shared,
    role: facts.role,
    'aria-checked': text(facts.checked),
    'aria-selected': text(facts.selected),
    'aria-expanded': text(facts.expanded),
    'aria-level': text(facts.level),
    'aria-current': facts.current ? 'true' : undefined,
    tabIndex: facts.focusable ? '0' : undefined,
  };
}
